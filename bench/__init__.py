"""Benchmarks of Kefu: `make bench` runs them and prints each figure with its command and the machine."""
