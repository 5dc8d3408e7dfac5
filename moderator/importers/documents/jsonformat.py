"""What the JSON formats share: a bad record costs one record, what is not mapped is kept as it was."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from moderator.core.comment import Record, Rejected, Skipped
from moderator.importers.base import cut
from moderator.importers.documents.jsonstream import Placed
from moderator.importers.meaning.text import cleaned, is_blank

NO_TEXT = "no text, only a picture or a sticker"
STARS_ALONE = "stars without a word"
DELETED = "deleted before the export"
A_POST = "a post, not a comment"
SERVICE = "a line by the service, not a comment"

Convert = Callable[[str, Any], Iterator[Record]]
"""From a place and a value to its records."""


def converted(entries: Iterable[Placed | Rejected], convert: Convert) -> Iterator[Record]:
    """Yield the records of every entry; an entry of another shape than its format's is one Rejected."""
    for found in entries:
        if isinstance(found, Rejected):
            yield found
            continue
        where, value = found
        try:
            # All at once: a fault in the middle of an entry must not leave half of it.
            records = list(convert(where, value))
        except (AssertionError, AttributeError, KeyError, IndexError, TypeError, ValueError, ArithmeticError):
            yield Rejected(where, "not shaped like a comment of this format", cut(value))
        else:
            yield from records


def each(entries: Iterable[Placed | Rejected], convert: Callable[[str, Any], Record]) -> Iterator[Record]:
    """Yield the same where every entry is one record."""
    return converted(entries, lambda where, value: iter((convert(where, value),)))


def without_text(text: object, where: str) -> Skipped | None:
    """Return why a record is not imported, None if it has words."""
    if text is None or (isinstance(text, str) and is_blank(text)):
        return Skipped(NO_TEXT, where)
    return None


def rest(value: Mapping[str, Any], used: Iterable[str]) -> dict[str, object]:
    """Return the fields that were not used, storable."""
    taken = set(used)
    left = {
        key: field for key, field in value.items() if key not in taken and field not in (None, "", [], {})
    }
    kept = cleaned(left)
    assert isinstance(kept, dict)
    return kept


def text_or_none(value: object) -> str | None:
    """Return an id or a name as text, None if there is none; never by way of a float."""
    if value is None or value == "" or isinstance(value, bool):
        return None
    return str(value)
