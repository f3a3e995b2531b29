"""A whole Kefu in a process of its own, and people who talk through it over real sockets."""
