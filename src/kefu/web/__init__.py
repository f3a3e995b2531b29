"""HTTP and sockets: the doors of Kefu, and the only package that knows the framework."""
