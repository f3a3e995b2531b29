"""What can be done with agents, one file a subject; called by setup, the console and the command line."""
