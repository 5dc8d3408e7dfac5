"""Files, folders and archives as sources: streamed, never unpacked to disk, wary of traps."""

import gzip
import io
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

import zstandard

from moderator.core.errors import UserError
from moderator.importers.base import Source

ZIP, GZIP, ZSTD = b"PK\x03\x04", b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
LARGEST_WINDOW = 2**31
"""Dumps of Reddit are packed with a window of 2 GiB."""
HIGHEST_RATIO = 300
"""How many times larger than packed a text export can be; comments reach 20, a trap 1 000."""
RATIO_FROM = 64 * 1024 * 1024
"""Bytes below which a high ratio harms nobody: short files of one repeated word exist."""
LARGEST_TOTAL = 512 * 1024**3
"""Bytes that one archive may unpack to."""
MOST_MEMBERS = 200_000

_WORKBOOKS = ("xl/workbook.xml", "xl/workbook.bin", "word/document.xml", "content.xml")
_MEDIA_SUFFIXES = """.jpg .jpeg .png .gif .webp .heic .bmp .svg .ico .mp4 .mov .avi .mkv .webm .mp3 .m4a .ogg .opus
.wav .aac .pdf .ttf .otf .woff .woff2 .css .vcf .ics .srt .tgs .thumb .exe .dll .zip .7z .rar"""
_MEDIA = frozenset(_MEDIA_SUFFIXES.split())
"""What archives hold beside comments, told by its name so that thousands of photographs cost nothing."""
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    gzip.BadGzipFile,
    zstandard.ZstdError,
    NotImplementedError,
)


def sources(path: Path) -> Iterator[Source]:
    """Yield what can be read behind a path: a file, the files of a folder, the members of an archive.

    Raises:
        UserError: it is not there, cannot be opened, is damaged or a trap, or holds nothing.

    """
    try:
        if path.is_dir():
            yield from _folder(path)
        else:
            yield from _file(path)
    except FileNotFoundError as error:
        raise UserError(f"“{path.name}” is not there.", advice="Was it moved or renamed?") from error
    except PermissionError as error:
        raise UserError(f"“{path.name}” may not be read.", advice="Check who owns it.") from error
    except OSError as error:
        raise UserError(f"“{path.name}” cannot be read: {error.strerror or error}.") from error


def is_clutter(name: str) -> bool:
    """Say whether a file is of a system or a program and never of a person."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return any(part == "__MACOSX" or part.startswith((".", "~$")) for part in parts) or (
        bool(parts) and parts[-1].lower() in ("thumbs.db", "desktop.ini")
    )


def is_unsafe(name: str) -> bool:
    """Say whether a member claims a place outside its archive."""
    plain = name.replace("\\", "/")
    return plain.startswith("/") or ".." in plain.split("/") or plain[1:2] == ":" or "\0" in plain


def _folder(path: Path) -> Iterator[Source]:
    found = False
    for folder, names, files in os.walk(path):
        names[:] = sorted(name for name in names if not is_clutter(name))
        for file in sorted(files):
            inside = Path(folder, file)
            if is_clutter(file) or inside.suffix.lower() in _MEDIA - {".zip"} or not inside.is_file():
                continue
            found = True
            for source in _file(inside):
                source.name = str(
                    PurePosixPath(path.name, *inside.relative_to(path).parent.parts, source.name)
                )
                yield source
    if not found:
        raise UserError(f"There is no file to read in the folder “{path.name}”.")


def _file(path: Path) -> Iterator[Source]:
    with path.open("rb") as stream:
        start = stream.read(4)
    if start == ZIP:
        yield from _zip(path)
    elif start[:2] == GZIP or start == ZSTD:
        yield _compressed(Source.of(path), start)
    else:
        yield Source.of(path)


def _compressed(packed: Source, start: bytes) -> Source:
    """Return what a .gz or .zst holds as a source."""
    is_gzip = start[:2] == GZIP

    def opener() -> BinaryIO:
        raw = packed.open()
        counted = _Counted(raw)
        if is_gzip:
            inner = cast(BinaryIO, gzip.GzipFile(fileobj=counted))
        else:
            decompressor = zstandard.ZstdDecompressor(max_window_size=LARGEST_WINDOW)
            inner = decompressor.stream_reader(cast(BinaryIO, counted), read_across_frames=True)
        return _guarded(inner, packed.name, lambda: counted.count, also_close=raw)

    stem = (
        packed.name.rsplit(".", 1)[0]
        if packed.name.lower().endswith((".gz", ".zst", ".zstd"))
        else packed.name
    )
    return Source(stem, packed.path, opener, find=packed.siblings)


def _zip(path: Path) -> Iterator[Source]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except _DAMAGE as error:
        raise UserError(f"“{path.name}” is damaged.", advice="Download it once more.") from error
    _check_size(path, members)
    names = {member.filename for member in members}
    if names & set(_WORKBOOKS) and ("[Content_Types].xml" in names or "mimetype" in names):
        yield Source.of(path)
        return
    wanted = [member for member in members if _is_wanted(member)]
    if not wanted:
        raise UserError(f"There is no file to read in “{path.name}”.")
    if all(member.flag_bits & 1 for member in wanted):
        raise UserError(f"“{path.name}” is locked with a password.", advice="Unpack it first.")
    by_name = {_readable_name(member): member for member in wanted}
    for name in by_name:
        yield _member(path, name, by_name)


def _check_size(path: Path, members: list[zipfile.ZipInfo]) -> None:
    """Refuse an archive that says of itself that it is a trap."""
    total = sum(member.file_size for member in members)
    packed = max(path.stat().st_size, 1)
    if total > LARGEST_TOTAL or len(members) > MOST_MEMBERS or _is_trap(total, packed):
        raise _trap(path.name)


def _is_trap(unpacked: int, packed: int) -> bool:
    return unpacked > LARGEST_TOTAL or (unpacked > RATIO_FROM and unpacked > packed * HIGHEST_RATIO)


def _trap(name: str) -> UserError:
    return UserError(
        f"“{name}” unpacks to far more than an export of comments does, so it was not read.",
        advice="If you trust it, unpack it yourself and import the files.",
    )


def _is_wanted(member: zipfile.ZipInfo) -> bool:
    name = member.filename
    return not (
        member.is_dir()
        or is_unsafe(name)
        or is_clutter(name)
        or PurePosixPath(name).suffix.lower() in _MEDIA
        or not member.file_size
    )


def _readable_name(member: zipfile.ZipInfo) -> str:
    """Return the name; some tools write UTF-8 without saying so."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return member.filename


def _member(path: Path, name: str, members: dict[str, zipfile.ZipInfo]) -> Source:
    member = members[name]

    def opener() -> BinaryIO:
        try:
            archive = zipfile.ZipFile(path)
            inner = cast(BinaryIO, archive.open(member))
        except (*_DAMAGE, RuntimeError) as error:
            advice = "Unpack it first." if member.flag_bits & 1 else "Download the archive once more."
            raise UserError(f"“{name}” in “{path.name}” cannot be opened.", advice=advice) from error
        return _guarded(inner, path.name, lambda: max(member.compress_size, 1), also_close=archive)

    def beside(wanted: str) -> Source | None:
        other = str(PurePosixPath(name).parent / wanted)
        return _member(path, other, members) if other in members else None

    source = Source(f"{path.name}/{name}", path, opener, size=member.file_size, find=beside)
    if name.lower().endswith((".gz", ".zst", ".zstd")):
        start = source.head[:4]
        if start[:2] == GZIP or start == ZSTD:
            return _compressed(source, start)
    return source


class _Counted(io.RawIOBase):
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
    """A decompressed stream that stops at a trap and says in a sentence that a file is damaged."""

    def __init__(
        self, inner: BinaryIO, name: str, packed: Callable[[], int], also_close: "BinaryIO | zipfile.ZipFile"
    ) -> None:
        self._inner = inner
        self._name = name
        self._packed = packed
        self._also_close = also_close
        self._count = 0

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: "bytearray | memoryview", /) -> int:  # type: ignore[override]
        """Read decompressed bytes.

        Raises:
            UserError: the file is damaged, or a trap.

        """
        try:
            raw = self._inner.read(len(buffer))
        except _DAMAGE as error:
            raise UserError(f"“{self._name}” is damaged.", advice="Download it once more.") from error
        self._count += len(raw)
        if _is_trap(self._count, self._packed()):
            raise _trap(self._name)
        buffer[: len(raw)] = raw
        return len(raw)

    def close(self) -> None:
        """Close the stream and the file under it."""
        if not self.closed:
            self._inner.close()
            self._also_close.close()
        super().close()


def _guarded(
    inner: BinaryIO, name: str, packed: Callable[[], int], *, also_close: "BinaryIO | zipfile.ZipFile"
) -> BinaryIO:
    # The buffer gives quick lines over streams whose own are slow.
    return io.BufferedReader(_Guarded(inner, name, packed, also_close), buffer_size=256 * 1024)
