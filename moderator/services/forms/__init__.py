"""A comment as other programs see it, and files that appear whole or not at all."""
