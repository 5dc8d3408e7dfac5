"""Text of which no line is longer than memory allows: what goes beyond is passed over."""

import io
from typing import BinaryIO, cast

LONGEST_LINE = 8 * 1024 * 1024
"""Bytes from which a line is no row of a table."""


class Capped(io.BufferedIOBase):
    """A stream whose lines end at a length, as it were; whoever reads it must not take the rest for what it was."""

    def __init__(self, inner: BinaryIO, encoding: str) -> None:
        """Read `inner`; in two bytes a letter lines are left as they are, since half a letter can look like an end."""
        super().__init__()
        self._inner = inner
        self._encoding = encoding
        self._whole = encoding.startswith("utf-16")
        self._length = 0
        self.cut = False
        """Whether a line was cut so far."""

    def text(self) -> io.TextIOWrapper:
        """Return it as text, with ends of lines as they are."""
        return io.TextIOWrapper(cast(BinaryIO, self), self._encoding, "replace", newline="")

    def readable(self) -> bool:
        """Say yes."""
        return True

    def read1(self, size: int | None = -1, /) -> bytes:
        """Read some bytes."""
        while raw := self._inner.read1(size if size is not None else -1):  # type: ignore[attr-defined]
            last = max(raw.rfind(b"\n"), raw.rfind(b"\r"))
            if self._length < LONGEST_LINE or self._whole:
                self._length = len(raw) - last - 1 if last >= 0 else self._length + len(raw)
                return bytes(raw)
            self.cut = True
            first = min((place for place in (raw.find(b"\n"), raw.find(b"\r")) if place >= 0), default=-1)
            if first >= 0:
                self._length = len(raw) - last - 1
                return bytes(raw[first:])
        return b""

    def read(self, size: int | None = -1, /) -> bytes:
        """Read some bytes."""
        return self.read1(size)
