"""A column says what the account itself wrote, which a shared copy keeps; its index asks that alone."""

import sqlalchemy as sa
from alembic import op

from moderator.store.rows.owned import MARK_OWN
from moderator.store.schema import comments

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add the column. The first revision makes today's tables, so it may be there."""
    connection = op.get_bind()
    known = {column["name"] for column in sa.inspect(connection).get_columns("comments")}
    (index,) = (one for one in comments.indexes if one.name == "ix_comments_own")
    op.execute(f"DROP INDEX IF EXISTS {index.name}")
    if "own" not in known:
        op.add_column("comments", sa.Column("own", sa.SmallInteger))
        op.execute(MARK_OWN)
    index.create(connection)
