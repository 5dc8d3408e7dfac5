"""Blind audits, and which corrections are learnt from."""

import sqlalchemy as sa
from alembic import op

from moderator.store.schema import audit_items, audits, metadata, splits

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the tables. The first revision makes today's tables, so they may be there."""
    connection = op.get_bind()
    known = set(sa.inspect(connection).get_table_names())
    new = [table for table in (audits, audit_items, splits) if table.name not in known]
    metadata.create_all(connection, tables=new)
