"""The records of a JSON document, once it is known where they are."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import methodcaller

from moderator.core.comment import Rejected
from moderator.importers.base import Source
from moderator.importers.documents import jsonlines, jsonstream
from moderator.importers.documents.jsonlines import Run
from moderator.importers.documents.jsonstream import Kind, Placed
from moderator.importers.generic.json_above import post_field
from moderator.importers.generic.json_fields import at, is_post, items_of
from moderator.importers.generic.json_shape import NAMES, Shape
from moderator.importers.meaning import sides
from moderator.importers.meaning.headers import platform_of
from moderator.importers.meaning.text import clean


def placed(source: Source, found: Shape) -> Iterator[Placed | Rejected]:
    """Yield the records of a document, each with its place."""
    if found.way == "records":
        records = jsonstream.records(source)
    elif found.way == "items":
        records = jsonstream.items(source, found.path) if found.path else jsonstream.members(source)
        records = _shelved(records) if found.shelved else _by_id(records) if found.keyed else records
    elif found.way == "members":
        records = _by_id(jsonstream.members(source))
    elif found.way == "columns":
        records = _by_columns(source)
    elif found.way == "nested":
        records = _nested(_rows(source))
    elif found.way == "lists":
        records = _listed(source, found.path)
    elif found.way == "split":
        names = next((names for key in NAMES if (names := jsonstream.first_at(source, key))), None)
        records = _named(jsonstream.items(source, found.path), names)
    elif found.way == "matrix":
        records = _named(_rows(source), None)
    else:
        records = _paged(source, found)
    if _is_extended(source):
        records = _plain(records)
    key = found.wrapped
    if key is None:
        yield from records
        return
    for record in records:
        if isinstance(record, tuple) and isinstance(record[1], dict) and isinstance(record[1].get(key), dict):
            outer = {name: value for name, value in record[1].items() if name != key}
            yield record[0], {**outer, **record[1][key]}
        else:
            yield record


def runs(source: Source, found: Shape) -> Iterator[Run | Placed | Rejected]:
    """Yield the same as `placed`, with the values of plain lines many at a time where a record is a line."""
    lines = found.way == "records" and found.wrapped is None and jsonstream.kind(source) is Kind.LINES
    return jsonlines.runs(source) if lines and not _is_extended(source) else placed(source, found)


def _is_extended(source: Source) -> bool:
    """Say whether values stand in objects that name their kind, as MongoDB writes them."""
    return '"$oid"' in source.head_text or '"$date"' in source.head_text


def _plain(records: Iterator[Placed | Rejected]) -> Iterator[Placed | Rejected]:
    for record in records:
        yield record if isinstance(record, Rejected) else (record[0], _value(record[1]))


def _value(value: object, deepest: int = 60) -> object:
    """Return a value out of the objects that name its kind: {"$date": {"$numberLong": "1700000000000"}}."""
    if not deepest:
        return value
    if isinstance(value, dict):
        if len(value) == 1 and (key := next(iter(value))).startswith("$"):
            inner = _value(value[key], deepest - 1)
            number = key == "$numberLong" and isinstance(inner, str) and inner.isdecimal() and len(inner) < 20
            return int(str(inner)) if number else inner
        return {name: _value(inner, deepest - 1) for name, inner in value.items()}
    return [_value(inner, deepest - 1) for inner in value] if isinstance(value, list) else value


def _rows(source: Source) -> Iterator[Placed | Rejected]:
    return jsonstream.lines(source) if jsonstream.kind(source) is Kind.LINES else jsonstream.records(source)


def _named(rows: Iterator[Placed | Rejected], names: object) -> Iterator[Placed | Rejected]:
    """Turn rows of cells into records; without names given, the first row has them."""
    for row in rows:
        if isinstance(row, Rejected) or not isinstance(row[1], list):
            yield row
        elif names is None:
            names = row[1]
        elif isinstance(names, list):
            yield row[0], {str(name): cell for name, cell in zip(names, row[1], strict=False)}


def _by_id(members: Iterator[Placed | Rejected]) -> Iterator[Placed | Rejected]:
    """Yield the members of an object; the key is the id where the record has none."""
    for member in members:
        if isinstance(member, tuple) and isinstance(member[1], dict) and "id" not in member[1]:
            yield member[0], {"id": member[0], **member[1]}
        else:
            yield member


def _shelved(shelves: Iterator[Placed | Rejected]) -> Iterator[Placed | Rejected]:
    """Yield the members of every object in an object; their keys are ids, its own is the post."""
    for shelf in shelves:
        if isinstance(shelf, Rejected) or not isinstance(shelf[1], dict):
            yield shelf
            continue
        for key, value in shelf[1].items():
            known = {"id": key, "thread_id": shelf[0]} if isinstance(value, dict) else {}
            yield f"{shelf[0]}.{clean(key)}", {**known, **value} if isinstance(value, dict) else value


def _nested(rows: Iterator[Placed | Rejected]) -> Iterator[Placed | Rejected]:
    """Yield the records of every array; what stands beside them, such as the mark of the next page, is none."""
    for row in rows:
        if isinstance(row, Rejected):
            yield row
        elif isinstance(row[1], list):
            yield from ((f"{row[0]}[{place}]", value) for place, value in enumerate(row[1]))


def _listed(source: Source, path: str) -> Iterator[Placed | Rejected]:
    """Yield the elements of every array in an object; its key is the post where they do not name one."""
    for member in jsonstream.items(source, path) if path else jsonstream.members(source):
        if isinstance(member, Rejected) or not isinstance(member[1], list):
            yield member
            continue
        key = member[0].removeprefix(f"{path}.") if path else member[0]
        name = "thread_id" if is_post(key) else "platform" if platform_of(key) else "group"
        for place, value in enumerate(member[1]):
            yield f"{member[0]}[{place}]", _below({name: key}, value)


def _by_columns(source: Source) -> Iterator[Placed | Rejected]:
    """Turn columns into records; such a document has to be held."""
    document = jsonstream.document(source)
    columns = document if isinstance(document, dict) else {}
    longest: dict[str, object] | list[object] = max(columns.values(), key=len, default={})
    if isinstance(longest, dict):
        for key in longest:
            yield f"[{clean(str(key))}]", {name: column.get(key) for name, column in columns.items()}
        return
    for place in range(len(longest)):
        row = {name: column[place] for name, column in columns.items() if place < len(column)}
        yield f"[{place}]", row


def _paged(source: Source, found: Shape) -> Iterator[Placed | Rejected]:
    if found.keyed:
        pages = _by_id(jsonstream.items(source, found.pages) if found.pages else jsonstream.members(source))
    else:
        pages = jsonstream.items(source, found.pages) if found.pages else jsonstream.records(source)
    for page in pages:
        if isinstance(page, Rejected):
            yield page
            continue
        above = _above(page[1])
        for place, value in enumerate(items_of(at(page[1], found.path))):
            yield f"{page[0]}.{clean(found.path)}[{place}]", _below(above, value)


def _below(above: dict[str, object], value: object) -> object:
    """Return a record with what it is below among its fields."""
    if isinstance(value, str):
        return {**above, "text": value}
    return {**above, **value} if above and isinstance(value, dict) else value


def _above(page: object) -> dict[str, object]:
    """Return the post that a page of comments is, as a field of each of them."""
    if not isinstance(page, dict):
        return {}
    named = post_field(page)
    own = named[1] if named else None
    if own is None:
        own = next((one for one in map(page.get, _OWN) if type(one) in (str, int)), None)
    if own is None:
        own = next(
            (one for key, one in page.items() if isinstance(one, str) and _ADDRESS.match(f"{key} {one}")),
            None,
        )
    name = "video_id" if named and named[0].startswith("video") else "thread_id"
    return {name: own} if own not in (None, "") else {}


_OWN = ("id", "_id", "pk", "code", "url", "link", "permalink")
"""What a post calls itself."""
_ADDRESS = re.compile(r"\w*(?:url|link|video|post|page|article)\w* https?://", re.IGNORECASE)
"""A field with the address of a post."""


def getter(column: str) -> Callable[[Mapping[str, object]], object]:
    """Return what takes a value out of a record by its dotted name."""
    parts = column.split(".")
    if len(parts) == 1:
        return methodcaller("get", column)

    def get(record: Mapping[str, object]) -> object:
        if column in record:
            return record[column]
        value: object = record
        for part in parts:
            if not isinstance(value, dict):
                return None
            value = value.get(part)
        return value

    return get


def together(columns: Sequence[str]) -> Callable[[Mapping[str, object]], object]:
    """Return what takes several values out of a record as one text; None where none of them says anything."""
    takes = [getter(column) for column in columns]
    return lambda record: sides.joined(columns, [take(record) for take in takes]) or None
