"""A table, whatever file it came in: columns, a sample, and its rows as text."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from moderator.core.comment import Rejected
from moderator.importers.meaning.columns import Column, columns
from moderator.importers.meaning.nameless import about_people
from moderator.importers.meaning.sides import are_named
from moderator.importers.meaning.synonyms import ROW_NUMBERS, normalise, recognised
from moderator.importers.tables.delimited import Row

HEADER_WITHIN = 30
"""Rows among which the header is looked for; tools write preambles."""
SAMPLE = 300
"""Rows that are looked at to know the columns."""
MOST_COLUMNS = 5000
LONGEST_NAME = 80
"""Characters of a column's name; translated ones are long ("Marca de tiempo de creación del comentario")."""


@dataclass(frozen=True)
class Grid:
    """A table with its header found."""

    columns: tuple[str, ...]
    """Names of the columns: unique, none empty."""
    headers: tuple[str, ...]
    """The same as they are written, empty and doubled ones included."""
    sample: list[list[str]]
    """The first rows below the header, each as wide as the header."""
    rows: Callable[[], Iterator[Row | Rejected]]
    """Opens the rows below the header anew, with the number of the line each begins on."""
    kind: str = "a table"
    """What it is, in words: "a table with commas"."""
    preamble: list[list[str]] = field(default_factory=list)
    encoding: str | None = None
    encodings: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    """Sheets of the workbook that hold tables."""
    links: Callable[[], dict[tuple[int, int], str]] = dict
    """Addresses behind cells, by line and column (from 0), for the formats that need them."""
    has_header: bool = True
    delimiter: str = ","
    """What stands between the cells of a text file."""
    height: int | None = None
    """About how many rows there are, where that is known without reading them."""

    @cached_property
    def table(self) -> list[Column]:
        """The sampled values of every column, and what is found out about them: once, whoever asks."""
        return columns(self.columns, self.sample)

    def remade(self, headers: Sequence[str], remake: "Remake") -> "Grid":
        """Return the table with other columns and the rows that `remake` makes of its own; the sample is made alike."""
        sample = remake((0, cells) for cells in self.sample)
        return replace(
            self,
            headers=tuple(headers),
            columns=names(headers),
            sample=[row[1] for row in sample if not isinstance(row, Rejected)][:SAMPLE],
            rows=lambda: remake(self.rows()),
            height=None,
        )

    def place(self, *names: str) -> int | None:
        """Return the place of the first of these columns (names as compared) that is there."""
        known = [normalise(header) for header in self.headers]
        return next((known.index(name) for name in names if name in known), None)

    def has(self, *names: str) -> bool:
        """Say whether all these columns are there, by names as they are compared."""
        known = {normalise(header) for header in self.headers}
        return all(name in known for name in names)


Remake = Callable[[Iterator[Row | Rejected]], Iterator[Row | Rejected]]
"""Makes other rows of the rows of a table; what was rejected stays so."""


def cell(cells: Sequence[str], place: int | None) -> str:
    """Return what stands at a place of a row; empty where the row ends before, or there is no such place."""
    return cells[place] if place is not None and place < len(cells) else ""


def find_header(opened: Callable[..., Iterator[Row | Rejected]]) -> Grid | None:
    """Return the table, its header found among the first rows; None if there is not one row."""
    first: list[Row] = []
    for record in opened():
        if not isinstance(record, Rejected):
            first.append(record)
        if len(first) >= HEADER_WITHIN:
            break
    if not first:
        return None
    place = _header_place([cells for _, cells in first])
    if place is None:
        widths = [len(cells) for _, cells in first]
        # A list of texts has a comma here and there, and is no table for that.
        width = 1 if widths.count(1) * 2 > len(widths) or _is_prose(first) else max(widths)
        headers = [""] * width
        after = 0
    else:
        after, headers = first[place]
        while (
            len(headers) > 1
            and not headers[-1].strip()
            and _is_empty_beyond(first[place + 1 :], len(headers) - 1)
        ):
            headers = headers[:-1]
        if _has_row_names(headers, first[place + 1 :]):
            headers = ["", *headers]
    if place is not None:
        after = _below_names(first[place:], after)
    headers = headers[:MOST_COLUMNS]
    width = len(headers)

    def rows() -> Iterator[Row | Rejected]:
        records = opened(width)
        for record in records:
            if isinstance(record, Rejected) or record[0] > after:
                yield record

    sample: list[list[str]] = []
    for record in rows():
        if not isinstance(record, Rejected):
            cells = record[1]
            sample.append((cells + [""] * (width - len(cells)))[:width])
        if len(sample) >= SAMPLE:
            break
    return Grid(
        columns=names(headers),
        headers=tuple(headers),
        sample=sample,
        rows=rows,
        preamble=[cells for _, cells in first[: place or 0]],
        has_header=place is not None,
    )


def _is_prose(rows: Sequence[Row]) -> bool:
    """Say whether what stands between the cells is the comma of sentences: a blank follows, and words alone."""
    behind = [cell for _, cells in rows for cell in cells[1:]]
    blanks = sum(cell.startswith(" ") for cell in behind)
    return blanks * 10 > len(behind) * 9 and not any(_VALUE.match(cell) for cell in behind)


_VALUE = re.compile(r"\s*(?:[\d.,:/-]*\d[\d.,:/ -]*(?:[T ]\d.*)?|@\S+|https?:\S+)\Z")
"""A number, a date, an address or a name of an account: what stands in cells."""
_IMPORT_ID = re.compile(r'\s*\{"ImportId"\s*:')
_ANSWERS = (
    "response|open-ended response|other (please specify)|antwort|offene antwort|offene beantwortung|respuesta"
    "|respuesta abierta|réponse|réponse libre|risposta|risposta aperta|resposta|resposta aberta"
)
_KINDS_OF_ANSWERS = frozenset(_ANSWERS.split("|"))
"""What SurveyMonkey writes below the names, beside the choices that people had."""


def _below_names(rows: Sequence[Row], after: int) -> int:
    """Return the line of the last row that still belongs to the names: tools of surveys write two or three."""
    for number, cells in rows[1:3]:
        if any(_IMPORT_ID.match(cell) for cell in cells):
            return number  # Qualtrics: names, questions, and which of its own they are.
    if len(rows) > 1:
        number, cells = rows[1]
        filled = [cell.strip().lower() for cell in cells if cell.strip()]
        if filled and not any(cells[:2]) and any(cell in _KINDS_OF_ANSWERS for cell in filled):
            return number
    return after


def _is_empty_beyond(rows: Sequence[Row], place: int) -> bool:
    return all(not any(cell.strip() for cell in cells[place : place + 1]) for _, cells in rows)


def _has_row_names(headers: Sequence[str], below: Sequence[Row]) -> bool:
    """Say whether the rows begin with their numbers, for which the header has no name: so R writes tables."""
    numbers = [cells[0] for _, cells in below if len(cells) == len(headers) + 1 and cells[0].isdecimal()]
    return (
        0 < len(numbers) == len(below)
        and numbers == sorted(set(numbers), key=int)
        and normalise(headers[0]) not in ROW_NUMBERS
    )


def _header_place(rows: list[list[str]]) -> int | None:
    """Return which row names the columns; None if none does."""
    told = next(
        (place for place, row in enumerate(rows) if any(_IMPORT_ID.match(cell) for cell in row)), None
    )
    if told is not None and told > 0:
        return max(told - 2, 0)
    counted = [recognised(row) for row in rows]
    best = max(range(len(rows)), key=lambda place: (counted[place], -place))
    if counted[best] >= 2 or (counted[best] == 1 and best == 0):
        return best
    if counted[best] == 1 and len(rows[best]) > 1 and all(len(row) < len(rows[best]) for row in rows[:best]):
        return best
    if len(rows) > 1 and (counted[0] + about_people(rows[0]) >= 2 or are_named(rows)):
        return 0
    numbered = _is_numbered(rows) or (len(rows[0]) == 1 and _has_row_names(rows[0], [*enumerate(rows)][1:]))
    return 0 if numbered or _looks_like_names(rows) else None


def _is_numbered(rows: list[list[str]]) -> bool:
    """Say whether the first row numbers the columns from 0, as pandas does where nobody named them."""
    first = [cell.strip() for cell in rows[0]]
    cells = first[1:] if len(first) > 1 and not first[0] else first
    return (
        len(rows) > 1
        and cells == [str(place) for place in range(len(cells))]
        and any(not cell.strip().isdigit() for row in rows[1:] for cell in row[len(first) - len(cells) :])
    )


def _looks_like_names(rows: list[list[str]]) -> bool:
    """Say whether the first row is of another kind than those below: short, all different, no values."""
    first = [cell.strip() for cell in rows[0]]
    if len(rows) < 2 or len(first) < 2 or len(set(first)) < len(first):
        return False
    if any(len(cell) > LONGEST_NAME or cell.isdigit() or "://" in cell for cell in first) or not all(
        first[1:]
    ):
        return False
    below = [row for row in rows[1:] if len(row) == len(first)]
    if not below:
        return False
    for place, name in enumerate(first):
        values = [row[place] for row in below if row[place].strip()]
        if (
            values
            and all(any(c.isdigit() for c in value) for value in values)
            and not any(map(str.isdigit, name))
        ):
            return True
        if values and sum(map(len, values)) / len(values) > 3 * len(name) + 10:
            return True
    return False


def names(headers: Sequence[str]) -> tuple[str, ...]:
    """Give every column a name of its own."""
    found: dict[str, None] = {}
    numbers: dict[str, int] = {}
    for place, header in enumerate(headers):
        plain = " ".join(header.replace("\ufeff", "").split())
        name = plain or f"column {place + 1}"
        while name in found:
            numbers[plain] = numbers.get(plain, 1) + 1
            name = f"{plain or 'column'} ({numbers[plain]})"
        found[name] = None
    return tuple(found)
