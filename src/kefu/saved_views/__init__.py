"""Saved views: filters with a name and an order, one agent's own or everybody's."""
