"""What visitors may see; a type that is not here can never reach a visitor."""
