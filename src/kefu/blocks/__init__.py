"""Who may not write: contacts, browsers and ranges of addresses, with a reason and perhaps an end."""
