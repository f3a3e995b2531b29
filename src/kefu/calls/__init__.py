"""Voice and video calls between an agent and a visitor: who rings, who talks, and how it ended."""
