"""Tar archives: walked through once, from front to back; what is packed goes into a nameless file of our own."""

import io
import posixpath
import shutil
import tarfile
import tempfile
import weakref
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from threading import Lock
from typing import Any, BinaryIO, Self, cast

from moderator.core.errors import UserError
from moderator.importers.base import TORN, Source
from moderator.importers.files.guarded import CUT_OFF, LARGEST_TOTAL, damaged, trap
from moderator.importers.files.members import (
    MOST_MEMBERS,
    OUTSIDE,
    Left,
    another,
    count_media,
    is_clutter,
    is_media,
    is_unsafe,
)
from moderator.importers.files.tornzips import MISSING

BLOCK = 512
LONGEST_HEADER = 1024 * 1024
"""Bytes of a long name or of further headers, which are held in memory."""
ROOM_KEPT = 512 * 1024 * 1024
"""Bytes that stay free on the disk."""
LINK = "It is a link and not a file, so it was not opened."
DEVICE = "It is a device and not a file, so it was not opened."
HOLES = "It is a file with holes, which no export has, so it was not opened."
_CHUNK = 16 * 1024
"""Bytes that are copied at a time, and lost where the archive ends within them."""


def is_tar(head: bytes) -> bool:
    """Say whether a file that starts so is a tar archive: it says so itself, or its first header adds up."""
    if head[257:262] == b"ustar":
        return True
    try:
        return bool(tarfile.TarInfo.frombuf(head[:BLOCK], "utf-8", "replace").name)
    except (tarfile.TarError, ValueError):
        return False


class Tar:
    """An archive of which the place of every member that may be asked for is known."""

    def __init__(self, name: str, packed: Source, left: Left, *, plain: bool) -> None:
        """Walk through the archive that `packed` gives, decompressed; what is passed over is added to `left`.

        `plain` says that it lies as it is in the file `packed.path`, where its members are read later on. Of any
        other, the members that may hold comments are copied to a temporary file without a name.

        Raises:
            UserError: it is damaged, a trap, or holds no file to read, or the disk is full.

        """
        self.name = name
        self._path = packed.path
        self._places: dict[str, tuple[int, int, int]] = {}
        """Where each member starts, how many bytes there are of it, and how many there should be."""
        self._file: BinaryIO = packed.path.open("rb") if plain else _nameless()
        self._lock = Lock()
        self._closer = weakref.finalize(self, self._file.close)
        try:
            with (
                packed.open() as stream,
                tarfile.open(
                    fileobj=stream, mode="r|", tarinfo=_Header, encoding="utf-8", errors="replace"
                ) as archive,
            ):
                self._walk(archive, left, plain=plain)
        except (tarfile.TarError, RecursionError, ValueError, OverflowError) as error:
            if not self._places:
                self._closer()
                raise damaged(name) from error
            left.append((name, MISSING))
        except BaseException:
            self._closer()
            raise
        if not self._places:
            self._closer()
            raise UserError(f"There is no file to read in “{name}”.")

    def sources(self) -> Iterator[Source]:
        """Yield the members that may hold comments."""
        for name in self._places:
            yield self._source(name)

    def _walk(self, archive: tarfile.TarFile, left: Left, *, plain: bool) -> None:
        media = 0
        total = 0
        for number, member in enumerate(archive):
            total += max(member.size, 0)
            if number >= MOST_MEMBERS or total > LARGEST_TOTAL:
                raise trap(self.name)
            if member.size < 0:
                raise tarfile.ReadError("a size below nothing")
            name = member.name.replace("\\", "/")
            if member.isdir() or (is_clutter(name) and not is_unsafe(name)):
                continue
            if reason := OUTSIDE if is_unsafe(name) else _unlike_a_file(member):
                left.append((f"{self.name}/{name}".replace("\0", ""), reason))
            elif not member.size:
                continue
            elif is_media(name):
                media += 1
            else:
                start, size = (member.offset_data, member.size) if plain else self._copy(archive, member)
                self._places[another(str(PurePosixPath(name)), self._places)] = (start, size, member.size)
        count_media(self.name, media, left)

    def _copy(self, archive: tarfile.TarFile, member: tarfile.TarInfo) -> tuple[int, int]:
        """Append a member to the file of our own, as far as it goes; return where it starts there, and its bytes."""
        if shutil.disk_usage(tempfile.gettempdir()).free < member.size + ROOM_KEPT:
            raise UserError(
                f"There is not enough room on the disk to look into “{self.name}”.",
                advice="Make room, or unpack it yourself and import the files.",
            )
        inner = archive.extractfile(member)
        if inner is None:  # pragma: no cover
            raise tarfile.ReadError("no content")
        start = self._file.seek(0, io.SEEK_END)
        rest = member.size
        try:
            while rest and (raw := inner.read(min(rest, _CHUNK))):
                self._file.write(raw)
                rest -= len(raw)
        except tarfile.ReadError:
            # The archive ends in the midst of it, as its walk will find out at the next step.
            if rest == member.size:
                raise
        return start, member.size - rest

    def _source(self, name: str) -> Source:
        start, size, claimed = self._places[name]
        memo: dict[str, Any] = {}

        def opener() -> BinaryIO:
            if self._ends(start, size) < claimed:
                memo[TORN] = CUT_OFF
            return io.BufferedReader(_Part(self, start, size), buffer_size=256 * 1024)

        def beside(wanted: str) -> Source | None:
            other = posixpath.normpath(PurePosixPath(name).parent / wanted)
            return self._source(other) if other in self._places else None

        source = Source(f"{self.name}/{name}", self._path, opener, size=size, find=beside, memo=memo)
        source.container = Path(self.name)
        return source

    def _ends(self, start: int, size: int) -> int:
        """Return how many bytes of a member the file really holds."""
        with self._lock:
            return min(self._file.seek(0, io.SEEK_END) - start, size)

    def read_at(self, place: int, size: int) -> bytes:
        """Return bytes of the file in which the members lie; several streams may ask at once."""
        with self._lock:
            self._file.seek(place)
            return self._file.read(size)


def _nameless() -> BinaryIO:
    return cast(BinaryIO, tempfile.TemporaryFile(prefix="moderator-"))


def _unlike_a_file(member: tarfile.TarInfo) -> str:
    if member.issym() or member.islnk():
        return LINK
    if not member.isreg():
        return DEVICE
    return HOLES if member.issparse() else ""


class _Header(tarfile.TarInfo):
    """A header that is refused where it would fill the memory, or is broken in the midst of an archive."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        """Read a header of 512 bytes.

        Raises:
            tarfile.TarError: it is none.

        """
        try:
            header = super().frombuf(buf, encoding, errors)
        except tarfile.HeaderError as error:
            if len(buf) == BLOCK and any(buf):
                # Otherwise all that stands behind it would be missing without a word.
                raise tarfile.ReadError(str(error)) from error
            raise
        held = header.type not in tarfile.SUPPORTED_TYPES or header.type in _HELD
        if header.size < 0 or (held and header.size > LONGEST_HEADER):
            raise tarfile.ReadError("a header that no tool writes")
        return header


_HELD = (
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
)


class _Part(io.RawIOBase):
    """A member: some bytes of a longer file, with a place of its own in them."""

    def __init__(self, tar: Tar, start: int, size: int) -> None:
        self._tar = tar
        self._start = start
        self._size = size
        self._place = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._size}[whence]
        self._place = max(base + offset, 0)
        return self._place

    def readinto(self, buffer: "bytearray | memoryview", /) -> int:  # type: ignore[override]
        size = min(len(buffer), max(self._size - self._place, 0))
        raw = self._tar.read_at(self._start + self._place, size) if size else b""
        buffer[: len(raw)] = raw
        self._place += len(raw)
        return len(raw)
