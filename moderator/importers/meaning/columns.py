"""What the values of a column say: dates, counts, addresses, words, repeats."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from moderator.core.comment import TimePrecision
from moderator.importers.meaning.amounts import count
from moderator.importers.meaning.times import parse

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+\Z", re.IGNORECASE)
_MAIL = re.compile(r"\s*(?!acct:)[^\s@,;]+@[^\s@,;]+\.[a-zA-Z]{2,}\s*\Z")
_MEASURED = re.compile(r"\s*-?\d+(?:[.,]\d+)?(?:e-?\d+)?\s*%?\s*\Z")
_DIGITS = re.compile(r"-?\d+(?:\.0)?\Z")
_SPAN = re.compile(r"\d{1,4}\s?[^\W\d]+\.?\Z")
_DAMAGED = re.compile(r"\d[.,]\d+[Ee]\+?\d+\Z")
_ROUNDED = re.compile(r"\d{13,17}000\Z")
_POSITION = re.compile(r"(?:(?P<above>\d{1,7}(?:[_-]\d{1,7}){0,20})[_-])?\d{1,7}\Z", re.ASCII)
_LOOKED_AT = 60
"""Values that are parsed as dates to know a column; parsing is the dear part."""


@dataclass(frozen=True)
class Column:
    """One column of a table: its name, its place, and a sample of its values."""

    name: str
    place: int
    values: Sequence[str]
    """The sampled values that are not blank."""
    sampled: int
    """How many rows were looked at."""

    @cached_property
    def filled(self) -> float:
        """Share of rows with a value."""
        return len(self.values) / self.sampled if self.sampled else 0.0

    @cached_property
    def different(self) -> int:
        """Number of different values."""
        return len(set(self.values))

    @cached_property
    def unique(self) -> float:
        """Different values for each value, in [0, 1]."""
        return self.different / len(self.values) if self.values else 0.0

    @cached_property
    def words(self) -> float:
        """Words in a value, on average; scripts without blanks count two letters a word."""
        if not self.values:
            return 0.0
        return sum(max(len(v.split()), _dense(v) // 2) for v in self.values) / len(self.values)

    @cached_property
    def numbers(self) -> float:
        """Share of values that are whole numbers or short forms of them, such as 1.2K."""
        return self._share(lambda value: count(value) is not None)

    @cached_property
    def digits(self) -> float:
        """Share of values that are nothing but digits, of any length."""
        return self._share(lambda value: bool(_DIGITS.match(value)))

    @cached_property
    def measured(self) -> float:
        """Share of values that are numbers, be they fractions or shares themselves."""
        return self._share(lambda value: bool(_MEASURED.match(value)))

    @cached_property
    def addresses(self) -> float:
        """Share of values that are web addresses."""
        return self._share(lambda value: bool(_ADDRESS.match(value)))

    @cached_property
    def mails(self) -> float:
        """Share of values that are addresses of mail; looked for where one of the first is."""
        if not any("@" in value for value in self.values[:9]):
            return 0.0
        return self._share(lambda value: bool(_MAIL.match(value)))

    @cached_property
    def paths(self) -> float:
        """Share of values that are names of resources, such as "accounts/1/reviews/2"."""
        return self._share(lambda value: value.count("/") > 1)

    @cached_property
    def relative(self) -> float:
        """Share of values that say how long ago something was."""
        looked = self.values[:_LOOKED_AT]
        told = sum(parse(value)[1] is TimePrecision.ESTIMATED for value in looked if len(value) <= 60)
        return told / len(looked) if looked else 0.0

    @cached_property
    def spans(self) -> float:
        """Share of values that are a number and a word: how long something takes, or, by its name, an age."""
        return self._share(lambda value: bool(_SPAN.match(value)))

    @cached_property
    def moments(self) -> tuple[datetime, ...]:
        """The instants among the first values."""
        return tuple(moment for place in range(self._looked_at) if (moment := self._moment(place)))

    @cached_property
    def dates(self) -> float:
        """Share of values that are instants."""
        return len(self.moments) / self._looked_at if self.values else 0.0

    def are_dates(self, share: float) -> bool:
        """Say whether more than this share of values are instants, of as few as it takes to know."""
        found, most = 0, self._looked_at
        for place in range(most):
            found += self._moment(place) is not None
            if (found + most - place - 1) / most <= share:
                return False
        return found / most > share if most else False

    @property
    def _looked_at(self) -> int:
        return min(len(self.values), _LOOKED_AT)

    @cached_property
    def _parsed(self) -> list[datetime | None]:
        """The values that were parsed so far, from the first on."""
        return []

    def _moment(self, place: int) -> datetime | None:
        while len(self._parsed) <= place:
            value = self.values[len(self._parsed)]
            self._parsed.append(parse(value)[0] if len(value) <= 60 else None)
        return self._parsed[place]

    @cached_property
    def spread(self) -> float:
        """Seconds between the earliest and the latest instant."""
        return (max(self.moments) - min(self.moments)).total_seconds() if self.moments else 0.0

    @cached_property
    def spaced(self) -> float:
        """Share of values with a blank inside, as ids never have."""
        return self._share(lambda value: " " in value.strip())

    @cached_property
    def is_lines(self) -> bool:
        """Whether the values are 0, 1, 2, … or 1, 2, 3, …: numbers of rows."""
        if not self.values or len(self.values) != self.sampled or self.values[0] not in ("0", "1"):
            return False
        start = int(self.values[0])
        return all(value == str(start + place) for place, value in enumerate(self.values))

    @cached_property
    def is_positions(self) -> bool:
        """Whether the values are 1, 1_1, 1_2, 2, …: places in threads, each below one that is there too."""
        found = [_POSITION.match(value.strip()) for value in self.values]
        if not found or not all(found):
            return False
        known = {one[0] for one in found if one}
        # A date such as 2024-03-01 has no year alone above it.
        return any(one and one["above"] in known for one in found) and any(
            one and one["above"] is None and len(one[0]) < 5 for one in found
        )

    @cached_property
    def damaged(self) -> bool:
        """Whether a spreadsheet has rounded the ids: 1.23E+17 in many rows, or all of them ending in 000."""
        if self._share(lambda value: bool(_DAMAGED.match(value))) > 0.3:
            return True
        long = [value for value in self.values if _DIGITS.match(value) and 16 <= len(value) <= 20]
        return len(long) >= 2 and len(long) * 2 >= len(self.values) and all(_ROUNDED.match(v) for v in long)

    def _share(self, says: Callable[[str], bool]) -> float:
        return sum(map(says, self.values)) / len(self.values) if self.values else 0.0


def _dense(value: str) -> int:
    """Count letters of scripts that write words without blanks between."""
    if value.isascii():
        return 0
    return sum(1 for letter in value if "\u3040" <= letter <= "\u9fff" or "\u0e00" <= letter <= "\u0eff")


def columns(names: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Column]:
    """Gather the sampled values of every column."""
    return [
        Column(
            name, place, [row[place] for row in rows if place < len(row) and row[place].strip()], len(rows)
        )
        for place, name in enumerate(names)
    ]


def is_damaged(identity: str) -> bool:
    """Say whether an id is in the form that spreadsheets give to numbers too long for them."""
    return "+" in identity and bool(_DAMAGED.match(identity))
