"""Does what was asked for: runs jobs and the schedule; inside `kefu serve` or alone as `kefu worker`."""
