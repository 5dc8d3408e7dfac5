"""What was done, by whom: history, undo, audit and training pairs at once. Append-only.

A *step* is what one key press or one bulk act did; its *entries* say of each comment what it was and what it
became. Undo appends the opposite step. Only a step's `state` moves: it is the place of the undo cursor.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from moderator.clock import now_ms
from moderator.core.comment import ORDER, Decision, Sentiment
from moderator.core.errors import no_comment
from moderator.core.hidden import storable
from moderator.store import groups, tallies
from moderator.store.rows.bulk import CHUNK
from moderator.store.rows.globalid import new_id
from moderator.store.rows.identity import instant
from moderator.store.rows.prepared import Prepared, becoming
from moderator.store.schema import DECISION_CODE, SENTIMENT_CODE, comments, journal, steps

LATELY = 6_000
"""Milliseconds after a step in which the next one is expected."""

Change = tuple[int, str, object]
"""A comment's id, what changes (decision, sentiment, note, handed or group), and what it becomes."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step that was undone or done again, to return to what it touched."""

    id: str
    label: str
    comment_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history."""

    id: str
    at: datetime
    who: str
    kind: str
    comment_id: int | None
    before: str | None
    after: str | None
    by: str
    step: str
    undoes: str | None
    label: str


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person says that a comment is: one example to train on."""

    comment_id: int
    text: str
    label: Sentiment
    at: datetime | None
    group: int | None


def record_step(
    connection: Connection,
    changes: Iterable[Change],
    *,
    who: str,
    by: str,
    label: str,
) -> str | None:
    """Change comments, move the counts and write it down, in the caller's transaction.

    Returns the step's id, None if nothing would change.

    Raises:
        UserError: one of the comments does not exist.

    """
    wanted = [(comment_id, kind, _text(value)) for comment_id, kind, value in changes]
    step = _apply(connection, wanted, who=who, by=by, label=label, undoes=None, state="done")
    if step is not None:
        # What was undone before cannot be done again after something new.
        _DROP(connection, {"was": "undone", "now": "dropped"})
    return step


def note_event(connection: Connection, kind: str, *, who: str, label: str, after: str | None = None) -> str:
    """Write down what happened to the library as a whole (an import undone, a model made current)."""
    step = _begin(connection, who=who, by="hand", label=label, undoes=None, state="final")
    connection.execute(insert(journal).values(id=new_id(), step=step, kind=kind, after=after))
    return step


def is_in_use(connection: Connection) -> bool:
    """Say whether somebody has decided something within the last seconds, and will go on."""
    newest = _NEWEST(connection, {}).scalar()
    return newest is not None and abs(now_ms() - newest) < LATELY


def undo(connection: Connection, who: str) -> Step | None:
    """Take back the latest step that stands; None when there is none."""
    found = _latest(connection, "done")
    return None if found is None else _reverse(connection, found.id, found.label, who, "undo", "undone")


def redo(connection: Connection, who: str) -> Step | None:
    """Do again the step that was taken back last; None when there is none."""
    found = _latest(connection, "undone")
    return None if found is None else _reverse(connection, found.id, found.label, who, "redo", "done")


def is_larger(connection: Connection, state: str, count: int) -> bool:
    """Say whether the step that undo ("done") or redo ("undone") would take has more changes than so many."""
    found = _latest(connection, state)
    if found is None:
        return False
    further = select(journal.c.seq).where(journal.c.step == found.id).offset(count).limit(1)
    return connection.execute(further).first() is not None


def _latest(connection: Connection, state: str) -> Row[Any] | None:
    order = steps.c.seq.desc() if state == "done" else steps.c.seq
    return connection.execute(select(steps).where(steps.c.state == state).order_by(order).limit(1)).first()


def undo_label(connection: Connection) -> str | None:
    """Return what undo would take back, for the menu."""
    newest = steps.c.seq.desc()
    return connection.execute(
        select(steps.c.label).where(steps.c.state == "done").order_by(newest).limit(1)
    ).scalar()


def redo_label(connection: Connection) -> str | None:
    """Return what redo would do again, for the menu."""
    oldest = steps.c.seq
    undone = select(steps.c.label).where(steps.c.state == "undone").order_by(oldest).limit(1)
    return connection.execute(undone).scalar()


def entries(connection: Connection, limit: int, *, comment_id: int | None = None) -> list[Entry]:
    """Return the history, newest first, of one comment if it is named."""
    both = select(
        journal, steps.c.at_ms, steps.c.who, steps.c.by, steps.c.undoes, steps.c.label
    ).join(steps, steps.c.id == journal.c.step)  # fmt: skip
    if comment_id is not None:
        both = both.where(journal.c.comment_id == comment_id)
    return [
        Entry(
            row.id, instant(row.at_ms), row.who, row.kind, row.comment_id, row.before, row.after, row.by,
            row.step, row.undoes, row.label,
        )
        for row in connection.execute(both.order_by(journal.c.seq.desc()).limit(limit))
    ]  # fmt: skip


def corrections(connection: Connection) -> list[Correction]:
    """Return the person's sentiment of every comment that has one, with its text: the training pairs."""
    latest = (
        select(journal.c.comment_id, func.max(steps.c.at_ms).label("at_ms"))
        .join(steps, steps.c.id == journal.c.step)
        .where(journal.c.kind == "sentiment")
        .group_by(journal.c.comment_id)
        .subquery()
    )
    said = (
        select(comments.c.id, comments.c.text, comments.c.corrected, comments.c.group_id, latest.c.at_ms)
        .outerjoin(latest, latest.c.comment_id == comments.c.id)
        # Every decision is named: an index begins with it that leads to those few.
        .where(comments.c.decision.in_(list(DECISION_CODE.values())), comments.c.corrected.is_not(None))
        .order_by(comments.c.id)
    )
    return [
        Correction(row.id, row.text, ORDER[row.corrected], instant(row.at_ms), row.group_id)
        for row in connection.execute(said)
    ]


def _reverse(connection: Connection, step: str, label: str, who: str, by: str, state: str) -> Step:
    rows = connection.execute(select(journal).where(journal.c.step == step).order_by(journal.c.seq)).all()
    alive = _alive(connection, [row.comment_id for row in rows])
    back = [
        (row.comment_id, row.kind, row.before if by == "undo" else row.after)
        for row in rows
        if row.comment_id in alive
    ]
    _apply(connection, back, who=who, by=by, label=label, undoes=step, state="final")
    connection.execute(update(steps).where(steps.c.id == step).values(state=state))
    return Step(step, label, tuple(dict.fromkeys(comment_id for comment_id, _, _ in back)))


def _apply(
    connection: Connection,
    wanted: Sequence[tuple[int, str, str | None]],
    *,
    who: str,
    by: str,
    label: str,
    undoes: str | None,
    state: str,
) -> str | None:
    """Bring comments to what is wanted of them; write only what really changes."""
    written: list[dict[str, object]] = []
    rows: dict[int, dict[str, object]] = {}
    changed: dict[int, tuple[str, ...]] = {}
    change: Counter[tallies.Cell] = Counter()
    for start in range(0, len(wanted), CHUNK):
        part = wanted[start : start + CHUNK]
        here = _state(connection, sorted({comment_id for comment_id, _, _ in part} - rows.keys()))
        rows.update(here)
        for comment_id, kind, after in part:
            row = rows.get(comment_id)
            if row is None:
                raise no_comment(comment_id)
            before = _said(row, kind)
            if before == after:
                continue
            old = _cell(row)
            parts = _become(row, kind, after)
            change[old] -= 1
            change[_cell(row)] += 1
            changed[comment_id] = (*changed[comment_id], *parts) if comment_id in changed else parts
            written.append({"comment_id": comment_id, "kind": kind, "before": before, "after": after})
    if not written:
        return None
    together: dict[tuple[str, ...], list[dict[str, object]]] = {}
    for one, parts in changed.items():
        together.setdefault(tuple(sorted({*parts})), []).append(rows[one])
    for parts, touched in together.items():
        if parts:
            becoming(parts).each(connection, touched)
    _regroup(connection, [one for one in written if one["kind"] == "group"])
    step = _begin(connection, who=who, by=by, label=label, undoes=undoes, state=state)
    _WRITE.each(connection, [{**one, "id": new_id(), "step": step} for one in written])
    tallies.add(connection, change)
    return step


def _regroup(connection: Connection, written: Sequence[dict[str, object]]) -> None:
    if written:
        groups.join(connection, {int(str(one["comment_id"])): _number(one["after"]) for one in written})
        sides = {_number(one[side]) for one in written for side in ("before", "after")}
        groups.settle(connection, sorted(group for group in sides if group is not None))


def _begin(connection: Connection, *, who: str, by: str, label: str, undoes: str | None, state: str) -> str:
    step = new_id()
    values = {
        "id": step,
        "at_ms": now_ms(),
        "who": storable(who),
        "by": by,
        "label": storable(label),
        "undoes": undoes,
        "state": state,
    }
    _BEGIN(connection, values)
    return step


_BEGIN = Prepared(insert(steps), "id", "at_ms", "who", "by", "label", "undoes", "state")
_WRITE = Prepared(insert(journal), "id", "step", "comment_id", "kind", "before", "after")
_NEWEST = Prepared(
    select(steps.c.at_ms).where(steps.c.seq == select(func.max(steps.c.seq)).scalar_subquery())
)
_DROP = Prepared(update(steps).where(steps.c.state == bindparam("was")).values(state=bindparam("now")))


def _state(connection: Connection, ids: Sequence[int]) -> dict[int, dict[str, object]]:
    if len(ids) == 1:
        found = _ONE(connection, {"which": ids[0]}).mappings()
    else:
        found = connection.execute(_OF.where(comments.c.id.in_(ids))).mappings()
    return {row["id"]: dict(row) for row in found}


_c = comments.c
_OF = select(
    _c.id, _c.platform, _c.sentiment, _c.machine, _c.decision, _c.corrected, _c.note, _c.handed_ms, _c.group_id
)  # fmt: skip
_ONE = Prepared(_OF.where(_c.id == bindparam("which")))


def _alive(connection: Connection, ids: Sequence[int | None]) -> set[int]:
    known: set[int] = set()
    wanted = sorted({one for one in ids if one is not None})
    for start in range(0, len(wanted), CHUNK):
        part = wanted[start : start + CHUNK]
        known.update(connection.execute(select(comments.c.id).where(comments.c.id.in_(part))).scalars())
    return known


_NUMBERS = {"handed": "handed_ms", "group": "group_id"}
"""What is a number, or none, of these kinds."""


def _said(row: dict[str, object], kind: str) -> str | None:
    """Return what a comment is now, in the journal's words."""
    if kind == "decision":
        return next(decision.value for decision, code in DECISION_CODE.items() if code == row["decision"])
    if kind == "sentiment":
        return None if row["corrected"] is None else ORDER[int(str(row["corrected"]))].value
    if kind == "note":
        return str(row["note"])
    if kind in _NUMBERS:
        number = row[_NUMBERS[kind]]
        return None if number is None else str(number)
    raise ValueError(f"nothing of a comment is called {kind!r}")


def _become(row: dict[str, object], kind: str, after: str | None) -> tuple[str, ...]:
    """Make the row what it becomes, and return which columns of a comment are other now."""
    was = dict(row)
    if kind == "decision":
        row["decision"] = DECISION_CODE[Decision(str(after))]
    elif kind == "sentiment":
        row["corrected"] = None if after is None else SENTIMENT_CODE[Sentiment(after)]
        row["sentiment"] = row["machine"] if after is None else row["corrected"]
    elif kind in _NUMBERS:
        row[_NUMBERS[kind]] = _number(after)
    else:
        row["note"] = after or ""
    # Who belongs to which group is moved with the sizes of the groups.
    return tuple(name for name, value in row.items() if name != "group_id" and value != was[name])


def _cell(row: dict[str, object]) -> tallies.Cell:
    felt, decision, corrected = (_number(row[name]) for name in ("sentiment", "decision", "corrected"))
    return tallies.cell(str(row["platform"]), felt, decision or 0, corrected)


def _number(value: object) -> int | None:
    return None if value is None else int(str(value))


def _text(value: object) -> str | None:
    return None if value is None else str(value)
