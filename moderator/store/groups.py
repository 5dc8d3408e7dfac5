"""Comments that are alike: who belongs to which group, and how large it is.

A group is named by its first comment. A comment alone has no group.
"""

from collections.abc import Iterable, Sequence
from operator import itemgetter

from sqlalchemy import Connection, bindparam, func, select, update

from moderator.store.bulk import CHUNK
from moderator.store.schema import comments

_c = comments.c


def group_of(connection: Connection, comment_id: int) -> list[int]:
    """Return the ids of the comments that are alike, this one among them."""
    group = connection.execute(select(_c.group_id).where(_c.id == comment_id)).scalar()
    if group is None:
        return [comment_id]
    return list(connection.execute(select(_c.id).where(_c.group_id == group).order_by(_c.id)).scalars())


def grouped(connection: Connection, ids: Sequence[int]) -> list[list[int]]:
    """Return the groups that any of these comments is in, whole."""
    groups: set[int] = set()
    for start in range(0, len(ids), CHUNK):
        part = list(ids[start : start + CHUNK])
        found = connection.execute(
            select(_c.group_id).where(_c.id.in_(part), _c.group_id.is_not(None)).distinct()
        )
        groups.update(found.scalars())
    members: dict[int, list[int]] = {}
    wanted = sorted(groups)
    for start in range(0, len(wanted), CHUNK):
        part = wanted[start : start + CHUNK]
        for row in connection.execute(select(_c.group_id, _c.id).where(_c.group_id.in_(part))):
            members.setdefault(row[0], []).append(row[1])
    return list(members.values())


def set_groups(connection: Connection, groups: Iterable[Sequence[int]]) -> None:
    """Make each of these sets of ids a group, named by its first comment."""
    new = [(min(members), len(members), one) for members in groups for one in members]
    # In the order in which they lie: each page of the file is looked at once.
    new.sort(key=itemgetter(2))
    if new:
        values: dict[str, object] = {"group_id": bindparam("b_group"), "group_size": bindparam("b_size")}
        statement = update(comments).where(comments.c.id == bindparam("which")).values(values)
        connection.exec_driver_sql(str(statement.compile(dialect=connection.dialect)), new)


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
        here = _c.group_id == group
        first, size = connection.execute(select(func.min(_c.id), func.count()).where(here)).one()
        if size == 1:
            connection.execute(update(comments).where(here).values(group_id=None, group_size=1))
        elif size:
            connection.execute(update(comments).where(here).values(group_id=first, group_size=size))
