"""A search as it is typed and shown: the field, what was understood of it, what could come next."""
