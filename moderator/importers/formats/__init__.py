"""The exports of platforms and of tools that collect comments. One format, one file, one class."""
