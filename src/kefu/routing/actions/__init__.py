"""What can be done about who answers: give out, give back, take the next one, hurry, hand over."""
