"""What downloads of one's data hold beside comments: read by the general readers, it would pass for comments."""

import re

from moderator.importers import jsonstream
from moderator.importers.base import Source
from moderator.importers.synonyms import normalise
from moderator.importers.tables import open_grid

MESSAGES = "private messages"
REDDIT_POSTS = "Reddit posts, not comments"
_TABLES: tuple[tuple[str, str], ...] = (
    ("permalink subreddit title body gildings", REDDIT_POSTS),
    ("title body kind created subreddit", "drafts of Reddit posts, not comments"),
    ("from to subject body", MESSAGES),
    ("message_id message channel_url conversation_type", MESSAGES),
    ("channel_id channel_url channel_title", "a list of YouTube channels"),
    ("channel_id channel_title_(original)", "a list of YouTube channels"),
    ("video_id video_title_(original)", "a list of YouTube videos"),
    ("video_id channel_id privacy", "a list of YouTube videos"),
)
"""Columns, and what a table with all of them is."""
_KEYS: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset({"participants", "messages"}), MESSAGES),
    (frozenset({"Direct Messages"}), "a TikTok download without comments"),
    (frozenset({"Direct Message"}), "a TikTok download without comments"),
)
_OF_META = re.compile(r"[a-z_]+_v[23]\Z")
"""What the parts of a Facebook download are called inside; that of comments has a reader of its own."""
_A_THING = re.compile(r'"kind"\s*:\s*"t3"')


def look(source: Source) -> str | None:
    """Return what a file is that only looks like comments; None if it may well be comments."""
    grid = open_grid(source)
    if grid is not None:
        names = {normalise(header) for header in grid.headers}
        return next((what for columns, what in _TABLES if set(columns.split()) <= names), None)
    value = jsonstream.sketch(source)
    if isinstance(value, list):
        value = next((one for one in value if isinstance(one, dict)), None)
    return _of_object(source, value) if isinstance(value, dict) else None


def _of_object(source: Source, value: dict[str, object]) -> str | None:
    for keys, what in _KEYS:
        if keys <= value.keys():
            return what
    if any(_OF_META.match(key) for key in value):
        return "another part of a Facebook download"
    if {"timestamp", "data"} <= value.keys() and isinstance(value["data"], list):
        inside = [one for one in value["data"] if isinstance(one, dict)]
        if any("post" in one or "update_timestamp" in one for one in inside):
            return "posts of a Facebook download, not comments"
    if ("selftext" in value and "title" in value) or _A_THING.search(source.head_text[:65536]):
        return REDDIT_POSTS
    return None
