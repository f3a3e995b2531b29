"""What was promised: how soon conversations are answered and resolved, and what happens when they are not."""
