"""What can be done with transfers: offer, answer, withdraw, end, give to a team."""
