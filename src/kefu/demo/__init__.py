"""Fills a workspace with 30 days of a shop's plausible conversations, and takes them out again; for `kefu demo`."""
