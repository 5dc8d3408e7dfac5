"""Saved searches, in the person's order."""

from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects.sqlite import insert as upsert

from moderator.store.schema import saved_searches


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search with a name."""

    id: int
    name: str
    query: str


def list_saved(connection: Connection) -> list[SavedSearch]:
    """Return all, in their order."""
    s = saved_searches.c
    found = connection.execute(select(s.id, s.name, s.query).order_by(s.position, s.id))
    return [SavedSearch(*row) for row in found]


def save(connection: Connection, name: str, query: str) -> int:
    """Keep a search under a name; a name that is taken gets the new search."""
    s = saved_searches
    place = connection.execute(select(func.coalesce(func.max(s.c.position), 0))).scalar_one() + 1
    statement = upsert(s).values(name=name, query=query, position=place)
    changed = statement.on_conflict_do_update(index_elements=["name"], set_={"query": query}).returning(
        s.c.id
    )
    return int(connection.execute(changed).scalar_one())


def remove(connection: Connection, search: int) -> None:
    """Forget a search."""
    connection.execute(delete(saved_searches).where(saved_searches.c.id == search))
