"""Canned responses: texts with files that agents insert by a shortcut; in folders, filled in for each conversation."""
