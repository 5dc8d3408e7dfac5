"""Comments that are alike: who belongs to which group, and how large it is.

A group is named by its first comment, whose row says how large it is: thousands may say the same, and with each
import some more. A comment alone has no group.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, func, select, update

from moderator.store.rows.bulk import CHUNK
from moderator.store.rows.prepared import Prepared
from moderator.store.schema import comments

_c = comments.c


def group_of(connection: Connection, comment_id: int) -> list[int]:
    """Return the ids of the comments that are alike, this one among them."""
    group = connection.execute(select(_c.group_id).where(_c.id == comment_id)).scalar()
    if group is None:
        return [comment_id]
    return list(connection.execute(select(_c.id).where(_c.group_id == group).order_by(_c.id)).scalars())


def grouped(connection: Connection, ids: Sequence[int]) -> dict[int, int]:
    """Return every comment of the groups that any of these is in, with the name of its group."""
    names: set[int] = set()
    for part in _parts(ids):
        asked = select(_c.group_id).where(_c.id.in_(part), _c.group_id.is_not(None)).distinct()
        names.update(connection.execute(asked).scalars())
    found: dict[int, int] = {}
    for part in _parts(sorted(names)):
        asked = select(_c.id, _c.group_id).where(_c.group_id.in_(part))
        found.update(map(tuple, connection.execute(asked).all()))
    return found


class Joining(NamedTuple):
    """A comment that comes into a group; or a group, by its name, that grows or goes into another one."""

    group: int
    size: int
    """Of that group then."""
    one: int
    was: int = 0
    """Comments of the group that is meant; 0 for a comment."""


def joining(groups: Iterable[Sequence[int]], known: Mapping[int, int], *, after: int = 0) -> list[Joining]:
    """Return what makes each of these sets of ids a group, named by its first comment.

    `known` are names of groups that are there already, and how many are in them: such a name stands for all of those.
    Comments after the id come first: who takes them back finds by them which groups to settle, however far it came.
    Else they come in the order in which they lie, so that each page of the file is looked at once.
    """
    found = []
    for members in groups:
        name, size = min(members), sum([known.get(one, 1) for one in members])
        found += [Joining(name, size, one, known.get(one, 0)) for one in members]
    found.sort(key=lambda row: (row.was > 0, row.one <= after, row.one))
    return found


def set_groups(connection: Connection, rows: Sequence[tuple[int, int, int]]) -> None:
    """Give comments that have no group theirs: its name, its size and the comment, in the order in which they lie.

    So each page of the file is looked at once.
    """
    if rows:
        values: dict[str, object] = {"group_id": bindparam("b_group"), "group_size": bindparam("b_size")}
        statement = update(comments).where(comments.c.id == bindparam("which")).values(values)
        connection.exec_driver_sql(str(statement.compile(dialect=connection.dialect)), rows)


def join_groups(connection: Connection, rows: Sequence[Joining]) -> None:
    """Put comments into groups, and groups into others."""
    set_groups(connection, [row[:3] for row in rows if not row.was])
    moved = [row for row in rows if row.was and row.one != row.group]
    _MOVED.each(connection, [{"which": row.one, "b_group": row.group} for row in moved])
    grown = [row for row in rows if row.was and row.one == row.group]
    _GROWN.each(connection, [{"which": row.one, "b_size": row.size} for row in grown])


def _parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))


def without(connection: Connection, comment_id: int) -> dict[int, int | None]:
    """Return which comments would be in which group if this one left its own; empty if it is in none."""
    rest = group_of(connection, comment_id)
    if len(rest) < 2:
        return {}
    rest.remove(comment_id)
    name = rest[0] if len(rest) > 1 else None
    was = connection.execute(select(_c.group_id).where(_c.id == comment_id)).scalar()
    moved: dict[int, int | None] = dict.fromkeys(rest, name) if name != was else {}
    return {comment_id: None, **moved}


def join(connection: Connection, groups: dict[int, int | None]) -> None:
    """Put comments into groups, or out of any. `settle` must follow for every group that is touched."""
    moved = [{"which": one, "b_group": group} for one, group in groups.items()]
    if moved:
        put = update(comments).where(_c.id == bindparam("which")).values(group_id=bindparam("b_group"))
        connection.execute(put.values(group_size=1), moved)


def settle(connection: Connection, groups: Iterable[int]) -> None:
    """Name and count groups anew whose members came or went; one comment alone is no group."""
    for group in groups:
        row: Any = _SIZE(connection, {"which": group}).one()
        first, size = row[0], row[1]
        if size > 1 and first == group:
            _GROWN(connection, {"which": first, "b_size": size})
        elif size:
            values = (
                {"group_id": None, "group_size": 1} if size == 1 else {"group_id": first, "group_size": size}
            )
            connection.execute(update(comments).where(_c.group_id == group).values(values))


_SIZE = Prepared(select(func.min(_c.id), func.count()).where(_c.group_id == bindparam("which")))
_GROWN = Prepared(update(comments).where(_c.id == bindparam("which")).values(group_size=bindparam("b_size")))
_MOVED = Prepared(
    update(comments).where(_c.group_id == bindparam("which")).values(group_id=bindparam("b_group"))
)
