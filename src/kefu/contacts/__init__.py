"""People who ask: what they say of themselves, what a signed token proves, what agents note."""
