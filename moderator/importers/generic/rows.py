"""Rows of a table become comments: the plan is made once, each row costs as little as it can."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from operator import itemgetter

from moderator.core.comment import NewComment, Record, Rejected, Skipped, TimePrecision
from moderator.importers.base import Source, cut
from moderator.importers.generic.fields import (
    Moments,
    cleaned_all,
    counts,
    is_plain,
    made,
    moments,
    parents_of_comments,
)
from moderator.importers.meaning.amounts import count
from moderator.importers.meaning.columns import is_damaged
from moderator.importers.meaning.headers import platform_of
from moderator.importers.meaning.instants import in_utc
from moderator.importers.meaning.text import clean, cleaned, is_blank, is_clean
from moderator.importers.meaning.times import day_order, parse

NO_TEXT = "no text"
DELETED = "deleted before the export"
NAMES_AGAIN = "the names of the columns once more"
PLACEHOLDERS = frozenset(("[deleted]", "[removed]", "[deleted by user]", "[removed by moderator]"))
_NOTHING = frozenset(("null", "none", "nan", "n/a", "na", "nil", "undefined", "\\n", "-", "--", "---", "—"))
"""What tools write where there is no value, in lower case."""

_NO_PARENT = frozenset(("0", "-1", "root", "None", "false", "False"))
"""What tools write as the parent of a comment that answers the post."""

_UTC_TOLD = {TimePrecision.LOCAL: TimePrecision.EXACT}


def rooted(rows: Sequence[Sequence[str]], places: Mapping[str, int]) -> bool:
    """Say whether threads are named after their first comment, which is there as a row itself."""
    wanted = ("external_id", "thread_id", "parent_external_id")
    if any(name not in places for name in wanted):
        return False
    own, thread, parent = (places[name] for name in wanted)
    first = {row[own] for row in rows if row[own] == row[thread] and row[parent] in ("", *_NO_PARENT)}
    answers = [row[thread] for row in rows if row[thread] and row[parent] == row[thread]]
    return sum(one in first for one in answers) * 2 > len(answers)


def written(source: Source) -> datetime | None:
    """Return when the file was made, from which words such as "2 weeks ago" count."""
    try:
        return datetime.fromtimestamp(source.path.stat().st_mtime, UTC)
    except OSError:
        return None


def nothing(value: str) -> bool:
    """Say whether a cell says that there is no value."""
    return not value or value.isspace() or (len(value) <= 9 and value.strip().lower() in _NOTHING)


class Plan:
    """How the rows of one table are read: which place holds what."""

    def __init__(
        self,
        columns: Sequence[str],
        places: Mapping[str, int],
        *,
        platform: str | None = None,
        day_first: bool | None = None,
        now: datetime | None = None,
        unusable: frozenset[str] = frozenset(),
        dropped: frozenset[int] = frozenset(),
        rooted: bool = False,
    ) -> None:
        """Prepare; `unusable` names fields whose ids a spreadsheet has rounded, `dropped` places never kept.

        `rooted` says that what a thread is named after is a row like its answers.
        """
        self.width = len(columns)
        self._text = places["text"]
        self._named = columns[self._text]
        self._platform = platform
        # On X what a conversation is named after is a post like its answers.
        self._post_is_above = platform != "x" and not rooted
        self._platform_at = places.get("platform")
        self._day_first = day_first
        self._now = now
        self._id = places.get("external_id") if "external_id" not in unusable else None
        self._parent = places.get("parent_external_id") if "parent_external_id" not in unusable else None
        self._thread = places.get("thread_id")
        self._title = places.get("thread_title")
        self._name = places.get("author_name")
        self._author = places.get("author_id")
        self._when = places.get("created_at")
        self._utc = self._when is not None and in_utc(columns[self._when])
        self._likes = places.get("like_count")
        self._link = places.get("permalink")
        used = set(places.values()) - {places[field] for field in unusable if field in places}
        rest = [place for place in range(self.width) if place not in used and place not in dropped]
        self._extra_names = [columns[place] for place in rest]
        self._extra: Callable[[Sequence[str]], Sequence[str]] | None = (
            itemgetter(*rest) if len(rest) > 1 else None
        )
        self._one_extra = rest[0] if len(rest) == 1 else None
        self._rest = rest
        own = {"external_id": self._id, "parent_external_id": self._parent, "thread_id": self._thread,
               "thread_title": self._title, "author_name": self._name, "author_id": self._author,
               "permalink": self._link}  # fmt: skip
        self._words = {field: place for field, place in own.items() if place is not None}
        self._columns = columns
        self.undated = 0
        """How many comments had something that is no date where theirs should stand."""

    def is_plain(self, cells: list[str]) -> bool:
        """Say whether a row is as wide as the header, and one comment."""
        if len(cells) != self.width or cells[self._text] == self._named:
            return False
        return is_plain(cells[self._text], PLACEHOLDERS)

    def _is_header(self, cells: Sequence[str]) -> bool:
        """Say whether a row is the names of the columns once more, as in files that were put together of several."""
        return all(not cell.strip() or cell.split() == name.split()
                   for cell, name in zip(cells, self._columns, strict=True))  # fmt: skip

    def comments(self, run: Sequence[list[str]]) -> Iterable[NewComment]:
        """Return the comments of plain rows, column by column: as `comment` makes them, in half the time."""
        columns = list(zip(*run, strict=True))
        nothing = [None] * len(run)
        extras: list[dict[str, object]] = [{} for _ in run]
        for name, place in zip(self._extra_names, self._rest, strict=True):
            if any(columns[place]):
                for extra, value in zip(extras, cleaned_all(columns[place]), strict=True):
                    if value:
                        extra[name] = value
        when: Moments = nothing, [TimePrecision.EXACT] * len(run)
        if self._when is not None:
            when = moments(columns[self._when], day_first=self._day_first, now=self._now)
            if self._utc:
                when = when[0], [_UTC_TOLD.get(precision, precision) for precision in when[1]]
            self.undated += self._keep_unread(extras, self._when, columns, when[0])
        likes: Sequence[int | None] = nothing
        if self._likes is not None:
            likes = counts(columns[self._likes])
            self._keep_unread(extras, self._likes, columns, likes)
        words = {
            field: (_identities if field in _IDS else _numbers if field in _NUMBERED else _values)(
                columns[place]
            )
            for field, place in self._words.items()
        }
        words["parent_external_id"] = parents_of_comments(
            words.get("parent_external_id", nothing),
            words.get("external_id", nothing),
            words.get("thread_id", nothing) if self._post_is_above else nothing,
            _NO_PARENT,
        )
        platforms: Sequence[str | None] = [self._platform] * len(run)
        if self._platform_at is not None:
            platforms = [platform_of(one) or self._platform for one in columns[self._platform_at]]
        return made(words, cleaned_all(columns[self._text]), platforms, when, likes, extras)

    def _keep_unread(
        self,
        extras: Sequence[dict[str, object]],
        place: int,
        columns: Sequence[Sequence[str]],
        read: Sequence[object],
    ) -> int:
        kept = 0
        if None in read:
            for extra, value, known in zip(extras, columns[place], read, strict=True):
                if known is None and not nothing(value):
                    extra[self._columns[place]] = clean(value)
                    kept += 1
        return kept

    def comment(self, cells: list[str], number: int) -> Record:
        """Turn one row into a comment, or say why it is none."""
        extra: dict[str, object] = {}
        if len(cells) != self.width:
            if len(cells) <= self._text:
                return self._too_short(cells, number)
            cells = self._fitted(cells, extra)
        text = cells[self._text]
        if not text or is_blank(text):
            return Skipped(NO_TEXT, f"line {number}")
        if text[0] == "[" and text.strip() in PLACEHOLDERS:
            return Skipped(DELETED, f"line {number}")
        if text == self._named and self._is_header(cells):
            return Skipped(NAMES_AGAIN, f"line {number}")
        if not text.isascii() or "\0" in text:
            text = clean(text)
        if self._extra is not None:
            for name, value in zip(self._extra_names, self._extra(cells), strict=True):
                if value:
                    extra[name] = value
        elif self._one_extra is not None and cells[self._one_extra]:
            extra[self._extra_names[0]] = cells[self._one_extra]
        created, precision = self._written(cells, extra)
        likes = None
        if self._likes is not None and (value := cells[self._likes]):
            likes = count(value)
            if likes is None and not nothing(value):
                extra[self._columns[self._likes]] = value
        identity, parent, thread = _identity(cells, self._id), _identity(cells, self._parent), None
        if self._thread is not None:
            thread = _number(cells, self._thread)
        above = thread if self._post_is_above else None
        if parent is not None and (parent in _NO_PARENT or parent in (above, identity)):
            parent = None
        platform = self._platform
        if self._platform_at is not None:
            platform = platform_of(cells[self._platform_at]) or platform
        return NewComment(
            text,
            platform,
            identity,
            parent,
            thread,
            _value(cells, self._title),
            _value(cells, self._name),
            _number(cells, self._author),
            created,
            precision,
            likes,
            _value(cells, self._link),
            cleaned(extra) if extra else extra,  # type: ignore[arg-type]
        )

    def _too_short(self, cells: list[str], number: int) -> Rejected:
        """Say of a row that ends before the text that it is no comment."""
        words = cells[0] if len(cells) == 1 and self.width > 2 else " | ".join(cells)
        return Rejected(f"line {number}", f"the row has {len(cells)} of {self.width} cells", cut(words))

    def _fitted(self, cells: list[str], extra: dict[str, object]) -> list[str]:
        """Return a row with as many cells as the header has; what is too much is kept aside."""
        surplus = [cell for cell in cells[self.width :] if cell]
        if surplus:
            extra["surplus"] = surplus
        return cells[: self.width] + [""] * (self.width - len(cells))

    def _written(self, cells: list[str], extra: dict[str, object]) -> tuple[datetime | None, TimePrecision]:
        """Return when a comment was written; what cannot be read as an instant is kept aside."""
        if self._when is None or not (value := cells[self._when]):
            return None, TimePrecision.EXACT
        created, precision = parse(value, day_first=self._day_first, now=self._now)
        if self._utc:
            precision = _UTC_TOLD.get(precision, precision)
        if created is None and not nothing(value):
            extra[self._columns[self._when]] = value
            self.undated += 1
        return created, precision


def _value(cells: Sequence[str], place: int | None) -> str | None:
    if place is None:
        return None
    value = cells[place].strip()
    if not value or (len(value) <= 9 and value.lower() in _NOTHING):
        return None
    return value if value.isascii() else clean(value)


_IDS = frozenset(("external_id", "parent_external_id"))
_NUMBERED = frozenset(("thread_id", "author_id"))
_QUOTED = re.compile(r"(?:=?\"(\d+)\"|'(\d+)'?)\Z", re.ASCII)


def _values(cells: Sequence[str]) -> Sequence[str | None]:
    """Return what `_value` makes of each cell."""
    written = "".join(cells)
    # Without blanks there is nothing to strip.
    stripped = cells if written.split(None, 1) == [written] else [cell.strip() for cell in cells]
    known = [
        value if len(value) > 9 or (value and value.lower() not in _NOTHING) else None for value in stripped
    ]
    return known if is_clean(stripped) else [value if value is None else clean(value) for value in known]


def _identities(cells: Sequence[str]) -> Sequence[str | None]:
    """Return what `_identity` makes of each cell."""
    joined = "\n".join(cells)
    if "+" in joined or ".0" in joined or '"' in joined or "'" in joined:
        return [_identity((cell,), 0) for cell in cells]
    return _values(cells)


def _numbers(cells: Sequence[str]) -> Sequence[str | None]:
    """Return what `_number` makes of each cell."""
    return [_number((cell,), 0) for cell in cells] if ".0" in "\n".join(cells) else _values(cells)


def _number(cells: Sequence[str], place: int | None) -> str | None:
    """Return a value that can be a number: pandas makes 123.0 of 123 as soon as one row of the column has none."""
    value = _value(cells, place)
    return value[:-2] if value is not None and value.endswith(".0") and value[:-2].isdigit() else value


def _identity(cells: Sequence[str], place: int | None) -> str | None:
    value = _number(cells, place)
    if value is None or is_damaged(value):
        return None
    # Quotation marks and apostrophes keep Excel from rounding an id; they are no part of it.
    return _QUOTED.sub(r"\1\2", value) if value[0] in "='\"" else value


def proved_order(values: Iterator[str], sample: Sequence[str]) -> bool | None:
    """Return what the whole column proves of 03/04; the file is only read again where the start asks for it."""
    order = day_order(sample)
    if order.day_first is not None or not order.asked:
        return order.day_first
    return day_order(values).day_first
