"""When two texts say the same: first by their bare letters, then by the pieces they share."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from moderator.core.alike import bare

__all__ = ["Union", "bare", "near"]

SHINGLE = 5
"""Characters of one piece."""
BANDS, ROWS = 16, 4
"""Two texts are compared when all smallest numbers of a band agree: 99 of 100 pairs that share 0.7 of their pieces."""
ALIKE = 0.7
"""Share of pieces (Jaccard) from which two texts are alike."""
MOST_COMPARED = 50
"""Proposals that are looked at for one text, in a family of which it is no part yet."""
MOST_OF_FAMILY, MOST_OF_BAND = 50, 200
"""Texts of one band that propose: where thousands differ by a number alone, the first speak for all."""
AT_ONCE = 200_000
"""Pieces that are numbered together."""
_MIX, _UPPER = np.uint64(0x9E3779B97F4A7C15), np.uint64(32)
FEWEST_WORDS = 5
"""Shorter texts are alike only when their letters are the same: "so good" and "so bad" share too much."""


def near(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield pairs of places in `texts` (already bare, all different) that are alike, enough of them to join all.

    The smallest of many numberings of the pieces (MinHash, in bands) propose, the true share of pieces decides.
    """
    worth = _with_shared_words(texts)
    known: dict[bytes, list[int]] = {}
    families = Union()
    pieces = lru_cache(maxsize=1000)(_pieces)
    for place, bands in _banded(texts, worth):
        others = sorted({other for band in bands for other in known.get(band, ())})
        if others:
            # Pieces are cut again when two texts are compared: keeping all would take most of the memory.
            mine = _pieces(texts[place])
            compared = 0
            for other in others:
                if compared < MOST_COMPARED and not families.joined(other, place):
                    compared += 1
                    if _share(mine, pieces(texts[other])) >= ALIKE:
                        families.join((other, place))
                        yield other, place
        most = MOST_OF_FAMILY if families.knows(place) else MOST_OF_BAND
        for band in bands:
            here = known.setdefault(band, [])
            if len(here) < most:
                here.append(place)


def _banded(texts: Sequence[str], places: Sequence[int]) -> Iterator[tuple[int, list[bytes]]]:
    """Yield each place with the marks of its bands; texts with a mark in common are worth a comparison."""
    waiting: list[int] = []
    held = 0
    for place in places:
        if len(texts[place]) >= SHINGLE:
            waiting.append(place)
            held += len(texts[place])
        if held >= AT_ONCE:
            yield from _marked(texts, waiting)
            waiting, held = [], 0
    yield from _marked(texts, waiting)


def _marked(texts: Sequence[str], places: Sequence[int]) -> Iterator[tuple[int, list[bytes]]]:
    if not places:
        return
    # All texts in a row: the runs that reach from one into the next are left out below.
    every = _runs("".join([texts[place] for place in places]))
    ends = np.cumsum([len(texts[place]) for place in places])
    starts = np.concatenate([[0], ends[:-1]])
    edges = np.stack([starts, ends - SHINGLE + 1], axis=1).ravel()
    smallest = np.empty((len(places), BANDS * ROWS), np.uint32)
    numbered = np.zeros(len(every) + 1, np.uint32)
    for number, (factor, shift) in enumerate(_NUMBERINGS):
        numbered[:-1] = (every * factor + shift) >> _UPPER
        smallest[:, number] = np.minimum.reduceat(numbered, edges)[::2]
    width = ROWS * smallest.itemsize
    for row, place in enumerate(places):
        raw = smallest[row].tobytes()
        yield place, [bytes((band,)) + raw[band * width : (band + 1) * width] for band in range(BANDS)]


def _numberings() -> list[tuple[np.uint64, np.uint64]]:
    """Return factors (odd) and shifts; the same in every run, so that groups are too."""
    draw = np.random.default_rng(20_260_101)
    factors = draw.integers(1, 2**63, BANDS * ROWS, np.uint64) * np.uint64(2) + np.uint64(1)
    return list(zip(factors, draw.integers(0, 2**63, BANDS * ROWS, np.uint64), strict=True))


_NUMBERINGS = _numberings()


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


def _pieces(text: str) -> frozenset[str]:
    """Return each distinct run of five characters."""
    # For texts as comments are, a set takes a tenth of the time of sorted numbers.
    return frozenset([text[place : place + SHINGLE] for place in range(len(text) - SHINGLE + 1)])


def _runs(text: str) -> NDArray[np.uint64]:
    letters = np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32).astype(np.uint64)
    runs = len(letters) - SHINGLE + 1
    mixed = np.zeros(max(runs, 0), np.uint64)
    for place in range(SHINGLE):
        mixed = mixed * _MIX + letters[place : place + runs]
    return mixed >> _UPPER


def _share(first: frozenset[str], second: frozenset[str]) -> float:
    shared = len(first & second)
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

    def joined(self, one: int, other: int) -> bool:
        """Say whether two belong together already."""
        return one in self._parent and other in self._parent and self._root(one) == self._root(other)

    def knows(self, one: int) -> bool:
        """Say whether it was ever joined with another."""
        return one in self._parent

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
