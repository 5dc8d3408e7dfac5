"""What an act on many comments would do, before it is done: how many, a few of them, what was decided so far."""

import random
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from moderator.core.comment import CommentRow, Decision
from moderator.store import comments, search

if TYPE_CHECKING:
    from moderator.core.query import CommentQuery
    from moderator.services.library import Library

SAMPLES = 5
BINS = 50
"""Bars of the score plot."""


@dataclass(frozen=True, slots=True)
class BulkPreview:
    """Comments that would be acted on."""

    ids: "array[int] | Sequence[int]"
    samples: tuple[CommentRow, ...]
    """Drawn by chance, and the same ones each time."""
    decisions: dict[Decision, int]
    """What was decided about them so far; none that nobody has."""


def preview(library: "Library", ids: "array[int] | Sequence[int]") -> BulkPreview:
    """Look at these comments; nothing is changed."""
    chosen = sorted(random.Random(len(ids)).sample(range(len(ids)), min(SAMPLES, len(ids))))
    with library.store.read() as connection:
        samples = comments.rows(connection, [ids[place] for place in chosen])
        return BulkPreview(ids, tuple(samples), search.decisions(connection, ids))


def scores(library: "Library", query: "CommentQuery") -> list[int]:
    """Return how many of the matching comments are negative with each fiftieth of probability, from 0 to 1."""
    with library.store.read() as connection:
        return search.histogram(connection, query, BINS)
