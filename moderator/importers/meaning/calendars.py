"""Dates of other calendars: Solar Hijri, by which phones and tools in Iran and Afghanistan write, and Thai years."""

import re
from datetime import date, timedelta

FIRST, LAST = 1349, 1415
"""Years that comments can be of. Later ones are of the lunar calendar, whose months begin when the moon is seen."""
_ANCHOR_YEAR, _ANCHOR = 1403, date(2024, 3, 20)
MONTHS = {
    name: number
    for number, names in enumerate(
        ("فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد امرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip

_WRITTEN = re.compile(
    r"(?P<day>\d{1,2})\s+(?:ام\s+)?(?P<month>[\u0600-\u06ff]{2,9})(?:\s+ماه)?,?،?\s+(?P<year>1[34]\d{2})(?!\d)"
)


def of_our_era(year: int) -> int:
    """Return a year by the calendar of the West; Thailand counts from the death of the Buddha."""
    return year - 543 if 2443 < year < 2743 else year


def is_solar(year: int) -> bool:
    """Say whether a year of four digits is one of the Solar Hijri calendar."""
    return FIRST <= year <= LAST


def ours(year: int, month: int, day: int) -> tuple[int, int, int]:
    """Return year, month and day by the calendar of the West; those that are of it already stay.

    Raises:
        ValueError: there is no such day.

    """
    if not is_solar(year):
        return year, month, day
    found = gregorian(year, month, day)
    return found.year, found.month, found.day


def written(text: str, day_first: bool | None) -> tuple[int, int, int, tuple[int, int], bool] | None:
    """Find a date with a month in words, such as 15 دی 1402: year, month, day, where it stands; never in doubt."""
    del day_first
    found = _WRITTEN.search(text)
    if not found or found["month"] not in MONTHS or not is_solar(int(found["year"])):
        return None
    return int(found["year"]), MONTHS[found["month"]], int(found["day"]), found.span(), False


def gregorian(year: int, month: int, day: int) -> date:
    """Return the same day in the calendar of the West.

    Raises:
        ValueError: there is no such day.

    """
    length = 31 if month <= 6 else 30 if month < 12 or _is_leap(year) else 29
    if not 1 <= month <= 12 or not 1 <= day <= length:
        raise ValueError(f"no day {year}/{month}/{day}")
    years = range(min(year, _ANCHOR_YEAR), max(year, _ANCHOR_YEAR))
    days = sum(366 if _is_leap(one) else 365 for one in years) * (1 if year >= _ANCHOR_YEAR else -1)
    return _ANCHOR + timedelta(days=days + 31 * min(month - 1, 6) + 30 * max(month - 7, 0) + day - 1)


def _is_leap(year: int) -> bool:
    """Say whether a year has 366 days; exact for the years 1343 to 1472."""
    return (25 * year + 11) % 33 < 8
