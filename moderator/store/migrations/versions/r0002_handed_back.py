"""When a comment was handed back to its platform."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the column. The first revision makes today's tables, so it may be there."""
    known = {column["name"] for column in sa.inspect(op.get_bind()).get_columns("comments")}
    if "handed_ms" not in known:
        op.add_column("comments", sa.Column("handed_ms", sa.Integer))
