"""Transcripts: a conversation as a file or a mail, for the visitor and for agents."""
