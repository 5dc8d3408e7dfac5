"""Rows and records that say themselves that they are the post, and not a comment below it."""

from collections.abc import Sequence

from moderator.importers.documents.jsonformat import A_POST
from moderator.importers.generic.hints import LeftOut
from moderator.importers.meaning.synonyms import normalise

_NAMES = frozenset(("type", "kind", "record_type", "item_type", "content_type", "entry_type"))
_COMMENTS = frozenset(("comment", "comments", "reply", "replies"))
_POSTS = frozenset(("caption", "post", "submission"))


def place_of_kind(names: Sequence[str], rows: Sequence[Sequence[str]]) -> int | None:
    """Return the column that tells comments from posts, where the first rows have both words; None without one."""
    for place, name in enumerate(names):
        if normalise(name) in _NAMES:
            told = {row[place].strip().lower() for row in rows if place < len(row)}
            if told & _COMMENTS and told & _POSTS:
                return place
    return None


def posts_left_out(names: Sequence[str], rows: Sequence[Sequence[str]]) -> LeftOut | None:
    """Return what tells the rows of posts in a table; None where no column says which they are."""
    place = place_of_kind(names, rows)
    if place is None:
        return None
    return lambda cells: A_POST if is_post(cells[place]) else None


def is_post(kind: object) -> bool:
    """Say whether a value of such a column is that of a post."""
    return isinstance(kind, str) and kind.strip().lower() in _POSTS
