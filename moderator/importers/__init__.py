"""From a file to comments. One format, one file, one class; no database, no Qt."""
