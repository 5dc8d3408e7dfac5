"""Comments in the library: rows for a screen, texts for the machine, what the machine said of them."""

from collections.abc import Sequence

from sqlalchemy import Connection, RowMapping, bindparam, func, select

from moderator.core.comment import (
    ORDER,
    AuthorCard,
    CommentRow,
    Probabilities,
    Sentiment,
    TimePrecision,
)
from moderator.core.errors import no_comment
from moderator.store.groups import Joining, group_of, grouped, join_groups, joining, set_groups
from moderator.store.intake.inserting import Inserted, Inserter
from moderator.store.model.scores import count_unscored, keep_scores, store_scores, unscored
from moderator.store.rows.bulk import CHUNK
from moderator.store.rows.identity import IN_THREAD, ONLY_IN_THREAD, instant
from moderator.store.rows.prepared import Prepared
from moderator.store.schema import (
    DECISIONS,
    authors,
    comments,
    models,
    threads,
)

__all__ = [
    "Inserted",
    "Inserter",
    "Joining",
    "count_unscored",
    "group_of",
    "grouped",
    "join_groups",
    "joining",
    "keep_scores",
    "rows",
    "set_groups",
    "store_scores",
    "unscored",
]

STRIP = 23
"""Ticks of an author's strip."""

_c = comments.c
_first = comments.alias("first")
_ROW = (
    select(
        _c.id, _c.text, _c.platform, _c.external_id, _c.parent_external_id, _c.author_id, _c.created_ms,
        _c.created_precision, _c.like_count, _c.permalink, _c.batch_id, _c.machine, _c.p_negative, _c.p_neutral,
        _c.p_positive, _c.abuse, _c.lang, _c.corrected, _c.decision, _c.note, _c.group_id, _c.handed_ms,
        func.coalesce(_first.c.group_size, _c.group_size).label("group_size"),
        threads.c.external_id.label("thread"), threads.c.title, authors.c.name, models.c.version,
    )
    .select_from(comments)
    .outerjoin(threads, threads.c.id == _c.thread_id)
    .outerjoin(authors, authors.c.id == _c.author_id)
    .outerjoin(models, models.c.id == _c.predicted_by)
    .outerjoin(_first, _first.c.id == _c.group_id)
)  # fmt: skip


def rows(connection: Connection, ids: Sequence[int]) -> list[CommentRow]:
    """Return these comments in the order asked for; those that are gone are left out."""
    found: dict[int, CommentRow] = {}
    for start in range(0, len(ids), CHUNK):
        part = list(ids[start : start + CHUNK])
        for row in connection.execute(_ROW.where(_c.id.in_(part))).mappings():
            found[row["id"]] = _row(row)
    return [found[one] for one in ids if one in found]


def known(connection: Connection, ids: Sequence[int]) -> set[int]:
    """Return which of these comments are there."""
    found: set[int] = set()
    for start in range(0, len(ids), CHUNK):
        found.update(connection.execute(select(_c.id).where(_c.id.in_(ids[start : start + CHUNK]))).scalars())
    return found


def name_of(connection: Connection, comment_id: int) -> str | None:
    """Return who wrote a comment.

    Raises:
        UserError: there is no such comment.

    """
    found = _NAME(connection, {"which": comment_id}).first()
    if found is None:
        raise no_comment(comment_id)
    return None if found[0] is None else str(found[0])


_NAME = Prepared(
    select(authors.c.name)
    .select_from(comments)
    .outerjoin(authors, authors.c.id == _c.author_id)
    .where(_c.id == bindparam("which"))
)


def beginnings(connection: Connection, ids: Sequence[int], most: int) -> list[tuple[int, str]]:
    """Return these comments' numbers and up to `most` characters of their texts, in the order asked for."""
    found: dict[int, str] = {}
    for start in range(0, len(ids), CHUNK):
        part = select(_c.id, func.substr(_c.text, 1, most)).where(_c.id.in_(ids[start : start + CHUNK]))
        found.update((row[0], row[1]) for row in connection.execute(part))
    return [(one, found[one]) for one in ids if one in found]


def texts(connection: Connection, after: int, limit: int) -> list[tuple[int, str]]:
    """Walk all texts by key."""
    walk = select(_c.id, _c.text).where(_c.id > after).order_by(_c.id).limit(limit)
    return [(row[0], row[1]) for row in connection.execute(walk)]


def some_texts(connection: Connection, ids: Sequence[int]) -> list[tuple[int, str]]:
    """Return the texts of those of these comments that are there."""
    found: list[tuple[int, str]] = []
    for start in range(0, len(ids), CHUNK):
        part = select(_c.id, _c.text).where(_c.id.in_(ids[start : start + CHUNK]))
        found += [(row[0], row[1]) for row in connection.execute(part)]
    return found


def last_id(connection: Connection) -> int:
    """Return the id of the newest comment, 0 in an empty library."""
    return int(connection.execute(select(func.coalesce(func.max(_c.id), 0))).scalar_one())


def first_unread(connection: Connection) -> int | None:
    """Return the id of the first comment that no model has read as it stands now; None where all are read."""
    return connection.execute(select(func.min(_c.id)).where(_c.predicted_by.is_(None))).scalar()


def thread_of(connection: Connection, comment_id: int, limit: int = 50) -> list[CommentRow]:
    """Return the comments under the same post, oldest first, round this one."""
    here = connection.execute(select(_c.thread_id, _c.created_ms).where(_c.id == comment_id)).first()
    if here is None or here.thread_id is None:
        return rows(connection, [comment_id])
    same = select(_c.id).where(_c.thread_id == here.thread_id)
    at = here.created_ms or 0
    before = same.where(_c.created_ms <= at).order_by(_c.created_ms.desc(), _c.id.desc()).limit(limit // 2)
    after = same.where(_c.created_ms > at).order_by(_c.created_ms, _c.id).limit(limit - limit // 2)
    ids = [*reversed(connection.execute(before).scalars().all()), *connection.execute(after).scalars()]
    return rows(connection, ids if comment_id in ids else [*ids, comment_id])


def parent_of(connection: Connection, comment_id: int) -> CommentRow | None:
    """Return the comment that this one answers, if the library holds it."""
    child = (
        connection.execute(
            select(_c.platform, _c.parent_external_id, _c.thread_id).where(_c.id == comment_id)
        )
        .mappings()
        .first()
    )
    if child is None or not child["parent_external_id"]:
        return None
    there = select(_c.id).where(_c.platform == child["platform"], _c.identity.in_(_places(connection, child)))
    if child["platform"] in ONLY_IN_THREAD:
        there = there.where(_c.thread_id.is_not_distinct_from(child["thread_id"]))
    found = connection.execute(there.limit(1)).scalar()
    return rows(connection, [found])[0] if found is not None else None


def _places(connection: Connection, child: RowMapping) -> list[str]:
    parent = str(child["parent_external_id"])
    if child["thread_id"] is None:
        return [parent]
    thread = connection.execute(
        select(threads.c.external_id).where(threads.c.id == child["thread_id"])
    ).scalar()
    return [parent, f"{thread}{IN_THREAD}{parent}"]


def author_card(connection: Connection, author_key: int) -> AuthorCard | None:
    """Return what the library knows of an author; None if nobody has that number."""
    called = select(authors.c.name, authors.c.platform).where(authors.c.id == author_key)
    who = connection.execute(called).one_or_none()
    if who is None:
        return None
    theirs = _c.author_id == author_key
    felt = {
        row[0]: row[1]
        for row in connection.execute(select(_c.sentiment, func.count()).where(theirs).group_by(_c.sentiment))
    }
    seen = connection.execute(select(func.min(_c.created_ms), func.max(_c.created_ms)).where(theirs)).one()
    flagged = connection.execute(
        select(func.count()).select_from(comments).where(theirs, _c.decision == DECISIONS.index(_FLAGGED))
    ).scalar_one()
    latest = connection.execute(
        select(_c.sentiment)
        .where(theirs, _c.sentiment.is_not(None))
        .order_by(_c.created_ms.desc(), _c.id.desc())
        .limit(STRIP)
    ).scalars()
    return AuthorCard(
        author_key, who.name, sum(felt.values()), felt.get(0, 0), felt.get(1, 0), felt.get(2, 0), flagged,
        instant(seen[0]), instant(seen[1]), tuple(ORDER[code] for code in reversed(latest.all())),
        who.platform,
    )  # fmt: skip


def ids_by(connection: Connection, author_key: int, limit: int) -> list[int]:
    """Return the latest comments of an author, and of nobody else who is called so."""
    theirs = select(_c.id).where(_c.author_id == author_key)
    return list(
        connection.execute(theirs.order_by(_c.created_ms.desc(), _c.id.desc()).limit(limit)).scalars()
    )


_FLAGGED = DECISIONS[1]


def _row(row: RowMapping) -> CommentRow:
    said = (
        None
        if row["machine"] is None
        else Probabilities(row["p_negative"], row["p_neutral"], row["p_positive"])
    )
    return CommentRow(
        id=row["id"],
        text=row["text"],
        platform=row["platform"] or None,
        external_id=row["external_id"],
        parent_external_id=row["parent_external_id"],
        thread_id=row["thread"],
        thread_title=row["title"],
        author=row["name"],
        author_key=row["author_id"],
        created_at=instant(row["created_ms"]),
        created_at_precision=TimePrecision(row["created_precision"]),
        like_count=row["like_count"],
        permalink=row["permalink"],
        batch=row["batch_id"],
        label=_felt(row["machine"]),
        probabilities=said,
        abuse=row["abuse"],
        model=row["version"],
        corrected_label=_felt(row["corrected"]),
        decision=DECISIONS[row["decision"]],
        note=row["note"],
        group=row["group_id"],
        group_size=row["group_size"],
        lang=row["lang"],
        handed_back_at=instant(row["handed_ms"]),
    )


def _felt(code: int | None) -> Sentiment | None:
    return None if code is None else ORDER[code]
