"""The time of the day in a column of its own, beside one of dates: "Datum;Uhrzeit"."""

import re
from collections.abc import Iterator, Mapping

from moderator.core.comment import Rejected
from moderator.importers.meaning.headers import Choice
from moderator.importers.meaning.synonyms import normalise
from moderator.importers.tables.delimited import Row
from moderator.importers.tables.grid import Grid

_NAMES = """time hour clock uhrzeit zeit hora heure ora tijd czas время час saat waktu jam tid klockslag klokkeslett
kellonaika cas 时间 時間 時刻 시간 الوقت"""
_CLOCKS = frozenset(normalise(name) for name in _NAMES.split())
"""What such a column is called."""
_CLOCK = re.compile(r"\s*\d{1,2}[:.h]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?(?:\s?[AaPp]\.?\s?[Mm]\.?)?\s*\Z")


def clock_of(grid: Grid, when: int, choices: Mapping[str, Choice]) -> int | None:
    """Return the column of the time of the day, where that of the day has none."""
    taken = {choice.place for choice in choices.values()}
    if any(":" in row[when] for row in grid.sample):
        return None
    for place, name in enumerate(grid.headers):
        values = [row[place] for row in grid.sample if row[place].strip()]
        called = normalise(name).rsplit("_", 1)[-1] in _CLOCKS
        if called and place not in taken and values and all(map(_CLOCK.match, values)):
            return place
    return None


def timed(rows: Iterator[Row | Rejected], when: int, clock: int) -> Iterator[Row | Rejected]:
    """Yield the rows with the time of the day put to the day."""
    for row in rows:
        cells = row[1] if isinstance(row, tuple) else []
        if len(cells) > max(when, clock) and cells[when].strip():
            cells[when], cells[clock] = f"{cells[when]} {cells[clock]}".strip(), ""
        yield row
