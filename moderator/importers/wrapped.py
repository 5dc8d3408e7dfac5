"""A known export inside JSON that somebody put around it: a list of one, {"data": …}, a table turned into records."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO, cast

from moderator.core.comment import NewComment, Record, Rejected
from moderator.importers import envelopes, jsonstream
from moderator.importers.base import Importer, Options, ReadsRuns, Source
from moderator.importers.json_records import placed
from moderator.importers.json_shape import Shape, as_text, at, flat, shape
from moderator.importers.jsonsample import few
from moderator.importers.jsonstream import Kind
from moderator.importers.table import Table

_AROUND = ("data", "comments", "items", "results", "messages", "reviews", "posts", "tweets", "statuses", "records",
           "rows", "entries", "list", "content", "response", "result", "payload", "body", "output", "export",
           "docs", "hits", "edges")  # fmt: skip
"""Keys under which scripts and services put what is meant."""
_LOOKED_AT = 20
_SAMPLED = 200
Found = Record | list[NewComment]


@dataclass(frozen=True)
class View:
    """What is inside of a file, as if it were a file of its own."""

    sample: Source
    """Its beginning: for identifying, never for reading."""
    parts: Callable[[], Iterator[Source | Rejected]]
    """Opens what is read, one after another."""
    is_table: bool = False


def identified(importer: Importer, source: Source) -> bool:
    """Say whether a source is of a format; content that its look cannot cope with is not."""
    try:
        return importer.identify(source)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError, RecursionError):
        return False


def inside(importer: Importer, source: Source) -> View | None:
    """Return what is inside of a file and of this format; None if nothing is."""
    for view in views(source):
        if view.is_table == isinstance(importer, Table) and identified(importer, view.sample):
            return view
    return None


def parts(importer: Importer, source: Source) -> Iterator[Source | Rejected]:
    """Yield what an importer is to read of a file: the file as it is, or else what is inside of it."""
    view = _documents(importer, source) if identified(importer, source) else inside(importer, source)
    if view is None:
        yield source
    else:
        yield from view.parts()


def _documents(importer: Importer, source: Source) -> View | None:
    """Return the documents of a file with several, for a format that knows of one alone."""
    if not getattr(importer, "one_document", False) or jsonstream.kind(source) in (Kind.NONE, Kind.OBJECT):
        return None
    found = envelopes.first_values(source)
    if not found or not isinstance(found[0], dict):
        return None
    view = _each(source, "", found[0])
    return view if identified(importer, view.sample) else None


def first(importer: Importer, source: Source) -> Source:
    """Return the first of what an importer is to read of a file."""
    return next((part for part in parts(importer, source) if isinstance(part, Source)), source)


def read(importer: Importer, source: Source, options: Options) -> Iterator[Found]:
    """Yield what an importer reads of a file, many comments at a time where it can.

    Raises:
        UserError: the file cannot be read.

    """
    for part in parts(importer, source):
        if isinstance(part, Rejected):
            yield part
        elif isinstance(importer, ReadsRuns):
            yield from importer.runs(part, options)
        else:
            yield from importer.read(part, options)


def views(source: Source) -> list[View]:
    """Return the ways in which a JSON file can hold an export that is not at its outermost."""
    if "views" not in source.memo:
        source.memo["views"] = list(_views(source))
    return cast(list[View], source.memo["views"])


def _views(source: Source) -> Iterator[View]:
    kind = jsonstream.kind(source)
    if kind is Kind.NONE:
        return
    seen = jsonstream.sketch(source)
    if kind is Kind.OBJECT and isinstance(seen, dict):
        for path in _paths(seen):
            inner = at(seen, path)
            if isinstance(inner, list):
                yield _list(source, path, inner)
                yield _each(source, path, inner[0])
            else:
                yield _object(source, path, inner)
    elif kind is not Kind.OBJECT:
        first = envelopes.first_values(source)
        if first and isinstance(first[0], dict):
            if kind is not Kind.ARRAY:
                yield _list(source, "", first)
            yield _each(source, "", first[0])
    if (found := shape(source)) is not None:
        yield from _table(source, found)


def _paths(seen: dict[str, object]) -> Iterator[str]:
    """Yield where something can be inside of an object: two levels deep, under names that say nothing."""
    for key in _AROUND:
        value = seen.get(key)
        if isinstance(value, dict):
            yield key
            yield from (f"{key}.{name}" for name in _AROUND if _is_list(value.get(name)))
        elif _is_list(value):
            yield key


def _is_list(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _inner(source: Source, opener: Callable[[], BinaryIO]) -> Source:
    return Source(source.name, source.path, opener, find=source.siblings)


def _held(source: Source, value: object) -> Source:
    raw = json.dumps(value).encode()
    return _inner(source, lambda: io.BytesIO(raw))


def _list(source: Source, path: str, seen: list[object]) -> View:
    """Return the records of an array, or those that stand one after another, as one document."""
    damaged: list[Rejected] = []

    def pieces() -> Iterator[bytes]:
        found = jsonstream.items(source, path) if path else jsonstream.records(source)
        mark = b"["
        for one in found:
            if isinstance(one, Rejected):
                damaged.append(one)
            else:
                yield mark + json.dumps(one[1]).encode()
                mark = b",\n"
        yield b"]" if mark == b",\n" else b"[]"

    def document() -> Iterator[Source | Rejected]:
        # Formats walk through a file more than once; what is damaged is told of once.
        yield _inner(source, lambda: _streamed(pieces()))
        yield from {one.where: one for one in damaged}.values()

    return View(_held(source, seen[:_LOOKED_AT]), document)


def _each(source: Source, path: str, first: object) -> View:
    """Return every element of an array as a document of its own."""

    def documents() -> Iterator[Source | Rejected]:
        found = jsonstream.items(source, path) if path else jsonstream.records(source)
        for one in found:
            yield one if isinstance(one, Rejected) else _held(source, one[1])

    return View(_held(source, first), documents)


def _object(source: Source, path: str, seen: object) -> View:
    """Return the value of a key as a document of its own."""

    def document() -> Iterator[Source | Rejected]:
        value = jsonstream.first_at(source, path)
        yield Rejected(path, "too long or damaged", "") if value is None else _held(source, value)

    return View(_held(source, seen), document)


def _table(source: Source, found: Shape) -> Iterator[View]:
    """Yield records of plain fields as the table that they were."""
    records = [value for value in few(placed(source, found), _SAMPLED) if isinstance(value, dict)]
    names: dict[str, None] = {}
    for record in records:
        names.update(dict.fromkeys(flat(record)))
    if not names or len(names) > 1000:
        return

    def rows() -> Iterator[bytes]:
        yield _row(list(names))
        for one in placed(source, found):
            if isinstance(one, tuple) and isinstance(one[1], dict):
                fields = flat(one[1])
                yield _row([as_text(fields.get(name)) for name in names])

    first = b"".join(islice(rows(), _LOOKED_AT + 1))
    yield View(
        Source.of_bytes(source.name, first),
        lambda: iter((_inner(source, lambda: _streamed(rows())),)),
        is_table=True,
    )


def _row(cells: list[str]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerow(cells)
    return text.getvalue().encode("utf-8", "replace")


class _Streamed(io.RawIOBase):
    """Pieces of bytes as a stream: none is made before it is asked for."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        super().__init__()
        self._pieces = pieces
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object, /) -> int:
        room = memoryview(cast(bytearray, buffer))
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = piece
        taken = self._rest[: len(room)]
        room[: len(taken)] = taken
        self._rest = self._rest[len(taken) :]
        return len(taken)


def _streamed(pieces: Iterator[bytes]) -> BinaryIO:
    return cast(BinaryIO, io.BufferedReader(_Streamed(pieces), 256 * 1024))
