"""Old state + events = fresh state, for both audiences, whatever happens to the line between."""
