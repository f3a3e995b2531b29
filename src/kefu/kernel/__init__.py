"""What everything may import: ids, time, actors, errors, events, pages, text; no I/O and no product nouns."""
