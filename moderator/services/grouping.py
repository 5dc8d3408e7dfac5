"""Near-duplicates: copies of one text become one group, so that a raid is decided once."""

from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING

from moderator.core.operation import Changes, JobContext
from moderator.services.alikeness import Union, bare, near
from moderator.store import comments

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from moderator.services.library import Library

PAGE = 5000
MOST_NEAR = 20_000
"""Distinct texts that are compared by their pieces: some seconds, and bounded memory."""
MOST_EXACT = 5_000_000
"""Comments whose letters are compared: 16 bytes each."""


@dataclass(frozen=True, slots=True)
class GroupReport:
    """Which copies were found."""

    groups: int
    comments: int
    note: str = ""
    """What was left out, in a sentence, because there was too much of it."""
    changes: Changes = Changes.VERDICTS


def group(library: "Library", context: JobContext | None = None, *, after: int = 0) -> GroupReport:
    """Group the comments that came after this id with every comment whose letters are the same.

    Among the new ones, texts of five words or more that share most of their pieces join too. A group that
    exists already grows.

    Raises:
        Cancelled: the person asked to stop; nothing was grouped.

    """
    import numpy as np

    context = context or JobContext()
    marks, ids = array("q"), array("q")
    new: dict[int, tuple[int, str]] = {}
    note = ""
    last = 0
    while len(ids) < MOST_EXACT:
        with library.store.read() as connection:
            page = comments.texts(connection, last, PAGE)
        if not page:
            break
        last = page[-1][0]
        for comment_id, text in page:
            # Python's own hash differs from run to run, and is needed no longer than this one.
            mark = hash(bare(text))
            marks.append(mark)
            ids.append(comment_id)
            if comment_id > after and len(new) < MOST_NEAR:
                new.setdefault(mark, (comment_id, text))
        context.step(len(ids), 0, "Looking for copies")
    if len(new) >= MOST_NEAR:
        note = f"Only the first {MOST_NEAR} different texts were compared for small changes."
    if not ids:
        return GroupReport(0, 0)
    union = Union()
    _join_exact(union, np.frombuffer(marks, np.int64), np.frombuffer(ids, np.int64), after)
    _join_near(union, list(new.values()), context)
    groups = _with_those_known(library, union)
    for start in range(0, len(groups), PAGE):
        context.check()
        with library.store.write(durable=False) as connection:
            comments.set_groups(connection, groups[start : start + PAGE])
    return GroupReport(len(groups), sum(map(len, groups)), note)


def _join_exact(union: Union, marks: "NDArray[np.int64]", ids: "NDArray[np.int64]", after: int) -> None:
    """Join every run of equal marks that has a new comment in it."""
    import numpy as np

    order = np.argsort(marks, kind="stable")
    marks, ids = marks[order], ids[order]
    edges = np.flatnonzero(np.concatenate([[True], marks[1:] != marks[:-1], [True]]))
    starts, ends = edges[:-1], edges[1:]
    # Ids ascend within a run, since the sort is stable: the last one is the newest.
    wanted = (ends - starts > 1) & (ids[ends - 1] > after)
    for start, end in zip(starts[wanted], ends[wanted], strict=True):
        union.join(ids[start:end].tolist())


def _join_near(union: Union, new: "Sequence[tuple[int, str]]", context: JobContext) -> None:
    for done, (first, second) in enumerate(near([bare(text) for _, text in new])):
        union.join((new[first][0], new[second][0]))
        if done % 1000 == 0:
            context.step(done, 0, "Comparing texts")


def _with_those_known(library: "Library", union: Union) -> list[list[int]]:
    """Add what earlier imports found alike, so that no group loses a member."""
    groups = union.groups()
    with library.store.read() as connection:
        known = comments.grouped(connection, [member for members in groups for member in members])
    for members in known:
        union.join(members)
    return union.groups()
