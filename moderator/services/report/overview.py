"""What the library says as a whole: a finding in a sentence, and its evidence."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from moderator.core.comment import Decision
from moderator.core.operation import JobContext
from moderator.core.query import CommentQuery
from moderator.core.shares import wilson
from moderator.core.wording import many
from moderator.services.quality import finding
from moderator.services.quality.finding import Bucket, Comparison
from moderator.services.report import periods
from moderator.services.report.keyness import KeyWord
from moderator.services.report.model_line import ModelLine, model_line
from moderator.services.report.overview_words import words_of
from moderator.services.report.periods import Mark, Unit
from moderator.store import figures
from moderator.store.figures import ReviewCounts, Window

if TYPE_CHECKING:
    from moderator.services.library import Library

ROWS = 7
"""Posts and words that are listed."""
AUTHORS = 60
"""Authors that are named."""


class Period(StrEnum):
    """How far back the overview looks, from the newest comment."""

    FOUR_WEEKS = "4 weeks"
    SIX_MONTHS = "6 months"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Post:
    """A post and what it drew."""

    title: str
    platform: str
    thread: str
    """The platform's own id of it."""
    negative: int
    total: int

    @property
    def share(self) -> float:
        """The negative part of all, in [0, 1]."""
        return self.negative / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class Event:
    """The post that best explains the peak."""

    title: str
    thread: str
    on: date
    index: int
    """The step of the series in which it was posted."""
    words: str


@dataclass(frozen=True, slots=True)
class Author:
    """Someone who wrote nothing but negative comments, three at least."""

    key: int
    platform: str
    name: str
    comments: int


@dataclass(frozen=True, slots=True)
class Review:
    """How far the negative comments have been dealt with."""

    negative: int
    decided: int
    to_go: int
    flagged: int
    held: int
    approved: int
    skipped: int
    confirmed: int
    """Said to be negative by a person, without a decision."""
    own: int = 0
    """Written by the account itself and neither decided nor to go: nobody moderates themselves."""


class Figure(StrEnum):
    """What a figure of the summary counts, so that it can lead to its comments."""

    NONE = ""
    ALL = "all"
    NEGATIVE = "negative"
    READ = "read"


@dataclass(frozen=True, slots=True)
class Said:
    """A piece of the summary; spaces between pieces are theirs."""

    words: str
    figure: Figure = Figure.NONE


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the page shows. All days are UTC."""

    period: Period
    since: date | None
    until: date | None
    """The last day, included; None where no comment has a date."""
    total: int
    negative: int
    neutral: int
    positive: int
    unread: int
    undated: int
    """Counted in the total of "all", but in no step of the series."""
    finding: str
    said: tuple[Said, ...]
    unit: Unit
    series: tuple[Bucket, ...]
    marks: tuple[Mark, ...]
    peak: int | None
    event: Event | None
    change: Comparison | None
    """The second half of the time against the first."""
    posts: tuple[Post, ...]
    authors: tuple[Author, ...]
    authors_total: int
    review: Review
    model: ModelLine
    state: str
    """How the library was: while that is the same, so are the figures."""
    words: tuple[KeyWord, ...] | None = None
    """None while they have not been counted."""
    sampled: int | None = None
    """The words were chosen in a sample of so many comments; None where it was all of them."""

    @property
    def summary(self) -> str:
        """The figures behind the finding, in sentences."""
        return "".join(one.words for one in self.said)

    def to_json(self) -> dict[str, Any]:
        """Return plain values; days as ISO 8601."""
        document: dict[str, Any] = _plain(asdict(self))
        document["summary"] = self.summary
        del document["said"], document["state"]
        for post, row in zip(self.posts, document["posts"], strict=True):
            row["share"] = post.share
        return document


def overview(
    library: "Library",
    period: Period = Period.SIX_MONTHS,
    query: CommentQuery | None = None,
    context: JobContext | None = None,
    *,
    now: datetime | None = None,
) -> Overview:
    """Return what the page shows of a period that ends with the newest comment, or of what matches a search.

    Takes some seconds where a million comments are looked at; belongs off the window's process.

    Raises:
        Cancelled: the person asked to stop.

    """
    context = context or JobContext()
    context.step(0, 0, "Counting comments")
    return with_words(library, figures_of(library, period, query, now=now), query, context)


def with_words(
    library: "Library", shown: Overview, query: CommentQuery | None = None, context: JobContext | None = None
) -> Overview:
    """Return the same with the words that mark the negative: the slow part."""
    window = span(shown, query)
    rest = shown.neutral + shown.positive
    found = words_of(library, window, shown.negative, rest, ROWS, context or JobContext())
    return replace(shown, words=found.words, sampled=found.sampled)


def figures_of(
    library: "Library",
    period: Period = Period.SIX_MONTHS,
    query: CommentQuery | None = None,
    *,
    now: datetime | None = None,
) -> Overview:
    """Return all of it but the words: what the database counts."""
    # A day that lies ahead is a fault of the source, not the end of the period.
    tomorrow = (now or datetime.now(UTC)).date() + timedelta(days=1)
    with library.store.read() as connection:
        query = figures.looked_up_once(connection, query)
        last = figures.newest(connection, Window(query=query), figures.midnight_ms(tomorrow))
        window, since = _window(period, last, query)
        days = figures.by_day(connection, window)
        undated = sum(_total(one) for one in days if one.day is None)
        dated = [one for one in days if one.day is not None and (last is None or one.day <= last)]
        if dated:
            since = _beginning(connection, dated[0].day, since, last, query)
        unit, series = periods.buckets(dated, since, last)
        peak = finding.find_peak(series)
        event = _event(connection, series, peak, query) if peak is not None else None
        negative, read = sum(one.negative for one in days), sum(_total(one) - one.unread for one in days)
        found, authors = figures.only_negative_authors(connection, window, AUTHORS)
        posts = [_post(one) for one in figures.worst_threads(connection, window, ROWS)]
        review = _review(figures.review(connection, window))
        total = sum(_total(one) for one in days)
        model = model_line(connection, library.shelf)
        state = state_of(connection, now)
    half = len(series) // 2
    return Overview(
        period, since, last, total, negative, sum(one.neutral for one in days),
        sum(one.positive for one in days), sum(one.unread for one in days), undated,
        finding.sentence(
            series or _timeless(days), peak, (event.title, event.index) if event else None, unit
        ),
        tuple(_summary(total, negative, read, since, last, period)), unit, tuple(series),
        periods.marks(series, unit), peak, event, finding.compare(series[:half], series[half:]),
        tuple(posts), tuple(Author(one.id, one.platform, one.name, one.comments) for one in authors), found,
        review, model, state,
    )  # fmt: skip


def state_of(connection: figures.Reading, now: datetime | None = None) -> str:
    """Return a mark of all that an overview rests on; read in a moment."""
    return f"{figures.state(connection)} {(now or datetime.now(UTC)).date()}"


def span(shown: Overview, query: CommentQuery | None = None) -> Window:
    """Return which comments an overview speaks of."""
    if shown.period is Period.ALL or shown.since is None or shown.until is None:
        return Window(query=query)
    after = figures.midnight_ms(shown.until + timedelta(days=1))
    return Window(figures.midnight_ms(shown.since), after, query)


def _window(period: Period, last: date | None, query: CommentQuery | None) -> tuple[Window, date | None]:
    if period is Period.ALL or last is None:
        return Window(query=query), None
    # Whole weeks that end with the newest day: no step of the series is cut short.
    since = last - timedelta(days=(4 if period is Period.FOUR_WEEKS else 26) * 7 - 1)
    after = figures.midnight_ms(last + timedelta(days=1))
    return Window(figures.midnight_ms(since), after, query), since


def _beginning(
    connection: figures.Reading,
    first: date | None,
    since: date | None,
    last: date | None,
    query: CommentQuery | None,
) -> date | None:
    """Return where the series begins: of the time before the first comment of all, nothing is known."""
    if since is None or last is None or first is None:
        return first
    weeks = -(-((last - first).days + 1) // 7)
    later = last - timedelta(days=7 * weeks - 1)
    if later <= since or figures.newest(connection, Window(query=query), figures.midnight_ms(since)):
        return since
    return later


def _total(one: figures.DayCounts) -> int:
    return one.negative + one.neutral + one.positive + one.unread


def _timeless(days: Sequence[figures.DayCounts]) -> list[Bucket]:
    """Return one step that holds all comments, for a library in which none has a date."""
    never = date(1970, 1, 1)
    return [Bucket(never, never, one.negative, one.neutral, one.positive, one.unread) for one in days]


def _post(one: figures.ThreadCounts) -> Post:
    return Post(one.title or one.external_id, one.platform, one.external_id, one.negative, one.total)


def _event(
    connection: figures.Reading, series: Sequence[Bucket], peak: int, query: CommentQuery | None
) -> Event | None:
    """Return the post that began shortly before the peak and holds a good part of what is too much in it."""
    top = series[peak]
    span = Window(figures.midnight_ms(top.start), figures.midnight_ms(top.end), query)
    others = [one.negative for place, one in enumerate(series) if place != peak]
    excess = top.negative - sum(others) / max(len(others), 1)
    drawn = [one for one in figures.worst_threads(connection, span, 20) if one.negative >= 0.3 * excess]
    firsts = figures.first_days(connection, [one.id for one in drawn])
    earliest = series[max(0, peak - 3)].start
    for one in drawn:
        on = firsts.get(one.id)
        if on is None or not earliest <= on < top.end or one.title is None:
            continue
        # More negative than what else was written then, beyond chance; else it was merely the newest post.
        low, _ = wilson(one.negative, one.total)
        rest = top.read - one.total
        if rest and low <= wilson(top.negative - one.negative, rest)[1]:
            continue
        index = next(place for place, step in enumerate(series) if step.start <= on < step.end)
        return Event(one.title, one.external_id, on, index, f"“{one.title}” posted, {periods.said(on)}")
    return None


def _review(counts: ReviewCounts) -> Review:
    by = dict(counts.by_decision)
    return Review(
        counts.negative, counts.negative - counts.waiting - counts.own, counts.waiting, by.get(Decision.FLAGGED, 0),
        by.get(Decision.HELD, 0), by.get(Decision.APPROVED, 0), by.get(Decision.SKIPPED, 0), counts.confirmed,
        counts.own,
    )  # fmt: skip


def _summary(
    total: int, negative: int, read: int, since: date | None, last: date | None, period: Period
) -> Iterator[Said]:
    yield Said(many(total, "comment"), Figure.ALL)
    came = ""
    if since is not None and last is not None:
        day = periods.said(since) if since.year == last.year else f"{periods.said(since)} {since.year}"
        came = f" came in since {day}" if period is not Period.ALL else f" came in, the first of {day}"
    if not read:
        yield Said(f"{came}.")
        return
    yield Said(f"{came}. ")
    yield Said(f"{negative:,}", Figure.NEGATIVE)
    if read == total:
        yield Said(" of them")
    else:
        yield Said(" of the ")
        yield Said(f"{read:,}", Figure.READ)
        yield Said(" that were read")
    yield Said(f" {'is' if negative == 1 else 'are'} negative, {100 * negative / read:.0f} %.")


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value
