"""JSON Lines: a value on every line. Whole blocks of plain lines are read at once, whatever is odd line by line."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO, NamedTuple

import orjson

from moderator.core.comment import Rejected
from moderator.importers.base import Source, cut
from moderator.importers.documents.jsonkind import LONGEST_LINE
from moderator.importers.documents.jsonvalue import decode, may_hold_long_integers, wrong_at

Placed = tuple[str, object]
"""Where a value stands in the file, and the value."""
_BOM = b"\xef\xbb\xbf"
_BLOCK = 128 * 1024
_AT_ONCE = 500
"""Values of one run."""


class Run(NamedTuple):
    """The values of some lines that follow each other."""

    number: int
    """Of the first line."""
    values: list[object]

    def placed(self) -> Iterator[Placed]:
        """Yield each value with its place."""
        for number, value in enumerate(self.values, self.number):
            yield f"line {number}", value


def lines(source: Source) -> Iterator[Placed | Rejected]:
    """Yield the value of every line, and a Rejected for a line that holds none."""
    for found in runs(source):
        if isinstance(found, Run):
            yield from found.placed()
        else:
            yield found


def elements(found: Iterable[Placed | Rejected], *, patience: int = 0) -> Iterator[Placed | Rejected]:
    """Yield the same, and of an array its elements; after so many empty arrays in a row nothing more."""
    empty = 0
    for one in found:
        if isinstance(one, tuple) and isinstance(one[1], list):
            empty = 0 if one[1] else empty + 1
            if patience and empty > patience:
                return
            yield from ((f"{one[0]}[{place}]", value) for place, value in enumerate(one[1]))
        else:
            yield one


def runs(source: Source) -> Iterator[Run | Placed | Rejected]:
    """Yield the same as `lines`, with plain lines many at a time."""
    with source.open() as stream:
        if source.head.startswith(_BOM):
            stream.read(len(_BOM))
        number = 1
        rest = b""
        while True:
            fresh = stream.read(_BLOCK)
            raw = rest + fresh
            if not raw:
                return
            end = raw.rfind(b"\n") + 1 if fresh else len(raw)
            if not end:
                # The line goes on behind the block.
                more = stream.readline(max(LONGEST_LINE - len(raw), 0))
                if len(raw) + len(more) >= LONGEST_LINE and not more.endswith(b"\n"):
                    _to_line_end(stream)
                    yield Rejected(f"line {number}", "the line is too long to be a record", cut(raw[:4096]))
                    number, rest = number + 1, b""
                    continue
                raw += more
                end = len(raw)
            rest = raw[end:]
            found = raw[:end].split(b"\n")
            if not found[-1]:
                found.pop()
            yield from _values(raw[:end], found, number)
            number += len(found)


def _values(block: bytes, found: Sequence[bytes], number: int) -> Iterator[Run | Placed | Rejected]:
    values: list[object] = []
    if not may_hold_long_integers(block):
        try:
            values = list(map(orjson.loads, found))
        except orjson.JSONDecodeError:
            values = []
    if values:
        for start in range(0, len(values), _AT_ONCE):
            yield Run(number + start, values[start : start + _AT_ONCE])
        return
    for place, raw in enumerate(found, number):
        if not may_hold_long_integers(raw):
            try:
                value = orjson.loads(raw)
            except orjson.JSONDecodeError:
                pass
            else:
                yield f"line {place}", value
                continue
        yield from _slowly(raw, place)


def _slowly(raw: bytes, number: int) -> Iterator[Placed | Rejected]:
    """Read a line that the fast reader refused, or could have falsified."""
    text = raw.decode("utf-8", "replace").strip(" \t\r\n\0\ufeff")
    if not text:
        return
    where = f"line {number}"
    try:
        yield where, decode(text)
    except ValueError as error:
        reason = wrong_at(error, error.colno) if isinstance(error, json.JSONDecodeError) else str(error)
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
