"""The rows of one sheet of a workbook, as its XML is read: one row is held, never the sheet."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import BinaryIO
from xml.parsers import expat

from moderator.core.comment import Rejected
from moderator.importers.base import cut
from moderator.importers.files.capped import LONGEST_LINE
from moderator.importers.tables.delimited import Row
from moderator.importers.tables.sharedtexts import SharedTexts, refuse, unescaped

CHUNK = 64 * 1024
MOST_CELLS = 16_384
"""Columns of a sheet."""
EXACT_BELOW = 10**15
"""Numbers from here on have lost digits to being doubles."""
DATE, SPAN = "date", "span"
"""How a number is shown that is an instant, and one that is a length of time."""
_ERRORS = frozenset(("#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!"))
_FIRST_DAY, _FIRST_DAY_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
_LAST_DAY = 2_958_466


class Damaged(Exception):
    """The XML of a sheet is broken from here on."""


def rows(
    stream: BinaryIO, texts: SharedTexts, shown: Sequence[str | None], *, from_1904: bool = False
) -> Iterator[Row | Rejected]:
    """Yield the rows that hold anything, with their numbers on the sheet.

    `texts` are what cells share, `shown` says of each style whether it shows a number as a date.

    Raises:
        Damaged: the XML is broken; what stood before was yielded.

    """
    reader = _Reader(texts, shown, _FIRST_DAY_1904 if from_1904 else _FIRST_DAY)
    parser = reader.parser
    try:
        while raw := stream.read(CHUNK):
            parser.Parse(raw, False)
            yield from reader.take()
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError) as error:
        yield from reader.take()
        raise Damaged from error
    finally:
        reader.close()
    yield from reader.take()


class _Reader:
    """Takes what the parser finds, and makes rows of it."""

    def __init__(self, texts: SharedTexts, shown: Sequence[str | None], first_day: datetime) -> None:
        self._texts = texts
        self._shown = shown
        self._first_day = first_day
        self._done: list[Row | Rejected] = []
        self._row: list[str] = []
        self._number = 0
        self._place = 0
        self._kind = ""
        self._style = ""
        self._heard: list[str] = []
        self._written: list[str] = []
        self._letters = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = refuse
        self.parser.StartElementHandler = self._first

    def take(self) -> list[Row | Rejected]:
        """Return the rows that ended since."""
        done, self._done = self._done, []
        return done

    def close(self) -> None:
        """Part from the parser: each holds the other."""
        self.parser.StartElementHandler = self.parser.EndElementHandler = self.parser.CharacterDataHandler = (
            None
        )

    def _first(self, name: str, attributes: dict[str, str]) -> None:
        """Learn from the outermost element how the others are called: some tools put a letter before all names."""
        del attributes
        before = name[: name.find(":") + 1]
        heard, parser = self._heard, self.parser
        row, cell, value, text, phonetic = (before + one for one in ("row", "c", "v", "t", "rPh"))

        def start(name: str, attributes: dict[str, str]) -> None:
            if name in (value, text):
                heard.clear()
                parser.CharacterDataHandler = listen
            elif name == cell:
                place = attributes.get("r")
                self._place = _column(place, self._place) if place else self._place + 1
                self._kind = attributes.get("t", "")
                self._style = attributes.get("s", "")
                self._written.clear()
            elif name == row:
                self._number = _line(attributes.get("r", ""), self._number)
                self._row = []
                self._place = self._letters = 0
            elif name == phonetic:
                # How a word is spoken is no part of the text.
                parser.StartElementHandler, parser.EndElementHandler = None, passing

        def end(name: str) -> None:
            if name in (value, text):
                parser.CharacterDataHandler = None
                self._written.append("".join(heard))
            elif name == cell:
                if self._written:
                    self._put("".join(self._written) if len(self._written) > 1 else self._written[0])
            elif name == row:
                self._end_row()

        def passing(name: str) -> None:
            if name == phonetic:
                parser.StartElementHandler, parser.EndElementHandler = start, end

        def listen(data: str) -> None:
            self._letters += len(data)
            if self._letters < LONGEST_LINE:
                heard.append(data)

        self.parser.StartElementHandler = start
        self.parser.EndElementHandler = end

    def _put(self, written: str) -> None:
        """Put a cell to its row."""
        place, row = self._place, self._row
        if place > MOST_CELLS:
            return
        kind = self._kind
        if kind == "s":
            shared = self._texts[int(written)] if written.isdecimal() else ""
            self._letters += len(shared)
            value = shared if self._letters < LONGEST_LINE else ""
        elif not kind or kind == "n":
            value = self._number_as_text(written)
        elif kind == "inlineStr" or kind == "str":
            value = unescaped(written)
        elif kind == "b":
            value = "true" if written.strip() in ("1", "true") else "false"
        else:
            value = "" if kind == "e" else written
        if value in _ERRORS:
            value = ""
        missing = place - 1 - len(row)
        if missing > 0:
            row += [""] * missing
        if missing >= 0:
            row.append(value)
        else:
            row[place - 1] = value

    def _number_as_text(self, written: str) -> str:
        style = self._style
        if style and style != "0":
            shown = self._shown[int(style)] if style.isdecimal() and int(style) < len(self._shown) else None
            if shown is not None:
                return self._moment(written, shown)
        if written.isdecimal() and len(written) < 15:
            return written
        try:
            return number(float(written))
        except ValueError:
            return written.strip()

    def _moment(self, written: str, shown: str) -> str:
        try:
            days = float(written)
            if shown == SPAN:
                return str(timedelta(days=days))
            if not 0 <= days < _LAST_DAY:
                return number(days)
            span = timedelta(milliseconds=round(days * 86_400_000))
        except (ValueError, OverflowError):
            return written.strip()
        if days < 1:
            return (self._first_day + span).time().isoformat()
        # In the days of Excel there is a 29th of February 1900.
        moment = self._first_day + span + timedelta(days=int(days < 60 and self._first_day is _FIRST_DAY))
        return moment.date().isoformat() if days == int(days) else moment.isoformat(" ")

    def _end_row(self) -> None:
        where = f"line {self._number}"
        if self._letters >= LONGEST_LINE:
            start = next((cell for cell in self._row if cell), "")
            self._done.append(Rejected(where, "the line is too long to be a row", cut(start)))
        elif any(self._row):
            self._done.append((self._number, self._row))


def _line(reference: str, before: int) -> int:
    return int(reference) if reference.isdecimal() and len(reference) < 10 else before + 1


_COLUMNS: dict[str, int] = {}
"""Numbers of columns by their letters, as far as they were asked for."""


def _column(reference: str, before: int) -> int:
    """Return the number of a column, from 1, by the name of a cell: "C7" is in the third."""
    letters = reference.rstrip("0123456789")
    known = _COLUMNS.get(letters)
    if known is None:
        known = 0
        for letter in letters.upper()[:4]:
            known = known * 26 + ord(letter) - 64
        if not letters.isascii() or not letters.isalpha():
            return before + 1
        _COLUMNS[letters] = known
    return known


def number(value: float) -> str:
    """Return a number as text: whole ones without a point, long ones as Excel would show them."""
    if value != value or value in (float("inf"), float("-inf")):
        return ""
    if abs(value) >= EXACT_BELOW:
        return format(Decimal(f"{value:.15g}"), "f")
    return str(int(value)) if value.is_integer() else repr(value)


def cell_text(cell: object) -> str:
    """Return a cell of another kind of workbook as text."""
    if isinstance(cell, str):
        return "" if cell in _ERRORS else cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return number(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else str(cell)
