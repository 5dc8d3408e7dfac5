"""Rows of delimited text: the delimiter by trial, quotes that never close, lines that lie."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from moderator.core.comment import Rejected
from moderator.importers.base import Source, cut
from moderator.importers.encodings import encoding

DELIMITERS = (",", ";", "\t", "|")
NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
SAMPLED = 200
"""Records that the delimiter is tried on."""
LONGEST_FIELD = 1024 * 1024
"""Characters from which a field is taken for a quote that was never closed."""
MOST_LINES = 1000
"""Lines from which a record is."""
csv.field_size_limit(2**31 - 1)

Row = tuple[int, list[str]]
"""The number of the line a record begins on, and its cells."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the text is cut into cells."""

    encoding: str
    delimiter: str
    directive: bool = False
    """The first line says "sep=;" and is no data."""
    backslashes: bool = False
    """A quotation mark inside a cell is written \\" and not doubled, as databases do."""
    blanks: bool = False
    """A blank stands between a delimiter and the quotation mark behind it."""


def dialect(
    source: Source, *, chosen_encoding: str | None = None, chosen_delimiter: str | None = None
) -> Dialect:
    """Return how a file is cut; what a person chose goes first."""
    name = chosen_encoding or encoding(source)
    text = source.head.decode(name, "replace").lstrip("\ufeff")
    first = text[:40].split("\n", 1)[0].strip().strip('"')
    if first.lower().startswith("sep=") and len(first) == 5:
        return Dialect(name, chosen_delimiter or first[4], directive=True)
    if text[:10].lower().startswith("sep=\t"):
        return Dialect(name, chosen_delimiter or "\t", directive=True)
    if _BACKSLASHED.search(text) and not _DOUBLED.search(text):
        text = mended(text)
        backslashes = True
    else:
        backslashes = False
    delimiter = chosen_delimiter or _delimiter(text, whole=source.whole)
    mark = re.escape(delimiter)
    blanks = bool(re.search(rf'{mark} +"[^"]*"\s*(?:{mark}|$)', text, re.M)) and f'{delimiter}"' not in text
    return Dialect(name, delimiter, backslashes=backslashes, blanks=blanks)


_BACKSLASHED = re.compile(r'(?<!\\)\\"(?![,;\t|\r\n]|$)')
_DOUBLED = re.compile(r'[^,;\t|\r\n]""[^,;\t|\r\n]')
_ESCAPED = re.compile(r'(?<!\\)((?:\\\\)*)\\"')


def mended(text: str) -> str:
    """Write quotation marks behind a backslash doubled, as everybody else does."""
    return _ESCAPED.sub(r'\1""', text)


def _delimiter(text: str, *, whole: bool) -> str:
    """Try each delimiter with a real parser; take the one whose records agree on their length."""
    if not whole:
        text = text[: text.rfind("\n") + 1] or text
    scores = {}
    for delimiter in DELIMITERS:
        widths = [len(row) for _, row in _sampled(text, delimiter) if any(row)]
        scores[delimiter] = _agreement(widths, text, delimiter)
    best = max(scores, key=scores.__getitem__)
    return best if scores[best] > 0 else ","


def _sampled(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    for number, row in enumerate(reader):
        if number >= SAMPLED:
            return
        yield number, row


def _agreement(widths: list[int], text: str, delimiter: str) -> float:
    """Return 0 for no table, else how far the records agree, with a lean to known headers and more columns."""
    if not widths:
        return 0.0
    counted = Counter(widths)
    width, times = max(counted.items(), key=lambda pair: (pair[1] if pair[0] > 1 else 0, pair[0]))
    if width < 2:
        return 0.0
    from moderator.importers.synonyms import recognised

    known = max(
        (recognised(row) for _, row in zip(range(30), _rows(text, delimiter), strict=False)), default=0
    )
    return times / len(widths) + min(known, 10) * 0.25 + min(width, 20) * 0.01


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    for _, row in _sampled(text, delimiter):
        yield row


class _Lines:
    """The lines of a file, and those among them that the current record took."""

    def __init__(self, lines: Iterator[str], *, backslashes: bool = False) -> None:
        self._lines = lines
        self._backslashes = backslashes
        self._pending: list[str] = []
        self.taken: list[str] = []
        self.length = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if len(self.taken) >= MOST_LINES or self.length > LONGEST_FIELD:
            raise _Runaway
        line = self._pending.pop() if self._pending else next(self._lines)
        if "\0" in line:
            line = line.replace("\0", "")
        if self._backslashes and '\\"' in line:
            line = mended(line)
        self.taken.append(line)
        self.length += len(line)
        return line

    def give_back(self) -> None:
        """Hand out all lines of this record but the first once more."""
        self._pending.extend(reversed(self.taken[1:]))

    def done(self) -> int:
        """Begin a new record, and return how many lines the last one took."""
        count = len(self.taken)
        self.taken = []
        self.length = 0
        return count


class _Runaway(Exception):
    """A record grew beyond anything that a record is."""


def rows(source: Source, form: Dialect, width: int = 0) -> Iterator[Row | Rejected]:
    """Yield the records, blank ones left out. `width` is the number of columns, once it is known.

    A quote that is never closed costs nothing but itself: the line is read as if quotes meant nothing.
    """
    with source.open() as raw, io.TextIOWrapper(raw, form.encoding, "replace", newline="") as text:
        lines = _Lines(text, backslashes=form.backslashes)
        number = 1
        if form.directive:
            next(text, None)
            number = 2
        while True:
            reader = csv.reader(lines, delimiter=form.delimiter, skipinitialspace=form.blanks)
            again = False
            while not again:
                try:
                    row = next(reader)
                except StopIteration:
                    return
                except (_Runaway, csv.Error):
                    row = []
                    again = True
                if again or (len(lines.taken) > 1 and _swallowed(lines.taken, row, form, width)):
                    single = lines.taken[0]
                    lines.give_back()
                    lines.done()
                    yield from _literally(single, number, form, width)
                    number += 1
                    again = True
                    continue
                if number == 1 and row and row[0].startswith("\ufeff"):
                    row[0] = row[0].lstrip("\ufeff").strip('"')
                if row and (len(row) > 1 or row[0].strip()):
                    yield number, row
                number += lines.done()


def _swallowed(taken: list[str], row: list[str], form: Dialect, width: int) -> bool:
    """Say whether a record of several lines is rather several records behind a lone quote."""
    if width and len(row) != width and len(_unquoted(taken[0], form)) == width:
        return True
    try:
        list(csv.reader(taken, delimiter=form.delimiter, skipinitialspace=form.blanks, strict=True))
    except csv.Error as error:
        return "end of data" in str(error)
    return False


def _unquoted(line: str, form: Dialect) -> list[str]:
    return line.rstrip("\r\n").split(form.delimiter)


def _literally(line: str, number: int, form: Dialect, width: int) -> Iterator[Row | Rejected]:
    """Read one line as if quotes meant nothing; give it up if that does not fit either."""
    cells = _unquoted(line, form)
    if width and len(cells) != width:
        try:
            cells = next(csv.reader([line], delimiter=form.delimiter), [])
        except csv.Error:
            cells = []
        if len(cells) != width:
            yield Rejected(f"line {number}", "a quotation mark is opened and never closed", cut(line))
            return
    yield number, cells
