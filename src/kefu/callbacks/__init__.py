"""Requests to be called: slots from the business hours, places in them, and the tickets that they become."""
