"""Sensitive words: lists of them, and what happens to a message that has one."""
