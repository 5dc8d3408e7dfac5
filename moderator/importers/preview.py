"""What a file would become: its format in a sentence, its columns with reasons, its first comments."""

import contextlib
import hashlib
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO, cast

from moderator.core.comment import NewComment, Noted, Skipped, TimePrecision
from moderator.importers import registry
from moderator.importers.base import Importer, Options, Source
from moderator.importers.formats.discord_text import DiscordText
from moderator.importers.formats.whatsapp import WhatsApp
from moderator.importers.generic.fields import singly
from moderator.importers.generic.generic_json import GenericJson
from moderator.importers.generic.table import Table
from moderator.importers.meaning.headers import Choice, normalise
from moderator.importers.meaning.text import tidied
from moderator.importers.recognising import wrapped

MOST_THREADS = 10_000
_NOUNS = {
    "youtube": "video", "tiktok": "video", "bilibili": "video", "twitch": "stream", "telegram": "chat",
    "whatsapp": "chat", "kakaotalk": "chat", "line": "chat", "discord": "channel", "slack": "channel",
    "mattermost": "channel", "discourse": "topic", "google_play": "app", "app_store": "app", "x": "conversation",
    "facebook": "post", "instagram": "post", "reddit": "post", "wordpress": "post", "blogger": "post", "vk": "post",
    "linkedin": "post", "stack_exchange": "post", "disqus": "page", "commento": "page", "isso": "page",
    "remark42": "page", "notion": "page", "typeform": "question",
}  # fmt: skip
"""What comments of a platform stand under."""
PATIENCE = 1.0
"""Seconds that counting may take; a longer file's number is estimated."""


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """One field of a comment, the column it comes from, and why."""

    target: str
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class Preview:
    """A look at one file before it is imported. A copy: safe in any thread and process."""

    name: str
    """The file, as a person knows it."""
    format: str
    title: str
    """The format, as a person calls it."""
    detail: str
    """What the file is, in words: "a table with commas, 9 columns"."""
    mapping: tuple[MappedColumn, ...] = ()
    columns: tuple[str, ...] = ()
    """Every column that can be chosen; empty for formats whose fields are known."""
    encoding: str | None = None
    encodings: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    comments: tuple[NewComment, ...] = ()
    """The first comments, as they will be stored."""
    needs_day_order: bool = False
    found: int = 0
    """Records in the file; see `is_estimate`."""
    is_estimate: bool = False
    skipped: int = 0
    """Records among those counted that are no comments with text."""
    rejected: int = 0
    local_times: bool = False
    """The file names no time zone."""
    warnings: tuple[str, ...] = ()
    threads: int = 0
    """Different posts, videos or chats among the records; 0 where not all records were looked at."""
    thread_noun: str = "thread"
    recalled: bool = False
    """It is read as a person chose for an earlier file with these columns."""

    @property
    def sentence(self) -> str:
        """Say what it is, to stand behind "This looks like": no capital, no full stop."""
        noun = "row" if self.encodings or self.sheets else "record"
        counted = f"{self.found:,} {noun if self.found == 1 else noun + 's'}"
        posts = ""
        if self.threads and not self.detail:
            posts = f"{self.threads:,} {self.thread_noun if self.threads == 1 else self.thread_noun + 's'}"
        parts = ", ".join(
            part for part in (self.detail, posts, f"about {counted}" if self.is_estimate else counted) if part
        )
        if self.format in (Table.name, GenericJson.name):
            return parts
        return f"{_article(self.title)}{self.title}: {parts}"


def _article(title: str) -> str:
    """Return the article of a title that names one thing, such as "YouTube comment export"."""
    if title.rsplit(" ", 1)[-1] not in ("table", "export", "archive", "outbox", "log", "chat"):
        return ""
    return "an " if title[0] in "AEIO" or title.startswith(("X ", "R ")) else "a "


def preview(source: Source, options: Options | None = None, limit: int = 50) -> Preview:
    """Return what a source would become, with its first comments.

    Raises:
        UserError: nothing can read it.

    """
    options = options or Options()
    importer = registry.detect(source, options)
    look = _looked_at(importer, wrapped.first(importer, source), options)
    height = look.found
    comments: list[NewComment] = []
    found = skipped = rejected = 0
    ended = True
    deadline = time.monotonic() + PATIENCE
    noted: Counter[str] = Counter()
    threads: set[str] = set()
    with _metered(source) as position:
        for record in singly(wrapped.read(importer, source, options)):
            if isinstance(record, Noted):
                noted[record.what] += record.count
                continue
            found += 1
            if isinstance(record, NewComment):
                if record.thread_id and len(threads) < MOST_THREADS:
                    threads.add(record.thread_id)
                if len(comments) < limit and (comment := tidied(record)):
                    comments.append(comment)
            elif isinstance(record, Skipped):
                skipped += 1
            else:
                rejected += 1
            if len(comments) >= limit and found % 500 == 0 and time.monotonic() > deadline:
                ended = False
                break
    if not ended and height and height > found:
        found = height
    elif not ended and source.size and position[0]:
        found = _round(found * max(source.size / position[0], 1.0))
    return replace(
        look,
        comments=tuple(comments),
        found=found,
        is_estimate=not ended,
        skipped=skipped,
        rejected=rejected,
        threads=len(threads) if ended and len(threads) < MOST_THREADS else 0,
        thread_noun=_NOUNS.get(comments[0].platform or "", "thread") if comments else "thread",
        warnings=(*look.warnings, *(_told(number, what, ended) for what, number in noted.items())),
        local_times=any(comment.created_at_precision is TimePrecision.LOCAL for comment in comments),
    )


def _told(number: int, what: str, ended: bool) -> str:
    return f"Beside these: {'' if ended else 'at least '}{number:,} {what}."


def columns(source: Source, options: Options | None = None) -> tuple[str, ...]:
    """Return the columns that can be mapped, without reading on; none for formats whose fields are known.

    Raises:
        UserError: nothing can read the source.

    """
    options = options or Options()
    importer = registry.detect(source, options)
    return _looked_at(importer, wrapped.first(importer, source), options).columns


def _looked_at(importer: Importer, source: Source, options: Options) -> Preview:
    """Return what can be said before any record is read."""
    if isinstance(importer, Table):
        reading = importer.reading(source, options)
        grid = reading.grid
        number = len(grid.columns)
        return Preview(
            source.name,
            importer.name,
            importer.title,
            f"{grid.kind}, {number} {'column' if number == 1 else 'columns'}",
            _mapped(list(reading.choices.values())),
            grid.columns,
            grid.encoding,
            grid.encodings,
            grid.sheets,
            needs_day_order=reading.asks_day_order,
            found=grid.height or 0,
            warnings=reading.warnings,
        )
    if isinstance(importer, GenericJson):
        found = importer.reading(source, options)
        number = len(found.columns)
        return Preview(
            source.name,
            importer.name,
            importer.title,
            f"JSON with {number} {'field' if number == 1 else 'fields'}"
            if number
            else "a list of texts in JSON",
            _mapped(list(found.choices.values())),
            found.columns,
            needs_day_order=found.asks_day_order,
            warnings=found.warnings,
        )
    if isinstance(importer, DiscordText):
        asks = importer.asks_day_order(source, options)
        return Preview(source.name, importer.name, importer.title, "", needs_day_order=asks)
    if isinstance(importer, WhatsApp):
        asks, warnings = importer.asks_day_order(source, options), importer.warnings(source, options)
        return Preview(
            source.name, importer.name, importer.title, "", needs_day_order=asks, warnings=warnings
        )
    return Preview(source.name, importer.name, importer.title, "")


def _mapped(choices: Sequence[Choice]) -> tuple[MappedColumn, ...]:
    return tuple(MappedColumn(choice.target, choice.column, choice.reason) for choice in choices)


@contextlib.contextmanager
def _metered(source: Source) -> Iterator[list[int]]:
    """Tell meanwhile where reading stands in a source, in bytes."""
    position = [0]

    def watched(stream: BinaryIO) -> BinaryIO:
        position[0] = 0
        return cast(BinaryIO, _Meter(stream, position))

    source.watch = watched
    try:
        yield position
    finally:
        source.watch = None


class _Meter:
    """A stream that tells how far it was read."""

    def __init__(self, stream: BinaryIO, position: list[int]) -> None:
        self._stream = stream
        self._position = position

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)

    def __enter__(self) -> "_Meter":
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def read(self, size: int = -1, /) -> bytes:
        """Read, and note it."""
        raw = self._stream.read(size)
        self._position[0] += len(raw)
        return raw

    def read1(self, size: int = -1, /) -> bytes:
        """Read what is there, and note it."""
        raw: bytes = getattr(self._stream, "read1", self._stream.read)(size)
        self._position[0] += len(raw)
        return raw

    def readline(self, size: int = -1, /) -> bytes:
        """Read a line, and note it."""
        raw = self._stream.readline(size)
        self._position[0] += len(raw)
        return raw


def _round(number: float) -> int:
    """Keep two digits of an estimate: more would promise what nobody counted."""
    whole = int(number)
    size: int = 10 ** max(len(str(whole)) - 2, 0)
    return whole // size * size


def fingerprint(columns: Sequence[str]) -> str:
    """Return what is the same for tables with the same columns, in whatever order."""
    names = sorted(normalise(column) for column in columns)
    return hashlib.sha256("\x1f".join(names).encode()).hexdigest()[:32]
