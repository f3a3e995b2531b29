"""Numbered, forward-only migrations, the same for both databases; run at start and by `kefu migrate`."""
