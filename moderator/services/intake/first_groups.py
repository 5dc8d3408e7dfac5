"""The groups of a first import, found out for all comments at once; needs no library, so that a thread can do it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from moderator.services.words.alikeness import Union

if TYPE_CHECKING:
    from moderator.services.intake.grouping import Marked, Texts

Numbers = NDArray[np.int64]
Named = tuple[Numbers, Numbers]
"""Ids of comments, ascending, and for each the first comment that has the same mark."""


def copies(of: "Marked") -> Named:
    """Return which of these comments say the same."""
    ids, values = np.frombuffer(of[0], np.int64), np.frombuffer(of[1], np.int64)
    order = np.lexsort((ids, values))
    marks = values[order]
    begins = np.ones(len(ids), bool)
    begins[1:] = marks[1:] != marks[:-1]
    first = ids[order]
    first = first[begins][np.cumsum(begins) - 1]
    names = np.empty_like(first)
    names[order] = first
    if np.all(ids[1:] > ids[:-1]):
        return ids, names
    order = np.argsort(ids)
    return ids[order], names[order]


def with_near(same: Named, texts: "Texts", pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Return the name and the size of its group for every comment that has one, and its id; by that in order.

    Of the texts these pairs of places are nearly the same. A group is named by its first comment.
    """
    said = [one for one, _ in texts.values()]
    near = [(said[one], said[other]) for one, other in pairs]
    same = _with(same, {one for pair in near for one in pair})
    ids, names = same
    union = Union()
    for pair in near:
        union.join(names[np.searchsorted(ids, pair)].tolist())
    becomes = {one: family[0] for family in union.groups() for one in family[1:]}
    if becomes:
        old = np.array(sorted(becomes), np.int64)
        new = np.array([becomes[one] for one in old.tolist()], np.int64)
        place = np.minimum(np.searchsorted(old, names), len(old) - 1)
        names = np.where(old[place] == names, new[place], names)
    _, which, counted = np.unique(names, return_inverse=True, return_counts=True)
    sizes = counted[which]
    shared = sizes > 1
    columns: Any = (names[shared].tolist(), sizes[shared].tolist(), ids[shared].tolist())
    return list(zip(*columns, strict=True))


def _with(same: Named, wanted: set[int]) -> Named:
    """Add those of whom no mark was kept, for there were too many: each is alone so far."""
    ids, names = same
    asked = np.array(sorted(wanted), np.int64)
    if len(ids):
        asked = asked[ids[np.minimum(np.searchsorted(ids, asked), len(ids) - 1)] != asked]
    if not len(asked):
        return same
    ids, names = np.concatenate([ids, asked]), np.concatenate([names, asked])
    order = np.argsort(ids)
    return ids[order], names[order]
