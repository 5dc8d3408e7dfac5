"""What newer exports changed on comments that were known, so that an import can be taken back exactly."""

import sqlalchemy as sa
from alembic import op

from moderator.store.schema import metadata, revisions

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the table. The first revision makes today's tables, so it may be there."""
    connection = op.get_bind()
    if revisions.name not in sa.inspect(connection).get_table_names():
        metadata.create_all(connection, tables=[revisions])
