"""A contact's browser sessions: their secret, the pages they visit, the signed token that proves who they are."""
