"""JSON of any size and any arrangement, one record at a time."""

import json
import re
from collections.abc import Iterator
from enum import StrEnum
from typing import BinaryIO

import orjson

from moderator.core.comment import Rejected
from moderator.core.errors import UserError
from moderator.importers.base import Source, cut
from moderator.importers.jsontext import Damaged, JsonText, decode, encoding_of

LONGEST_LINE = 64 * 1024 * 1024
"""Bytes of a line beyond which it is not one record."""
LONGEST_FIRST_LINE = 4 * 1024 * 1024
"""Bytes of the first line beyond which recognition looks no further: it is taken for a document of one line."""
LARGEST_DOCUMENT = 512 * 1024 * 1024
"""Bytes of a document that may be read whole."""
Placed = tuple[str, object]
"""Where a value stands in the file, and the value."""

_DIGITS = bytes.maketrans(b"123456789", b"000000000")
_LONG_INTEGER = b"0" * 20
_BEFORE_NUMBERS = b":[, \t\r\n-"
_OTHER = re.compile(rb"[^0]")
_BOM = b"\xef\xbb\xbf"


class Kind(StrEnum):
    """How a JSON file holds its records."""

    ARRAY = "array"
    OBJECT = "object"
    LINES = "lines"
    """One value a line."""
    VALUES = "values"
    """Values one after another, with or without lines between."""
    NONE = "none"


def kind(source: Source) -> Kind:
    """Say how the file is arranged, from its content alone."""
    known: Kind | None = source.memo.get("json_kind")
    if known is None:
        known = source.memo["json_kind"] = _kind(source)
    return known


def _kind(source: Source) -> Kind:
    if not source.head_text.startswith(("{", "[")):
        return Kind.NONE
    encoding = encoding_of(source)
    with source.open() as stream:
        if encoding.startswith("utf-8") and _first_lines_are_values(stream):
            return Kind.LINES
    with source.open() as stream:
        text = JsonText(stream, encoding)
        first = text.peek()
        if first == "[" and not source.whole:
            return Kind.ARRAY
        if not source.whole and len(source.head_text) > 1000 and not _ends_early(source):
            return Kind.OBJECT
        text.skip()
        if text.peek() in ("{", "["):
            return Kind.VALUES
    return Kind.ARRAY if first == "[" else Kind.OBJECT


def _ends_early(source: Source) -> bool:
    """Say whether the first value ends within the head, without reading what follows."""
    try:
        json.JSONDecoder(strict=False).raw_decode(source.head_text)
    except (ValueError, RecursionError):
        return False
    return True


def _first_lines_are_values(stream: BinaryIO) -> bool:
    """Say whether the first two lines with anything on them begin JSON values of their own."""
    first = b""
    while not first:
        raw = stream.readline(LONGEST_FIRST_LINE)
        if not raw or len(raw) >= LONGEST_FIRST_LINE:
            return False
        first = raw.strip(b" \t\r\n\0\xef\xbb\xbf")
    if first[:1] not in (b"{", b"[") or first[-1:] not in (b"}", b"]"):
        return False
    following = b""
    while not following:
        raw = stream.readline(4096)
        if not raw:
            return False
        following = raw.strip(b" \t\r\n\0")
    if following[:1] not in (b"{", b"["):
        return False
    try:
        loads(first)
    except ValueError:
        # A broken first line must not hide that the file is one of lines.
        return first.count(b"{") + first.count(b"[") > 0 and first[-1:] == b"}"
    return True


def loads(raw: bytes | str) -> object:
    """Return the value of one JSON text: integers exact, NaN as None, stray commas forgiven.

    Raises:
        ValueError: it is no JSON.

    """
    digits = raw if isinstance(raw, bytes) else raw.encode("utf-8", "surrogatepass")
    if not may_hold_long_integers(digits):
        try:
            return orjson.loads(raw)
        except orjson.JSONDecodeError:
            pass
    return decode(raw if isinstance(raw, str) else raw.decode("utf-8-sig", "replace"))


def may_hold_long_integers(raw: bytes) -> bool:
    """Say whether a JSON text may hold integers above 64 bits, of which orjson silently makes floats."""
    zeros = raw.translate(_DIGITS)
    place = zeros.find(_LONG_INTEGER)
    while place >= 0:
        if place == 0 or zeros[place - 1] in _BEFORE_NUMBERS:
            return True
        # Digits inside a string, most likely: on behind this run of them.
        behind = _OTHER.search(zeros, place)
        place = zeros.find(_LONG_INTEGER, behind.start()) if behind else -1
    return False


def lines(source: Source) -> Iterator[Placed | Rejected]:
    """Yield the value of every line, and a Rejected for a line that holds none."""
    parse = orjson.loads
    with source.open() as stream:
        number = 0
        if source.head.startswith(_BOM):
            stream.read(len(_BOM))
        while raw := stream.readline(LONGEST_LINE):
            number += 1
            if len(raw) >= LONGEST_LINE and not raw.endswith(b"\n"):
                _to_line_end(stream)
                yield Rejected(f"line {number}", "the line is too long to be a record", cut(raw[:4096]))
                continue
            if not may_hold_long_integers(raw):
                try:
                    value = parse(raw)
                except orjson.JSONDecodeError:
                    pass
                else:
                    yield f"line {number}", value
                    continue
            yield from _slowly(raw, number)


def _slowly(raw: bytes, number: int) -> Iterator[Placed | Rejected]:
    """Read a line that the fast reader refused, or could have falsified."""
    text = raw.decode("utf-8", "replace").strip(" \t\r\n\0\ufeff")
    if not text:
        return
    where = f"line {number}"
    try:
        yield where, decode(text)
    except ValueError as error:
        reason = (
            f"{error.msg.lower()} at character {error.colno}"
            if isinstance(error, json.JSONDecodeError)
            else str(error)
        )
        several = list(_run(text))
        if len(several) > 1:
            yield from ((where, value) for value in several)
        else:
            yield Rejected(where, f"not valid JSON: {reason}", cut(text))


def _run(text: str) -> Iterator[object]:
    """Yield the values of a text that holds nothing but values; nothing if it holds anything else."""
    decoder = json.JSONDecoder(strict=False, parse_constant=lambda _: None)
    found = []
    place = 0
    while place < len(text):
        try:
            value, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            return
        found.append(value)
        place += len(text[place:]) - len(text[place:].lstrip(" \t,"))
    yield from found


def _to_line_end(stream: BinaryIO) -> None:
    while (rest := stream.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
        pass


def records(source: Source) -> Iterator[Placed | Rejected]:
    """Yield the elements of top-level arrays and every other top-level value, whatever the arrangement."""
    if kind(source) is Kind.LINES:
        for found in lines(source):
            if isinstance(found, tuple) and isinstance(found[1], list):
                yield from ((f"{found[0]}[{place}]", value) for place, value in enumerate(found[1]))
            else:
                yield found
        return
    with source.open() as stream:
        text = JsonText(stream, encoding_of(source))
        number = 0
        while following := text.peek():
            if following == "[":
                yield from _placed(text.elements(), "")
            elif following == "{":
                number += 1
                yield from _placed(iter(_one(text)), "record", number)
            elif not text.take(following):  # pragma: no cover
                return


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
            yield from _placed(text.elements(), path)
        elif text.peek() == "{":
            yield from _members(text)


def first(source: Source, path: str) -> object | None:
    """Return the first element at a path; None if there is none. Reads on only as far as that."""
    key = f"json_first:{path}"
    if key not in source.memo:
        found = next((found for found in items(source, path) if isinstance(found, tuple)), None)
        source.memo[key] = found[1] if found else None
    return source.memo[key]  # type: ignore[no-any-return]


def members(source: Source) -> Iterator[Placed | Rejected]:
    """Yield key and value of the first top-level object, one at a time."""
    with source.open() as stream:
        text = JsonText(stream, encoding_of(source))
        text.jump("{")
        yield from _members(text)


def _members(text: JsonText) -> Iterator[Placed | Rejected]:
    for key, value in text.members():
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
        return loads(raw.decode(encoding_of(source), "replace").lstrip("\ufeff"))
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
    if not text.startswith(("{", "[")):
        return None
    decoder = json.JSONDecoder(strict=False, parse_constant=lambda _: None)
    try:
        return decoder.raw_decode(text)[0]  # type: ignore[no-any-return]
    except (ValueError, RecursionError):
        return _closed(text)


_STRUCTURE = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},]', re.DOTALL)


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
    best: tuple[int, str, str] | None = None
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
            best = (len(parts), text[start:place], "".join(reversed(open_brackets)))
        if not open_brackets:
            break
    return None if best is None else "".join(parts[: best[0]]) + best[1] + best[2]
