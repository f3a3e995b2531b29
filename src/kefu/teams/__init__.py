"""Groups of agents: who belongs to one, and what is its business."""
