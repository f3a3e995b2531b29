"""Filters: conditions on conversations, asked in SQL; lists, saved views and rules share them."""
