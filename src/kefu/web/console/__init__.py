"""The agents' door over HTTP: one file a subject, each with its list HANDLERS."""
