"""Dates whose month is a word: with a day, or a month and a year alone."""

import re
from functools import lru_cache
from itertools import pairwise

from moderator.importers.meaning import time_words

CLOCK = re.compile(
    r"(?<!\d)(\d{1,2})(?:[:.h]| h )(\d{2})(?:[:.](\d{2}))?(?:[.,](\d{1,9}))?"
    r"(?:[\s\u202f\u00a0]*([AaPp]\.?[\s\u00a0]?[Mm]\.?)(?![A-Za-z]))?"
)
LETTER = r"(?:[^\W\d_]|[\u0300-\u036f\u0900-\u0963\u0e31-\u0e4e])"
"""A letter, or a mark of those scripts in which vowels are marks."""
_WORD = re.compile(rf"{LETTER}{{3,}}|[\u0900-\u0963]{{2}}|آب", re.UNICODE)
"""A word long enough to be a month; in Hindi two letters are, and August in Syria has no more."""
_DIGITS = re.compile(r"\d+")
_ZONE = re.compile(r"(?<![^\W\d_])[+-]\d{2}:?\d{2}(?!\d)")
_NAME = rf"{LETTER}{{2,}}(?:\s{LETTER}{{3,}})??"
_ALONE = re.compile(
    rf"(?:[^\d:]{{0,40}}:\s*)?"
    rf"(?:(?P<before>{_NAME})[.॰]?(?:\s(?:del?)\s|[\s/,-]+)(?P<year>\d{{4}})|(?P<first>\d{{4}})\s(?P<behind>{_NAME}))"
    rf"(?:\sг\.?|\sр\.?)?\Z",
    re.UNICODE,
)
"""A month and a year, and nothing beside them but what they are called ("Stayed: March 2022")."""
_CJK_ALONE = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\Z")
_WEEKDAYS = frozenset(("mar", "paz"))
"""Short names of months that are those of weekdays too: mardi, martes, martedì; Turkish for Sunday."""

Found = tuple[int, int, int, tuple[int, int], bool]
"""Year, month, day, the span of text they stood in, and whether day and month could be swapped."""

plain = lru_cache(maxsize=4096)(time_words.plain)


def century(year: int) -> int:
    """Return a year that was written with two digits."""
    return year + (2000 if year < 70 else 1900)


def named(text: str, day_first: bool | None) -> Found | None:
    """Find a date with its month in words: Wed Sep 04 2019, 5 de enero de 2024, 01-Jan-20."""
    del day_first
    month = _month(text)
    if month is None:
        return None
    clock = CLOCK.search(text)
    masked = text if not clock else text[: clock.start()] + " " * len(clock[0]) + text[clock.end() :]
    zone = _ZONE.search(masked)
    if zone:
        masked = masked[: zone.start()] + " " * len(zone[0]) + masked[zone.end() :]
    numbers = [(int(digits[0]), digits) for digits in _DIGITS.finditer(masked) if len(digits[0]) <= 4]
    year = next((number for number in numbers if len(number[1][0]) == 4), None)
    day = next((number for number in numbers if len(number[1][0]) <= 2 and 1 <= number[0] <= 31), None)
    if day is None:
        return None
    if year is None:
        year = next((number for number in numbers if number is not day and len(number[1][0]) == 2), None)
    if year is None:
        return None
    number = year[0] if len(year[1][0]) == 4 else century(year[0])
    # Clock and zone may stand between the parts ("Sep 04 13:51:55 +0000 2019"): nothing is cut out.
    return number, month, day[0], (0, 0), False


def _month(text: str) -> int | None:
    """Return the month that a word of a text names; what could be a weekday's name only where nothing else does."""
    words = [plain(word[0]) for word in _WORD.finditer(text)]
    pairs = (f"{one} {two}" for one, two in pairwise(words))
    found = [(word, time_words.MONTHS[word]) for word in (*pairs, *words) if word in time_words.MONTHS]
    sure = next((month for word, month in found if word not in _WEEKDAYS), None)
    return sure or (found[0][1] if found else None)


def month_alone(text: str) -> tuple[int, int] | None:
    """Return year and month where a text says no more: março de 2022, Stayed: March 2022, 2022年3月."""
    if (dense := _CJK_ALONE.match(text)) is not None:
        return (int(dense[1]), int(dense[2])) if 1 <= int(dense[2]) <= 12 else None
    found = _ALONE.match(text)
    if found is None:
        return None
    words = plain(" ".join((found["before"] or found["behind"]).split()))
    month = time_words.MONTHS.get(words)
    return (int(found["year"] or found["first"]), month) if month else None
