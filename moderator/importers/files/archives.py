"""Files, folders and archives as sources: streamed, never unpacked into a folder, wary of traps."""

import gzip
import os
import posixpath
import struct
import weakref
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, cast

import zstandard

from moderator.core.errors import UserError
from moderator.core.paths import unreadable
from moderator.importers.base import Source
from moderator.importers.files import frames, tornzips
from moderator.importers.files.guarded import DAMAGE, Counted, damaged, guarded, is_trap, trap
from moderator.importers.files.members import (
    DEEPEST,
    MOST_MEMBERS,
    OUTSIDE,
    TOO_DEEP,
    Left,
    another,
    count_media,
    is_clutter,
    is_media,
    is_unsafe,
)
from moderator.importers.files.tars import BLOCK, Tar, is_tar
from moderator.importers.files.unpacked import Unpacked, is_packed

ZIP, GZIP, ZSTD = b"PK\x03\x04", b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
LARGEST_WINDOW = 2**31
"""Dumps of Reddit are packed with a window of 2 GiB."""
_OF_DOCUMENTS = ("xl/", "word/", "ppt/", "[Content_Types].xml")
"""Beginnings of what stands in the documents of office programs."""
_WORKBOOKS = ("xl/workbook.xml", "xl/workbook.bin", "word/document.xml", "content.xml")


def sources(path: Path, left: Left | None = None) -> Iterator[Source]:
    """Yield what can be read behind a path: a file, the files of a folder, the members of an archive.

    What is passed over is added to `left`.

    Raises:
        UserError: it is not there, cannot be opened, is damaged or a trap, or holds nothing.

    """
    left = left if left is not None else []
    try:
        if path.is_dir():
            yield from _folder(path, left)
        elif path.exists() and not path.is_file():
            raise UserError(
                f"“{path.name}” is a pipe or a device.", advice="Save what it gives to a file first."
            )
        else:
            yield from _file(path, left)
    except OSError as error:
        raise unreadable(path, error) from error


def _folder(path: Path, left: Left) -> Iterator[Source]:
    found = False
    media = 0
    for folder, names, files in os.walk(path):
        names[:] = sorted(name for name in names if not is_clutter(name))
        for file in sorted(files):
            inside = Path(folder, file)
            if is_clutter(file) or not inside.is_file():
                continue
            if is_media(file):
                media += 1
                continue
            found = True
            above = PurePosixPath(path.name, *inside.relative_to(path).parent.parts)
            try:
                for source in _file(inside, left):
                    source.name = str(above / source.name)
                    source.container = source.container or path
                    yield source
            except UserError as error:
                # One damaged file in a folder is no reason not to read the others.
                left.append((str(above / file), str(error)))
    count_media(path.name, media, left)
    if not found:
        raise UserError(
            f"There is no file to read in the folder “{path.name}”.",
            advice="Name the one that holds the export.",
        )


def _file(path: Path, left: Left) -> Iterator[Source]:
    with path.open("rb") as stream:
        start = stream.read(BLOCK)
    if start[:4] == ZIP:
        yield from _of_zip(Source.of(path), path, left, path.stat().st_size, depth=1)
    else:
        yield from _unzipped(Source.of(path), start, left, depth=1)


def _unzipped(source: Source, start: bytes, left: Left, *, depth: int) -> Iterator[Source]:
    """Yield a source that is no zip and starts so, or what it holds; `depth` counts the archives from outside."""
    if start[:2] == GZIP or start[:4] == ZSTD or is_packed(start):
        inner = _compressed(source, start)
        packed = True
    else:
        inner = source
        packed = False
    if not is_tar(inner.head if packed else start):
        yield inner
    elif depth > DEEPEST + 1:
        left.append((source.name, TOO_DEEP))
    else:
        plain = depth == 1 and not packed
        for member in Tar(source.name, inner, left, plain=plain).sources():
            try:
                yield from _of_tar(member, left, depth=depth + 1)
            except UserError as error:
                left.append((member.name, str(error)))


def _of_tar(source: Source, left: Left, *, depth: int) -> Iterator[Source]:
    if source.head[:4] != ZIP:
        yield from _unzipped(source, source.head, left, depth=depth)
    elif depth > DEEPEST + 1:
        left.append((source.name, TOO_DEEP))
    else:
        yield from _of_zip(source, source.open(), left, source.size or 1, depth=depth)


def _of_zip(source: Source, file: Path | BinaryIO, left: Left, size: int, *, depth: int) -> Iterator[Source]:
    """Yield what a zip holds; of a damaged one, what can still be found in it.

    Raises:
        UserError: it is a trap, locked, or holds nothing that can be read.

    """
    try:
        archive = _Zip(source.name, source.path, file, size, depth=depth)
    except Damaged as error:
        found = list(tornzips.members(source.open, source.name, source))
        if not found or any(one.name[len(source.name) + 1 :].startswith(_OF_DOCUMENTS) for one in found):
            # Half a workbook is no archive of exports: its parts say nothing without each other.
            raise damaged(source.name) from error
        yield from found
        left.append((source.name, tornzips.MISSING))
    else:
        yield from archive.sources(source, left)


def _compressed(packed: Source, start: bytes) -> Source:
    """Return what a .gz, .zst, .bz2 or .xz holds as a source."""
    is_zst = start[:4] == ZSTD
    # What is left here must not lead back to the source: files would stay open until somebody looks for rings.
    memo: dict[str, Any] = {}

    def opener() -> BinaryIO:
        raw = packed.open()
        counted = Counted(raw)
        if is_zst:
            decompressor = zstandard.ZstdDecompressor(max_window_size=LARGEST_WINDOW)
            inner = cast(
                BinaryIO, decompressor.stream_reader(cast(BinaryIO, counted), read_across_frames=True)
            )
        elif start[:2] == GZIP:
            inner = cast(BinaryIO, gzip.GzipFile(fileobj=counted))
        else:
            inner = cast(BinaryIO, Unpacked(cast(BinaryIO, counted), start))
        return guarded(
            inner,
            packed.name,
            lambda: counted.count,
            also_close=raw,
            memo=memo,
            whole=whole if is_zst else _yes,
        )

    def whole() -> bool:
        # A reader of zst ends without a word where the file is cut.
        if "zst_whole" not in memo:
            with packed.open() as stream:
                memo["zst_whole"] = frames.is_whole(stream)
        return bool(memo["zst_whole"])

    stem = (
        packed.name.rsplit(".", 1)[0]
        if packed.name.lower().endswith((".gz", ".zst", ".zstd", ".bz2", ".xz"))
        else packed.name
    )
    source = Source(stem, packed.path, opener, find=packed.siblings, memo=memo)
    source.container = packed.container
    return source


def _yes() -> bool:
    return True


class Damaged(Exception):
    """The list of an archive's members cannot be read."""


class _Zip:
    """An archive that stays open while any of its members may be asked for: its list is long to read."""

    def __init__(self, name: str, path: Path, file: Path | BinaryIO, size: int, *, depth: int = 1) -> None:
        """Open the `file` that it is; `size` is in bytes, as packed, and `path` what a person named.

        Raises:
            Damaged: its list cannot be read.
            UserError: it is a trap.

        """
        self._name = name
        self._path = path
        self._size = max(size, 1)
        self._depth = depth
        try:
            self._archive = zipfile.ZipFile(file)
            self._listed = self._archive.infolist()
        except (*DAMAGE, ValueError, struct.error, OverflowError) as error:
            raise Damaged from error
        # Sources lead to it, and it to them: whoever clears such a ring away must find the file closed.
        close = weakref.finalize(self, _close, self._archive, file)
        total = sum(member.file_size for member in self._listed)
        if len(self._listed) > MOST_MEMBERS or is_trap(total, self._size):
            close()
            raise trap(name)
        self._members: dict[str, zipfile.ZipInfo] = {}

    def sources(self, itself: Source, left: Left) -> Iterator[Source]:
        """Yield the members that can be read; `itself` where the archive is a workbook.

        Raises:
            UserError: there are none.

        """
        names = {member.filename for member in self._listed}
        if names & set(_WORKBOOKS) and ("[Content_Types].xml" in names or "mimetype" in names):
            yield itself
            return
        if any(name.endswith(".iwa") or name == "Index.zip" for name in names):
            raise UserError(
                f"“{self._name}” is a document of Numbers, Pages or Keynote.",
                advice="Export it there as CSV (File > Export To), and import that.",
            )
        self._choose(left)
        if not self._members:
            raise UserError(f"There is no file to read in “{self._name}”.")
        if all(member.flag_bits & 1 for member in self._members.values()):
            raise UserError(f"“{self._name}” is locked with a password.", advice="Unpack it first.")
        for name in self._members:
            try:
                yield from self._inside(name, left)
            except UserError as error:
                left.append((f"{self._name}/{name}", str(error)))

    def _choose(self, left: Left) -> None:
        media = 0
        for member in self._listed:
            name = member.filename
            if not name or member.is_dir() or not member.file_size:
                continue
            if is_unsafe(name):
                left.append((f"{self._name}/{name}", OUTSIDE))
            elif is_clutter(name):
                continue
            elif is_media(name):
                media += 1
            else:
                self._members[another(_readable_name(member), self._members)] = member
        count_media(self._name, media, left)

    def _inside(self, name: str, left: Left) -> Iterator[Source]:
        source = self._source(name)
        start = source.head[:4]
        if start == ZIP:
            if self._depth > DEEPEST:
                left.append((source.name, TOO_DEEP))
                return
            member = self._members[name]
            size = min(self._size, max(member.compress_size, 1))
            yield from _of_zip(source, self._opened(name), left, size, depth=self._depth + 1)
        else:
            yield from _unzipped(source, source.head, left, depth=self._depth + 1)

    def _source(self, name: str) -> Source:
        member = self._members[name]
        memo: dict[str, Any] = {}

        def opener() -> BinaryIO:
            # A member cannot be packed more tightly than the file on the disk is long.
            packed = min(max(member.compress_size, 1), self._size)
            return guarded(self._opened(name), self._name, lambda: packed, also_close=ExitStack(), memo=memo)

        def beside(wanted: str) -> Source | None:
            other = posixpath.normpath(PurePosixPath(name).parent / wanted)
            return self._source(other) if other in self._members else None

        source = Source(
            f"{self._name}/{name}", self._path, opener, size=member.file_size, find=beside, memo=memo
        )
        source.container = Path(self._name)
        return source

    def _opened(self, name: str) -> BinaryIO:
        member = self._members[name]
        try:
            return cast(BinaryIO, self._archive.open(member))
        except (*DAMAGE, RuntimeError, OSError, ValueError, struct.error) as error:
            advice = "Unpack it first." if member.flag_bits & 1 else "Download the archive once more."
            raise UserError(f"“{name}” in “{self._name}” cannot be opened.", advice=advice) from error


def _close(archive: zipfile.ZipFile, file: Path | BinaryIO) -> None:
    archive.close()
    if not isinstance(file, Path):
        file.close()


def _readable_name(member: zipfile.ZipInfo) -> str:
    """Return the name; some tools write UTF-8 without saying so, some the other slash."""
    name = member.filename
    if not member.flag_bits & 0x800:
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            name = member.filename
    return name.replace("\\", "/")
