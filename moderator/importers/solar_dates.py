"""Dates of the Solar Hijri calendar, by which phones and tools in Iran and Afghanistan write."""

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


def is_solar(year: int) -> bool:
    """Say whether a year of four digits is one of this calendar."""
    return FIRST <= year <= LAST


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
