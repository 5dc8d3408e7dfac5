"""When two records are the same comment. A platform's own id decides; without one, place, author, instant and text."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from hashlib import blake2b
from itertools import repeat
from operator import floordiv, sub
from typing import overload
from unicodedata import normalize

from moderator.core.comment import NewComment, TimePrecision

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_FIRST_MS, _LAST_MS = -62_135_596_800_000, 253_402_300_799_999

_MADE, OF_FILE = "\x1f", "\x1e"
"""How identities begin that are made here: of place, author, instant and text, or of the file they came in."""

ONLY_IN_THREAD = frozenset({"telegram", "wordpress", "isso", "whatsapp", "slack"})
"""Platforms whose comment ids repeat from one chat, post or site to the next."""


IN_THREAD = "\x1f"
"""Stands between the thread's id and the comment's, where both are needed."""


def identity(comment: NewComment, platform: str, seen: "Counter[str]", origin: str = "") -> str | None:
    """Return what makes this the same comment in another file, None if nothing does.

    `seen` counts the records without an id that this import has met: the same word by the same person in the
    same second stands twice in a file if it was written twice, and stands twice in the next export of it.
    `origin` is a mark of the file: where nothing else tells, the same file brings the same comments.
    """
    if comment.external_id:
        if platform in ONLY_IN_THREAD and comment.thread_id:
            return f"{comment.thread_id}{IN_THREAD}{comment.external_id}"
        return comment.external_id
    # Text alone never makes two comments one: "first" is written thousands of times. Nor does a day: but nobody
    # writes the same twice in a second, and a person's own data names no author.
    author = comment.author_id or comment.author_name
    created = comment.created_at
    if comment.created_at_precision is TimePrecision.ESTIMATED:
        created = None  # "3 days ago" is another instant in every export.
        tells = bool(author and comment.thread_id)
    else:
        tells = created is not None and bool(author or comment.thread_id or created.time() != time.min)
    if not tells:
        if not origin:
            return None
        mark = digest(origin, comment.thread_id, author, created, comment.text)
        seen[mark] += 1
        return f"{OF_FILE}{mark}\x1f{seen[mark]}"
    mark = digest(comment.thread_id, author, created, comment.text)
    seen[mark] += 1
    return f"{_MADE}{mark}\x1f{seen[mark]}"


def of_file(known: str) -> bool:
    """Say whether an identity holds for one file alone: nothing else told the comment apart."""
    return known[0] == OF_FILE


def is_repeat(known: str) -> bool:
    """Say whether an identity is that of a comment which stood in its file before, word for word."""
    return known[0] == _MADE and not known.endswith("\x1f1") and known.count("\x1f") == 2


def variant(known: str, created_ms: int | None, text: str) -> str:
    """Return the identity of another comment that carries the same id (a post's id in the id column, say)."""
    return f"{known}\x1f{digest(instant(created_ms), text)}"


def digest(*parts: object) -> str:
    """Return a short mark of these values, the same on every machine."""
    return blake2b(
        "\x1f".join("" if part is None else str(part) for part in parts).encode(), digest_size=12
    ).hexdigest()


def milliseconds(instant: datetime | None) -> int | None:
    """Return UTC milliseconds since 1970, exact for any year."""
    return None if instant is None else (instant - _EPOCH) // _MILLISECOND


def all_milliseconds(instants: Sequence[datetime | None]) -> tuple[int | None, ...]:
    """Return the same of many instants."""
    try:
        return tuple(map(floordiv, map(sub, instants, repeat(_EPOCH)), repeat(_MILLISECOND)))
    except TypeError:  # Of some nothing is known.
        return tuple(map(milliseconds, instants))


@overload
def instant(ms: int) -> datetime: ...
@overload
def instant(ms: int | None) -> datetime | None: ...
def instant(ms: int | None) -> datetime | None:
    """Return the aware UTC instant of milliseconds since 1970."""
    # A damaged or crafted number is no reason to fail: it is the last instant that there is.
    return None if ms is None else _EPOCH + timedelta(milliseconds=min(max(ms, _FIRST_MS), _LAST_MS))


def spellings(name: str) -> set[str]:
    """Return how a name, whatever its case, may stand in the index of names: SQLite lowers a to z alone."""
    bare = name.lstrip("@")
    forms = (bare, bare.lower(), bare.upper(), bare.title(), bare.capitalize())
    return {normalize("NFC", form).translate(_LOWERED) for form in forms} | {bare.translate(_LOWERED)}


_LOWERED = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
