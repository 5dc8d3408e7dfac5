"""What the figures say, in one sentence, and never more than they say.

Comments come in bursts, so that plain statistics would call every wave an event. All comparisons here allow for
that: the spread from one day or week to the next is measured and widens the interval (quasi-binomial).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import NormalDist, median

from moderator.core.wording import month

CHANCE = 0.01
"""Below this probability a difference is called one."""
SMALLEST = 0.02
"""A difference in share that is worth a sentence, once it is sure."""
FEW = 30
"""Read comments on each side before anything is compared."""
RECENT = 4
"""Steps of the series that are "now"."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """What was written from one day until another (excluded)."""

    start: date
    end: date
    negative: int = 0
    neutral: int = 0
    positive: int = 0
    unread: int = 0
    partial: bool = False
    """The period cuts it, so it is not to be compared."""

    @property
    def read(self) -> int:
        """Comments with a sentiment."""
        return self.negative + self.neutral + self.positive


@dataclass(frozen=True, slots=True)
class Comparison:
    """The share of negative comments in two stretches of time."""

    before: float
    after: float
    low: float
    """Lower end of the 95 % interval of after less before."""
    high: float
    p_value: float
    """How probable so large a difference is by chance alone."""
    spread: float
    """The spread between steps against that of a fair coin; 1 is no more than chance."""

    @property
    def sure(self) -> bool:
        """Whether it is a difference that one may speak of."""
        return self.p_value < CHANCE and abs(self.after - self.before) >= SMALLEST


def compare(before: Sequence[Bucket], after: Sequence[Bucket]) -> Comparison | None:
    """Compare two stretches; None where there is too little to compare."""
    sides = [[one for one in side if one.read and not one.partial] for side in (before, after)]
    sizes = [sum(one.read for one in side) for side in sides]
    if min(sizes) < FEW:
        return None
    hits = [sum(one.negative for one in side) for side in sides]
    shares = [n / size for n, size in zip(hits, sizes, strict=True)]
    free = len(sides[0]) + len(sides[1]) - 2
    spread = max(1.0, _chi_square(sides, shares) / free) if free > 0 else 1.0
    # Wilson's centre keeps an interval of a share near 0 or 1 from having no width.
    variances = [
        spread * p * (1 - p) / size
        for p, size in zip(
            [(n + 2) / (size + 4) for n, size in zip(hits, sizes, strict=True)], sizes, strict=True
        )
    ]
    error = math.sqrt(sum(variances))
    difference = shares[1] - shares[0]
    pooled = sum(hits) / sum(sizes)
    chance = math.sqrt(spread * pooled * (1 - pooled) * (1 / sizes[0] + 1 / sizes[1]))
    z = _as_normal(difference / chance, free) if chance else 0.0
    wide = 1.96 * (1 + 1 / max(free, 1))
    p_value = 2 * (1 - NormalDist().cdf(abs(z)))
    return Comparison(
        shares[0], shares[1], difference - wide * error, difference + wide * error, p_value, spread
    )


def find_peak(series: Sequence[Bucket]) -> int | None:
    """Return the step with far more negative comments than the others; None if none stands out."""
    whole = [one for one in series if not one.partial]
    if len(whole) < 6:
        return None
    usual = median(one.negative for one in whole)
    spread = 1.4826 * median(abs(one.negative - usual) for one in whole)
    top = max(whole, key=lambda one: one.negative)
    # A small step counts as a Poisson's: its variance is its mean.
    sigma = max(spread, math.sqrt(max(usual, 1.0)))
    # Nothing can be said to have risen from before the time began.
    if series.index(top) < 2:
        return None
    if top.negative < 20 or top.negative < 1.3 * usual or top.negative - usual < 4 * sigma:
        return None
    return series.index(top)


def sentence(series: Sequence[Bucket], peak: int | None, event: tuple[str, int] | None, unit: str) -> str:
    """Return the finding. `event` is what the peak followed: its title and the step in which it began."""
    read = sum(one.read for one in series)
    unread = sum(one.unread for one in series)
    if not read + unread:
        return "There are no comments in this time"
    if unread > read:
        return "Most of these comments have not been read by the machine yet"
    if read < 2 * FEW:
        return "There are too few comments here to find a pattern"
    if peak is not None:
        return _of_peak(series, peak, event, unit)
    half = len(series) // 2
    change = compare(series[:half], series[half:])
    if change is None or not change.sure:
        share = sum(one.negative for one in series) / read
        return f"{_in_hundred(share)} negative, and that has not changed beyond chance"
    more = "larger" if change.after > change.before else "smaller"
    return (
        f"A {more} share of comments is negative than before: {_percent(change.after)}, "
        f"after {_percent(change.before)}"
    )


def _of_peak(series: Sequence[Bucket], peak: int, event: tuple[str, int] | None, unit: str) -> str:
    started = min(event[1], peak) if event else peak
    since = f"“{event[0]}”" if event else _step(series[peak], unit)
    wave = f"after {since}" if event else f"in {since}"
    whole = [one for one in series if not one.partial]
    now = whole[-min(RECENT, max(1, len(whole) // 6)) :]
    before = [one for one in series[:started] if not one.partial]
    rise = compare(before, [series[peak]])
    if rise is not None and not rise.low > 0:
        return f"More comments of every kind came {wave}; the share of negative ones did not rise"
    if series[peak] in now:
        if event:
            return f"Negative comments have risen since {since}"
        return f"Negative comments have risen in {since}"
    against = compare(before, now)
    if against is None or rise is None:
        return f"Negative comments rose {wave} and have fallen since"
    if against.sure and against.after > against.before:
        return f"Negative comments rose {wave} and are still more frequent than before"
    if against.high < max(SMALLEST, 0.5 * (rise.after - rise.before)):
        return (
            f"Negative comments are back to where they were before {since}"
            if event
            else f"Negative comments peaked {wave} and are back to where they were"
        )
    return f"Negative comments rose {wave} and have fallen since"


def _step(bucket: Bucket, unit: str) -> str:
    begun = month(bucket.start)
    day = f"{bucket.start.day} {begun}"
    steps = {"day": f"the day of {day}", "week": f"the week of {day}", "year": str(bucket.start.year)}
    return steps.get(unit, f"{begun} {bucket.start.year}")


def _chi_square(sides: Sequence[Sequence[Bucket]], shares: Sequence[float]) -> float:
    total = 0.0
    for side, share in zip(sides, shares, strict=True):
        for one in side:
            variance = one.read * share * (1 - share)
            if variance:
                total += (one.negative - one.read * share) ** 2 / variance
    return total


def _as_normal(t: float, free: int) -> float:
    """Turn a t of few degrees of freedom into the z that is as improbable (Wallace's approximation)."""
    if free < 1:
        return 0.0
    size = math.sqrt(free * math.log1p(t * t / free)) * (1 - 3 / (4 * free + 1))
    return math.copysign(max(size, 0.0), t)


def _in_hundred(share: float) -> str:
    number = round(100 * share)
    few = {0: "Hardly any comment is", 1: "1 of 100 comments is"}
    return few.get(number, f"{number} of 100 comments are")


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
