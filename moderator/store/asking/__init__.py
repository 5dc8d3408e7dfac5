"""What a search asks, as conditions of SQL, and what has to be looked up for it."""
