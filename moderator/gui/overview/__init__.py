"""Overview: the finding in a sentence, then its evidence."""
