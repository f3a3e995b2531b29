"""Answers that reach a contact by e-mail, because it has gone and left an address."""
