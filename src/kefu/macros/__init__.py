"""Canned responses: text that agents keep for questions that come again."""
