"""The queue of work to be done, and the loop that does it."""
