"""What the comments say as a whole: the overview, the words that mark it, the report."""
