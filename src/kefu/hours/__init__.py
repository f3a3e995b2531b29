"""When somebody answers: weekly schedules with holidays, for a workspace and for single inboxes."""
