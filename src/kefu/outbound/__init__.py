"""Fetching what a stranger's address names, without ever reaching our own network: the SSRF guard."""
