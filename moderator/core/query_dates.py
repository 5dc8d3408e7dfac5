"""Days, months, years and spans as people type them, to the days they mean. All days are UTC."""

import re
from datetime import date, timedelta

_SPAN = re.compile(r"([0-9]{1,5})([dwmy]?)", re.IGNORECASE)
_DAYS = {"d": 1, "": 1, "w": 7, "m": 30, "y": 365}


def first_of_last(span: str, today: date) -> date | None:
    """Return the first day of "7d", "4w", "6m" or "1y"; None if it is no span.

    Raises:
        OverflowError: it began before the calendar.

    """
    found = _SPAN.fullmatch(span)
    return found and today - timedelta(days=int(found[1]) * _DAYS[found[2].lower()])


def period(value: str, today: date) -> tuple[date, date]:
    """Return the day, month or year that is named, as [start, end).

    Raises:
        ValueError: it is none.
        OverflowError: the calendar ends before it does.

    """
    if value in ("today", "yesterday"):
        day = today if value == "today" else today - timedelta(days=1)
        return day, day + timedelta(days=1)
    parts = value.split("-")
    if not all(part.isascii() and part.isdigit() for part in parts) or len(parts[0]) != 4:
        raise ValueError(value)
    numbers = [int(part) for part in parts]
    if len(numbers) == 1:
        return date(numbers[0], 1, 1), date(numbers[0] + 1, 1, 1)
    if len(numbers) == 2:
        start = date(numbers[0], numbers[1], 1)
        return start, (start + timedelta(days=31)).replace(day=1)
    day = date(numbers[0], numbers[1], int("-".join(parts[2:])))
    return day, day + timedelta(days=1)
