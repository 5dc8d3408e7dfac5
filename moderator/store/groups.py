"""Comments that are alike: who belongs to which group, and how large it is.

A group is named by its first comment, whose row says how large it is: thousands may say the same, and with each
import some more. A comment alone has no group.
"""

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from moderator.store.bulk import CHUNK
from moderator.store.prepared import Prepared
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


def set_groups(connection: Connection, groups: Iterable[Sequence[int]], *, first_ones: bool = False) -> None:
    """Make each of these sets of ids a group, named by its first comment; `first_ones` where there is none yet.

    What is in its group already is left as it is, but for the size in the row of the first.
    """
    named = {min(members): members for members in groups}
    there = set() if first_ones else _already(connection, list(named))
    new = [
        (name, len(members), one) for name, members in named.items() for one in members if one not in there
    ]
    # In the order in which they lie: each page of the file is looked at once.
    new.sort(key=itemgetter(2))
    if new:
        values: dict[str, object] = {"group_id": bindparam("b_group"), "group_size": bindparam("b_size")}
        statement = update(comments).where(comments.c.id == bindparam("which")).values(values)
        connection.exec_driver_sql(str(statement.compile(dialect=connection.dialect)), new)
    _GROWN.each(
        connection, [{"which": name, "b_size": len(named[name])} for name in sorted(there & named.keys())]
    )


def _already(connection: Connection, names: Sequence[int]) -> set[int]:
    """Return the comments that are in groups of these names."""
    found: set[int] = set()
    for start in range(0, len(names), CHUNK):
        found.update(
            connection.execute(select(_c.id).where(_c.group_id.in_(names[start : start + CHUNK]))).scalars()
        )
    return found


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
