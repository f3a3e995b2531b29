"""Proof of work: a browser that comes too often computes a little before it is heard again."""
