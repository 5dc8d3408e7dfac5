"""Pieces of a long text by a pattern, of which no more than one and a chunk is held."""

import codecs
import re
from collections.abc import Iterator

from moderator.importers.base import Source

_CHUNK = 256 * 1024
LONGEST = 4 * 1024 * 1024
"""Characters of a piece beyond which it is none."""


def decoded(source: Source, encoding: str) -> Iterator[tuple[str, bool]]:
    """Yield the text of a file in chunks, each with whether it is the last; there is one at least."""
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    with source.open() as stream:
        last = False
        while not last:
            raw = stream.read(_CHUNK)
            last = not raw
            yield decoder.decode(raw, last), last


def pieces(source: Source, encoding: str, pattern: re.Pattern[str]) -> Iterator[str]:
    """Yield the first group of every match; the pattern may match up to the end of what was read so far."""
    held = ""
    for text, last in decoded(source, encoding):
        held += text
        place = 0
        for found in pattern.finditer(held):
            if not last and found.end() == len(held) and len(held) - found.start() < LONGEST:
                break  # It may go on in the next chunk.
            yield found[1]
            place = found.end()
        held = held[place:]
        if len(held) > 2 * LONGEST:
            held = held[-LONGEST:]
