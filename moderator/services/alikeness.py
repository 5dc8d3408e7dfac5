"""When two texts say the same: first by their bare letters, then by the pieces they share."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

_NOT_LETTERS = re.compile(r"[\W_]+")
_DRAWN_OUT = re.compile(r"(.)\1{2,}")
_REPEATED = re.compile(r"(.)\1+")
_SPACE = re.compile(r"\s+")
_VARIANTS = re.compile("[\ufe0e\ufe0f\u200d\U0001f3fb-\U0001f3ff]")
SHINGLE = 5
"""Characters of one piece."""
PERMUTATIONS = 64
ALIKE = 0.7
"""Share of pieces (Jaccard) from which two texts are alike."""
_MIX, _UPPER = np.uint64(0x9E3779B97F4A7C15), np.uint64(32)
FEWEST_WORDS = 5
"""Shorter texts are alike only when their letters are the same: "so good" and "so bad" share too much."""


def bare(text: str) -> str:
    """Return what is left without case, punctuation, drawn-out letters and emoji; or the emoji, if that is all."""
    plain = text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()
    letters = _DRAWN_OUT.sub(r"\1\1", _NOT_LETTERS.sub(" ", plain)).strip()
    return letters or _REPEATED.sub(r"\1", _VARIANTS.sub("", _SPACE.sub("", plain)))


def near(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield pairs of places in `texts` (already bare, all different) that are alike.

    MinHash proposes, the true share of pieces decides.
    """
    from datasketch import MinHash, MinHashLSH

    worth = _with_shared_words(texts)
    if len(worth) < 2:
        return
    index = MinHashLSH(threshold=ALIKE, num_perm=PERMUTATIONS)
    # Pieces are cut again when two texts are compared: keeping them would take most of the memory.
    pieces = (_pieces(texts[place]).tolist() for place in worth)
    hashes = MinHash.generator(pieces, num_perm=PERMUTATIONS, hashfunc=_same)
    for place, minhash in zip(worth, hashes, strict=True):
        for other in index.query(minhash):
            if _share(_pieces(texts[place]), _pieces(texts[other])) >= ALIKE:
                yield other, place
        index.insert(place, minhash)


def _with_shared_words(texts: Sequence[str]) -> list[int]:
    """Return the places of texts that have three words in a row in common with another one.

    Texts that share so many pieces always do, and most texts do not: it saves the costly comparison.
    """
    first: dict[int, int] = {}
    shared: set[int] = set()
    for place, text in enumerate(texts):
        words = text.split()
        if len(words) < FEWEST_WORDS:
            continue
        for run in zip(words, words[1:], words[2:], strict=False):
            other = first.setdefault(hash(run), place)
            if other != place:
                shared.add(other)
                shared.add(place)
    return sorted(shared)


def _pieces(text: str) -> NDArray[np.uint64]:
    """Return each distinct run of five characters as a number of 32 bits."""
    letters = np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32).astype(np.uint64)
    runs = len(letters) - SHINGLE + 1
    mixed = np.zeros(max(runs, 0), np.uint64)
    for place in range(SHINGLE):
        mixed = mixed * _MIX + letters[place : place + runs]
    return np.unique(mixed >> _UPPER)


def _same(piece: int) -> int:
    return piece


def _share(first: NDArray[np.uint64], second: NDArray[np.uint64]) -> float:
    shared = len(np.intersect1d(first, second, assume_unique=True))
    return shared / (len(first) + len(second) - shared)


class Union:
    """Joins numbers that belong together, directly or through others."""

    def __init__(self) -> None:
        self._parent: dict[int, int] = {}

    def join(self, members: Iterable[int]) -> None:
        """Say that all these belong together."""
        first: int | None = None
        for member in members:
            root = self._root(member)
            if first is None:
                first = root
            else:
                self._parent[root] = first

    def groups(self) -> list[list[int]]:
        """Return every group of two or more, each in ascending order."""
        found: dict[int, list[int]] = {}
        for member in sorted(self._parent):
            found.setdefault(self._root(member), []).append(member)
        return [group for group in found.values() if len(group) > 1]

    def _root(self, member: int) -> int:
        parent = self._parent
        parent.setdefault(member, member)
        while parent[member] != member:
            parent[member] = parent[parent[member]]
            member = parent[member]
        return member
