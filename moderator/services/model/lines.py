"""Lines that come along to be scored: JSON Lines with `text`, or plain ones, in any encoding that is imported."""

import codecs
import io
import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import IO, cast

import orjson

from moderator.core.errors import UserError
from moderator.importers.base import Source
from moderator.importers.documents.jsonstream import may_hold_long_integers
from moderator.importers.files.encodings import encoding, utf16_without_mark

LONGEST = 1 << 20
"""Bytes of a line that are read (letters, where each has two bytes); more is no comment."""
_LOOKED_AT = 8192
"""Bytes at the start that tell what it is: what a stream holds ready, so that nobody waits for more."""
_WIDE = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""The mark of four bytes begins as one of two does, and goes first."""
_DOUBTFUL = re.compile(rb"[\0-\x08\x0e-\x1a\x1c-\x1f]|\A(?:%PDF|%!PS|\{\\rtf)")
"""What is looked at closely: text in UTF-8 has none of it, and is spared what takes time to load."""

Fields = dict[str, object]
Numbered = Iterable[tuple[int, bytes]]
Line = tuple[str, Fields]
"""The text to score, and all that stood in the line."""


def records(source: IO[bytes], path: Path | None = None) -> Iterator[Line]:
    """Yield what each line says; none is held. The first line with anything in it decides which form it is.

    `path` is where the file is, from which its encoding is proved; None for standard input.

    Raises:
        UserError: it is no text, a line of JSON Lines is not an object with `text`, or a line has no end.

    """
    head = _head(source)
    _refuse_bytes(head, path.name if path else "")
    lines = _numbered(source, _wide(head) or _eight_bits(source, path))
    first = next(((number, line) for number, line in lines if line.strip()), None)
    if first is None:
        return iter(())
    # Blank lines before the first do not count as comments in either form.
    read = _objects if _looks_like_json(first[1]) else _plain
    return read(chain([first], lines))


def _head(source: IO[bytes]) -> bytes:
    """Return how it begins, and take nothing from it."""
    if isinstance(source, io.BufferedReader):
        return source.peek(_LOOKED_AT)[:_LOOKED_AT]
    if not source.seekable():
        return b""
    place = source.tell()
    head = source.read(_LOOKED_AT)
    source.seek(place)
    return head


def _refuse_bytes(head: bytes, name: str) -> None:
    if not _DOUBTFUL.search(head):
        return
    from moderator.importers.recognising import foreign
    from moderator.importers.tables.opening import is_bytes

    kind = foreign.kind(head)
    wide = _wide(head)
    if kind is None and not (_is_noise(head, wide) if wide else is_bytes(Source.of_bytes(name, head))):
        return
    raise UserError(
        f"{f'“{name}”' if name else 'Standard input'} is {kind or 'a file of bytes'}, not lines of text.",
        advice="What can be scored is text with one comment a line, or JSON Lines with “text”; "
        "“moderator import” reads exports, tables and archives.",
    )


def _is_noise(head: bytes, wide: str) -> bool:
    """Say whether what would be text with several bytes a letter is none: its letters are no letters."""
    text = head[: len(head) // 4 * 4].decode(wide, "replace")
    return 50 * sum(letter < " " and letter not in "\t\n\f\r\x1b" for letter in text) > len(text)


def _wide(head: bytes) -> str | None:
    """Return the encoding of text with two bytes a letter or more; None where it is none."""
    marked = next((name for mark, name in _WIDE if head.startswith(mark)), None)
    return marked or utf16_without_mark(head)


def _eight_bits(source: IO[bytes], path: Path | None) -> str | None:
    """Return the encoding of a file that is not UTF-8; None where it is, or where what comes cannot be read twice."""
    if path is None or not path.is_file() or not source.seekable():
        return None
    found = encoding(Source.of(path))
    return None if found.startswith("utf-8") else found


def _numbered(source: IO[bytes], known: str | None) -> Iterator[tuple[int, bytes]]:
    lines = _decoded(source, known) if known else _mended(iter(lambda: source.readline(LONGEST), b""))
    for number, line in enumerate(lines, 1):
        if len(line) >= LONGEST and not line.endswith(b"\n"):
            raise UserError(
                f"Line {number} is longer than a comment can be.",
                advice="Put every comment on a line of its own.",
            )
        yield number, line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line


def _decoded(source: IO[bytes], known: str) -> Iterator[bytes]:
    """Yield lines of text in another encoding as UTF-8."""
    text = io.TextIOWrapper(cast(io.BufferedReader, source), known, "replace", newline="\n")
    try:
        while line := text.readline(LONGEST):
            yield line.encode()
    finally:
        text.detach()


def _mended(lines: Iterator[bytes]) -> Iterator[bytes]:
    """Yield lines as UTF-8; the first that is not tells how the others are meant, unless one before it was."""
    guessed, is_proved = "", False
    for line in lines:
        if is_proved or line.isascii():
            yield line
            continue
        try:
            line.decode("utf-8", "surrogatepass")
            is_proved = not guessed
        except UnicodeDecodeError:
            guessed = guessed or encoding(Source.of_bytes("", line))
            line = line.decode(guessed, "replace").encode()
        yield line


def _looks_like_json(line: bytes) -> bool:
    if not line.lstrip().startswith(b"{"):
        return False
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(fields, dict)


def _objects(lines: Numbered) -> Iterator[Line]:
    for number, line in lines:
        if not line.strip():
            continue
        fields = _parsed(line, number)
        if not isinstance(fields, dict) or not isinstance(fields.get("text"), str):
            raise UserError(
                f"Line {number} has no field “text”.", advice="Every line needs one, with a text."
            )
        yield fields["text"], fields


def _parsed(line: bytes, number: int) -> object:
    if not may_hold_long_integers(line):
        with suppress(orjson.JSONDecodeError):
            return orjson.loads(line)
    # Slower, but integers of any length stay exact and half a surrogate pair is let through.
    try:
        return json.loads(line, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise UserError(
            f"Line {number} is not JSON.", advice="The first line is, so that all must be: mend or remove it."
        ) from error


def _refuse(name: str) -> float:
    raise ValueError(name)


def _plain(lines: Numbered) -> Iterator[Line]:
    for _, line in lines:
        text = line.decode("utf-8", errors="replace").rstrip("\r\n")
        yield text, {"text": text}
