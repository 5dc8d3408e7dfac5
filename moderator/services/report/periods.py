"""Days into the steps of a picture, and the dates written under it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from moderator.core.wording import month
from moderator.services.quality.finding import Bucket
from moderator.store.figures import DayCounts

LONGEST = 130
"""Steps that a picture can show."""


class Unit(StrEnum):
    """How long a step of the series is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Mark:
    """A date under the picture."""

    index: float
    """Where it stands, in steps from the left; 1.5 is the middle of the second step."""
    words: str


def said(day: date) -> str:
    """Return a day without its year: "2 May"."""
    return f"{day.day} {month(day)}"


def buckets(days: Sequence[DayCounts], since: date | None, last: date | None) -> tuple[Unit, list[Bucket]]:
    """Return the steps from one day to another (included), empty ones too; none where no day is known."""
    if since is None or last is None or since > last:
        return Unit.WEEK, []
    span = (last - since).days + 1
    if span <= 35:
        unit = Unit.DAY
    elif span <= 7 * 60:
        unit = Unit.WEEK
    else:
        unit = Unit.MONTH if span <= 30 * LONGEST else Unit.YEAR
    steps = _steps(unit, since, last)
    counted = [[0, 0, 0, 0] for _ in steps]
    place = 0
    for one in days:
        if one.day is None or not since <= one.day <= last:
            continue
        while one.day >= steps[place][1]:
            place += 1
        for column, n in enumerate((one.negative, one.neutral, one.positive, one.unread)):
            counted[place][column] += n
    end = last + timedelta(days=1)
    return unit, [
        Bucket(start, stop, n[0], n[1], n[2], n[3], partial=start < since or stop > end)
        for (start, stop), n in zip(steps, counted, strict=True)
    ]


def marks(series: Sequence[Bucket], unit: Unit) -> tuple[Mark, ...]:
    """Return the dates to write: months under weeks, Mondays under days, years under months."""
    found: list[Mark] = []
    for place, one in enumerate(series):
        length = (one.end - one.start).days
        for ahead in range(length):
            day = one.start + timedelta(days=ahead)
            words = _mark(day, unit)
            if words:
                found.append(Mark(place + ahead / length, words))
    # Where more than a dozen would stand, every second, third, ... one does.
    every = -(-len(found) // 12) or 1
    return tuple(found[::every])


def _mark(day: date, unit: Unit) -> str:
    if unit is Unit.DAY:
        return said(day) if day.weekday() == 0 else ""
    if unit is Unit.WEEK:
        return (month(day) if day.month > 1 else f"January {day.year}") if day.day == 1 else ""
    return str(day.year) if (day.month, day.day) == (1, 1) else ""


def _steps(unit: Unit, since: date, last: date) -> list[tuple[date, date]]:
    if unit in (Unit.DAY, Unit.WEEK):
        width = 1 if unit is Unit.DAY else 7
        # Counted back from the end, so that the newest step is whole.
        count = -(-((last - since).days + 1) // width)
        first = last + timedelta(days=1 - count * width)
        edges = [first + timedelta(days=width * n) for n in range(count + 1)]
    else:
        edges = [since.replace(day=1) if unit is Unit.MONTH else date(since.year, 1, 1)]
        while edges[-1] <= last:
            edges.append(_next(edges[-1], unit))
    return list(pairwise(edges))


def _next(edge: date, unit: Unit) -> date:
    if unit is Unit.YEAR:
        return date(edge.year + 1, 1, 1)
    return (edge + timedelta(days=31)).replace(day=1)
