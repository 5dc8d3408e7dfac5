"""What is inside of a JSON file: the ways in which somebody can have put something around an export."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO, cast

from moderator.core.comment import Rejected
from moderator.importers.base import PART, Source
from moderator.importers.documents import envelopes, jsonstream
from moderator.importers.documents.jsonsample import few
from moderator.importers.documents.jsonstream import Kind
from moderator.importers.documents.jsontext import Damaged, JsonText, encoding_of
from moderator.importers.generic.json_above import post_named
from moderator.importers.generic.json_fields import as_text, at, flat
from moderator.importers.generic.json_records import placed
from moderator.importers.generic.json_shape import Shape, shape
from moderator.importers.meaning.synonyms import is_known
from moderator.importers.meaning.text import clean
from moderator.importers.recognising import other_files

POST = "post"
"""Under this name the memo of a part says which post the comments in it are under."""
_AROUND = ("data", "comments", "items", "results", "messages", "reviews", "posts", "tweets", "statuses", "records",
           "rows", "entries", "list", "content", "response", "result", "payload", "body", "output", "export",
           "docs", "hits", "edges", "replies", "threads", "thread", "pages", "page", "feed", "media", "json",
           "comment_threads", "commentThreads", "value", "timeline", "search")  # fmt: skip
"""Keys under which scripts and services put what is meant."""
_DEEPEST = 3
"""Objects within objects in which what is meant is looked for."""
_MOST_KEYS = 40
_MOST_PATHS = 8
"""Arrays under names that say nothing which are looked at."""
_ALIKE = 4
"""Members of an object that have to be of one format for all of them to be."""
_ID = re.compile(r"(?=\D*\d)[\w-]{6,64}\Z", re.ASCII)
"""A name that can only be the id of a post."""
_PIECE = 5000
"""Records of one member that are read together."""
_LOOKED_AT = 20
_SAMPLED = 200


@dataclass(frozen=True)
class View:
    """What is inside of a file, as if it were a file of its own."""

    sample: Source
    """Its beginning: for identifying, never for reading."""
    parts: Callable[[], Iterator[Source | Rejected]]
    """Opens what is read, one after another."""
    is_table: bool = False
    others: tuple[Source, ...] = ()
    """What stands beside it, which has to be of the same format."""


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
        # Of what is known to hold no comments, nothing but its plain envelopes is opened.
        other = other_files.known(source) is not None
        yield from () if other else _keyed(source, "", seen)
        for path in _paths(seen, 0 if other else _MOST_PATHS):
            inner = at(seen, path)
            if isinstance(inner, list):
                yield _list(source, path, inner, _posts(seen, path))
                yield from _eaches(source, path, inner)
            else:
                yield _object(source, path, inner, _posts(seen, path))
                yield from _keyed(source, path, inner)
    elif kind is not Kind.OBJECT:
        first = envelopes.first_values(source)
        if first and isinstance(first[0], dict):
            if kind is not Kind.ARRAY:
                yield _list(source, "", first)
            yield from _eaches(source, "", first)
    if (found := shape(source)) is not None:
        yield from _table(source, found)


def _paths(seen: Mapping[str, object], arrays: int) -> Iterator[str]:
    """Yield where something can be inside of an object: first under names that say nothing, then in any array."""
    found = dict.fromkeys(_known_paths(seen, ""))
    found.update(dict.fromkeys(islice(_arrays(seen, ""), arrays)))
    yield from found


def _known_paths(value: Mapping[str, object], above: str, depth: int = 0) -> Iterator[str]:
    for key in _AROUND:
        inner = value.get(key)
        if isinstance(inner, dict) and inner:
            if depth + 1 < _DEEPEST:
                yield f"{above}{key}"
                yield from _known_paths(inner, f"{above}{key}.", depth + 1)
        elif _is_list(inner):
            yield f"{above}{key}"


def _arrays(value: Mapping[str, object], above: str, depth: int = 0) -> Iterator[str]:
    for key, inner in islice(value.items(), _MOST_KEYS):
        if "." in key or not key:
            continue
        if _is_list(inner):
            yield f"{above}{key}"
        elif isinstance(inner, dict) and depth + 1 < _DEEPEST:
            yield from _arrays(inner, f"{above}{key}.", depth + 1)


def _posts(seen: object, path: str) -> str | None:
    """Return the post that is named beside what stands at a path; the nearest name counts."""
    keys = path.split(".")
    named = (
        post_named(at(seen, ".".join(keys[:end])) if end else seen) for end in range(len(keys) - 1, -1, -1)
    )
    return next((one for one in named if one), keys[-1] if _ID.match(keys[-1]) else None)


def _is_list(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _inner(source: Source, opener: Callable[[], BinaryIO], post: str | None = None) -> Source:
    memo: dict[str, object] = {PART: True, **({POST: post} if post else {})}
    return Source(source.name, source.path, opener, find=source.siblings, memo=memo)


def _held(source: Source, value: object, post: str | None = None) -> Source:
    raw = json.dumps(value).encode()
    return _inner(source, lambda: io.BytesIO(raw), post)


def _list(source: Source, path: str, seen: list[object], post: str | None = None) -> View:
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
        yield _inner(source, lambda: streamed(pieces()), post)
        yield from {one.where: one for one in damaged}.values()

    return View(_held(source, seen[:_LOOKED_AT]), document)


def _eaches(source: Source, path: str, seen: list[object]) -> Iterator[View]:
    """Yield every element of an array as a document of its own, and what is inside of each."""
    yield each(source, path, seen[0])
    inside: dict[str, object] = {}
    for one in seen[:_LOOKED_AT]:
        # Not every page has comments, nor is every element a page.
        for inner in islice(_known_paths(one, ""), _MOST_PATHS) if isinstance(one, dict) else ():
            inside.setdefault(inner, one)
    for inner, one in islice(inside.items(), _MOST_PATHS):
        yield each(source, path, one, inner)


def each(source: Source, path: str, first: object, inner: str = "") -> View:
    """Return every element of an array, or what each has at a path, as a document of its own."""

    def documents() -> Iterator[Source | Rejected]:
        found = jsonstream.items(source, path) if path else jsonstream.records(source)
        for one in found:
            if isinstance(one, Rejected):
                yield one
            elif not inner:
                yield _held(source, one[1])
            elif (value := at(one[1], inner)) not in (None, [], {}):
                yield _held(source, value, _posts(one[1], inner))

    return View(_held(source, at(first, inner) if inner else first), documents)


def _object(source: Source, path: str, seen: object, post: str | None = None) -> View:
    """Return the value of a path of keys as a document of its own."""

    def document() -> Iterator[Source | Rejected]:
        value = jsonstream.first_at(source, *path.split("."))
        yield Rejected(path, "too long or damaged", "") if value is None else _held(source, value, post)

    return View(_held(source, seen), document)


def _keyed(source: Source, path: str, seen: object) -> Iterator[View]:
    """Yield the members of an object as documents, where they are all pages or lists: by the id of a post."""
    if not isinstance(seen, dict):
        return
    values = [value for value in seen.values() if value not in (None, [], {})]
    # The head may have cut the last one, or all that follows.
    several = len(values) > 1 or (not source.whole and values and _ID.match(next(iter(seen))))
    if not several or not all(isinstance(value, dict) or _is_list(value) for value in values):
        return
    sure = values if source.whole else values[:-1] or values
    whole = [_held(source, value) for value in sure[:_ALIKE]]
    yield View(whole[0], lambda: _members(source, path), others=tuple(whole[1:]))


def _members(source: Source, path: str) -> Iterator[Source | Rejected]:
    """Yield each member of an object as a document; long lists come in pieces, so that none is held whole."""
    with source.open() as stream:
        text = JsonText(stream, encoding_of(source))
        text.jump("{")
        if path and not all(map(text.enter, path.split("."))):
            return
        for name in text.names():
            key = clean(name)
            if text.peek() != "[":
                try:
                    value = text.value()
                except Damaged as damage:
                    yield Rejected(key, damage.reason, damage.content)
                else:
                    if isinstance(value, dict) and value:
                        yield _held(source, value, _post_of(key))
                continue
            piece: list[object] = []
            for place, one in enumerate(text.elements()):
                if isinstance(one, Damaged):
                    yield Rejected(f"{key}[{place}]", one.reason, one.content)
                    continue
                piece.append(one)
                if len(piece) == _PIECE:
                    yield _held(source, piece, _post_of(key))
                    piece = []
            if piece:
                yield _held(source, piece, _post_of(key))


def _post_of(key: str) -> str | None:
    """Return the key of a member where it can be the id or the address of a post, and no word for what it holds."""
    is_id = not any(map(str.isspace, key)) and 3 <= len(key) <= 200
    return key if is_id and key not in _AROUND and not is_known(key) else None


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
        lambda: iter((_inner(source, lambda: streamed(rows())),)),
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


def streamed(pieces: Iterator[bytes]) -> BinaryIO:
    """Return pieces of bytes as a stream."""
    return cast(BinaryIO, io.BufferedReader(_Streamed(pieces), 256 * 1024))
