"""The way back to the platforms, comment by comment."""
