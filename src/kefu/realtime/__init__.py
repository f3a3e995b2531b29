"""Moves bytes by topic between processes and sockets; knows no noun of the product."""
