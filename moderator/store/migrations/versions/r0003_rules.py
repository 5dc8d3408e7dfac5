"""Rules, kept with the library that they act on."""

import sqlalchemy as sa
from alembic import op

from moderator.store.schema import rules

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table. The first revision makes today's tables, so it may be there."""
    if not sa.inspect(op.get_bind()).has_table("rules"):
        rules.create(op.get_bind())
