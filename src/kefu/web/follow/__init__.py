"""The pages on which a visitor follows a ticket without an account: made on the server, whole without JavaScript."""
