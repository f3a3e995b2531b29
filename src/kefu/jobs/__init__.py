"""Work to be done after the commit that asked for it; written in the same transaction, so never lost."""
