"""Contacts from spreadsheets and into them: reading, mapping, a job that writes them, and safe files out."""
