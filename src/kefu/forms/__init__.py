"""What visitors are asked: before a conversation, and when they leave a message; with proof of their consent."""
