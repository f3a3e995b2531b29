"""Macros: operations under a name, which agents run in a conversation."""
