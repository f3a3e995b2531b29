"""Messages that a site says first: rules for whom and when, their variants, and what became of each showing."""
