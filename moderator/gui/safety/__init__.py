"""Sheets that keep a library safe: backups, checks, copies to share, erasing, reports of trouble."""
