"""A tenant: its name, its language, and the limits that hold inside it."""
