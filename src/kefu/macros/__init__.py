"""Canned responses: text that agents keep for questions that come again; macros: text and operations under a name."""
