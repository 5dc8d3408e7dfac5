"""Indexes of what few comments are: severe, noted or handed back."""

from alembic import op

from moderator.store.schema import comments

revision = "0008"
down_revision = "0007"

NEW = ("ix_comments_handed", "ix_comments_noted", "ix_comments_severe")


def upgrade() -> None:
    """Add them. The first revision makes today's indexes, so they may be there."""
    connection = op.get_bind()
    for index in sorted(comments.indexes, key=lambda one: str(one.name)):
        if index.name in NEW:
            index.create(connection, checkfirst=True)
