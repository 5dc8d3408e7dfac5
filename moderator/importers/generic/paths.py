"""Threads by path: 0.123.456 is the comment 456 that answers 123; a list of ancestors ends with the one answered."""

import re
from collections.abc import Callable, Mapping, Sequence

from moderator.core.comment import NewComment
from moderator.importers.generic.json_records import getter
from moderator.importers.meaning.synonyms import is_path

_APART = re.compile(r"[\s./,;>|\[\]{}'\"]+")
"""What stands between the ids, and around a list of them in a cell."""
_ROOTS = frozenset(("", "0", "root"))
"""How a path begins that begins with no comment."""


def above(value: object, own: str | None) -> str | None:
    """Return the last of a path's comments that is not the comment itself; None where there is none."""
    words = map(str, value) if isinstance(value, list) else _APART.split(str(value))
    ids = [word for word in words if word not in _ROOTS]
    if ids and ids[-1] == own:
        ids.pop()
    return ids[-1] if ids else None


def joined(
    columns: Sequence[str], rows: Sequence[Sequence[str]], places: Mapping[str, int]
) -> Callable[[NewComment], NewComment] | None:
    """Return what joins comments to those that they answer; None without a field of paths."""
    own = places.get("external_id")
    if own is None or "parent_external_id" in places:
        return None
    ids = {row[own] for row in rows}
    for place, name in enumerate(columns):
        if is_path(name) and place not in places.values() and _lead_to(ids, place, own, rows):
            return _joining(name)
    return None


def _lead_to(ids: set[str], place: int, own: int, rows: Sequence[Sequence[str]]) -> bool:
    """Say whether a column leads from comments to others: a path may as well be that of a page or of a file."""
    told = [found for row in rows if (found := above(row[place], row[own])) is not None]
    ends_in_itself = all(row[place].endswith(row[own]) for row in rows)
    return bool(told) and (ends_in_itself or sum(found in ids for found in told) * 2 > len(told))


def _joining(name: str) -> Callable[[NewComment], NewComment]:
    take = getter(name)

    def join(comment: NewComment) -> NewComment:
        if comment.parent_external_id is not None or comment.external_id is None:
            return comment
        parent = above(take(comment.extra) or "", comment.external_id)
        return comment if parent == comment.thread_id else comment._replace(parent_external_id=parent)

    return join
