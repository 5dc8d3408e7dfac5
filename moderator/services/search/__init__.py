"""Finding comments, and the order in which they come."""
