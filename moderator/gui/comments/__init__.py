"""Comments: the search, its answer as a table, and what can be done to all that match."""
