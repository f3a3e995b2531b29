"""The heart of Kefu: conversations and their timelines; a message lives here because it is never alone."""
