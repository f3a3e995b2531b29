"""Facts on their way to two audiences: who is told what, in which order."""
