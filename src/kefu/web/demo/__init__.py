"""The demo shop at /demo: what the widget looks like in somebody's website."""
