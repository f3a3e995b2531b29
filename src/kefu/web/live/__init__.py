"""Live connections of both doors, over WebSockets and, where those are blocked, over long polling."""
