"""How the comments spread over the probability of being negative, in equal steps. SQLite alone."""

from dataclasses import dataclass, replace

from sqlalchemy import Connection, Integer, cast, func, or_, select, text

from moderator.core.comment import Decision, Sentiment
from moderator.store.schema import DECISION_CODE, OWN_INDEX, OWN_ONES, SENTIMENT_CODE, comments

BINS = 200
"""Steps in which probabilities are counted."""

_c = comments.c
_NEGATIVE = SENTIMENT_CODE[Sentiment.NEGATIVE]
_OPEN = DECISION_CODE[Decision.OPEN]
_NUDGE = 1e-9
"""A probability that is a step but for the last digits of its number belongs to that step."""
_OF_A_STEP = f"""
    FROM comments INDEXED BY ix_comments_queue
    WHERE decision = {_OPEN} AND corrected IS NULL AND sentiment = felt
    AND p_negative >= (step - {_NUDGE}) / {BINS}.0 AND p_negative < (step + 1 - {_NUDGE}) / {BINS}.0
"""
_WAITING = f"""
    WITH RECURSIVE steps(step) AS (SELECT 0 UNION ALL SELECT step + 1 FROM steps WHERE step < {BINS}),
    every(felt) AS (VALUES (0), (1), (2))
    SELECT step, felt, (SELECT count(*) {_OF_A_STEP}), (SELECT total(p_negative) {_OF_A_STEP})
    FROM steps CROSS JOIN every
"""
"""What nobody has corrected is to the machine what counts."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Comments whose probability of being negative lies in one step."""

    step: int
    """From step / BINS on, in [0, BINS]."""
    called: bool
    """Whether negative is the most likely of the three."""
    comments: int = 0
    waiting: int = 0
    """Open, not the account's own, and nobody has said what they are: the number of the queue."""
    expected: float = 0.0
    """The sum of their probabilities."""


def by_probability(connection: Connection) -> list[Bin]:
    """Return how the comments that the machine has read spread over the probability of being negative."""
    found: dict[tuple[int, bool], Bin] = {}

    def add(step: int, called: bool, number: int, waiting: int, expected: float) -> None:
        known = found.get((step, called), Bin(step, called))
        found[step, called] = replace(
            known,
            comments=known.comments + number,
            waiting=known.waiting + waiting,
            expected=known.expected + expected,
        )

    # To sort a million takes seconds. Most wait, and are counted step by step in an index that has them in order.
    for step, felt, number, expected in connection.execute(text(_WAITING)):
        if number:
            add(step, felt == _NEGATIVE, number, number, expected)
    step, called = cast(_c.p_negative * BINS + _NUDGE, Integer).label("step"), (_c.machine == _NEGATIVE)
    counted = select(step, called.label("called"), func.count(), func.sum(_c.p_negative))
    counted = counted.where(_c.machine.is_not(None), or_(_c.decision != _OPEN, _c.corrected.is_not(None)))
    counted = counted.with_hint(comments, "INDEXED BY ix_comments_created", "sqlite")
    for row in connection.execute(counted.group_by("step", "called")):
        add(row[0], bool(row[1]), row[2], 0, row[3])
    own = select(step, called.label("called"), func.count()).with_hint(comments, OWN_INDEX, "sqlite")
    own = own.where(text(OWN_ONES), _c.machine.is_not(None), _c.decision == _OPEN, _c.corrected.is_(None))
    for row in connection.execute(own.group_by("step", "called")):
        add(row[0], bool(row[1]), 0, -row[2], 0.0)
    return [found[where] for where in sorted(found)]
