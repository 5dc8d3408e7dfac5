"""The blind audit: a hundred comments drawn at random, judged without the machine's word, give honest figures."""

import secrets
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from moderator.core.comment import Sentiment
from moderator.core.errors import UserError
from moderator.core.shares import wilson
from moderator.core.wording import many, month
from moderator.services.quality.rates import Check, Rate
from moderator.store.model import audits
from moderator.store.model.audits import Audit, Judged

if TYPE_CHECKING:
    from moderator.services.library import Library
    from moderator.services.review.reviewing import Step
    from moderator.store.figures import Reading

SIZE = 100
"""Comments of an audit: enough for a figure within some points, few enough for one sitting."""
FEW = 30
"""With fewer judged comments no figure is told."""
EVERY = timedelta(days=28)
"""After so long a new audit is worth its quarter of an hour."""


@dataclass(frozen=True, slots=True)
class Quality:
    """How well a model does on comments that were drawn at random."""

    judged: int
    """Comments that were counted."""
    right: Rate
    """Of all comments, those that it reads as the person does."""
    finds: Rate | None
    """Of the negative ones, those it calls so; None where no comment was."""
    holds: Rate | None
    """Of those it calls negative, the ones that are; None where it called none so."""

    @property
    def enough(self) -> bool:
        """Whether these are enough to tell anything."""
        return self.judged >= FEW


@dataclass(frozen=True, slots=True)
class AuditResult:
    """One audit, as far as it has come."""

    id: int
    begun_at: datetime
    version: str
    drawn: int
    answered: int
    blind: int
    """Answered with the machine's word hidden; the others had been labelled before."""
    quality: Quality | None
    """Of the model whose word was hidden; None while nothing was answered."""


@dataclass(frozen=True, slots=True)
class AuditState:
    """Every audit, and what all of them say of the model in use."""

    audits: tuple[AuditResult, ...]
    """Oldest first: the drift line."""
    now: Quality | None
    """Of the model in use, over all audits, weighted to the library as it is."""
    learnt: int
    """Answered comments that are left out of `now`, since a model had learnt from them."""
    waiting: int
    """Comments of the audit under way that nobody has answered."""
    due: bool
    """Whether a new audit is worth its time."""
    unread: int = 0
    """Answered comments that are left out of `now`, since the model in use has yet to read them."""

    @property
    def drift(self) -> str:
        """Return what the audits say of the change over time, in one sentence; empty with fewer than two."""
        return drift(checks(self.audits))


def queue(library: "Library") -> "array[int]":
    """Return what is left of the audit under way; a new one is drawn when the last is finished.

    On the day of a finished audit nothing more is asked.
    """
    with library.store.read() as connection:
        known = audits.known(connection)
        last = known[-1] if known else None
        left = audits.waiting(connection, last.id) if last else array("q")
    if left:
        return left
    if last is not None and last.begun_at.date() == datetime.now(UTC).date():
        return array("q")
    return begin(library)


def begin(library: "Library") -> "array[int]":
    """Draw a new audit and return its comments; empty where the machine has read nothing.

    Raises:
        UserError: the audit under way is not finished.

    """
    version = library.shelf.active().version
    with library.store.write() as connection:
        known = audits.known(connection)
        if known and (left := len(audits.waiting(connection, known[-1].id))):
            raise UserError(
                f"The audit under way has {many(left, 'comment')} to answer.", advice="Finish it first."
            )
        audit = audits.begin(connection, version, SIZE, secrets.randbits(63))
        return audits.waiting(connection, audit) if audit is not None else array("q")


def answer(library: "Library", comment_id: int, label: Sentiment) -> "Step":
    """Say what a comment of the audit under way is; like any sentiment it can be undone.

    Raises:
        UserError: it is no comment of that audit, or is answered already.

    """
    from moderator.services.review import reviewing

    with library.store.read() as connection:
        known = audits.known(connection)
        left = audits.waiting(connection, known[-1].id) if known else array("q")
    if comment_id not in left:
        raise UserError(
            f"Comment {comment_id} is not waiting in an audit.",
            advice="“moderator audit next” lists what does.",
        )
    return reviewing.relabel(library, [comment_id], label, by=audits.BY)


def state(library: "Library") -> AuditState:
    """Return every audit with its figures, and what they say of the model in use."""
    try:
        version = library.shelf.active().version
    except UserError:
        version = None
    with library.store.read() as connection:
        known = audits.known(connection)
        results = tuple(_result(connection, one) for one in known)
        now, learnt, unread = measured(connection, version, known)
        waiting = len(audits.waiting(connection, known[-1].id)) if known else 0
    due = not waiting and (not known or datetime.now(UTC) - known[-1].begun_at >= EVERY)
    return AuditState(results, now, learnt, waiting, due, unread)


def checks(results: Sequence[AuditResult]) -> tuple[Check, ...]:
    """Return what those audits found that hold enough answers, oldest first: the points of the drift line."""
    return tuple(
        Check(one.begun_at.date(), one.quality.right)
        for one in results
        if one.quality is not None and one.quality.enough
    )


def drift(found: Sequence[Check]) -> str:
    """Return what audits say of the change over time, in one sentence; empty with fewer than two."""
    if len(found) < 2:
        return ""
    before, after = found[0].right, found[-1].right
    since = f"{found[0].on.day} {month(found[0].on)} {found[0].on.year}"
    if after.high < before.low or after.low > before.high:
        way = "more" if after.share > before.share else "less"
        return f"It is right {way} often than on {since}: {after.percent} after {before.percent}."
    return f"No change beyond chance since {since}: right {before.percent} then, {after.percent} now."


def results(connection: "Reading") -> tuple[AuditResult, ...]:
    """Return every audit with its figures, oldest first."""
    return tuple(_result(connection, one) for one in audits.known(connection))


def measured(
    connection: "Reading", version: str | None, known: Sequence[Audit] | None = None
) -> tuple[Quality | None, int, int]:
    """Return what all audits say of a version, and how many answers are left out.

    They are: those that a model learnt from, and those that the version has yet to read.
    """
    known = audits.known(connection) if known is None else known
    every = audits.judged(connection, version) if known else []
    fresh = [one for one in every if not one.learnt]
    told = quality(fresh, weigh(connection, known, fresh))
    return told, len(every) - len(fresh), sum(one.unread for one in fresh)


def weigh(connection: "Reading", known: Sequence[Audit], judged: Sequence[Judged]) -> list[float]:
    """Return for how many comments of the library each judged one stands."""
    if not known:
        return [1.0] * len(judged)
    # What came after the last audit is taken to be like what came shortly before it.
    bounds = [*sorted({one.last_id for one in known})[:-1], 1 << 62]
    return layered(bounds, audits.read_up_to(connection, bounds), [one.comment_id for one in judged])


def layered(bounds: Sequence[int], totals: Sequence[int], ids: Sequence[int]) -> list[float]:
    """Return the weights of ids, where up to each bound there are so many comments in total.

    Later audits were drawn from more comments than earlier ones. What came between two of them is a layer of
    its own, in which every audit drew evenly; a layer in which nothing was judged joins the one before it.
    """
    layers: list[tuple[int, int, int]] = []  # up to this id, comments, judged
    low = before = 0
    for bound, total in zip(bounds, totals, strict=True):
        size, inside = total - before, sum(low < one <= bound for one in ids)
        if layers and (not inside or not layers[-1][2]):
            _, more, had = layers.pop()
            size, inside = size + more, inside + had
        layers.append((bound, size, inside))
        low, before = bound, total
    return [next(size / inside for bound, size, inside in layers if one <= bound) for one in ids]


def quality(judged: Sequence[Judged], weights: Sequence[float]) -> Quality | None:
    """Return the figures over judged comments; None where there are none that the model has read."""
    read = [(one, weight) for one, weight in zip(judged, weights, strict=True) if one.said is not None]
    if not read:
        return None
    said = [(one.said.label if one.said else None, one.label, weight) for one, weight in read]
    negative = Sentiment.NEGATIVE
    return Quality(
        len(said),
        weighted([(guess is label, weight) for guess, label, weight in said]) or Rate(0, 0, 1, 0),
        weighted([(guess is negative, weight) for guess, label, weight in said if label is negative]),
        weighted([(label is negative, weight) for guess, label, weight in said if guess is negative]),
    )


def weighted(hits: Sequence[tuple[bool, float]]) -> Rate | None:
    """Return a share with Wilson's 95 % interval; uneven weights count as fewer comments (Kish)."""
    total = sum(weight for _, weight in hits)
    if not total:
        return None
    share = sum(weight for hit, weight in hits if hit) / total
    effective = total * total / sum(weight * weight for _, weight in hits)
    return Rate(share, *wilson(share * effective, effective), len(hits))


def _result(connection: "Reading", audit: Audit) -> AuditResult:
    judged = audits.judged(connection, audit=audit.id)
    return AuditResult(
        audit.id, audit.begun_at, audit.version, len(judged) + len(audits.waiting(connection, audit.id)),
        len(judged), sum(one.blind for one in judged), quality(judged, [1.0] * len(judged)),
    )  # fmt: skip
