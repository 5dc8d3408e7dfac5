"""How rows go in and out: many at once, ids by the million, and which two are the same."""
