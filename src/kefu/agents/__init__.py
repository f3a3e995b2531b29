"""People who answer: who they are, how they sign in, what they chose for themselves."""
