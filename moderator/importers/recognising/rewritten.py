"""What is JSON but for how it is written: values as Python or JavaScript prints them, JSON within a JSON string."""

import ast
import contextlib
import io
import json
import re
from collections.abc import Callable, Iterator
from typing import cast

from moderator.importers.base import Source
from moderator.importers.files.encodings import encoding
from moderator.importers.files.matches import decoded
from moderator.importers.recognising import typed, unfolded
from moderator.importers.recognising.views import streamed

REWRITTEN = "rewritten"
"""Under this name the memo of a source has the same in JSON, None where that is the source itself."""
_LONGEST = 8 * 1024 * 1024
"""Characters of one string beyond which it is none."""
_LONGEST_LINE = 64 * 1024 * 1024
_PRINTED = re.compile(
    r"(?:[\[(]\s*){0,2}\{\s*(?:u?'[^'\n]{1,80}'\s*:|[A-Za-z_$][\w$]{0,60}\s*:\s*(?:[\"'\d\[{-]|true\b|false\b|null\b"
    r"|[A-Za-z.]{2,30}\())"
)
"""How a document begins whose names are in apostrophes, or bare."""
_WITHIN = re.compile(r"\"\s*(?:[\[{]\s*){1,2}\\\"")
"""How a string begins that holds a document."""
_TOKEN = re.compile(
    r"(?P<string>[uUbBrR]{0,2}(?:'[^'\\]*+(?:\\.[^'\\]*+)*+'|\"[^\"\\]*+(?:\\.[^\"\\]*+)*+\"))"
    r"|(?P<call>(?:datetime\.)?datetime\([\d,\s]{8,60}(?:,\s*tzinfo=[\w.()]{1,40})?\)"
    r"|(?:ObjectId|Decimal|Timestamp|UUID|ISODate|NumberLong|NumberInt|Date|datetime\.date)\(\s*(?:'[^'\\\n]{0,80}'"
    r"|\"[^\"\\\n]{0,80}\"|[\d, ]{0,40})[^()\n]{0,60}\))"
    r"|(?P<word>[A-Za-z_$][\w$.]*)|(?P<open>\()|(?P<close>\))|(?P<loose>['\"])|(?P<aside>//[^\n]*|#[^\n]*|/\*.*?\*/)",
    re.DOTALL,
)
_WORDS = {
    "True": "true",
    "False": "false",
    "None": "null",
    "undefined": "null",
    "nan": "NaN",
    "inf": "Infinity",
}
_KEPT = frozenset(("true", "false", "null", "NaN", "Infinity"))
_NUMBERS = re.compile(r"\d+")


def plain(source: Source) -> Source:
    """Return a source with the same in JSON; the source itself where it needs no rewriting."""
    if REWRITTEN not in source.memo:
        source.memo[REWRITTEN] = _plain(source)
    return cast(Source | None, source.memo[REWRITTEN]) or source


def _plain(source: Source) -> Source | None:
    start = source.head_text[:400]
    if _PRINTED.match(start):
        return _rewritten(source, _printed)
    if _WITHIN.match(start):
        return _rewritten(source, _unwrapped)
    pieces = typed.arrangement(source) or unfolded.arrangement(source)
    return _rewritten(source, pieces) if pieces else None


def _rewritten(source: Source, pieces: Callable[[Source], Iterator[bytes]]) -> Source:
    inner = Source(source.name, source.path, lambda: streamed(pieces(source)), find=source.siblings)
    inner.container = source.container
    inner.memo[REWRITTEN] = None
    return inner


def _printed(source: Source) -> Iterator[bytes]:
    """Yield printed values as JSON, a chunk at a time; no more than a string and a chunk is held."""
    held = ""
    for text, last in decoded(source, encoding(source)):
        held += text
        found, place = _tokens(held, last=last)
        yield found.encode("utf-8", "replace")
        held = held[place:]
        if not last and len(held) > _LONGEST:
            yield held.encode("utf-8", "replace")
            held = ""


_HELD = 400
"""Characters at the end of a chunk within which a word or a call may be cut."""


def _tokens(text: str, *, last: bool) -> tuple[str, int]:
    """Return a text as JSON, and up to where it was taken."""
    parts: list[str] = []
    place = 0
    stop = len(text) if last else max(len(text) - _HELD, 0)
    for found in _TOKEN.finditer(text):
        # A quotation mark alone begins a string that does not end in this chunk.
        if found.end() > stop or found.lastgroup == "loose":
            stop = min(stop, found.start())
            break
        parts += (text[place : found.start()], _json(found, text))
        place = found.end()
    if last:
        # A string without an end is left to whoever reads it.
        return "".join((*parts, text[place:])), len(text)
    quote = _QUOTE.search(text, place, max(stop, place))
    stop = quote.start() if quote else max(stop, place)
    return "".join((*parts, text[place:stop])), stop


_QUOTE = re.compile("['\"]")


def _json(found: re.Match[str], text: str) -> str:
    """Return a piece as JSON has it."""
    kind, piece = found.lastgroup, found[0]
    if kind == "string":
        return _string(piece)
    if kind == "word":
        behind = text[found.end() : found.end() + 40].lstrip()
        if behind.startswith(":") or (piece not in _KEPT and piece not in _WORDS):
            return json.dumps(piece)
        return _WORDS.get(piece, piece)
    if kind == "call":
        return _called(piece)
    return {"open": "[", "close": "]"}.get(kind or "", "")


def _string(piece: str) -> str:
    if piece[0] == "'" and "\\" not in piece and '"' not in piece and piece.isprintable():
        return f'"{piece[1:-1]}"'
    if piece[0] == '"':
        if "\\" not in piece and "\n" not in piece:
            return piece  # As JSON has it already.
        with contextlib.suppress(ValueError):
            return json.dumps(json.loads(piece, strict=False))
    try:
        value = ast.literal_eval(piece.replace("\n", "\\n").replace("\r", "\\r"))
    except (ValueError, SyntaxError, MemoryError):
        value = piece[1:-1]
    return json.dumps(value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value))


def _called(piece: str) -> str:
    """Return what a call makes: an instant of its numbers, else what is between its brackets."""
    name, _, inside = piece.partition("(")
    numbers = _NUMBERS.findall(inside.partition("tzinfo")[0])
    if name.startswith("datetime") and len(numbers) >= 3:
        date = "-".join(number.zfill(2) for number in numbers[:3])
        clock = ":".join(number.zfill(2) for number in [*numbers[3:6], "00", "00", "00"][:3])
        return json.dumps(f"{date}T{clock}{'Z' if 'utc' in inside.lower() else ''}")
    argument = re.match(r"\s*(?:'([^']*)'|\"([^\"]*)\"|([\d, ]*))", inside)
    return json.dumps(next((group for group in argument.groups() if group), "") if argument else "")


def _unwrapped(source: Source) -> Iterator[bytes]:
    """Yield the documents that strings hold, one a line."""
    with (
        source.open() as stream,
        io.TextIOWrapper(stream, encoding(source), "replace") as lines,
    ):
        while line := lines.readline(_LONGEST_LINE):
            bare = line.strip().strip("\ufeff")
            try:
                value = json.loads(bare, strict=False) if bare[:1] == '"' else bare
            except ValueError:
                value = bare
            yield (value if isinstance(value, str) else bare).encode("utf-8", "replace") + b"\n"
