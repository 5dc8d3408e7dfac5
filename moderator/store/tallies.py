"""Numbers on the screen are kept, not counted: one small table, moved in the transaction of each change."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, case, delete, func, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from moderator.core.comment import ORDER, Decision, Sentiment
from moderator.store.rows.prepared import Prepared
from moderator.store.schema import DECISIONS, comments, tallies

Cell = tuple[str, int, int, int]
"""Platform, sentiment that counts (-1 unread), decision, 1 where a person said so."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many comments there are of each kind."""

    total: int = 0
    unread: int = 0
    by_sentiment: dict[Sentiment, int] = field(default_factory=dict)
    by_decision: dict[Decision, int] = field(default_factory=dict)
    by_platform: dict[str, int] = field(default_factory=dict)
    open_negative: int = 0
    """Negative, not decided and not confirmed: what the review queue holds."""
    corrected: int = 0
    own: int = 0
    """Of what would wait for review, what the account itself wrote; asked for beside the kept counts."""


def cell(platform: str, sentiment: int | None, decision: int, corrected: int | None) -> Cell:
    """Return the cell that a comment is counted in."""
    return platform, -1 if sentiment is None else sentiment, decision, int(corrected is not None)


def add(connection: Connection, change: dict[Cell, int]) -> None:
    """Change the counts of some cells by so many."""
    rows = [
        {"platform": c[0], "sentiment": c[1], "decision": c[2], "corrected": c[3], "n": n}
        for c, n in change.items()
        if n
    ]
    _ADD.each(connection, rows)


_NEW = upsert(tallies)
_ADD = Prepared(
    _NEW.on_conflict_do_update(
        index_elements=["platform", "sentiment", "decision", "corrected"],
        set_={"n": tallies.c.n + _NEW.excluded.n},
    ),
    "platform", "sentiment", "decision", "corrected", "n",
)  # fmt: skip


def counts(connection: Connection) -> Counts:
    """Return the kept counts; a read of some dozen rows whatever the library's size."""
    total = unread = waiting = corrected = 0
    sentiments: Counter[Sentiment] = Counter()
    decisions: Counter[Decision] = Counter()
    platforms: Counter[str] = Counter()
    for row in connection.execute(select(tallies).where(tallies.c.n != 0)):
        total += row.n
        decisions[DECISIONS[row.decision]] += row.n
        platforms[row.platform] += row.n
        if row.sentiment < 0:
            unread += row.n
        else:
            sentiments[ORDER[row.sentiment]] += row.n
        if row.corrected:
            corrected += row.n
        elif row.sentiment == 0 and row.decision == 0:
            waiting += row.n
    return Counts(total, unread, dict(sentiments), dict(decisions), dict(platforms), waiting, corrected)


def recount(connection: Connection) -> list[str]:
    """Count everything anew, keep that, and return in words what had been wrong."""
    kept, counted = _both(connection)
    if kept != counted:
        connection.execute(delete(tallies))
        names = ("platform", "sentiment", "decision", "corrected")
        if counted:
            rows = [{**dict(zip(names, c, strict=True)), "n": n} for c, n in counted.items()]
            connection.execute(insert(tallies), rows)
    return _said(kept, counted)


def differences(connection: Connection) -> list[str]:
    """Count everything anew, and return in words where the kept counts are wrong."""
    return _said(*_both(connection))


Cells = dict[tuple[Any, ...], int]


def _both(connection: Connection) -> tuple[Cells, Cells]:
    """Return the counts as they are kept, and as they are."""
    kept = {tuple(row)[:4]: row.n for row in connection.execute(select(tallies)) if row.n}
    said = case((comments.c.corrected.is_(None), 0), else_=1)
    felt = func.coalesce(comments.c.sentiment, -1)
    columns = (comments.c.platform, felt, comments.c.decision, said)
    counted = {
        tuple(row)[:4]: row.n
        for row in connection.execute(select(*columns, func.count().label("n")).group_by(*columns))
    }
    return kept, counted


def _said(kept: Cells, counted: Cells) -> list[str]:
    return [
        f"The count of {_named(c)} was {kept.get(c, 0)} and is {counted.get(c, 0)}."
        for c in sorted(kept.keys() | counted.keys())
        if kept.get(c, 0) != counted.get(c, 0)
    ]


def _named(found: tuple[object, ...]) -> str:
    platform, sentiment, decision, corrected = found
    felt = "unread" if sentiment == -1 else ORDER[int(str(sentiment))].value
    by = "corrected" if corrected else "machine"
    return f"{platform or 'other'}, {felt} ({by}), {DECISIONS[int(str(decision))].value}"
