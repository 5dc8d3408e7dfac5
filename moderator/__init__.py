"""Moderator: find the negative comments, decide quickly, teach the machine."""

__version__ = "0.1.0"
