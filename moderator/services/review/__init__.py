"""What a person decides, one by one or by rule; each is a step of history that can be undone."""
