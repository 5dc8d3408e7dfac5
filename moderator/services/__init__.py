"""What the program does: one verb, one file. No Qt; runs in any process."""
