"""How a message begins in a WhatsApp chat: the forms of date and clock of all phones and languages."""

import contextlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

from moderator.core.comment import TimePrecision
from moderator.importers.meaning import calendars
from moderator.importers.meaning.times import NOTHING, Parsed, parse

MARKS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
"""Marks of writing direction; WhatsApp puts them before the bracket, the author and what it wrote itself."""
_M = f"[{MARKS}]*"
_S = "[ \t\u00a0\u202f\u2009]"
_NUMERIC = (
    rf"(?P<a>\d{{1,4}}){_M}(?P<sep>[./-]){_S}?{_M}(?P<b>\d{{1,2}}){_M}(?P=sep){_S}?{_M}(?P<c>\d{{1,4}})(?!\d)"
)
_DATED = (
    rf"(?P<a>\d{{1,2}})(?P<sep>\.){_S}?(?P<b>\d{{1,2}})\.{_S}?(?P<c>\d{{4}})\.(?P<y>(?!))?(?P<named>(?!))?"
)
_CJK = rf"(?P<y>\d{{4}}){_S}?[年년]{_S}?(?P<mo>\d{{1,2}}){_S}?[月월]{_S}?(?P<d>\d{{1,2}}){_S}?[日일]"
_NAMED = (
    rf"(?P<named>\d{{1,2}}\.?{_S}(?:de{_S})?[^\W\d_]{{3,12}}\.?(?:,?{_S}(?:de{_S})?\d{{4}})?"
    rf"|[^\W\d_]{{3,12}}\.?{_S}\d{{1,2}}(?:,?{_S}\d{{4}})?)"
)
_DATE = f"(?:{_NUMERIC}|{_CJK}|{_NAMED})"
_HALF = r"[^\d\s\[\]:,–-]{1,10}"
_TIME = rf"(?P<h>\d{{1,2}})(?:[:.h]|{_S}h{_S})(?P<mi>\d{{2}})"
_SHORT_CLOCK = rf"{_TIME}(?:[:.](?P<s>\d{{2}}))?(?!\d|:\d)"
_LONG_CLOCK = rf"{_TIME}[:.](?P<s>\d{{2}})(?!\d|:\d)"
_BLANKS = f"[ \u00a0\u202f\u2009{MARKS}]*"
_AFTER = rf"(?:{_BLANKS}(?P<after>{_HALF}(?:{_S}{_HALF})?))?"
_AFTER_AM = rf"(?:{_BLANKS}(?P<after>[AaPp]\.?{_S}?[Mm]\.?))?"
_BEFORE = rf"[ \t\u00a0\u202f\u2009.,،，、г{MARKS}]*(?:(?P<before>{_HALF}?){_S}*)?"
_END = rf"{_M}(?P<end>\]{_S}?|{_S}+{_M}[-–]{_S}){_M}"
_OPEN = rf"{_M}(?P<open>\[)?{_M}"
_FORMS = (
    ("", f"{_OPEN}{_DATE}{_BEFORE}{_SHORT_CLOCK}{_AFTER}{_END}"),
    ("clock first", rf"{_OPEN}(?P<before>){_SHORT_CLOCK}{_AFTER},?{_S}{_M}{_DATE}{_END}"),
    # The first phones that could export wrote a colon behind the clock, or nothing.
    ("colon", rf"{_M}{_DATE}{_BEFORE}{_SHORT_CLOCK}{_AFTER_AM}:{_S}{_M}"),
    ("blank", rf"{_M}{_DATED}{_BEFORE}{_LONG_CLOCK}{_AFTER_AM}{_S}{_M}"),
)
_HEADERS = tuple((name, re.compile(form)) for name, form in _FORMS)

_MORNING_WORDS = (
    "am a fm fh vm sa öö de dop ap дп صباحا ص قظ 上午 凌晨 早上 清晨 午前 오전 πμ pg pagi "
    "eparadites முற்பகல் मपू पूर्वाह्न asubuhi"
)
_EVENING_WORDS = (
    "pm p em eh nm ch ös du odp ip пп مساء م بظ 下午 晚上 午後 오후 μμ ptg petang malam sore 中午 "
    "epasdites பிற்பகல் मउ अपराह्न alasiri jioni usiku"
)


def _letters(word: str) -> str:
    return "".join(letter for letter in word.lower() if letter.isalpha())


_MORNING = frozenset(map(_letters, _MORNING_WORDS.split()))
_EVENING = frozenset(map(_letters, _EVENING_WORDS.split()))
"""Halves of the day as languages write them, in lower case, without what is no letter: dots, blanks, marks."""
_ZONES = frozenset({"UTC", "GMT", "Z"})
"""What other programs write into the logs of their chats."""
_EARLIEST, _LATEST = 1970, 2200
_FIRST_YEAR = 2009
"""In which WhatsApp began."""


class Style(NamedTuple):
    """The form of all headers of one chat; a line in another form is pasted text."""

    form: str
    end: str
    separator: str


class Header(NamedTuple):
    """The beginning of a message."""

    style: Style
    found: re.Match[str]
    rest: str
    """What stands behind it: the author and the first line of the text."""


def header(line: str) -> Header | None:
    """Return the header that a line begins with; None if it goes on with the message above."""
    start = line[:1]
    if not start or not (start.isalnum() or start == "[" or start in MARKS):
        return None
    for form, pattern in _HEADERS:
        found = pattern.match(line[:120])
        if found is None:
            continue
        end = "]" if form in ("", "clock first") and found["open"] else ""
        if form in ("", "clock first") and (end == "]") != found["end"].startswith("]"):
            continue
        if int(found["h"]) > 24 or int(found["mi"]) > 59 or (found["after"] or "").upper() in _ZONES:
            continue
        kind = found["sep"] or ("y" if found["y"] else "named")
        return Header(Style(form, end, kind), found, line[found.end() :])
    return None


ORDERS = ("dmy", "mdy", "ymd")
_PLACES = {"dmy": (2, 1, 0), "mdy": (2, 0, 1), "ymd": (0, 1, 2)}
"""Where year, month and day stand."""


@dataclass
class DateOrder:
    """What the dates of a whole chat say of 03/04: parts above 12, years that can be, and that time goes on."""

    faults: Counter[str] = field(default_factory=Counter)
    """By order, dates that cannot be, and the times a chat would go back to another day."""
    asked: bool = False
    """Whether any date could be read both ways."""
    _first: dict[str, tuple[int, ...]] = field(default_factory=dict)
    _last: dict[str, tuple[int, ...]] = field(default_factory=dict)
    _dots: bool = False
    _unreadable: Counter[str] = field(default_factory=Counter)

    def look(self, found: re.Match[str]) -> None:
        """Take one date into account."""
        if found["a"] is None:
            return
        digits = (found["a"], found["b"], found["c"])
        numbers = tuple(int(part) for part in digits)
        self._dots |= found["sep"] == "."
        self.asked |= can_be_both(found)
        for order in ORDERS:
            date = in_order(numbers, order)
            if not can_be(date, digits, order):
                self.faults[order] += 2
                self._unreadable[order] += 1
                continue
            if date < self._last.get(order, ()):
                self.faults[order] += 1
            self._first.setdefault(order, date)
            self._last[order] = date

    @property
    def proved(self) -> str | None:
        """The order that the chat proves; None where two fit as well."""
        faults = self.faults
        best = min(ORDERS, key=lambda order: faults[order])
        if faults["dmy"] != faults["mdy"]:
            likely = min("dmy", "mdy", key=lambda order: faults[order])
            # Nearly nobody begins with two digits of the year; then a chat of days would seem one of years.
            backward = faults["ymd"] == faults[likely] and self._years("ymd") < self._years(likely)
            return "ymd" if backward or faults["ymd"] < faults[likely] else likely
        if faults[best] < faults["dmy"]:
            return best
        # No language writes the month first with dots.
        return "dmy" if self._dots else None

    @property
    def is_mixed(self) -> bool:
        """Whether no order can be that of all dates."""
        return all(self._unreadable[order] for order in ORDERS)

    def _years(self, order: str) -> int:
        return self._last.get(order, (0,))[0] - self._first.get(order, (0,))[0]


def can_be_both(found: re.Match[str]) -> bool:
    """Say whether the day of a date could be its month."""
    if found["a"] is None or len(found["a"]) > 2:
        return False
    first, second = int(found["a"]), int(found["b"])
    return first != second and max(first, second) <= 12


def in_order(numbers: tuple[int, ...], order: str) -> tuple[int, ...]:
    """Return year, month and day of a date in that order, in our calendar."""
    year, month, day = (numbers[place] for place in _PLACES[order])
    if calendars.is_solar(year):
        with contextlib.suppress(ValueError):
            return calendars.ours(year, month, day)
        return year, month, day
    return (year + 2000 if year < 100 else calendars.of_our_era(year)), month, day


def can_be(date: tuple[int, ...], digits: tuple[str, ...], order: str) -> bool:
    """Say whether these digits can be a date of a chat in that order."""
    if len(digits[_PLACES[order][0]]) not in (2, 4):
        return False
    year, month, day = date
    return _FIRST_YEAR <= year <= datetime.now(UTC).year + 1 and 1 <= month <= 12 and 1 <= day <= 31


def instant(found: re.Match[str], order: str | None, *, day_first: bool | None = None) -> Parsed:
    """Return when a message was sent by the clock of the phone, taken as UTC; nothing if it is no date."""
    precision = TimePrecision.LOCAL
    try:
        if found["a"] is not None:
            numbers = tuple(int(found[part]) for part in "abc")
            if order is None:
                if day_first is None and numbers[0] != numbers[1]:
                    precision = TimePrecision.AMBIGUOUS
                order = "mdy" if day_first is False else "dmy"
            year, month, day = in_order(numbers, order)
        elif found["y"] is not None:
            year, month, day = (int(found[part]) for part in ("y", "mo", "d"))
        else:
            date, _ = parse(found["named"])
            if date is None:
                return NOTHING
            year, month, day = date.year, date.month, date.day
        if not _EARLIEST <= year <= _LATEST:
            return NOTHING
        hour = _hour(int(found["h"]), found["before"], found["after"]) % 24
        sent = datetime(year, month, day, hour, int(found["mi"]), int(found["s"] or 0), tzinfo=UTC)
        return sent, precision
    except ValueError:
        return NOTHING


def _hour(hour: int, *halves: str | None) -> int:
    for half in halves:
        word = _letters(half or "")
        if word in _EVENING and hour <= 12:
            return hour % 12 + 12
        if word in _MORNING and hour <= 12:
            return hour % 12
    return hour


def first_lines(text: str, most: int) -> Iterator[str]:
    """Yield the first lines with anything on them. Only a line feed ends a line: texts hold other breaks."""
    place = 0
    while most > 0 and place < len(text):
        end = text.find("\n", place)
        end = len(text) if end < 0 else end
        line = text[place:end].strip("\r")
        place = end + 1
        if line.strip():
            most -= 1
            yield line
