"""What the account itself wrote, told from what the sources of an older library said. SQLite alone."""

_SAID = ("by_owner", "author_is_uploader", "authorIsChannelOwner")
"""By which fields a source could say so while there was no column for it."""
_THERE = " OR ".join(
    f"instr(extra, '\"{field}\": {value}')" for field in _SAID for value in ("true", '"true"', '"True"')
)
# In JSON a quotation mark inside a text has a backslash before it: nobody can write this into a comment.
MARK_OWN = f"UPDATE comments SET own = 1 WHERE extra IS NOT NULL AND ({_THERE})"
