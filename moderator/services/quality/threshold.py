"""From which probability on a comment comes to review, and what that would mean, in numbers of comments."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from moderator.core.comment import Sentiment
from moderator.core.errors import UserError
from moderator.core.operation import Changes
from moderator.services.quality import auditing
from moderator.services.quality.auditing import FEW, weighted
from moderator.services.quality.rates import Rate
from moderator.store import journal, preferences
from moderator.store.model import audits, bins
from moderator.store.model.bins import BINS

if TYPE_CHECKING:
    from moderator.services.library import Library
    from moderator.store.figures import Reading

KEY = "threshold"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number of comments, with its 95 % interval."""

    value: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Consequences:
    """What a threshold does to the comments that the machine has read."""

    threshold: float | None
    """None: negative is the most likely of the three."""
    read: int
    flags: int
    waiting: int
    """Of those it flags, the ones that nobody has dealt with."""
    judged: int
    """Audited comments behind the estimates; none was learnt from."""
    judged_flagged: int
    right: Estimate | None
    """Truly negative ones among those it flags; None where too few were audited."""
    missed: Estimate | None
    """Negative ones among those it does not flag."""
    expected_right: int
    """The same by the machine's own probabilities, which are no evidence."""
    expected_missed: int
    unread: int = 0
    """Audited comments that tell nothing yet: the model in use has not read them."""
    learnt: int = 0
    """Audited comments that tell nothing: a model had learnt from them."""

    @property
    def wrong(self) -> Estimate | None:
        """Those it flags that are not negative."""
        if self.right is None:
            return None
        return Estimate(
            self.flags - self.right.value, self.flags - self.right.high, self.flags - self.right.low
        )

    @property
    def flagged(self) -> str:
        """Say how many it flags."""
        return f"Flags {self.flags:,} of {self.read:,}"

    @property
    def sentence(self) -> str:
        """Say what it means, and on how much that rests."""
        if not self.read:
            return "The machine has read no comment yet."
        right, wrong, missed = self.right, self.wrong, self.missed
        if right is None or wrong is None or missed is None:
            by = f"about {self.expected_right:,} right and {self.expected_missed:,} missed"
            return f"{self.flagged}; by the machine’s own word {by}. That is unchecked: {self.unchecked}."
        return (
            f"{self.flagged}; about {right.value:,} right ({right.low:,} to {right.high:,}), "
            f"{wrong.value:,} wrong; misses about {missed.value:,} ({missed.low:,} to {missed.high:,})."
        )

    @property
    def unchecked(self) -> str:
        """Say why nothing is known of how many are right; empty where it is."""
        if self.right is not None and self.missed is not None:
            return ""
        if self.judged >= FEW:
            side = "above" if not self.judged_flagged else "below"
            return f"none of the {self.judged} audited comments lies {side} it"
        if self.unread:
            whole, read = self.judged + self.unread, self.judged or "none"
            return f"of {whole} audited comments the model in use has read {read}, and {FEW} are needed"
        if self.learnt:
            return (
                f"a model had learnt from {self.learnt} of the audited comments, and {FEW} others are needed"
            )
        audited = {0: "no comment is", 1: "1 comment is"}.get(self.judged, f"{self.judged} comments are")
        return f"{audited} audited, and {FEW} are needed"

    def to_json(self) -> dict[str, object]:
        """Return plain values."""

        def plain(one: Estimate | None) -> dict[str, int] | None:
            return None if one is None else {"value": one.value, "low": one.low, "high": one.high}

        return {
            "threshold": self.threshold,
            "read": self.read,
            "flags": self.flags,
            "waiting": self.waiting,
            "audited": self.judged,
            "audited_flagged": self.judged_flagged,
            "audited_unread": self.unread,
            "right": plain(self.right),
            "wrong": plain(self.wrong),
            "missed": plain(self.missed),
            "expected_right": self.expected_right,
            "expected_missed": self.expected_missed,
            "sentence": self.sentence,
        }


@dataclass(frozen=True, slots=True)
class Outlook:
    """All that is needed to say what any threshold would do, read once."""

    bins: tuple[bins.Bin, ...]
    """Comments by their probability of being negative, in steps of 1/200."""
    audited: tuple[tuple[float, bool, bool, float], ...]
    """Of each audited comment: probability, whether the machine calls it negative, whether it is, its weight."""
    chosen: float | None
    unread: int = 0
    learnt: int = 0
    """Audited comments that are not among `audited`: not read by the model in use, or learnt from."""

    def at(self, threshold: float | None) -> Consequences:
        """Say what a threshold would do; it counts in steps of 1/200."""
        if threshold is not None:
            threshold = round(threshold * BINS) / BINS
        above = [one for one in self.bins if _is_above(one, threshold)]
        below = [one for one in self.bins if not _is_above(one, threshold)]
        flags, rest = (sum(one.comments for one in side) for side in (above, below))
        over: list[tuple[bool, float]] = []
        under: list[tuple[bool, float]] = []
        for p, called, truly, weight in self.audited:
            high = called if threshold is None else p >= threshold
            (over if high else under).append((truly, weight))
        told = len(self.audited) >= FEW
        right = weighted(over) if told else None
        missed = weighted(under) if told else None
        return Consequences(
            threshold,
            flags + rest,
            flags,
            sum(one.waiting for one in above),
            len(self.audited),
            len(over),
            _of(flags, right) if flags else Estimate(0, 0, 0) if told else None,
            _of(rest, missed) if rest else Estimate(0, 0, 0) if told else None,
            round(sum(one.expected for one in above)),
            round(sum(one.expected for one in below)),
            self.unread,
            self.learnt,
        )


def outlook(library: "Library") -> Outlook:
    """Read what any threshold would do to this library; a second where a million comments are read."""
    try:
        version = library.shelf.active().version
    except UserError:
        version = None
    with library.store.read() as connection:
        spread = bins.by_probability(connection)
        known = audits.known(connection)
        judged = audits.judged(connection, version) if known else []
        fresh = [one for one in judged if not one.learnt and one.said is not None]
        weights = auditing.weigh(connection, known, fresh)
        chosen = current(connection)
    audited = [
        (one.said.negative, one.said.label is Sentiment.NEGATIVE, one.label is Sentiment.NEGATIVE, weight)
        for one, weight in zip(fresh, weights, strict=True)
        if one.said is not None
    ]
    learnt = sum(one.learnt for one in judged)
    unread = sum(one.unread and not one.learnt for one in judged)
    return Outlook(tuple(spread), tuple(audited), chosen, unread, learnt)


def current(connection: "Reading") -> float | None:
    """Return the threshold that the review queue keeps to; None where negative must be the most likely."""
    value = preferences.get(connection, KEY)
    return float(value) if isinstance(value, int | float) and 0 < value < 1 else None


def choose(library: "Library", threshold: float | None) -> Changes:
    """Let the review queue hold what is at least so probably negative; None: what is most likely so.

    Raises:
        UserError: it is no probability.

    """
    if threshold is not None:
        threshold = round(threshold * BINS) / BINS
        if not 0 < threshold < 1:
            raise UserError("A threshold is a probability between 0 and 1, such as 0.6.")
    label = "Review shows what is most likely negative"
    if threshold is not None:
        label = f"Review shows what is negative with {threshold:.3g} or more"
    with library.store.write() as connection:
        if current(connection) == threshold:
            return Changes.NONE
        preferences.put(connection, KEY, threshold)
        journal.note_event(connection, "threshold", who=library.who, label=label, after=str(threshold or ""))
    return Changes.VERDICTS | Changes.COMMENTS


def _is_above(one: bins.Bin, threshold: float | None) -> bool:
    return one.called if threshold is None else one.step >= round(threshold * BINS)


def _of(comments: int, rate: Rate | None) -> Estimate | None:
    if rate is None:
        return None
    return Estimate(*(round(comments * share) for share in (rate.share, rate.low, rate.high)))
