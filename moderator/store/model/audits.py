"""Blind audits: which comments were drawn, when, and what persons and models say of them.

An audit keeps no answers of its own. A comment of it is answered when it has a person's sentiment, so that undo
takes an answer back like any other; what each model said of it stands in the predictions.
"""

import random
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Select, func, insert, select

from moderator.clock import now_ms
from moderator.core.comment import ORDER, Decision, Probabilities, Sentiment
from moderator.store import versions
from moderator.store.model.splits import LEARN
from moderator.store.rows.bulk import CHUNK
from moderator.store.rows.identity import instant
from moderator.store.rows.idlists import fetched
from moderator.store.schema import (
    DECISION_CODE,
    audit_items,
    audits,
    comments,
    journal,
    models,
    predictions,
    splits,
    steps,
)

TRIES = 20
"""Numbers that are tried for each comment that is drawn; where fewer than one in so many was read, all are listed."""
BY = "audit"
"""Who says in the journal that a sentiment was given with the machine's word hidden."""


@dataclass(frozen=True, slots=True)
class Audit:
    """One audit as it was drawn."""

    id: int
    begun_at: datetime
    version: str
    """The model whose word was hidden."""
    last_id: int
    """It was drawn from the comments up to this one."""
    drawn: int


@dataclass(frozen=True, slots=True)
class Judged:
    """A comment of an audit that a person has spoken about."""

    audit: int
    comment_id: int
    text: str
    label: Sentiment
    said: Probabilities | None
    """What the model that was asked about says; None if it has not read it."""
    blind: bool
    """Whether the person could not see what the machine thinks."""
    learnt: bool
    """Whether some model was trained on it before it was drawn."""
    unread: bool = False
    """Whether the model has yet to read it; one in a language it cannot read is none of these."""


def begin(connection: Connection, version: str, size: int, seed: int) -> int | None:
    """Draw comments at random from all that the machine has read; return the audit, None if there are none."""
    read = select(comments.c.id).where(comments.c.machine.is_not(None))
    last = connection.execute(read.order_by(comments.c.id.desc()).limit(1)).scalar()
    if last is None:
        return None
    drawn = _drawn(connection, read, last, size, random.Random(seed))
    values = {"begun_ms": now_ms(), "model_id": versions.remember(connection, version), "last_id": last}
    made = connection.execute(insert(audits).values(**values)).inserted_primary_key
    assert made is not None
    audit = int(made[0])
    connection.execute(
        insert(audit_items),
        [{"audit_id": audit, "comment_id": one, "place": place} for place, one in enumerate(drawn)],
    )
    return audit


def _drawn(
    connection: Connection, read: Select[int], last: int, size: int, chance: random.Random
) -> list[int]:
    """Return so many of what is read, in the order in which they are drawn, or all in such an order."""
    found: list[int] = []
    if last > TRIES * size:
        # Numbers that may have no comment are as good as a list of a million that have one, and cost nothing.
        tried = chance.sample(range(1, last + 1), TRIES * size)
        for start in range(0, len(tried), CHUNK):
            part = tried[start : start + CHUNK]
            there = set(connection.execute(read.where(comments.c.id.in_(part))).scalars())
            found += [one for one in part if one in there]
            if len(found) >= size:
                return found[:size]
    ids = fetched(connection, read.order_by(comments.c.id))
    return chance.sample(ids, min(size, len(ids)))


def known(connection: Connection) -> list[Audit]:
    """Return every audit, oldest first."""
    drawn = (
        select(func.count())
        .select_from(audit_items)
        .where(audit_items.c.audit_id == audits.c.id)
        .scalar_subquery()
    )
    found = (
        select(audits.c.id, audits.c.begun_ms, models.c.version, audits.c.last_id, drawn.label("drawn"))
        .join(models, models.c.id == audits.c.model_id)
        .order_by(audits.c.id)
    )
    return [
        Audit(row.id, instant(row.begun_ms), row.version, row.last_id, row.drawn)
        for row in connection.execute(found)
    ]


def waiting(connection: Connection, audit: int) -> "array[int]":
    """Return the comments of an audit that nobody has spoken about, in the order they were drawn.

    One that a person skipped, not sure, is not asked again.
    """
    found = (
        select(audit_items.c.comment_id)
        .join(comments, comments.c.id == audit_items.c.comment_id)
        .where(
            audit_items.c.audit_id == audit,
            comments.c.corrected.is_(None),
            comments.c.decision != DECISION_CODE[Decision.SKIPPED],
        )
        .order_by(audit_items.c.place)
    )
    return array("q", connection.execute(found).scalars())


def judged(connection: Connection, version: str | None = None, audit: int | None = None) -> list[Judged]:
    """Return the answered comments of one audit or all; `version` says whose word stands beside them.

    Without a version it is the model whose word was hidden. A comment that was drawn twice is told once, for
    the first audit that drew it.
    """
    model = audits.c.model_id if version is None else versions.find(connection, version)
    blind = (
        select(journal.c.id)
        .join(steps, steps.c.id == journal.c.step)
        .where(
            journal.c.comment_id == comments.c.id,
            journal.c.kind == "sentiment",
            steps.c.by == BY,
            steps.c.state == "done",
        )
        .exists()
    )
    p = predictions.c
    found = (
        select(
            audit_items.c.audit_id, comments.c.id, comments.c.text, comments.c.corrected, p.p_negative,
            p.p_neutral, p.p_positive, p.lang, blind.label("blind"), splits.c.side,
        )
        .select_from(audit_items)
        .join(audits, audits.c.id == audit_items.c.audit_id)
        .join(comments, comments.c.id == audit_items.c.comment_id)
        .outerjoin(predictions, (p.comment_id == comments.c.id) & (p.model_id == model))
        .outerjoin(splits, splits.c.comment_id == comments.c.id)
        .where(comments.c.corrected.is_not(None))
        .order_by(audit_items.c.audit_id, audit_items.c.place)
    )  # fmt: skip
    if audit is not None:
        found = found.where(audit_items.c.audit_id == audit)
    seen: dict[int, Judged] = {}
    for row in connection.execute(found):
        read = row.p_negative is not None and row.lang is None
        said = Probabilities(row.p_negative, row.p_neutral, row.p_positive) if read else None
        one = Judged(
            row.audit_id, row.id, row.text, ORDER[row.corrected], said, bool(row.blind), row.side == LEARN,
            row.p_negative is None,
        )  # fmt: skip
        seen.setdefault(row.id, one)
    return list(seen.values())


def drawn_ids(connection: Connection) -> set[int]:
    """Return every comment that was ever drawn: none of them may be learnt from any more."""
    return set(connection.execute(select(audit_items.c.comment_id)).scalars())


def read_up_to(connection: Connection, bounds: Sequence[int]) -> list[int]:
    """Return how many comments the machine has read up to each of these ids."""
    counted = select(func.count()).select_from(comments)
    return [
        connection.execute(
            counted.where(comments.c.machine.is_not(None), comments.c.id <= bound)
        ).scalar_one()
        for bound in bounds
    ]
