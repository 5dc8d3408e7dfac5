"""Comments made ready to be stored: plain values, in the order in which they are asked for. Needs no database.

What costs the most time of an import is done here, one comment at a time, so that a process of its own can do it.
"""

import json
from collections import Counter
from typing import Final

from moderator.core.alike import mark
from moderator.core.comment import NewComment, TimePrecision
from moderator.store.identity import identity, milliseconds

Ready = tuple[
    str,  # platform, "" where it is not known
    str | None,  # identity
    str | None,  # external id
    str | None,  # parent's external id
    str | None,  # thread: its id, else its title
    str | None,  # thread's title
    str | None,  # author: their id, else their name
    str | None,  # author's id
    str | None,  # author's name
    int | None,  # created, UTC milliseconds
    str,  # precision
    int | None,  # likes
    str,  # text
    str | None,  # link
    str | None,  # the unmapped fields, as JSON
    int,  # mark that copies of the text share
]
PLATFORM: Final = 0
IDENTITY: Final = 1
THREAD: Final = 4
TITLE: Final = 5
AUTHOR: Final = 6
AUTHOR_ID: Final = 7
AUTHOR_NAME: Final = 8
CREATED: Final = 9
PRECISION: Final = 10
LIKES: Final = 11
TEXT: Final = 12
MARK: Final = 15
"""Places in `Ready`."""

_PRECISION = {precision: str(precision) for precision in TimePrecision}


def ready(comment: NewComment, seen: "Counter[str]", origin: str = "", platform: str = "") -> Ready:
    """Return a comment as it is stored; see `identity` for `seen` and `origin`."""
    platform = comment.platform or platform
    text = storable(comment.text)
    return (
        platform,
        identity(comment, platform, seen, origin),
        comment.external_id,
        comment.parent_external_id,
        comment.thread_id or comment.thread_title,
        comment.thread_title,
        comment.author_id or comment.author_name,
        comment.author_id,
        comment.author_name,
        milliseconds(comment.created_at),
        _PRECISION[comment.created_at_precision],
        comment.like_count,
        text,
        comment.permalink,
        json.dumps(comment.extra, ensure_ascii=True, default=str) if comment.extra else None,
        mark(text),
    )


def storable(value: str) -> str:
    """Remove what no database takes: NUL, and halves of a character that lost their other half."""
    if "\x00" in value:
        value = value.replace("\x00", "")
    if value.isascii():
        return value
    try:
        value.encode()
    except UnicodeEncodeError:
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    return value
