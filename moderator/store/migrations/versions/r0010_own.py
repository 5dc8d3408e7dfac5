"""What the account itself wrote was marked here once, within its other fields; 0012 gives that a column."""

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Change nothing: 0012 finds what it looks for with and without that mark."""
