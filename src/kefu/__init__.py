"""Kefu: an open-source online customer service system."""

__version__ = "0.1.0"
