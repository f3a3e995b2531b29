"""What can be done with conversations, one verb a file; whoever asks calls the same function."""
