"""Chat by a plain link: its marks, the topics to choose from, and the code to print."""
