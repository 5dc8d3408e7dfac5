"""Instants as sources write them, and how far each can be trusted."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from itertools import pairwise

from moderator.core.comment import TimePrecision
from moderator.importers.meaning import calendars, time_words
from moderator.importers.meaning.month_names import CLOCK, LETTER, Found, century, month_alone, named, plain

Parsed = tuple[datetime | None, TimePrecision]
NOTHING: Parsed = (None, TimePrecision.EXACT)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EXCEL = datetime(1899, 12, 30, tzinfo=UTC)
EARLIEST, LATEST = 1970, 2200
"""Years outside are a mistake of the source or of the reader."""

_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?\Z")
_COMPACT_CLOCK = re.compile(r"(?<!\d)(\d{1,2})[\s\u202f\u00a0]?([AaPp])\.?[Mm]\b")
_ZONE = re.compile(
    r"(?:\b(?:UTC|GMT)|(?<=[\d\s])|\bZ\b)([+-])(\d{1,2}):?(\d{2})?\b(?!\d)|\b(UTC|GMT|Z)\b|(?<=\d)Z\b"
)
_ABBREVIATION = re.compile(r"\b([A-Z]{3,4})\b")
_ZONES = {
    "UTC": 0, "GMT": 0, "WET": 0, "BST": 60, "CET": 60, "WEST": 60, "CEST": 120, "EET": 120, "EEST": 180,
    "MSK": 180, "EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480,
    "PDT": -420, "JST": 540, "KST": 540, "AEST": 600, "AEDT": 660,
}  # fmt: skip
"""Minutes east of Greenwich, for the abbreviations that tools write."""
_NUMERIC = re.compile(r"(?<!\d)(\d{1,4})([./\-])\s?(\d{1,2})\2\s?(\d{1,4})(?!\d)")
_CJK = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
_VIETNAMESE = re.compile(r"(\d{1,2})\s+tháng\s+(\d{1,2}),?\s+(?:năm\s+)?(\d{4})", re.IGNORECASE)
_PM = re.compile(r"下午|午後|오후|م\b|ب\.ظ|بعدازظهر")
_AM = re.compile(r"上午|午前|오전|ص\b|ق\.ظ|قبل‌ازظهر")
_X = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{1,2}) (\d{2}):(\d{2}):(\d{2}) ([+-]\d{4}) (\d{4})\Z")
_SHORT = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{2}|\d{4}),? (\d{1,2}):(\d{2})(?::(\d{2}))?\Z")
_WRAPPED = re.compile(
    r"\\?/Date\((?P<epoch>-?\d{9,14})(?:[+-]\d{4})?\)\\?/\Z|(?P<instant>\d{4}-\d{2}-\d{2}T\S+)\[[\w/+-]+\]\Z"
)
"""How .NET and Java write an instant: /Date(1704448800000)/ and 2024-01-05T10:00:00-07:00[America/Los_Angeles]."""
_EASTERN = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def parse(
    value: object, *, day_first: bool | None = None, now: datetime | None = None, zone: timezone = UTC
) -> Parsed:
    """Return the instant a source means, in UTC, and its precision; `(None, EXACT)` if it means none.

    `day_first` settles 03/04 where it is known. `now` is what relative words count from (default:
    now). `zone` is what digits without a zone are taken in.
    """
    if isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            return _text(value, day_first, now, zone)
        # Eight and more bare digits are ISO dates too, but rather epochs.
        if value.isdigit():
            return _text(value, day_first, now, zone)
        return _placed(moment, zone)
    if isinstance(value, bool) or value is None:
        return NOTHING
    if isinstance(value, int | float | Decimal):
        return _number(value)
    if isinstance(value, datetime):
        return _placed(value, zone)
    return _text(str(value), day_first, now, zone)


def _placed(moment: datetime, zone: timezone) -> Parsed:
    if calendars.is_solar(moment.year):
        year, month, day = calendars.ours(moment.year, moment.month, moment.day)
        moment = moment.replace(year=year, month=month, day=day)
    if moment.year > LATEST and calendars.of_our_era(moment.year) != moment.year:
        moment = moment.replace(year=calendars.of_our_era(moment.year))
    if not EARLIEST <= moment.year <= LATEST:
        return NOTHING
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
        return (moment if zone is UTC else moment.astimezone(UTC)), TimePrecision.LOCAL
    return (moment if moment.tzinfo is UTC else moment.astimezone(UTC)), TimePrecision.EXACT


def _number(value: float | int | Decimal) -> Parsed:
    """Read an epoch in seconds, milli-, micro- or nanoseconds, or an Excel serial day, by its size."""
    try:
        size = abs(float(value))
        if size != size or size > 10**19:
            return NOTHING
        if 20_000 <= size < 80_000:
            days = timedelta(days=float(value))
            return _placed(_rounded(_EXCEL + days).replace(tzinfo=None), UTC)
        if size < 10**8:
            return NOTHING
        for limit, per_second in ((10**11, 1), (10**14, 10**3), (10**17, 10**6), (10**20, 10**9)):
            if size < limit:
                whole, rest = divmod(value, per_second)
                parts = timedelta(seconds=int(whole), microseconds=round(float(rest) * 10**6 / per_second))
                if per_second == 1 and not isinstance(value, int):
                    parts = timedelta(seconds=int(whole), microseconds=round(float(value % 1) * 10**6))
                return _placed(_EPOCH + parts, UTC)
    except (OverflowError, ArithmeticError, ValueError):
        pass
    return NOTHING


def _rounded(moment: datetime) -> datetime:
    """Undo what days as doubles do to seconds."""
    return (moment + timedelta(microseconds=500_000)).replace(microsecond=0)


def _text(value: str, day_first: bool | None, now: datetime | None, zone: timezone) -> Parsed:
    quick = _quickly(value, day_first, zone)
    if quick is not None:
        return quick
    text = _MARKS.sub("", value).strip().translate(_EASTERN)
    if not text or len(text) > 100:
        return NOTHING
    if (wrapped := _WRAPPED.match(text)) is not None:
        text = wrapped["epoch"] or wrapped["instant"]
    if _NUMBER.match(text):
        return _digits(text)
    try:
        return _placed(datetime.fromisoformat(text), zone)
    except ValueError:
        pass
    for reader in (_calendar, calendars.written, named):
        found = reader(text, day_first)
        if found is not None:
            return _assembled(text, found, zone)
    if (alone := month_alone(text)) is not None:
        return _placed(datetime(*alone, 1), zone)[0], TimePrecision.ESTIMATED
    return relative(text, now)


def _quickly(value: str, day_first: bool | None, zone: timezone) -> Parsed | None:
    """Read the three forms that fill whole files, without looking around; None for all others."""
    try:
        if value.endswith(" UTC"):
            return _placed(datetime.fromisoformat(value[:-4]).replace(tzinfo=UTC), UTC)
        if found := _X.match(value):
            month, day, hour, minute, second, east, year = found.groups()
            moment = datetime(
                int(year), time_words.MONTHS[month.lower()], int(day), int(hour), int(minute), int(second)
            )
            offset = timedelta(hours=int(east[:3]), minutes=int(east[0] + east[3:]))
            return _placed((moment - offset).replace(tzinfo=UTC), UTC)
        if found := _SHORT.match(value):
            first, second, third = int(found[1]), int(found[2]), int(found[3])
            swapped = second > 12 or (day_first is False and first <= 12)
            day, month_number = (second, first) if swapped else (first, second)
            year_number = third if third > 99 else century(third)
            moment = datetime(
                year_number, month_number, day, int(found[4]), int(found[5]), int(found[6] or 0), tzinfo=zone
            )
            instant, precision = _placed(moment.replace(tzinfo=None), zone)
            if instant and day_first is None and first <= 12 and second <= 12 and first != second:
                precision = TimePrecision.AMBIGUOUS
            return instant, precision
    except (ValueError, KeyError):
        pass
    return None


def _digits(text: str) -> Parsed:
    bare = text.lstrip("+-")
    if bare.isdigit() and len(bare) in (8, 12, 14) and bare[:2] in ("19", "20"):
        form = {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}[len(bare)]
        try:
            return _placed(datetime.strptime(bare, form), UTC)
        except ValueError:
            pass
    if len(bare) > 25:
        return NOTHING
    number = Decimal(text.replace(",", "."))
    return _number(int(number) if number == int(number) else number)


def _calendar(text: str, day_first: bool | None) -> Found | None:
    """Find a date in digits: 2024/1/5, 05.01.24, 1/5/2024, 2024年1月5日."""
    cjk = _CJK.search(text)
    if cjk:
        return int(cjk[1]), int(cjk[2]), int(cjk[3]), cjk.span(), False
    if spoken := _VIETNAMESE.search(text):
        return int(spoken[3]), int(spoken[2]), int(spoken[1]), spoken.span(), False
    found = _NUMERIC.search(text)
    if not found:
        return _korean(text)
    first, second, third = int(found[1]), int(found[3]), int(found[4])
    if len(found[1]) >= 3:
        return first, second, third, found.span(), False
    if len(found[4]) == 3:
        return None
    year = third if len(found[4]) == 4 else century(third)
    if first > 12 and len(found[4]) <= 2 and third <= 12 and first > 31:
        return century(first), second, third, found.span(), False
    if first > 12:
        return year, second, first, found.span(), False
    if second > 12:
        return year, first, second, found.span(), False
    month, day = (second, first) if day_first in (True, None) else (first, second)
    return year, month, day, found.span(), day_first is None and first != second


def _korean(text: str) -> Found | None:
    found = re.search(r"(\d{4})\.\s*(\d{1,2})\.\s*(\d{1,2})\.?", text)
    return (int(found[1]), int(found[2]), int(found[3]), found.span(), False) if found else None


def _assembled(text: str, found: Found, zone: timezone) -> Parsed:
    """Put the clock and the zone, which stand around the date, to the date."""
    year, month, day, (start, end), ambiguous = found
    rest = text[:start] + "  " + text[end:] if end else text
    clock = _clock(rest)
    try:
        moment = datetime(*calendars.ours(year, month, day)) + clock
    except ValueError:
        return NOTHING
    offset = _offset(rest)
    if offset is not None:
        moment = moment.replace(tzinfo=timezone(offset))
    instant, precision = _placed(moment, zone)
    return instant, TimePrecision.AMBIGUOUS if ambiguous and instant else precision


def _clock(text: str) -> timedelta:
    found = CLOCK.search(text)
    if not found:
        short = _COMPACT_CLOCK.search(text)
        if not short:
            return timedelta(0)
        hour, minute, second, fraction, half = int(short[1]), 0, 0, 0, short[2]
    else:
        hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
        fraction = int((found[4] or "0")[:6].ljust(6, "0"))
        half = (found[5] or "")[:1]
    if half in ("p", "P") or _PM.search(text):
        hour = hour % 12 + 12 if hour <= 12 else hour
    elif half in ("a", "A") or _AM.search(text):
        hour = hour % 12 if hour <= 12 else hour
    if hour > 24 or minute > 59 or second > 60:
        return timedelta(0)
    return timedelta(hours=hour, minutes=minute, seconds=second, microseconds=fraction)


def _offset(text: str) -> timedelta | None:
    """Return the zone written behind the clock; None if there is none."""
    clock = CLOCK.search(text)
    behind = text[clock.end() :] if clock else text
    found = _ZONE.search(behind if clock else text) if clock else None
    if found and found[1]:
        minutes = int(found[2]) * 60 + int(found[3] or 0)
        return timedelta(minutes=minutes if found[1] == "+" else -minutes) if minutes <= 15 * 60 else None
    if found:
        return timedelta(0)
    for word in _ABBREVIATION.findall(text):
        if word in _ZONES:
            return timedelta(minutes=_ZONES[word])
    return None


_AGE = re.compile(r"(\d{1,6}(?:[.,]\d{1,3})?)\s*\+?\s*(" + LETTER + r"+(?:\s?月)?)", re.UNICODE)
_SHORT_AGE = re.compile(r"\d+\s?[a-z]{1,3}\Z")
_BARE_AGE = re.compile(r"\d{1,3}\s?(" + LETTER + r"+)\Z")
"""An age as networks write it in narrow places: the number and the unit, without a word for "ago"."""
_ASIDE = re.compile(r"[(\[（].*?[)\]）]")


def relative(text: str, now: datetime | None = None) -> Parsed:
    """Return the estimate that words such as "2 weeks ago" allow."""
    words = " ".join(plain(_ASIDE.sub(" ", text)).replace("\u00b7", " ").split()).strip(" .,")
    reference = now or datetime.now(UTC)
    if words in time_words.NOW:
        return reference.replace(microsecond=0), TimePrecision.ESTIMATED
    if (day := _DAY_BACK.match(words)) is not None:
        back = timedelta(days=time_words.DAYS_BACK[day[0]])
        moment = (reference - back).replace(hour=12, minute=0, second=0, microsecond=0)
        if clock := _clock(words):
            moment = moment.replace(hour=0) + clock
        return moment, TimePrecision.ESTIMATED
    bare = _BARE_AGE.match(words)
    short = bool(_SHORT_AGE.match(words)) or (bare is not None and bare[1] in _PLAIN_UNITS)
    if not short and not _SAYS_AGO.search(f"{words} "):
        return NOTHING
    seconds = _span(words)
    if seconds is None or seconds > 60 * time_words.YEAR:
        return NOTHING
    return (reference - timedelta(seconds=seconds)).replace(microsecond=0), TimePrecision.ESTIMATED


def _span(words: str) -> float | None:
    """Return the seconds of "2 weeks" or "an hour"; None if there is no such thing."""
    for number, unit in _AGE.findall(words):
        size = _PLAIN_UNITS.get(unit.strip()) or _glued(unit)
        if size:
            return float(number.replace(",", ".")) * size
    parts = words.split()
    for one, unit in pairwise(parts):
        if one in time_words.ONE and unit in _PLAIN_UNITS:
            return _PLAIN_UNITS[unit]
    if len(parts) == 2 and not parts[1].isascii():
        # "A week ago" in languages that need no word for one.
        return _PLAIN_TWO.get(parts[1]) or _PLAIN_UNITS.get(parts[1])
    return None


_PLAIN_UNITS = {plain(word): seconds for word, seconds in time_words.UNITS.items()}
_PLAIN_TWO = {plain(word): seconds for word, seconds in time_words.TWO.items()}
_DAY_BACK = re.compile(rf"(?:{'|'.join(map(re.escape, time_words.DAYS_BACK))})(?=[ ,]|\Z)")
_SAYS_AGO = re.compile("|".join(re.escape(plain(word)) for word in time_words.AGO))


def _glued(unit: str) -> int | None:
    """Find the unit in scripts that put no blank between it and the word for "ago"."""
    if unit.isascii():
        return None
    sizes = [(len(word), seconds) for word, seconds in _PLAIN_UNITS.items() if unit.startswith(word)]
    return max(sizes)[1] if sizes else None


class DayOrder:
    """What a whole column says about 03/04: one value with a part above 12 settles it for all."""

    def __init__(self) -> None:
        self.day_first: bool | None = None
        """The proof; None while there is none."""
        self.asked = False
        """Whether any value needs the proof."""

    def look(self, value: object) -> bool:
        """Take one value of the column into account; True once the order is proved."""
        if isinstance(value, str) and self.day_first is None:
            found = _NUMERIC.search(value)
            if found and len(found[1]) <= 2 and len(found[4]) in (2, 4):
                first, second = int(found[1]), int(found[3])
                if 12 < first <= 31 and second <= 12:
                    self.day_first = True
                elif first <= 12 and 12 < second <= 31:
                    self.day_first = False
                elif first <= 12 and second <= 12 and first != second:
                    self.asked = True
        return self.day_first is not None


def day_order(values: Iterable[object]) -> DayOrder:
    """Look at a column until it proves its order, or ends."""
    order = DayOrder()
    for value in values:
        if order.look(value):
            break
    return order
