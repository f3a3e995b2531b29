"""Who gets the next conversation: the queue, the choice, the clocks of those who do not answer, transfers."""
