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
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

import numpy as np

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

Rank = Callable[[str], Sequence[tuple[str, float]]]

_CODES = {2: "H", 4: "I", 8: "L"}
_UNREADABLE = (OSError, BadZipFile, lzma.LZMAError, KeyError, ValueError, TypeError, AttributeError)


def read(folder: Path | None = None) -> Rank:
    """Return what ranks languages, its table taken from the copy in `folder` (the cache folder), made if need be."""
    from py3langid import langid

    packed = langid.MODEL_DIR / langid.MODEL_FILE
    kept: Path | None = None
    try:
        kept = _kept(packed, folder or cache_folder())
        identifier = _unpacked(kept)
    except _UNREADABLE:
        if kept is not None:
            with contextlib.suppress(OSError):
                kept.unlink()  # Made anew the next time.
        identifier = langid.LanguageIdentifier.from_model_file(packed)
    rank: Rank = identifier.rank
    return rank


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

    # NumPy leaves a file open that is not what it should be.
    with kept.open("rb") as file, np.load(file, allow_pickle=False) as table:
        return LanguageIdentifier(
            table["ptc"],
            table["pc"],
            table["classes"].tolist(),
            _array(table["nextmove"]),
            table["out_feat"].tolist(),
            tk_row=_array(table["nextmove_row"]),
        )


def _array(numbers: Any) -> "array[int]":
    made = array(_CODES[numbers.dtype.itemsize])
    made.frombytes(np.ascontiguousarray(numbers).tobytes())
    return made
