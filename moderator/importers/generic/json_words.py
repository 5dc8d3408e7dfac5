"""Fields of JSON records as a comment holds them: ids and names as text, pieces of a text joined."""

from collections.abc import Callable, Mapping, Sequence
from types import NoneType

from moderator.importers.generic.json_fields import as_text, spoken
from moderator.importers.meaning.columns import is_damaged
from moderator.importers.meaning.sides import JOIN
from moderator.importers.meaning.text import clean, cleaned

_IDS = frozenset(("external_id", "parent_external_id", "thread_id", "author_id"))
WORDS = _IDS | {"thread_title", "author_name", "permalink", "platform"}


class Columns:
    """Fields of some records, each as a column of values."""

    def __init__(self, records: Sequence[dict[str, object]]) -> None:
        """Take the records, one at least; all at once where they have the same keys in the same order, as most do."""
        self._records = records
        self.kinds = set(map(tuple, records))
        """The keys of the records."""
        self._whole: dict[str, Sequence[object]] | None = None
        if len(self.kinds) == 1:
            values = zip(*map(dict.values, records), strict=True)
            self._whole = dict(zip(next(iter(self.kinds)), values, strict=True))

    def take(self, name: str, get: Callable[[Mapping[str, object]], object]) -> Sequence[object]:
        """Return the field of this name; `get` takes it out of one record."""
        if self._whole is not None:
            if (found := self._whole.get(name)) is not None:
                return found
            if "." not in name and JOIN not in name:
                return [None] * len(self._records)
        return list(map(get, self._records))


def words_of(values: Sequence[object], target: str) -> Sequence[str | None]:
    """Return ids or names as text, as `word_of` does with each."""
    if set(map(type, values)) <= {str, NoneType}:
        joined = "".join(filter(None, values))  # type: ignore[arg-type]
        if joined.isascii() and "\0" not in joined and "+" not in joined:
            if joined.split(None, 1) == [joined] and "" not in values:
                return values  # type: ignore[return-value]  # Without blanks there is nothing to strip.
            return [(value.strip() or None) if value else None for value in values]  # type: ignore[attr-defined]
    return [None if value is None else word_of(value, target) for value in values]


def keep_unread(
    extras: Sequence[dict[str, object]], name: str, values: Sequence[object], read: Sequence[object]
) -> int:
    """Keep values that say nothing to us beside the fields; return how many."""
    kept = 0
    if None in read:
        for extra, value, known in zip(extras, values, read, strict=True):
            if known is None and value is not None and value != "":
                extra[name] = cleaned(value)
                kept += 1
    return kept


def word_of(value: object, target: str) -> str | None:
    """Return an id or a name as text; ids that went through a double are none."""
    if type(value) is str:
        if "+" in value and target in _IDS and is_damaged(value):
            return None
        return (value if value.isascii() and "\0" not in value else clean(value)).strip() or None
    if isinstance(value, float) and target in _IDS:
        # A double holds 15 digits of an id for certain; beyond, it names another comment.
        return str(int(value)) if value.is_integer() and abs(value) < 2**53 else None
    return as_text(value) or None


def joined(value: object) -> str:
    """Return text that comes in pieces: strings and objects with a text of their own, however deep they lie."""
    found: list[str] = []
    left = [value]
    while left:
        piece = left.pop()
        if isinstance(piece, list):
            left.extend(reversed(piece))
        elif isinstance(piece, dict):
            left.append(piece.get("text") or piece.get("value") or spoken(piece))
        else:
            found.append(as_text(piece))
    return "".join(found)
