"""What somebody put around an export, taken off again; and files that hold no comments, called by their name."""
