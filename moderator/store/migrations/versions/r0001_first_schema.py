"""The first schema."""

from alembic import op

from moderator.store import fulltext
from moderator.store.schema import metadata

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table as it is today; a later revision adds what an older library lacks, and only that."""
    connection = op.get_bind()
    metadata.create_all(connection)
    fulltext.create(connection)
