"""What the machine says of comments, what it learns from, and what it is checked by."""
