"""The door of visitors: what the widget may ask and say."""
