"""What learning from a person's corrections rests on: readings, what is remembered of old text, the new last layer."""
