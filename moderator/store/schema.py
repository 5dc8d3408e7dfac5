"""The tables of a library. What SQLite alone understands stands in `fulltext.py` and `engine.py`.

Codes: a sentiment is its place in `ORDER` (0 negative, 1 neutral, 2 positive), a decision its place in
`DECISIONS`. Instants are UTC milliseconds since 1970. Constraints are named by a convention, so that a later
migration can name them too.
"""

from sqlalchemy import (
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    func,
    literal_column,
    text,
)

from moderator.core.comment import ORDER, SEVERE, Decision, Sentiment

DECISIONS: tuple[Decision, ...] = (
    Decision.OPEN,
    Decision.FLAGGED,
    Decision.HELD,
    Decision.APPROVED,
    Decision.SKIPPED,
)
DECISION_CODE = {decision: code for code, decision in enumerate(DECISIONS)}
SENTIMENT_CODE: dict[Sentiment, int] = {sentiment: code for code, sentiment in enumerate(ORDER)}

SEVERE_ONES = f"abuse >= {SEVERE}"
"""Of which comments the index of the severe ones knows. Another bound needs another index, by a migration."""

OWN_ONES = "own IS NOT NULL"
"""Which comments the account wrote whose post they stand under."""
OWN_INDEX = "INDEXED BY ix_comments_own"

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

authors = Table(
    "authors",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("platform", String, nullable=False, server_default=""),
    Column("key", String, nullable=False, doc="the platform's own id of the author, else the name"),
    Column("external_id", String),
    Column("name", String, nullable=False),
)
ONE_EACH = Index("uq_authors_key_platform", authors.c.key, authors.c.platform, unique=True)
"""An index and no part of the table: a first large import makes it at the end, in half of the time. Whose id is
known has it as key, so that it finds them too."""
CALLED = func.lower(func.ltrim(authors.c.name, literal_column("'@'")))
"""An author's name as a search compares it."""
Index("ix_authors_called", CALLED)

threads = Table(
    "threads",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("platform", String, nullable=False, server_default=""),
    Column("external_id", String, nullable=False),
    Column("title", String),
    UniqueConstraint("platform", "external_id"),
    Index(None, "title"),
)

batches = Table(
    "batches",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("state", String, nullable=False, doc="running, done or undone"),
    Column("started_ms", Integer, nullable=False),
    Column("finished_ms", Integer),
    Column("files", Text, nullable=False, doc="JSON list of names"),
    Column("report", Text, doc="JSON of the import's report"),
)

models = Table(
    "models",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("version", String, nullable=False, unique=True),
    Column("parent", String),
    Column("created_ms", Integer),
    Column("used_ms", Integer, doc="when it was last made current"),
    Column("figures", Text),
    Column("note", Text, nullable=False, server_default=""),
)

comments = Table(
    "comments",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("platform", String, nullable=False, server_default=""),
    Column("identity", String, doc="what makes it the same comment again; null where the source has no id"),
    Column("external_id", String),
    Column("parent_external_id", String),
    Column("thread_id", ForeignKey("threads.id")),
    Column("author_id", ForeignKey("authors.id")),
    Column("batch_id", ForeignKey("batches.id"), nullable=False),
    Column("created_ms", Integer),
    Column("created_precision", String, nullable=False, server_default="exact"),
    Column("like_count", Integer),
    # What the machine says, by the model that is current; kept here too, so that an index can cover it.
    Column("predicted_by", ForeignKey("models.id")),
    Column("machine", SmallInteger),
    Column("confidence", Float),
    Column("p_negative", Float),
    Column("p_neutral", Float),
    Column("p_positive", Float),
    Column("abuse", Float),
    Column("lang", String),
    # What the person says.
    Column("corrected", SmallInteger),
    Column("decision", SmallInteger, nullable=False, server_default="0"),
    Column("note", Text, nullable=False, server_default=""),
    Column("handed_ms", Integer, doc="when it was handed back to its platform"),
    Column("sentiment", SmallInteger, doc="the sentiment that counts: corrected, else machine"),
    Column("own", SmallInteger, doc="1 where the account wrote it whose post it stands under"),
    Column("group_id", Integer),
    # Counts in the row of the group's first comment alone: a group may have thousands, all over the file, and each
    # import brings some more of them.
    Column("group_size", Integer, nullable=False, server_default="1"),
    Column("text", Text, nullable=False),
    Column("permalink", Text),
    Column("extra", Text, doc="JSON of the unmapped fields"),
    UniqueConstraint("platform", "identity"),
    Index("ix_comments_queue", "decision", "corrected", "sentiment", "p_negative"),
    Index("ix_comments_sentiment", "sentiment", text("p_negative DESC")),
    # Holds all that a search without words looks at: a million comments are sifted here in a tenth of a second,
    # in the table itself in a whole one.
    Index(
        "ix_comments_created", "created_ms", "id", "sentiment", "decision", "corrected", "machine",
        "confidence", "p_negative", "p_neutral", "p_positive", "abuse", "like_count", "author_id", "thread_id",
        "group_id", "lang", "platform",
    ),
    Index("ix_comments_likes", "like_count"),
    Index("ix_comments_author", "author_id", "sentiment", "created_ms", "decision"),
    Index("ix_comments_thread", "thread_id", "sentiment", "created_ms"),
    # What most comments lack is not indexed: an import of a million is quicker by a fifth.
    Index(
        "ix_comments_parent",
        "parent_external_id",
        "platform",
        "thread_id",
        sqlite_where=text("parent_external_id IS NOT NULL"),
    ),
    Index("ix_comments_batch", "batch_id"),
    # Of few comments each: an import, which brings none of them, pays next to nothing.
    Index("ix_comments_noted", "id", sqlite_where=text("note <> ''")),
    Index("ix_comments_handed", "handed_ms", sqlite_where=text("handed_ms IS NOT NULL")),
    Index(
        "ix_comments_severe",
        text("p_negative DESC"), "id", "decision", "corrected", "sentiment", "group_id", "abuse",
        sqlite_where=text(SEVERE_ONES),
    ),
    Index("ix_comments_own", "decision", "corrected", "sentiment", "p_negative", sqlite_where=text(OWN_ONES)),
    Index("ix_comments_group", "group_id", sqlite_where=text("group_id IS NOT NULL")),
    Index("ix_comments_predicted", "predicted_by"),
    # Journal rows name comments by number: a number is never given twice.
    sqlite_autoincrement=True,
)  # fmt: skip

predictions = Table(
    "predictions",
    metadata,
    Column("model_id", ForeignKey("models.id"), primary_key=True),
    Column("comment_id", Integer, primary_key=True, autoincrement=False),
    Column("p_negative", Float, nullable=False),
    Column("p_neutral", Float, nullable=False),
    Column("p_positive", Float, nullable=False),
    Column("abuse", Float),
    Column("lang", String),
    sqlite_with_rowid=False,
)

steps = Table(
    "steps",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("id", String(36), nullable=False, unique=True, doc="UUIDv7, global"),
    Column("at_ms", Integer, nullable=False),
    Column("who", String, nullable=False),
    Column("by", String, nullable=False, doc="hand, rule and its name, group, query, undo or redo"),
    Column("label", Text, nullable=False),
    Column("undoes", String(36)),
    Column("state", String, nullable=False, doc="done, undone, dropped (no redo any more) or final"),
    Index(None, "state", "seq"),
)

journal = Table(
    "journal",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("id", String(36), nullable=False, unique=True, doc="UUIDv7, global"),
    Column("step", String(36), nullable=False),
    # No foreign key: what was decided stays on record when an import is undone.
    Column("comment_id", Integer),
    Column("kind", String, nullable=False),
    Column("before", Text),
    Column("after", Text),
    Index(None, "step"),
    Index(None, "comment_id"),
    # Ids are never used twice, also after the newest row would be gone.
    sqlite_autoincrement=True,
)

marks = Table(
    "marks",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("batch_id", Integer, nullable=False, doc="0 where they were made later"),
    Column("last_id", Integer, nullable=False, doc="of the last of these comments; 0 for edited ones"),
    Column("ids", LargeBinary, nullable=False, doc="numbers of 64 bits"),
    Column("marks", LargeBinary, nullable=False, doc="as many; copies of a text share one"),
)

revisions = Table(
    "revisions",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("batch_id", ForeignKey("batches.id"), nullable=False, doc="the import that changed it"),
    Column("comment_id", Integer, nullable=False),
    Column("what", SmallInteger, nullable=False, doc="1 likes, 2 text, 3 both"),
    Column("like_count", Integer, doc="before that"),
    Column("text", Text, doc="before that"),
    Column("shown", Text, doc="JSON of what the machine said of that text"),
    Index(None, "batch_id"),
    Index(None, "comment_id"),
)

tallies = Table(
    "tallies",
    metadata,
    Column("platform", String, primary_key=True),
    Column("sentiment", SmallInteger, primary_key=True, autoincrement=False, doc="-1 while unread"),
    Column("decision", SmallInteger, primary_key=True, autoincrement=False),
    Column("corrected", SmallInteger, primary_key=True, autoincrement=False, doc="1 where a person said so"),
    Column("n", Integer, nullable=False),
)

audits = Table(
    "audits",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("begun_ms", Integer, nullable=False),
    Column("model_id", ForeignKey("models.id"), nullable=False, doc="the model whose word was hidden"),
    Column("last_id", Integer, nullable=False, doc="drawn from the comments up to this one"),
)

audit_items = Table(
    "audit_items",
    metadata,
    Column("audit_id", ForeignKey("audits.id"), primary_key=True),
    # No foreign key: an import can be undone; what is gone is left out.
    Column("comment_id", Integer, primary_key=True, autoincrement=False),
    Column("place", Integer, nullable=False, doc="the order in which it was drawn"),
    Index(None, "comment_id"),
    sqlite_with_rowid=False,
)

splits = Table(
    "splits",
    metadata,
    Column("comment_id", Integer, primary_key=True, autoincrement=False),
    Column("side", SmallInteger, nullable=False, doc="0 learnt from, 1 kept aside to check by"),
)

saved_searches = Table(
    "saved_searches",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False, unique=True),
    Column("query", Text, nullable=False),
    Column("position", Integer, nullable=False, server_default="0"),
)

rules = Table(
    "rules",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False, unique=True),
    Column("kind", String, nullable=False, doc="word, phrase, pattern, author, score or links"),
    Column("value", Text, nullable=False),
    Column("action", String, nullable=False, doc="flag, hold, approve, negative, neutral or positive"),
    Column("is_on", SmallInteger, nullable=False, server_default="0"),
    Column("reached", Integer, nullable=False, server_default="0", doc="the newest comment it has seen"),
    sqlite_autoincrement=True,
)

settings = Table(
    "settings",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", Text, nullable=False),
)
