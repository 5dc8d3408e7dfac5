"""Which models have read this library, and which one's word is shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    bindparam,
    case,
    delete,
    func,
    insert,
    literal,
    select,
    update,
)

from moderator.clock import now_ms
from moderator.core.comment import Probabilities
from moderator.store import tallies
from moderator.store.rows.bulk import CHUNK
from moderator.store.rows.identity import instant
from moderator.store.schema import comments, models, predictions


@dataclass(frozen=True, slots=True)
class Version:
    """One model as the library remembers it."""

    version: str
    parent: str | None
    created_at: datetime | None
    figures: str | None
    note: str


def find(connection: Connection, version: str) -> int | None:
    """Return the library's number of a model version, None if it has never read here."""
    return connection.execute(select(models.c.id).where(models.c.version == version)).scalar()


def remember(
    connection: Connection,
    version: str,
    *,
    parent: str | None = None,
    figures: str | None = None,
    note: str = "",
) -> int:
    """Return the number of a version, giving it one if it is new."""
    known = find(connection, version)
    if known is not None:
        return known
    values = {"version": version, "parent": parent, "figures": figures, "note": note, "created_ms": now_ms()}
    made = connection.execute(insert(models).values(**values)).inserted_primary_key
    assert made is not None
    return int(made[0])


def known(connection: Connection) -> list[Version]:
    """Return every version that has read here, newest first."""
    found = connection.execute(select(models).order_by(models.c.id.desc()))
    return [Version(row.version, row.parent, instant(row.created_ms), row.figures, row.note) for row in found]


def use_model(connection: Connection, version: str) -> int:
    """Show what this version said; return how many comments it has yet to read.

    Comments that it has not read keep the older word on the screen until it has.
    """
    model_id = remember(connection, version)
    connection.execute(update(models).where(models.c.id == model_id).values(used_ms=now_ms()))
    p = predictions.c
    theirs = (p.model_id == model_id) & (p.comment_id == comments.c.id)
    one = select(p.comment_id).where(theirs).exists()
    best = _largest(p.p_negative, p.p_neutral, p.p_positive)
    shown = {
        "p_negative": select(p.p_negative).where(theirs).scalar_subquery(),
        "p_neutral": select(p.p_neutral).where(theirs).scalar_subquery(),
        "p_positive": select(p.p_positive).where(theirs).scalar_subquery(),
        "abuse": select(p.abuse).where(theirs).scalar_subquery(),
        "machine": select(best[0]).where(theirs).scalar_subquery(),
        "confidence": select(best[1]).where(theirs).scalar_subquery(),
        "predicted_by": bindparam("b_model"),
    }
    other = comments.c.predicted_by.is_distinct_from(model_id)
    connection.execute(update(comments).where(other, one).values(**shown), {"b_model": model_id})
    mine = comments.c.predicted_by == model_id
    felt = comments.c.corrected.is_(None)
    connection.execute(update(comments).where(mine, felt).values(sentiment=comments.c.machine))
    tallies.recount(connection)
    left = select(func.count()).select_from(comments).where(other | comments.c.predicted_by.is_(None))
    return int(connection.execute(left).scalar_one())


def of_comments(ids: Sequence[object] | Select[int]) -> ColumnElement[bool]:
    """Return the condition on predictions that they are of these comments.

    Every model is named: predictions stand in its order, and without it all of them are gone through.
    """
    p = predictions.c
    return p.model_id.in_(select(models.c.id)) & p.comment_id.in_(ids)


def first_words(connection: Connection, ids: Sequence[int]) -> dict[int, Probabilities]:
    """Return what the first model that read each comment said of it: it cannot have learnt from it."""
    p = predictions.c
    found: dict[int, Probabilities] = {}
    for start in range(0, len(ids), CHUNK):
        theirs = of_comments(list(ids[start : start + CHUNK])) & p.lang.is_(None)
        earliest = (
            select(p.comment_id, func.min(p.model_id).label("first"))
            .where(theirs)
            .group_by(p.comment_id)
            .subquery()
        )
        said = select(p.comment_id, p.p_negative, p.p_neutral, p.p_positive).join(
            earliest, (earliest.c.comment_id == p.comment_id) & (earliest.c.first == p.model_id)
        )
        found.update((row[0], Probabilities(*row[1:])) for row in connection.execute(said))
    return found


def shown_words(connection: Connection, ids: Sequence[int]) -> dict[int, Probabilities]:
    """Return what the machine says of each comment as it is shown now."""
    c = comments.c
    found: dict[int, Probabilities] = {}
    for start in range(0, len(ids), CHUNK):
        theirs = c.id.in_(list(ids[start : start + CHUNK])) & c.machine.is_not(None)
        said = select(c.id, c.p_negative, c.p_neutral, c.p_positive).where(theirs)
        found.update((row[0], Probabilities(*row[1:])) for row in connection.execute(said))
    return found


def forget(connection: Connection, version: str) -> None:
    """Let go of what a version said, but where it is still what is shown."""
    model_id = find(connection, version)
    if model_id is None:
        return
    shown = select(comments.c.id).where(comments.c.predicted_by == model_id)
    connection.execute(
        delete(predictions).where(predictions.c.model_id == model_id, predictions.c.comment_id.not_in(shown))
    )


def _largest(
    negative: ColumnElement[float], neutral: ColumnElement[float], positive: ColumnElement[float]
) -> tuple[ColumnElement[int], ColumnElement[float]]:
    """Return the code and the value of the largest probability; the first wins a tie, as in Python."""
    # SQLite's max() of several values; PostgreSQL calls it greatest().
    largest = func.max(negative, neutral, positive)
    return case(
        (negative == largest, literal(0)), (neutral == largest, literal(1)), else_=literal(2)
    ), largest
