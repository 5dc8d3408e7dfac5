"""Marks by which copies of a text are found without reading every text again.

They lie in long rows, a page of comments each: a million are read in some hundredths of a second. They are a help,
not a record: a mark may outlive its comment or its text, and all may be emptied; who uses them looks at the text
before believing an old one, and makes those that are missing.
"""

from array import array
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, delete, func, insert, select

from moderator.store.schema import marks


def put(
    connection: Connection, batch: int, ids: Sequence[int], values: Sequence[int], *, edited: bool = False
) -> None:
    """Keep the marks of comments that follow each other by id, or of some that were edited."""
    if ids:
        row = {
            "batch_id": batch,
            "last_id": 0 if edited else ids[-1],
            "ids": array("q", ids).tobytes(),
            "marks": array("q", values).tobytes(),
        }
        connection.execute(insert(marks), [row])


def covered(connection: Connection, until: int) -> int:
    """Return the id up to which every comment has a mark, as far as those until this one are concerned."""
    last = select(func.coalesce(func.max(marks.c.last_id), 0)).where(marks.c.last_id <= until)
    return int(connection.execute(last).scalar_one())


def kept(connection: Connection) -> Iterator[tuple[bytes, bytes]]:
    """Yield ids and marks, as numbers of 64 bits, in the order in which they were kept."""
    for row in connection.execute(select(marks.c.ids, marks.c.marks).order_by(marks.c.seq)):
        yield row[0], row[1]


def forget(connection: Connection, batch: int | None = None, *, after: int = 0) -> None:
    """Remove the marks of an import, or all."""
    gone = delete(marks)
    if batch is not None:
        gone = gone.where(marks.c.batch_id == batch, marks.c.last_id > after)
    connection.execute(gone)
