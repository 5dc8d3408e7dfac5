"""The first schema."""

from alembic import op

from moderator.store import fulltext
from moderator.store.schema import metadata

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table. A later revision must freeze this one's tables before it changes `schema.py`."""
    connection = op.get_bind()
    metadata.create_all(connection)
    fulltext.create(connection)
