"""What was written by the account itself is marked, and has an index: the review queues leave it out."""

from alembic import op

from moderator.store.schema import OWN_FIRST, OWN_ONES, comments

revision = "0010"
down_revision = "0009"

_SAID = ("by_owner", "author_is_uploader", "authorIsChannelOwner")
"""By which fields a source could say so when this was written."""


def upgrade() -> None:
    """Mark what came before, and add the index. The first revision makes today's, so it may be there."""
    said = " OR ".join(
        f"instr(extra, '\"{field}\": {value}')" for field in _SAID for value in ("true", '"true"', '"True"')
    )
    # In JSON a quotation mark inside a text has a backslash before it: nobody can write this into a comment.
    op.execute(
        f"UPDATE comments SET extra = '{OWN_FIRST}, ' || substr(extra, 2) WHERE extra IS NOT NULL "
        f"AND ({said}) AND NOT {OWN_ONES}"
    )
    (index,) = (one for one in comments.indexes if one.name == "ix_comments_own")
    index.create(op.get_bind(), checkfirst=True)
