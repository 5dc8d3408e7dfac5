"""What bzip2 and xz have packed, as the oldest dumps of Reddit are: as a stream, in bounded memory."""

import bz2
import io
import lzma
from typing import BinaryIO, Protocol

_CHUNK = 64 * 1024
_MOST_MEMORY = 512 * 1024 * 1024
"""Bytes that unpacking may take; the tightest setting of xz needs an eighth."""
BZIP2, XZ = b"BZh", b"\xfd7zXZ\0"


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...

    @property
    def needs_input(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


def is_packed(start: bytes) -> bool:
    """Say whether a file that starts so is packed by bzip2 or xz."""
    return start[:6] == XZ or (start[:3] == BZIP2 and start[4:10] == b"1AY&SY")


class Unpacked(io.RawIOBase):
    """Streams that follow each other, as many tools write them, are one."""

    def __init__(self, inner: BinaryIO, start: bytes) -> None:
        """Unpack `inner`, a file that starts with `start`."""
        super().__init__()
        self._inner = inner
        self._is_xz = start[:6] == XZ
        self._decompressor = self._new()
        self._ended = False

    def readable(self) -> bool:
        """Say yes."""
        return True

    def read(self, size: int = -1, /) -> bytes:
        """Return some bytes, none at the end.

        Raises:
            EOFError: the file is damaged, or ends in the middle.

        """
        while not self._ended:
            behind = self._decompressor.eof
            if behind:
                raw = (self._decompressor.unused_data or self._inner.read(_CHUNK)).lstrip(b"\0")
                if not raw:
                    break
                self._decompressor = self._new()
            else:
                raw = self._inner.read(_CHUNK) if self._decompressor.needs_input else b""
                if not raw and self._decompressor.needs_input:
                    raise EOFError
            try:
                found = self._decompressor.decompress(raw, size)
            except (OSError, lzma.LZMAError, EOFError) as error:
                if behind:
                    break  # What stands behind the last stream is no stream.
                raise EOFError from error
            if found:
                return found
        self._ended = True
        return b""

    def _new(self) -> _Decompressor:
        return (
            lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_MOST_MEMORY)
            if self._is_xz
            else bz2.BZ2Decompressor()
        )
