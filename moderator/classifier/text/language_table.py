"""The language identifier's table, kept unpacked in the cache folder: unpacking it takes most of a second a start.

The copy is made of the packed table alone, and read without pickle, its checksums looked at. Where it cannot be
kept or read, the packed one is.
"""

import contextlib
import lzma
import os
import shutil
import tempfile
from array import array
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from zipfile import ZIP_STORED, BadZipFile, ZipFile

import numpy as np
from numpy.typing import NDArray

from moderator.core.memory import give_back

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier


class Identifier(Protocol):
    """What tells languages; likelihoods are natural logarithms."""

    def classify(self, text: str) -> tuple[str, float]:
        """Return the likeliest language, and its likelihood."""

    def rank(self, text: str) -> Sequence[tuple[str, float]]:
        """Return all languages and their likelihoods, the likeliest first."""


_CODES = {2: "H", 4: "I", 8: "L"}
_UNREADABLE = (OSError, BadZipFile, lzma.LZMAError, KeyError, ValueError, TypeError, AttributeError)


def read(folder: Path | None = None) -> Identifier:
    """Return what tells languages, its table taken from the copy in `folder` (the cache folder), made if need be."""
    from py3langid import langid

    packed = langid.MODEL_DIR / langid.MODEL_FILE
    kept: Path | None = None
    identifier: Identifier
    try:
        kept = _kept(packed, folder or cache_folder())
        identifier = _unpacked(kept)
    except _UNREADABLE:
        if kept is not None:
            with contextlib.suppress(OSError):
                kept.unlink()  # Made anew the next time.
        identifier = langid.LanguageIdentifier.from_model_file(packed)
    give_back()
    return identifier


def cache_folder() -> Path:
    """Return where what can be made again is kept."""
    import platformdirs

    return Path(platformdirs.user_cache_dir("moderator", appauthor=False))


def _kept(packed: Path, folder: Path) -> Path:
    """Return the unpacked copy of a table, and make it first if there is none."""
    kept = folder / f"languages-{version('py3langid')}-{packed.stat().st_size}.npz"
    if not kept.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as part, lzma.open(packed) as source:
                shutil.copyfileobj(source, part, 1 << 20)
            Path(name).replace(kept)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    return kept


def _unpacked(kept: Path) -> "LanguageIdentifier":
    from py3langid.langid import LanguageIdentifier

    with ZipFile(kept) as archive:
        return LanguageIdentifier(
            _mapped(kept, archive, "ptc"),
            _read(archive, "pc"),
            _read(archive, "classes").tolist(),
            _array(archive, "nextmove"),
            _read(archive, "out_feat").tolist(),
            tk_row=_array(archive, "nextmove_row"),
        )


def _read(archive: ZipFile, name: str) -> NDArray[Any]:
    with archive.open(f"{name}.npy") as member:
        return np.lib.format.read_array(member, allow_pickle=False)


def _mapped(kept: Path, archive: ZipFile, name: str) -> NDArray[Any]:
    """Return the largest array as it lies in the file: of its sixty megabytes few rows are ever looked at."""
    entry = archive.getinfo(f"{name}.npy")
    with archive.open(entry) as member:
        while member.read(1 << 20):  # To its end, where the checksum is looked at.
            pass
    with kept.open("rb") as file:
        file.seek(entry.header_offset)
        head = file.read(30)
        file.seek(int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little"), os.SEEK_CUR)
        np.lib.format.read_magic(file)
        shape, by_columns, kind = np.lib.format.read_array_header_1_0(file)
        if entry.compress_type != ZIP_STORED or by_columns:
            raise ValueError("not as it was kept")
        return np.asarray(np.memmap(kept, kind, "r", offset=file.tell(), shape=shape))


def _array(archive: ZipFile, name: str) -> "array[int]":
    """Return whole numbers as the identifier walks them, without holding them twice."""
    with archive.open(f"{name}.npy") as member:
        np.lib.format.read_magic(member)
        _, _, kind = np.lib.format.read_array_header_1_0(member)
        made = array(_CODES[kind.itemsize])
        while part := member.read(1 << 20):
            made.frombytes(part)
    return made
