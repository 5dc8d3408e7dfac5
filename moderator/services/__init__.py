"""What the program does: one verb, one file, in a room with what serves the same end. No Qt; runs in any process."""
