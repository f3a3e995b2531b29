"""A conversation is offered to a colleague, who takes it or not; or given to a team with a word about it."""
