"""Tables and JSON that nobody described: which field holds what is guessed, said, and can be changed."""
