"""JSON in an arrangement of its own: documents within strings, tables of Google's charts, what gallery-dl prints."""

import json
import re
from collections.abc import Callable, Iterator

from moderator.core.comment import Rejected
from moderator.importers.base import Source
from moderator.importers.documents import envelopes, jsonstream
from moderator.importers.documents.jsonstream import Kind

_CHARTED = re.compile(r"(?:/\*[^*]{0,40}\*/\s*)?(?:[\w.$]{1,80}\(\s*)?\{")
"""How an answer of Google's charts begins: a guard, the name of a function, the document."""
_TABLE = re.compile(r"\"?table\"?\s*:\s*\{\s*\"?(?:cols|parsedNumHeaders|rows)\"?\s*:")
_DATE = re.compile(r"Date\((\d{1,4}),(\d{1,2}),(\d{1,2})(?:,(\d{1,2}),(\d{1,2}),(\d{1,2})(?:,\d{1,3})?)?\)\Z")
_FOLDED = re.compile(r"\s*(?:\{\s*\"|\[\s*[{\[\"])")
"""How a document begins that stands within a string."""
_ENOUGH = 4096
"""Characters of a string in which a text of its own shows."""
_LOOKED_AT = 5

Pieces = Callable[[Source], Iterator[bytes]]


def arrangement(source: Source) -> Pieces | None:
    """Return what writes a source as plain records, if it is of such an arrangement."""
    start = source.head_text[:65536]
    if _CHARTED.match(start) and _TABLE.search(start):
        return _charted
    if not _ends_soon(source) or not (seen := envelopes.first_values(source)[:_LOOKED_AT]):
        return None
    if all(map(_is_printed, seen)):
        return _printed
    return _opened if all(map(_is_folded, seen)) else None


def _ends_soon(source: Source) -> bool:
    """Say whether the first record is within reach: one that goes on far behind the head is not read for this."""
    kind = jsonstream.kind(source)
    if source.whole or kind in (Kind.NONE, Kind.ARRAY):
        return kind is not Kind.NONE
    return kind is not Kind.OBJECT and "\n" in source.head_text[:-1]


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def _charted(source: Source) -> Iterator[bytes]:
    """Yield the rows of a table of Google's charts, each by the names of its columns."""
    columns = jsonstream.first_at(source, "table", "cols")
    names: list[str] = []
    for place, column in enumerate(columns if isinstance(columns, list) else ()):
        told = column if isinstance(column, dict) else {}
        name = str(told.get("label") or told.get("id") or f"column {place + 1}").strip()
        names.append(name if name not in names else f"{name} ({place + 1})")
    for found in jsonstream.items(source, "table.rows"):
        if isinstance(found, Rejected):
            yield found.content.encode("utf-8", "replace") + b"\n"
        elif isinstance(found[1], dict) and isinstance(cells := found[1].get("c"), list):
            yield _line({name: _charted_value(cell) for name, cell in zip(names, cells, strict=False)})


def _charted_value(cell: object) -> object:
    value = cell.get("v") if isinstance(cell, dict) else None
    told = _DATE.match(value) if isinstance(value, str) else None
    if not told:
        return value
    year, month, day = told[1], int(told[2]) + 1, int(told[3])
    clock = f"T{int(told[4]):02}:{int(told[5]):02}:{int(told[6]):02}" if told[4] else ""
    return f"{year:0>4}-{month:02}-{day:02}{clock}"


def _is_printed(value: object) -> bool:
    """Say whether this is how gallery-dl tells of a post or a file: a number, perhaps an address, what is known."""
    return (
        isinstance(value, list)
        and len(value) in (2, 3)
        and type(value[0]) is int
        and isinstance(value[-1], dict)
        and (len(value) == 2 or isinstance(value[1], str))
    )


def _printed(source: Source) -> Iterator[bytes]:
    """Yield what is known of each post; of the files in it only where nothing else tells of the post."""
    posts = any(isinstance(one, list) and one[0] == 2 for one in envelopes.first_values(source))
    for found in jsonstream.records(source):
        if isinstance(found, Rejected):
            yield found.content.encode("utf-8", "replace") + b"\n"
        elif _is_printed(value := found[1]) and isinstance(value, list):
            known = value[-1]
            # Comments come with the files of a post, as far as that is known here.
            if value[0] == (2 if posts else 3) or (
                isinstance(known.get("comments"), list) and known["comments"]
            ):
                yield _line(known)


def _is_folded(value: object) -> bool:
    """Say whether a record is a document within a string, or has one and no text beside it."""
    if isinstance(value, str):
        return _unfolded(value) is not None
    if not isinstance(value, dict):
        return False
    texts = [one for one in value.values() if isinstance(one, str)]
    inside = [one for one in texts if _unfolded(one) is not None]
    return bool(inside) and not any(one not in inside and _says_something(one) for one in texts)


def _says_something(text: str) -> bool:
    """Say whether three words stand beside each other: a record with these has a text already."""
    words = text[:_ENOUGH].split()
    return any(min(map(len, three)) > 1 for three in zip(words, words[1:], words[2:], strict=False))


def _unfolded(text: str) -> object | None:
    """Return the object or the list of objects that a string holds."""
    if not _FOLDED.match(text):
        return None
    try:
        value = jsonstream.loads(text)
    except ValueError:
        return None
    if isinstance(value, list):
        return value if value and all(isinstance(one, dict) for one in value) else None
    return value if isinstance(value, dict) and value else None


def _opened(source: Source) -> Iterator[bytes]:
    """Yield records with the documents that their strings hold in the place of these; one that is all, by itself."""
    for found in jsonstream.records(source):
        if isinstance(found, Rejected):
            yield found.content.encode("utf-8", "replace") + b"\n"
            continue
        value = found[1]
        if isinstance(value, dict):
            yield _line(_merged(value))
        else:
            yield _line(_unfolded(value) or value if isinstance(value, str) else value)


def _merged(record: dict[str, object]) -> dict[str, object]:
    """Return a record with the document that it has in a string: what that names goes before what stands around it."""
    inside = {name: _unfolded(one) for name, one in record.items() if isinstance(one, str)}
    found = {name: one for name, one in inside.items() if one is not None}
    if len(found) == 1 and isinstance(document := next(iter(found.values())), dict):
        around = {name: one for name, one in record.items() if name not in found and name not in document}
        return {**around, **document}
    return {name: found.get(name, one) for name, one in record.items()}
