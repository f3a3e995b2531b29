"""Cards for links that people send: title, description and picture, fetched by a job; off unless it is wanted."""
