"""The copies that a library keeps of itself: where they lie, what each is called, and which of them may go."""

import contextlib
import re
import shutil
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

REASONS = {
    "schedule": "on schedule",
    "hand": "by hand",
    "bulk": "before a large change",
    "update": "before an update of the library",
    "restore": "before a restore",
    "damaged": "as it was found, damaged",
}
"""Why a copy was made, by the word in its name."""

HOURS, DAYS, WEEKS, MONTHS = 24, 14, 8, 24
"""So many hourly, daily, weekly and monthly copies are kept, each the newest of its span."""
ALWAYS = 2
"""The newest copies, which never go."""
UNDOES = frozenset({"restore", "update", "damaged"})
UNDO_DAYS = 30
"""Copies that take a restore or an update back stay so long whatever the others do."""
LEAST_BYTES = 500_000_000
MOST_TIMES = 6
"""All copies together take at most this many times the library's size, or `LEAST_BYTES` if that is more."""

LEFTOVER_SECONDS = 3600.0
"""A copy that nobody has written to for so long is not being written any more."""

_BESIDE = ("-wal", "-shm")
"""What lies beside a copy that was made of a damaged library as it was found."""
_NAME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3})Z-([a-z]+)\.db")
_STAMP = "%Y-%m-%dT%H-%M-%S.%f"


@dataclass(frozen=True, slots=True)
class Kept:
    """One copy."""

    path: Path
    at: datetime
    """UTC."""
    reason: str
    """A key of `REASONS`."""
    size: int
    """Bytes."""


def folder(library: Path) -> Path:
    """Return where the copies of a library lie: NAME.backups beside NAME.db."""
    beside = library.with_suffix(".backups")
    return beside if beside != library else library.with_name(library.name + ".backups")


def copies(library: Path) -> list[Kept]:
    """Return the copies of a library, newest first."""
    place = folder(library)
    if not place.is_dir():
        return []
    found = []
    for path in place.iterdir():
        named = _NAME.fullmatch(path.name)
        if named is None or named[2] not in REASONS:
            continue
        with contextlib.suppress(OSError, ValueError):
            at = datetime.strptime(named[1] + "000", _STAMP).replace(tzinfo=UTC)
            found.append(Kept(path, at, named[2], path.stat().st_size))
    return sorted(found, key=lambda one: (one.at, one.path.name), reverse=True)


def new_path(library: Path, reason: str) -> Path:
    """Return a free name for a copy that is made now; the folder is made, for the owner alone."""
    place = folder(library)
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    at = datetime.now(UTC)
    while True:
        stamp = at.strftime(_STAMP)[:-3]
        path = place / f"{stamp}Z-{reason}.db"
        if not path.exists():
            return path
        at += timedelta(milliseconds=1)


def has_room(library: Path) -> bool:
    """Say whether the disk holds another copy and something beside it."""
    try:
        return shutil.disk_usage(library.parent).free > library.stat().st_size * 1.2 + 50_000_000
    except OSError:
        return False


def thin(library: Path) -> list[Kept]:
    """Remove the copies that newer ones stand for, and return them."""
    size = library.stat().st_size if library.exists() else 0
    sweep(library)
    gone = []
    for one in superseded(copies(library), datetime.now(UTC), max(LEAST_BYTES, MOST_TIMES * size)):
        with contextlib.suppress(OSError):
            for beside in _BESIDE:
                one.path.with_name(one.path.name + beside).unlink(missing_ok=True)
            one.path.unlink()
            gone.append(one)
    return gone


def sweep(library: Path, pattern: str = "*.part*", older: float = LEFTOVER_SECONDS) -> None:
    """Remove what copying left half done when its process was killed."""
    for path in folder(library).glob(pattern):
        with contextlib.suppress(OSError):
            if path.stat().st_mtime <= time.time() - older:
                path.unlink()


def superseded(found: Iterable[Kept], now: datetime, most_bytes: int = LEAST_BYTES) -> list[Kept]:
    """Return which copies may go: hourly for a day, daily for two weeks, weekly for two months, then monthly.

    When all together are too large, the finest go first, the oldest of them before the others.
    """
    newest_first = sorted(found, key=lambda one: one.at, reverse=True)
    rank: dict[Kept, int] = {}
    taken: set[tuple[int, object]] = set()
    for place, one in enumerate(newest_first):
        age = now - one.at
        if place < ALWAYS or (one.reason in UNDOES and age < timedelta(days=UNDO_DAYS)):
            rank[one] = len(_SPANS)
        for level, (span, longest) in enumerate(_SPANS):
            mark = (level, span(one.at))
            if age <= longest and mark not in taken:
                taken.add(mark)
                rank[one] = max(rank.get(one, 0), level)
    gone = [one for one in newest_first if one not in rank]
    total = sum(one.size for one in rank)
    for one in sorted(rank, key=lambda one: (rank[one], one.at)):
        if total <= most_bytes or rank[one] == len(_SPANS):
            break
        gone.append(one)
        total -= one.size
    return gone


_SPANS: tuple[tuple[Callable[[datetime], object], timedelta], ...] = (
    (lambda at: (at.date(), at.hour), timedelta(hours=HOURS)),
    (lambda at: at.date(), timedelta(days=DAYS)),
    (lambda at: at.isocalendar()[:2], timedelta(weeks=WEEKS)),
    (lambda at: (at.year, at.month), timedelta(days=31 * MONTHS)),
)
