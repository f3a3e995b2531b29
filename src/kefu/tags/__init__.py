"""Tags: short coloured words that agents put on conversations and contacts."""
