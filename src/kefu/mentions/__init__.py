"""Colleagues and teams named in notes: who is told, and what each has not read yet."""
