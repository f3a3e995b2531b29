"""When agents work: their weekly shifts, and what happens as one begins and ends."""
