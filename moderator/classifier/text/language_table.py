"""The language identifier's table, kept unpacked in the cache folder: unpacking it takes most of a second a start.

The copy is made of the packed table alone, and read without pickle, its checksums looked at. Where it cannot be
kept or read, the packed one is.
"""

import contextlib
import lzma
import os
import shutil
import tempfile
import unicodedata
from collections.abc import Sequence
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_STORED, BadZipFile, ZipFile

import numpy as np
from numpy.typing import NDArray

from moderator.core.memory import give_back

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier


TOGETHER = 512
"""Texts that walk side by side."""
_UNREADABLE = (OSError, BadZipFile, lzma.LZMAError, KeyError, ValueError, TypeError, AttributeError)


class Likelihoods:
    """How likely texts are in each language: what py3langid's `rank` says, of many texts side by side.

    The library walks each text letter by letter; here all walk together, in steps of NumPy: three times as quick.
    """

    def __init__(
        self,
        likelihoods: NDArray[Any],
        priors: NDArray[np.float32],
        languages: Sequence[str],
        following: NDArray[Any],
        rows: NDArray[Any],
        features: NDArray[Any],
    ) -> None:
        """Take the library's table: likelihoods (features, columns), and priors and languages, one a column.

        The others are its automaton: what follows a row and a letter, and each state's row and feature (-1: none).
        """
        self._table, self._prior = likelihoods, priors
        self._next = following
        self._row = rows.astype(np.int64) << 8
        self._output = features.astype(np.int32)
        columns: dict[str, list[int]] = {}
        for column, language in enumerate(languages):
            columns.setdefault(language, []).append(column)
        self.languages = tuple(columns)
        """ISO 639 codes, one for each column of the answer."""
        # A language that is written in two scripts has a column for each.
        self._own = [(place, own) for place, own in enumerate(columns.values()) if len(own) > 1]
        self._first = [own[0] for own in columns.values()]

    def of(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return natural logarithms, (texts, languages), comparable within a text; all 0 where nothing is known."""
        answers = np.zeros((len(texts), len(self._prior)), np.float32)
        for first in range(0, len(texts), TOGETHER):
            part = [_as_read(text) for text in texts[first : first + TOGETHER]]
            owner, feature, count = self._visits(part)
            # Halves of a float take long to widen: once for all texts that share a feature.
            distinct, feature = np.unique(feature, return_inverse=True)
            table = self._table[distinct].astype(np.float32)
            ends = np.searchsorted(owner, np.arange(len(part) + 1)).tolist()
            weight = np.log1p(count.astype(np.float32))
            for place, (begin, end) in enumerate(pairwise(ends)):
                if begin < end:
                    answers[first + place] = weight[begin:end] @ table[feature[begin:end]] + self._prior
        merged = answers[:, self._first]
        for place, own in self._own:
            merged[:, place] = answers[:, own].max(axis=1)
        return merged

    def _visits(self, texts: Sequence[bytes]) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        """Return (text, feature, how often) of each feature that stands in a text, in the order of the texts."""
        lengths = np.array([len(text) for text in texts])
        order = np.argsort(-lengths, kind="stable")
        longest = int(lengths.max())
        letters = np.zeros((len(texts), longest), np.uint8)
        for place, number in enumerate(order.tolist()):
            letters[place, : lengths[number]] = np.frombuffer(texts[number], np.uint8)
        letters = np.ascontiguousarray(letters.T)
        # The longest come first, so that those that go on are always the first ones.
        going = np.searchsorted(-lengths[order], -np.arange(longest)).tolist()
        found = np.full(letters.shape, -1, np.int32)
        state = np.zeros(len(texts), np.int64)
        for step, on in enumerate(going):
            state[:on] = self._next[self._row[state[:on]] + letters[step, :on]]
            found[step, :on] = self._output[state[:on]]
        steps, places = np.nonzero(found >= 0)
        keys = order[places] * len(self._table) + found[steps, places]
        distinct, count = np.unique(keys, return_counts=True)
        return distinct // len(self._table), distinct % len(self._table), count


def read(folder: Path | None = None) -> Likelihoods:
    """Return what tells languages, its table taken from the copy in `folder` (the cache folder), made if need be."""
    from py3langid import langid

    packed = langid.MODEL_DIR / langid.MODEL_FILE
    kept: Path | None = None
    try:
        kept = _kept(packed, folder or cache_folder())
        found = _unpacked(kept)
    except _UNREADABLE:
        if kept is not None:
            with contextlib.suppress(OSError):
                kept.unlink()  # Made anew the next time.
        found = _packed(langid.LanguageIdentifier.from_model_file(packed))
    give_back()
    return found


def _as_read(text: str) -> bytes:
    """Return a text as the library reads it."""
    text = text.lower() if text.isupper() else text
    return unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass")


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


def _packed(identifier: "LanguageIdentifier") -> Likelihoods:
    return Likelihoods(
        identifier.nb_ptc,
        identifier.nb_pc,
        identifier.nb_classes,
        np.asarray(identifier.tk_nextmove),
        np.asarray(identifier.tk_row),
        np.asarray(identifier.tk_output),
    )


def _unpacked(kept: Path) -> Likelihoods:
    with ZipFile(kept) as archive:
        return Likelihoods(
            _mapped(kept, archive, "ptc"),
            _read(archive, "pc"),
            _read(archive, "classes").tolist(),
            _read(archive, "nextmove"),
            _read(archive, "nextmove_row"),
            _read(archive, "out_feat"),
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
