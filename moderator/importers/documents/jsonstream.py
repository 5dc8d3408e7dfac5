"""JSON of any size and any arrangement, one record at a time."""

import json
import re
from collections.abc import Collection, Iterator

from moderator.core.comment import Rejected
from moderator.core.errors import UserError
from moderator.importers.base import Source
from moderator.importers.documents.jsonkind import Kind, kind, prefix
from moderator.importers.documents.jsonlines import Placed, elements, lines
from moderator.importers.documents.jsontext import Damaged, JsonText, encoding_of
from moderator.importers.documents.jsonvalue import decode, loads, may_hold_long_integers
from moderator.importers.meaning.text import clean

__all__ = ["Kind", "Placed", "beginning", "document", "first", "first_at", "items", "kind", "lines", "loads",
           "may_hold_long_integers", "members", "records", "sketch"]  # fmt: skip

LARGEST_DOCUMENT = 512 * 1024 * 1024
"""Bytes of a document that may be read whole."""


_PATIENCE = 2000
"""Empty arrays one after another behind which nobody looks for a first record."""


def beginning(source: Source) -> Iterator[Placed | Rejected]:
    """Yield the same as `records`, for looking at the first of them: a file of empty arrays is not read to its end."""
    return records(source, patience=_PATIENCE)


def records(source: Source, *, patience: int = 0) -> Iterator[Placed | Rejected]:
    """Yield the elements of top-level arrays and every other top-level value, whatever the arrangement."""
    if kind(source) is Kind.LINES:
        yield from elements(lines(source), patience=patience)
        return
    with source.open() as stream:
        text = JsonText(stream, encoding_of(source))
        number = empty = 0
        while following := text.opening():
            if following == "[":
                empty += 1
                for found in _placed(text.elements(), ""):
                    empty = 0
                    yield found
                if patience and empty > patience:
                    return
            else:
                number += 1
                yield from _placed(iter(_one(text)), "record", number)


def _one(text: JsonText) -> list[object]:
    try:
        return [text.value()]
    except Damaged as damage:
        return [damage]


def _placed(values: Iterator[object], name: str, start: int | None = None) -> Iterator[Placed | Rejected]:
    for place, value in enumerate(values):
        where = f"{name} {start}" if start is not None else f"{name}[{place}]"
        if isinstance(value, Damaged):
            yield Rejected(where, value.reason, value.content)
        else:
            yield where, value


def items(source: Source, path: str) -> Iterator[Placed | Rejected]:
    """Yield the elements of the array at a path such as "Comment.Comments.CommentsList".

    Nothing else of the document is held. A path that is not there yields nothing; where it holds
    an object, its values are yielded, each with its key as place.
    """
    with source.open() as stream:
        text = JsonText(stream, encoding_of(source))
        text.jump("{")
        for key in path.split("."):
            if not text.enter(key):
                return
        if text.peek() == "[":
            yield from _placed(text.elements(), clean(path))
        elif text.peek() == "{":
            yield from _members(text)


def first(source: Source, path: str) -> object | None:
    """Return the first element at a path; None if there is none. Reads on only as far as that."""
    key = f"json_first:{path}"
    if key not in source.memo:
        found = next((found for found in items(source, path) if isinstance(found, tuple)), None)
        source.memo[key] = found[1] if found else None
    return source.memo[key]  # type: ignore[no-any-return]


def first_of_arrays(source: Source, keys: Collection[str]) -> Iterator[tuple[str, object]]:
    """Yield the first sound element of every array that the top-level object has under one of these keys."""
    with source.open() as stream:
        text = JsonText(stream, encoding_of(source))
        text.jump("{")
        for key in text.names():
            if text.peek() != "[" or key not in keys:
                text.skip()
                continue
            for _ in text.places():
                try:
                    value = text.value()
                except Damaged:
                    continue
                yield key, value
                text.leave()
                break


def first_at(source: Source, *keys: str) -> object | None:
    """Return the whole value at a path of keys in the first top-level object; None if it is not there or damaged."""
    with source.open() as stream:
        text = JsonText(stream, encoding_of(source))
        text.jump("{")
        if not all(map(text.enter, keys)):
            return None
        try:
            return text.value()
        except Damaged:
            return None


def members(source: Source) -> Iterator[Placed | Rejected]:
    """Yield key and value of the first top-level object, one at a time."""
    with source.open() as stream:
        text = JsonText(stream, encoding_of(source))
        text.jump("{")
        yield from _members(text)


def _members(text: JsonText) -> Iterator[Placed | Rejected]:
    for name, value in text.members():
        # A key is a place, and an id where the record has none: both are stored.
        key = name if name.isascii() else clean(name)
        if isinstance(value, Damaged):
            yield Rejected(key, value.reason, value.content)
        else:
            yield key, value


def document(source: Source) -> object:
    """Return a whole document at once: for formats that cannot be read piecemeal.

    Raises:
        UserError: it is too large, or no JSON.

    """
    with source.open() as stream:
        raw = stream.read(LARGEST_DOCUMENT + 1)
    if len(raw) > LARGEST_DOCUMENT:
        raise UserError(f"“{source.name}” is too large to be read in one piece.")
    try:
        return loads(raw.decode(encoding_of(source), "replace").strip("\ufeff \t\r\n\0"))
    except ValueError as error:
        raise UserError(
            f"“{source.name}” is damaged: it is not valid JSON.", advice=f"{error}."[:300]
        ) from error


def sketch(source: Source) -> object | None:
    """Return the first JSON value as far as the head shows it: for identifying, never for reading.

    Arrays and objects that the head cuts are closed where it ends; None if it is no JSON at all.
    """
    if "json_sketch" not in source.memo:
        source.memo["json_sketch"] = _sketch(source)
    return source.memo["json_sketch"]  # type: ignore[no-any-return]


def _sketch(source: Source) -> object | None:
    text = source.head.decode(encoding_of(source), "replace").lstrip("\ufeff \t\r\n\0")
    text = text[prefix(source) :]
    if not text.startswith(("{", "[")):
        return None
    decoder = json.JSONDecoder(strict=False, parse_constant=lambda _: None)
    try:
        return decoder.raw_decode(text)[0]  # type: ignore[no-any-return]
    except (ValueError, RecursionError):
        return _closed(text)


_STRUCTURE = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)|[\[\]{},]', re.DOTALL)
"""A string, be it without its end, or what stands between values."""


_SKETCHED = 60
"""Nesting beyond which a sketch shows nothing: no format is known by what stands deeper."""


def _closed(text: str) -> object | None:
    """Read a cut document: up to the last complete element of it, brackets closed by us; null for what is too deep."""
    for _ in range(_FAULTS_FORGIVEN):
        shut = _shut(text)
        if shut is None:
            return None
        try:
            return decode(shut)
        except json.JSONDecodeError as error:
            # A fault in the middle hides what stands behind it, not what stands before.
            text = shut[: error.pos]
        except ValueError:
            return None
    return None


_FAULTS_FORGIVEN = 3


def _shut(text: str) -> str | None:
    open_brackets: list[str] = []
    parts: list[str] = []
    start = 0
    best: tuple[int, int, int, str] | None = None
    for found in _STRUCTURE.finditer(text):
        token = found[0]
        if token in "[{":
            if len(open_brackets) == _SKETCHED:
                parts.append(text[start : found.start()] + "null")
            open_brackets.append("]" if token == "[" else "}")
            place = found.end()
        elif token in "]}":
            if not open_brackets:
                break
            open_brackets.pop()
            place = found.end()
            if len(open_brackets) == _SKETCHED:
                start = place
            if open_brackets:
                continue
        elif token == "," and open_brackets:
            place = found.start()
        else:
            continue
        if len(open_brackets) <= _SKETCHED:
            best = (len(parts), start, place, "".join(reversed(open_brackets)))
        if not open_brackets:
            break
    return None if best is None else "".join(parts[: best[0]]) + text[best[1] : best[2]] + best[3]
