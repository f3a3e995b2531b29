"""Tickets: business that outlives a conversation, with an owner, a state, parts, a due date and its own timeline."""
