"""Threads by position: what stands at 3_1 answers what stands at 3, as Netvizz and others number comments."""

from collections.abc import Iterable, Sequence

from moderator.core.comment import NewComment, Record
from moderator.importers.generic.hints import Finish
from moderator.importers.meaning.synonyms import ROW_NUMBERS, normalise
from moderator.importers.tables.grid import Grid

_CALLED = ROW_NUMBERS | {
    "position",
    "pos",
    "place",
    "order",
    "rank",
    "#",
    "thread_position",
    "comment_number",
}


_MOST = 200_000
"""Comments of one post of which the position is remembered."""


def place_of_position(grid: Grid) -> int | None:
    """Return the column of positions, some of which stand below others; None without one."""
    found = (column for column in grid.table if normalise(grid.headers[column.place]) in _CALLED)
    return next((column.place for column in found if column.is_positions), None)


def threaded(place: int, then: Finish | None) -> Finish:
    """Return what puts comments below those whose position theirs begins with, within the same post."""
    known: dict[str, str] = {}
    post: list[str | None] = [None]

    def finish(comment: NewComment, cells: Sequence[str], number: int) -> Iterable[Record]:
        if comment.thread_id != post[0] or len(known) > _MOST:
            # Each post numbers its comments anew.
            known.clear()
            post[0] = comment.thread_id
        position = cells[place].strip()
        if comment.external_id:
            known[position] = comment.external_id
        if comment.parent_external_id is None and (above := known.get(_above(position))) is not None:
            comment = comment._replace(parent_external_id=above)
        return then(comment, cells, number) if then is not None else (comment,)

    return finish


def _above(position: str) -> str:
    return position[: max(position.rfind("_"), position.rfind("-"), 0)]
