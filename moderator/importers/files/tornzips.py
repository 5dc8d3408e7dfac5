"""A zip of which the end is missing, and with it the list of its members: each still says itself what it is."""

import io
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from moderator.importers.base import Source
from moderator.importers.files.guarded import Counted, guarded
from moderator.importers.files.members import MOST_MEMBERS, another, is_clutter, is_media, is_unsafe

_HEAD = b"PK\x03\x04"
_LAYOUT = struct.Struct("<4sHHHHHIIIHH")
_STORED, _DEFLATED = 0, 8
_LOCKED, _SIZE_BEHIND, _UTF8 = 1, 8, 0x800
_UNKNOWN = 0xFFFFFFFF
_STEP = 1024 * 1024
_LONGEST_NAME = 1024
MISSING = "The archive is damaged: its end is missing, and what stood there with it."


@dataclass(frozen=True, slots=True)
class _Member:
    name: str
    method: int
    start: int
    size: int | None
    """Bytes as packed; None where the member does not say it."""


def members(opened: Callable[[], BinaryIO], name: str, source: Source) -> Iterator[Source]:
    """Yield the members that a damaged archive still holds, the last of them as far as it goes.

    `opened` opens the archive anew, `source` is the archive itself.
    """
    with opened() as stream:
        found = list(_walk(stream))
    taken: dict[str, None] = {}
    for member in found:
        plain = member.name.replace("\\", "/")
        if is_unsafe(plain) or is_clutter(plain) or is_media(plain) or plain.endswith("/"):
            continue
        plain = another(plain, taken)
        taken[plain] = None
        yield _source(opened, member, f"{name}/{plain}", source)


def _source(opened: Callable[[], BinaryIO], member: _Member, name: str, archive: Source) -> Source:
    memo: dict[str, Any] = {}

    def opener() -> BinaryIO:
        stream = opened()
        _passed(stream, member.start)
        counted = Counted(cast(BinaryIO, _Limited(stream, member.size)))
        inner = cast(BinaryIO, _Inflated(counted, packed=member.method == _DEFLATED))
        closing = ExitStack()
        closing.callback(stream.close)
        return guarded(inner, name, lambda: max(counted.count, 1), also_close=closing, memo=memo)

    source = Source(name, archive.path, opener, memo=memo)
    source.container = archive.path
    return source


def _walk(stream: BinaryIO) -> Iterator[_Member]:
    """Find the heads of the members: behind one another where they say how long they are, else by looking for them."""
    window, before = b"", 0
    for _ in range(MOST_MEMBERS):
        while (place := window.find(_HEAD)) < 0 or len(window) < place + _LAYOUT.size + _LONGEST_NAME:
            more = stream.read(_STEP)
            if not more:
                break
            cut = place if place >= 0 else max(len(window) - len(_HEAD) + 1, 0)
            window, before = window[cut:] + more, before + cut
        if place < 0:
            return
        head = window[place:]
        if len(head) < _LAYOUT.size:
            return
        _, version, flags, method, _, _, _, packed, _, length, further = _LAYOUT.unpack_from(head)
        start = before + place + _LAYOUT.size + length + further
        honest = version <= 63 and method in (_STORED, _DEFLATED) and 0 < length <= _LONGEST_NAME
        passed = place + len(_HEAD)
        if honest and not flags & _LOCKED:
            size = None if flags & _SIZE_BEHIND or packed == _UNKNOWN else packed
            raw = head[_LAYOUT.size : _LAYOUT.size + length]
            yield _Member(raw.decode("utf-8" if flags & _UTF8 else "cp437", "replace"), method, start, size)
            passed = place + _LAYOUT.size + length + further + (size or 0)
        if passed > len(window):
            _passed(stream, passed - len(window))
        before, window = before + passed, window[passed:]


def _passed(stream: BinaryIO, size: int) -> None:
    if stream.seekable():
        stream.seek(size, io.SEEK_CUR)
        return
    while size > 0 and (raw := stream.read(min(size, _STEP))):
        size -= len(raw)


class _Limited(io.RawIOBase):
    """The bytes of one member, as packed."""

    def __init__(self, inner: BinaryIO, size: int | None) -> None:
        self._inner = inner
        self._left = size

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        """Read packed bytes.

        Raises:
            EOFError: the archive ends within the member.

        """
        if self._left is None:
            return self._inner.read(size)
        if not self._left:
            return b""
        raw = self._inner.read(min(size, self._left))
        if not raw:
            raise EOFError
        self._left -= len(raw)
        return raw


class _Inflated(io.RawIOBase):
    """What one member holds: stored as it is, or deflated until its own end."""

    def __init__(self, inner: Counted, *, packed: bool) -> None:
        self._inner = inner
        self._inflate = zlib.decompressobj(-15) if packed else None
        self._rest = b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        """Read the next bytes.

        Raises:
            EOFError: the archive ends within the member.
            zlib.error: it is damaged here.

        """
        if self._inflate is None:
            return self._inner.read(size)
        while not self._inflate.eof:
            rest = self._rest or self._inner.read(65536)
            if not rest:
                raise EOFError
            raw = self._inflate.decompress(rest, size)
            self._rest = self._inflate.unconsumed_tail
            if raw:
                return raw
        return b""
