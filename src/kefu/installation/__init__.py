"""The first minutes of an installation: its own keys, the token that guards setup, and setup itself."""
