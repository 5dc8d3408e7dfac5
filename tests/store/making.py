"""Comments for tests of the store, and tables as older programs made them."""

import sqlite3
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection

from moderator.core.comment import NewComment, Probabilities, Scored
from moderator.store import comments
from moderator.store.engine import Store
from moderator.store.intake import batches
from moderator.store.intake.inserting import Inserter
from moderator.store.intake.ready import page_of

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def some(n: int, *, start: int = 0, **fields: object) -> list[NewComment]:
    return [
        NewComment(
            f"comment number {i}", "youtube", f"id{i}", author_name=f"author{i % 7}", thread_id=f"post{i % 3}",
            created_at=NOON, like_count=i,
        )._replace(**fields)
        for i in range(start, start + n)
    ]  # fmt: skip


def alike(ids: Sequence[int]) -> list[tuple[int, int, int]]:
    """Return the rows that make one group of these comments."""
    return [(ids[0], len(ids), one) for one in ids]


def put(connection: Connection, batch: int, new: Sequence[NewComment]) -> comments.Inserted:
    """Store comments in an import that is open."""
    return Inserter(batch).add(connection, page_of(new, Counter()))


def fill(store: Store, new: Sequence[NewComment]) -> tuple[int, comments.Inserted]:
    with store.write() as connection:
        batch = batches.begin(connection, ["a.csv"])
        inserted = put(connection, batch, new)
        batches.finish(connection, batch, "{}")
    return batch, inserted


def scored(negative: float) -> Scored:
    rest = 1 - negative
    return Scored(Probabilities(negative, rest * 0.3, rest * 0.7))


def score_all(store: Store, model: str = "m1", negative: float = 0.9) -> None:
    with store.write() as connection:
        work = comments.unscored(connection, model, 0, 10_000)
        comments.store_scores(connection, model, [(one, scored(negative)) for one, _ in work])


_AUTHORS_BEFORE = """CREATE TABLE authors_old (
    id INTEGER NOT NULL, platform VARCHAR DEFAULT '' NOT NULL, "key" VARCHAR NOT NULL, external_id VARCHAR,
    name VARCHAR NOT NULL, CONSTRAINT pk_authors PRIMARY KEY (id),
    CONSTRAINT uq_authors_platform_key UNIQUE (platform, "key"))"""


def make_authors_older(connection: sqlite3.Connection) -> None:
    """Give a library the table of authors that it had up to schema 0008."""
    for statement in (
        _AUTHORS_BEFORE,
        "INSERT INTO authors_old SELECT id, platform, key, external_id, name FROM authors",
        "DROP TABLE authors",
        "ALTER TABLE authors_old RENAME TO authors",
        "CREATE INDEX ix_authors_called ON authors (lower(ltrim(name, '@')))",
        "CREATE INDEX ix_authors_name ON authors (name)",
        "CREATE INDEX ix_authors_external_id ON authors (external_id)",
    ):
        connection.execute(statement)
