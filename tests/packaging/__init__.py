"""What people install: the wheel, and the commands of the Makefile."""
