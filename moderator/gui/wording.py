"""Numbers, times and sizes in words, as the person's system writes them."""

from collections.abc import Sequence
from datetime import date, datetime, time

from PySide6.QtCore import QDate, QLocale

from moderator.core.comment import CommentRow, TimePrecision
from moderator.core.operation import Progress

_MILLION = 1_000_000


def locale() -> QLocale:
    """Return the person's locale; plain English where the system names none."""
    system = QLocale()
    return QLocale(QLocale.Language.English) if system.language() == QLocale.Language.C else system


def count(number: int) -> str:
    """Return a whole number with the marks of the locale: 412,860."""
    return locale().toString(number)


def short_count(number: int) -> str:
    """Return a whole number for a narrow place, from a million on in three figures, rounded to zero: 12.3 M."""
    size = abs(number)
    if size < _MILLION:
        return count(number)
    decimals = 2 if size < 10 * _MILLION else 1 if size < 100 * _MILLION else 0
    scale = 10**decimals
    cut = size * scale // _MILLION / scale
    return f"{locale().toString(cut if number > 0 else -cut, 'f', decimals)}\N{NO-BREAK SPACE}M"


def many(number: int, one: str, more: str = "") -> str:
    """Return a number with its noun: 1 comment, 12 comments."""
    return f"{count(number)} {one if number == 1 else more or one + 's'}"


def listed(parts: Sequence[str]) -> str:
    """Return parts as one says them: a, b and c."""
    return " and ".join([", ".join(parts[:-1]), *parts[-1:]]) if len(parts) > 1 else "".join(parts)


def duration(seconds: float) -> str:
    """Return a length of time: 0.4 seconds, 12 seconds, 3 minutes."""
    if seconds < 9.95:
        rounded = f"{max(seconds, 0.1):.1f}"
        return "1 second" if rounded == "1.0" else f"{rounded.removesuffix('.0')} seconds"
    if seconds < 90:
        return many(round(seconds), "second")
    if seconds < 5400:
        return many(round(seconds / 60), "minute")
    return many(round(seconds / 3600), "hour")


def left(seconds: float) -> str:
    """Return the time that is left, never more exact than it can be known."""
    return f"{many(max(1, round(seconds)), 'second') if seconds < 90 else duration(seconds)} left"


def about_left(seconds: float) -> str:
    """Return an estimate of the time that is left, as roughly as it is known: about 25 seconds left."""
    if seconds < 5:
        return "a few seconds left"
    rounded = 5 * round(seconds / 5) if seconds < 88 else seconds
    return f"about {left(rounded)}"


def progress(step: Progress, rate: float = 0.0, remaining: float | None = None) -> str:
    """Return how far a job is: 8,120 of 17,022, 13,900 a second, 1 second left."""
    parts = []
    if step.parts:
        parts.append(f"step {step.part} of {step.parts}")
    if step.total:
        parts.append(f"{count(step.done)} of {count(step.total)}")
    elif step.parts:
        # Rounds of learning: nobody knows how many there will be, nor how long they take.
        return parts[0]
    elif step.done:
        parts.append(count(step.done))
    if rate >= 1:
        parts.append(f"{count(_rounded(rate))} a second")
    if remaining is not None:
        parts.append(left(remaining))
    return ", ".join(parts)


def day(moment: datetime | None, *, today: QDate | None = None, narrow: bool = False) -> str:
    """Return a day: today, yesterday, 2 June, 2 June 2024; in a narrow place 2 Nov 2024."""
    if moment is None:
        return ""
    local = moment.astimezone()
    date = QDate(local.year, local.month, local.day)
    now = today or QDate.currentDate()
    if date == now:
        return "today"
    if date == now.addDays(-1):
        return "yesterday"
    past = "d MMM yyyy" if narrow else "d MMMM yyyy"
    return locale().toString(date, "d MMMM" if date.year() == now.year() else past)


def month_of(when: date, *, with_day: bool = False) -> str:
    """Return a month as it stands under a chart: Jun, or 2 Jun."""
    return locale().toString(QDate(when.year, when.month, when.day), "d MMM" if with_day else "MMM")


def day_of(when: date, *, narrow: bool = False) -> str:
    """Return a calendar day: 2 November 2026; in a narrow place 2 Nov 2026."""
    shown = "d MMM yyyy" if narrow else "d MMMM yyyy"
    return locale().toString(QDate(when.year, when.month, when.day), shown)


def whole_day(instant: datetime) -> str:
    """Return the day of an instant that is known to the day alone, whatever zone this machine is in: 14 June 2026."""
    return locale().toString(QDate(instant.year, instant.month, instant.day), "d MMMM yyyy")


def moment(instant: datetime | None) -> str:
    """Return a day and a time: 14 June 2026, 09:12."""
    if instant is None:
        return ""
    local = instant.astimezone()
    date = QDate(local.year, local.month, local.day)
    return f"{locale().toString(date, 'd MMMM yyyy')}, {local:%H:%M}"


def is_day_alone(instant: datetime, precision: TimePrecision) -> bool:
    """Say whether nobody wrote down the time of a day: midnight, in an export that names no zone or only an age."""
    return precision is not TimePrecision.EXACT and instant.time() == time.min


def written(comment: CommentRow) -> str:
    """Return when a comment was written: 14 June 2026, 09:12, or the day where no more is known."""
    when = comment.created_at
    if when is not None and is_day_alone(when, comment.created_at_precision):
        return whole_day(when)
    return moment(when)


def day_written(comment: CommentRow, *, narrow: bool = False) -> str:
    """Return the day when a comment was written, as `day` does; the zone of this machine moves no day."""
    when = comment.created_at
    if when is not None and is_day_alone(when, comment.created_at_precision):
        when = when.replace(tzinfo=None)
    return day(when, narrow=narrow)


def language(code: str | None) -> str:
    """Return the name of a language (ISO 639), such as "Dutch"; empty where it has none."""
    named = QLocale.codeToLanguage(code) if code else QLocale.Language.AnyLanguage
    return (
        "" if named in (QLocale.Language.AnyLanguage, QLocale.Language.C) else QLocale.languageToString(named)
    )


def not_read(row: CommentRow) -> str:
    """Say why the machine has no verdict on a comment."""
    if not row.foreign:
        return "The machine has not read this yet."
    written = f"Written in {name}" if (name := language(row.lang)) else "In a language"
    return f"{written}{',' if name else ''} which this model never learnt. Say yourself what it is."


def size(octets: int) -> str:
    """Return the size of a file: 6.2 MB."""
    return locale().formattedDataSize(octets, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat)


def _rounded(rate: float) -> int:
    """Return a rate with at most three figures that count: more would flicker."""
    whole = round(rate)
    scale = int(10 ** max(0, len(str(whole)) - 3))
    return round(whole / scale) * scale
