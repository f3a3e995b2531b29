"""Real servers for the tests: PostgreSQL, Redis, S3, SMTP; started when a test asks, gone when they end."""
