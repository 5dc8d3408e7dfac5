"""The lines of a chat that a program wrote as text."""

import io
from collections.abc import Iterator

from moderator.importers.base import Options, Source
from moderator.importers.files.encodings import read_as

_LONGEST = 64 * 1024
"""Characters that are read of a line at once."""


def lines(source: Source, options: Options) -> Iterator[tuple[int, str, bool]]:
    """Yield number, text, and whether it is the beginning of a line: one without end comes in pieces."""
    chosen = read_as(source, options.encoding)
    with source.open() as raw, io.TextIOWrapper(raw, chosen, "replace") as stream:
        number, begins = 0, True
        while line := stream.readline(_LONGEST):
            number += begins
            ended = line.endswith("\n")
            yield number, line[:-1] if ended else line, begins
            begins = ended
