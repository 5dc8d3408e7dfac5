"""Indexes that fit the orders of the table, an author's figures and the names of authors."""

from alembic import op

from moderator.store.schema import authors, comments

revision = "0005"
down_revision = "0004"

CHANGED = ("ix_comments_sentiment", "ix_comments_author", "ix_authors_external_id", "ix_authors_called")


def upgrade() -> None:
    """Make them anew. The first revision makes today's indexes, so they may be right already."""
    connection = op.get_bind()
    for index in sorted(authors.indexes | comments.indexes, key=lambda one: str(one.name)):
        if index.name in CHANGED:
            op.execute(f"DROP INDEX IF EXISTS {index.name}")
            index.create(connection)
