"""Definitions of attributes: what a workspace keeps about contacts and conversations, and of which kind it is."""
