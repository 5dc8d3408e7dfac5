"""Files, folders and archives as streams of bytes, wary of traps and damage; and those bytes as text."""
