"""Text to word numbers, how the words were learnt, and which language a text is in."""
