"""What leaves the library for other programs, platforms and people."""
