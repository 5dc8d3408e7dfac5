"""Texts that the cells of a workbook share: read as far as they are asked for, on the disk once they are many."""

import re
import tempfile
import weakref
from array import array
from collections.abc import Iterator
from typing import BinaryIO, cast
from xml.parsers import expat

CHUNK = 64 * 1024
LONGEST = 8 * 1024 * 1024
"""Characters of a text; what stands behind them is passed over."""
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
HELD = 2_000_000
"""Characters that are held in memory; beyond, they are kept in a file."""


class SharedTexts:
    """A list of texts that costs eight bytes a text, however long they are. Reading on is left to whoever asks."""

    def __init__(self, texts: Iterator[str]) -> None:
        """Take the texts as they come; none is read before it is needed."""
        self._coming = texts
        self._held: list[str] = []
        self._letters = 0
        self._ends = array("Q")
        self._file: BinaryIO | None = None
        self._appending = False

    def __getitem__(self, place: int) -> str:
        """Return a text; empty where there is none of that number."""
        following: str | None = None
        while place >= len(self._held) + len(self._ends):
            following = next(self._coming, None)
            if following is None:
                return ""
            self._keep(following)
        if following is not None:
            return following  # Mostly they are asked for in their order: what was just read is not read back.
        if place < len(self._held):
            return self._held[place] if place >= 0 else ""
        return self._kept(place - len(self._held))

    def _keep(self, text: str) -> None:
        if self._letters < HELD:
            self._letters += len(text)
            self._held.append(text)
            return
        if self._file is None:
            self._file = cast(BinaryIO, tempfile.TemporaryFile(prefix="moderator-"))  # noqa: SIM115 - for its life
            weakref.finalize(self, self._file.close)
        raw = text.encode("utf-8", "surrogatepass")
        end = (self._ends[-1] if self._ends else 0) + len(raw)
        if not self._appending:
            self._file.seek(end - len(raw))
            self._appending = True
        self._file.write(raw)
        self._ends.append(end)

    def _kept(self, place: int) -> str:
        start = self._ends[place - 1] if place else 0
        assert self._file is not None
        self._appending = False
        self._file.seek(start)
        return self._file.read(self._ends[place] - start).decode("utf-8", "surrogatepass")


def unescaped(text: str) -> str:
    """Return a text with the characters that XML cannot hold, which workbooks write as _x000D_."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def shared(stream: BinaryIO) -> Iterator[str]:
    """Yield the texts of the part of a workbook that holds them; it ends where the part is broken."""
    reader = _Reader()
    parser = reader.parser
    try:
        while raw := stream.read(CHUNK):
            parser.Parse(raw, False)
            yield from reader.take()
    except (expat.ExpatError, ValueError):
        yield from reader.take()
    finally:
        parser.StartElementHandler = parser.EndElementHandler = parser.CharacterDataHandler = None


class _Reader:
    """Takes what the parser finds, and makes texts of it: pieces joined, without how they are spoken."""

    def __init__(self) -> None:
        self._done: list[str] = []
        self._pieces: list[str] = []
        self._letters = 0
        self._aside = False
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = refuse

    def take(self) -> list[str]:
        """Return the texts that ended since."""
        done, self._done = self._done, []
        return done

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        del attributes
        name = name[name.find(":") + 1 :]
        if name == "t":
            self.parser.CharacterDataHandler = None if self._aside else self._listen
        elif name == "si":
            self._pieces.clear()
            self._letters = 0
        elif name == "rPh":
            self._aside = True

    def _end(self, name: str) -> None:
        name = name[name.find(":") + 1 :]
        if name == "t":
            self.parser.CharacterDataHandler = None
        elif name == "si":
            self._done.append(unescaped("".join(self._pieces)))
        elif name == "rPh":
            self._aside = False

    def _listen(self, data: str) -> None:
        self._letters += len(data)
        if self._letters < LONGEST:
            self._pieces.append(data)


def refuse(*_: object) -> None:
    """Leave a document that defines a type of its own, as no workbook does and traps do.

    Raises:
        ValueError: always.

    """
    raise ValueError("a definition of a document")
