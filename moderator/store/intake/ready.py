"""Comments made ready to be stored: plain values, in the order in which they are asked for. Needs no database.

What costs the most time of an import is done here, a page of comments at a time and field by field, so that a
process of its own can do it.
"""

import json
from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from moderator.core.alike import marks
from moderator.core.comment import OWN_FIELDS, NewComment, TimePrecision
from moderator.core.hidden import storable
from moderator.store.rows.identity import ONLY_IN_THREAD, all_milliseconds, identity

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
    int | None,  # 1 where the account itself wrote it
    int,  # mark that copies of the text share
]
"""One comment; the same fields as `Page` has."""
PLATFORM: Final = 0
IDENTITY: Final = 1
LIKES: Final = 11
CREATED: Final = 9
PRECISION: Final = 10
TEXT: Final = 12
MARK: Final = 16
"""Places in `Ready`."""

_TRUE = (True, "true", "True", "TRUE", "yes", "Yes", "1")
_PRECISION = {precision: str(precision) for precision in TimePrecision}


class Page(NamedTuple):
    """Some comments that follow each other, field by field: each field holds as many values as there are comments."""

    platforms: Sequence[str]
    identities: Sequence[str | None]
    external_ids: Sequence[str | None]
    parents: Sequence[str | None]
    threads: Sequence[str | None]
    titles: Sequence[str | None]
    authors: Sequence[str | None]
    author_ids: Sequence[str | None]
    author_names: Sequence[str | None]
    created: Sequence[int | None]
    precisions: Sequence[str]
    likes: Sequence[int | None]
    texts: Sequence[str]
    links: Sequence[str | None]
    extras: Sequence[str | None]
    owned: Sequence[int | None]
    marks: "array[int]"

    @staticmethod
    def of(rows: Sequence[Ready]) -> "Page":
        """Return these comments field by field; there is one at least."""
        fields: list[Sequence[Any]] = list(zip(*rows, strict=True))
        return Page._make((*fields[:MARK], array("q", fields[MARK])))

    def rows(self) -> list[Ready]:
        """Return them one by one."""
        return list(zip(*self, strict=True))

    def part(self, start: int, end: int) -> "Page":
        """Return those from one place to another."""
        fields: list[Sequence[Any]] = [field[start:end] for field in self]
        if self.identities is self.external_ids:
            fields[IDENTITY] = fields[IDENTITY + 1]
        return Page._make(fields)

    @property
    def size(self) -> int:
        """How many comments there are."""
        return len(self.texts)


def page_of(new: Sequence[NewComment], seen: "Counter[str]", origin: str = "") -> Page:
    """Return comments, one at least, as they are stored; see `identity` for `seen` and `origin`."""
    (texts, named, ids, parents, thread_ids, titles, names, author_ids, instants, precisions, likes, links,
     extras) = zip(*new, strict=True)  # fmt: skip
    platforms = named if all(named) else tuple([one or "" for one in named])
    identities = ids
    if not all(ids) or not ONLY_IN_THREAD.isdisjoint(platforms):
        identities = tuple(
            [identity(one, its, seen, origin) for one, its in zip(new, platforms, strict=True)]
        )
    words = storable_all(texts)
    return Page(
        platforms,
        identities,
        ids,
        parents,
        thread_ids if all(thread_ids) else _either(thread_ids, titles),
        titles,
        author_ids if all(author_ids) else _either(author_ids, names),
        author_ids,
        names,
        all_milliseconds(instants),
        tuple([_PRECISION[one] for one in precisions]),
        likes,
        words,
        links,
        tuple([_dumped(one) if one else None for one in extras]),
        tuple([1 if one and _is_own(one) else None for one in extras]),
        marks(words),
    )


def are_same(values: Sequence[object]) -> bool:
    """Say whether all of these values, one at least, are the same."""
    # A look at both ends first: counting compares each.
    return values[0] == values[-1] and values.count(values[0]) == len(values)


def _is_own(extra: Mapping[str, object]) -> bool:
    """Say whether the source tells that the account wrote it whose post it stands under."""
    return not OWN_FIELDS.isdisjoint(extra) and any(extra.get(field) in _TRUE for field in OWN_FIELDS)


def _dumped(extra: Mapping[str, object]) -> str:
    """Return unmapped fields as JSON, without halves of a character that lost their other half."""
    text = json.dumps(extra, ensure_ascii=True, default=str)
    if "\\ud" in text:
        plain = json.dumps(extra, ensure_ascii=False, default=str)
        if (kept := storable(plain, "ignore")) != plain:
            return json.dumps(json.loads(kept))
    return text


def _either(first: Sequence[str | None], second: Sequence[str | None]) -> tuple[str | None, ...]:
    return tuple([one or other for one, other in zip(first, second, strict=True)])


def storable_all(values: Sequence[str]) -> Sequence[str]:
    """Return the same without what no database takes."""
    joined = "".join(values)
    if "\x00" not in joined:
        try:
            joined.encode()
        except UnicodeEncodeError:
            pass
        else:
            return values
    return tuple([storable(value, "ignore") for value in values])
