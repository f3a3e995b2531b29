"""What works in the background: the runner of jobs, the schedule, the chores."""
