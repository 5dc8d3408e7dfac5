"""The index of answers knows their thread: how many a comment has is counted without reading one."""

from alembic import op

from moderator.store.schema import comments

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Make it anew. The first revision makes today's indexes, so it may be right already."""
    (index,) = (one for one in comments.indexes if one.name == "ix_comments_parent")
    op.execute(f"DROP INDEX IF EXISTS {index.name}")
    index.create(op.get_bind())
