"""A library kept sound, and free of what has to go: damage found and mended, people erased or renamed."""
