"""Authors are told apart by an index of their own, which an import can make at its end; names need none."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import CreateIndex, CreateTable

from moderator.store.schema import authors

revision = "0009"
down_revision = "0008"

NEW = "authors_new"


def upgrade() -> None:
    """Make the table anew without its constraint. The first revision makes today's table, so it may be right."""
    made = op.get_bind().execute(sa.text("SELECT sql FROM sqlite_master WHERE name = 'authors'")).scalar_one()
    if "uq_authors_platform_key" in made:
        columns = ", ".join(column.name for column in authors.columns)
        op.execute(CreateTable(authors.to_metadata(sa.MetaData(), name=NEW)))
        op.execute(f"INSERT INTO {NEW} ({columns}) SELECT {columns} FROM {authors.name} ORDER BY id")
        op.drop_table(authors.name)
        op.rename_table(NEW, authors.name)
        # In a library that was shared under other names the two differ: an author is found by the key.
        op.execute(
            f"UPDATE {authors.name} SET external_id = key WHERE external_id IS NOT NULL AND external_id <> key"
        )
    for name in ("ix_authors_name", "ix_authors_external_id"):
        op.execute(f"DROP INDEX IF EXISTS {name}")
    for index in sorted(authors.indexes, key=lambda one: str(one.name)):
        op.execute(CreateIndex(index, if_not_exists=True))
