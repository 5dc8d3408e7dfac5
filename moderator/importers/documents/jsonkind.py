"""How a JSON file holds its records: as lines, as one document, as values one after another."""

import json
import re
from enum import StrEnum
from typing import BinaryIO

from moderator.importers.base import Source
from moderator.importers.documents.jsontext import JsonText, encoding_of
from moderator.importers.documents.jsonvalue import loads

LONGEST_LINE = 64 * 1024 * 1024
"""Bytes of a line beyond which it is not one record."""
_LONGEST_FIRST_LINE = 256 * 1024 * 1024
"""Bytes of a first line beyond which nobody waits for what stands below it."""
HELD_LINE = 4 * 1024 * 1024
"""Bytes of a first line that recognition holds; of a longer one it looks at the ends alone."""
_BLANKS = b" \t\r\n\0\xef\xbb\xbf"


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


_BEFORE = re.compile(
    r"(?:\)\]\}'[^\n{\[]{0,20}\s|for ?\(;;\);|while ?\(1\);|(?:(?:var|let|const)\s+)?[\w$.]{1,60}\s*[(=]\s*"
    r"|(?:export\s+default|module\.exports\s*=)\s*|(?://|#)[^\n]{0,150}\n\s*"
    r"|[^\s\w\"'<>{}\[\],;|#:.-]{1,8}\s*)(?=[{\[]\s*[{\[\"])"
)
"""What can stand before a document: the name of a function or of a variable, a guard against scripts, stray bytes."""


def prefix(source: Source) -> int:
    """Return how many characters of `head_text` stand before the JSON; readers step over them."""
    text = source.head_text[:200]
    if text.startswith(("{", "[", "window.", "Grailbird.")):
        return 0
    found = _BEFORE.match(text)
    return found.end() if found else 0


def _kind(source: Source) -> Kind:
    before = prefix(source)
    if source.head_text[before : before + 1] not in ("{", "["):
        return Kind.NONE
    if before:
        return Kind.ARRAY if source.head_text[before] == "[" else Kind.OBJECT
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
        raw = stream.readline(HELD_LINE)
        if not raw:
            return False
        if len(raw) >= HELD_LINE and not raw.endswith(b"\n"):
            return _is_long_line(raw, stream) and _next(stream)[:1] in (b"{", b"[")
        first = raw.strip(_BLANKS)
    if first[:1] not in (b"{", b"["):
        return False
    if first[-1:] not in (b"}", b"]"):
        return first[-1:] not in (b"{", b"[", b":", b",") and _is_whole(_next(stream, HELD_LINE))
    if _next(stream)[:1] not in (b"{", b"["):
        return False
    try:
        loads(first)
    except ValueError:
        # A broken first line must not hide that the file is one of lines.
        return first.count(b"{") + first.count(b"[") > 0 and first[-1:] == b"}"
    return True


def _next(stream: BinaryIO, most: int = 4096) -> bytes:
    """Return the start of the next line that is not blank; empty at the end of the file."""
    while raw := stream.readline(most):
        if line := raw.strip(_BLANKS):
            return line
    return b""


def _is_long_line(start: bytes, stream: BinaryIO) -> bool:
    """Say whether a line too long to be held is an object that ends with it; so long an array is a document."""
    if start.lstrip(_BLANKS)[:1] != b"{":
        return False
    length = len(start)
    last = b""
    while not last.endswith(b"\n"):
        last = stream.readline(HELD_LINE)
        length += len(last)
        if not last or length > _LONGEST_FIRST_LINE:
            return False
    return last.rstrip(_BLANKS)[-1:] == b"}"


def _is_whole(line: bytes) -> bool:
    """Say whether a line is a whole object: behind a broken first line, that makes it a file of lines."""
    if line[:1] != b"{" or line[-1:] != b"}":
        return False
    try:
        loads(line)
    except ValueError:
        return False
    return True
