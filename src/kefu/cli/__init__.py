"""The commands of `kefu`, one file each; `kefu.__main__` puts them together."""
