"""Decompressed streams that stop at a trap, and end where a file is damaged: what stands before is read."""

import gzip
import io
import zipfile
import zlib
from collections.abc import Callable
from typing import Any, BinaryIO, Protocol

import zstandard

from moderator.core.errors import UserError
from moderator.importers.base import TORN, in_a_line

HIGHEST_RATIO = 300
"""How many times larger than packed a text export can be; comments reach 20, a trap 1 000."""
RATIO_FROM = 64 * 1024 * 1024
"""Bytes below which a high ratio harms nobody: short files of one repeated word exist."""
LARGEST_TOTAL = 512 * 1024**3
"""Bytes that one archive may unpack to."""
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    gzip.BadGzipFile,
    zstandard.ZstdError,
    NotImplementedError,
)


CUT_OFF = "The file is damaged from here on: what stood before was read, the rest is lost."


class Closes(Protocol):
    """What has to be closed with a stream."""

    def close(self) -> None:
        """Close it."""


def is_trap(unpacked: int, packed: int) -> bool:
    """Say whether so many bytes cannot come out of so few by honest means."""
    return unpacked > LARGEST_TOTAL or (unpacked > RATIO_FROM and unpacked > packed * HIGHEST_RATIO)


def trap(name: str) -> UserError:
    """Return the error that says so."""
    return UserError(
        f"“{in_a_line(name)}” unpacks to far more than an export of comments does, so it was not read.",
        advice="If you trust it, unpack it yourself and import the files.",
    )


class Counted(io.RawIOBase):
    """Counts what a decompressor has taken in."""

    def __init__(self, inner: BinaryIO) -> None:
        self._inner = inner
        self.count = 0

    def readable(self) -> bool:
        """Say yes."""
        return True

    def read(self, size: int = -1, /) -> bytes:
        """Read packed bytes."""
        raw = self._inner.read(size)
        self.count += len(raw)
        return raw


class _Guarded(io.RawIOBase):
    """A decompressed stream that stops at a trap, and ends where the file is damaged."""

    def __init__(
        self,
        inner: BinaryIO,
        name: str,
        packed: Callable[[], int],
        also_close: Closes,
        memo: dict[str, Any],
        whole: Callable[[], bool],
    ) -> None:
        self._inner = inner
        # What a stream gives at once, so that nothing is lost with an error behind it.
        self._take: Callable[[int], bytes] = getattr(inner, "read1", inner.read)
        self._name = name
        self._packed = packed
        self._also_close = also_close
        self._memo = memo
        self._whole = whole
        self._count = 0
        self._ended = False

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: "bytearray | memoryview", /) -> int:  # type: ignore[override]
        """Read decompressed bytes.

        Raises:
            UserError: the file is damaged from its start, or a trap.

        """
        if self._ended:
            return 0
        try:
            raw = self._take(len(buffer))
            broken = not raw and not self._whole()
        except DAMAGE as error:
            if not self._count:
                raise damaged(self._name) from error
            raw, broken = b"", True
        if broken and not self._count:
            raise damaged(self._name)
        if broken:
            self._memo[TORN] = CUT_OFF
        self._ended = not raw
        self._count += len(raw)
        if is_trap(self._count, self._packed()):
            raise trap(self._name)
        buffer[: len(raw)] = raw
        return len(raw)

    def close(self) -> None:
        """Close the stream and the file under it."""
        if not self.closed:
            self._inner.close()
            self._also_close.close()
        super().close()


def damaged(name: str) -> UserError:
    """Return the error that says so of a file of which nothing can be read."""
    return UserError(f"“{in_a_line(name)}” is damaged.", advice="Download it once more.")


def _yes() -> bool:
    return True


def guarded(
    inner: BinaryIO,
    name: str,
    packed: Callable[[], int],
    *,
    also_close: Closes,
    memo: dict[str, Any],
    whole: Callable[[], bool] = _yes,
) -> BinaryIO:
    """Return a stream that is watched while it is read; `packed` says how many bytes were taken in for it.

    Where the file is damaged the stream ends, and `memo` says so; `whole` says at its end whether it is all there.
    """
    # The buffer gives quick lines over streams whose own are slow.
    return io.BufferedReader(_Guarded(inner, name, packed, also_close, memo, whole), buffer_size=256 * 1024)
