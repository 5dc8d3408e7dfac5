"""What a library remembers beside its comments, as JSON by name."""

import json

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from moderator.store.schema import settings


def get(connection: Connection, key: str) -> object:
    """Return a remembered value, None if there is none; what is no JSON is none of ours."""
    value = connection.execute(select(settings.c.value).where(settings.c.key == key)).scalar()
    try:
        return None if value is None else json.loads(value)
    except (ValueError, TypeError, RecursionError):
        return None


def put(connection: Connection, key: str, value: object) -> None:
    """Remember a value that JSON can hold; None forgets it."""
    if value is None:
        connection.execute(delete(settings).where(settings.c.key == key))
        return
    text = json.dumps(value, ensure_ascii=False)
    statement = upsert(settings).values(key=key, value=text)
    connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_={"value": text}))


def names(connection: Connection, prefix: str) -> list[str]:
    """Return the names that begin so."""
    there = settings.c.key.startswith(prefix, autoescape=True)
    return list(connection.execute(select(settings.c.key).where(there)).scalars())
