"""Marks of texts, by which copies are found; the indexes of what few comments have, without the others."""

import sqlalchemy as sa
from alembic import op

from moderator.store.schema import comments, marks, metadata

revision = "0006"
down_revision = "0005"

NARROWED = ("ix_comments_parent", "ix_comments_group")


def upgrade() -> None:
    """Add the table and make the indexes anew. The first revision makes today's, so they may be right already."""
    connection = op.get_bind()
    if marks.name not in sa.inspect(connection).get_table_names():
        metadata.create_all(connection, tables=[marks])
    for index in sorted(comments.indexes, key=lambda one: str(one.name)):
        if index.name in NARROWED:
            op.execute(f"DROP INDEX IF EXISTS {index.name}")
            index.create(connection)
