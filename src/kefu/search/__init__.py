"""Finds messages and contacts by words, or by two Chinese characters, on both databases."""
