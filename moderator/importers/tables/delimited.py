"""Rows of delimited text: the delimiter by trial, quotes that never close, lines that lie."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from moderator.core.comment import Rejected
from moderator.importers.base import CONTENT_KEPT, Source, cut
from moderator.importers.files.capped import LONGEST_LINE, Capped
from moderator.importers.files.encodings import read_as

if TYPE_CHECKING:
    from _csv import Reader

DELIMITERS = (",", ";", "\t", "|")
NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", " ": "spaces"}
SAMPLED = 200
"""Records that the delimiter is tried on."""
LONGEST_FIELD = 1024 * 1024
"""Characters from which a field is taken for a quote that was never closed."""
MOST_LINES = 1000
"""Lines from which a record is."""
AT_ONCE = 16 * 1024
"""Characters that are read together."""
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
    curly: bool = False
    """A word processor made “ and ” of the quotation marks around cells."""


def dialect(
    source: Source, *, chosen_encoding: str | None = None, chosen_delimiter: str | None = None
) -> Dialect:
    """Return how a file is cut; what a person chose goes first."""
    name = read_as(source, chosen_encoding)
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
    if curly := _is_curly(text):
        text = straightened(text)
    delimiter = chosen_delimiter or _delimiter(text, whole=source.whole)
    mark = re.escape(delimiter)
    blanks = bool(re.search(rf'{mark} +"[^"]*"\s*(?:{mark}|$)', text, re.M)) and f'{delimiter}"' not in text
    return Dialect(name, delimiter, backslashes=backslashes, blanks=blanks, curly=curly)


_CURLY_CELL = re.compile(r"(?:^|[,;\t|])[“”„‟][^“”„‟\"\n]*[“”](?=[,;\t|](?! )|[\r\n]|\Z)", re.MULTILINE)
_CURLY_OPENS = re.compile(r"(?:^|(?<=[,;\t|]))[“”„‟]", re.MULTILINE)
_CURLY_ENDS = re.compile(r"[“”](?=[,;\t|](?! )|[\r\n]|\Z)")
_CURLY_TWICE = re.compile(r"[“”]{2}")


def _is_curly(text: str) -> bool:
    """Say whether curly quotation marks stand around cells: around those of the header, or of most lines."""
    if ("“" not in text and "”" not in text) or re.search(r'(?:^|[,;\t|])"', text, re.MULTILINE):
        return False
    lines = [line for line in text[:65536].splitlines()[:SAMPLED] if line.strip()]
    if not lines or not _CURLY_CELL.search(lines[0]):
        return False
    return sum(len(_CURLY_CELL.findall(line)) >= 2 for line in lines) * 2 > len(lines)


def straightened(text: str) -> str:
    """Return text with the straight quotation marks that stood around its cells, and doubled within them."""
    text = _CURLY_OPENS.sub('"', text)
    return _CURLY_ENDS.sub('"', _CURLY_TWICE.sub('""', text))


_BACKSLASHED = re.compile(r'(?<!\\)\\"(?![,;\t|\r\n]|$)')
_DOUBLED = re.compile(r'[^,;\t|\r\n]""[^,;\t|\r\n]')
_ESCAPED = re.compile(r'(?<!\\)((?:\\\\)*)\\"')


def mended(text: str) -> str:
    """Write quotation marks behind a backslash doubled, as everybody else does."""
    return _ESCAPED.sub(r'\1""', text)


_BLANKS = re.compile(r'"[^"\n]*"(?: "[^"\n]*")*\r?\n"\d+" (?:["\d-]|NA )')
"""How R writes a table unless it is told otherwise: a name in every row, blanks between."""


def _delimiter(text: str, *, whole: bool) -> str:
    """Try each delimiter with a real parser; take the one whose records agree on their length."""
    if not whole:
        text = text[: text.rfind("\n") + 1] or text
    if _BLANKS.match(text):
        return " "
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
    from moderator.importers.meaning.synonyms import recognised

    known = max(
        (recognised(row) for _, row in zip(range(30), _rows(text, delimiter), strict=False)), default=0
    )
    return times / len(widths) + min(known, 10) * 0.25 + min(width, 20) * 0.01


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    for _, row in _sampled(text, delimiter):
        yield row


def rows(source: Source, form: Dialect, width: int = 0) -> Iterator[Row | Rejected]:
    """Yield the records, blank ones left out. `width` is the number of columns, once it is known.

    A quote that is never closed costs nothing but itself: the line is read as if quotes meant nothing.
    """
    with source.open() as raw, Capped(raw, form.encoding) as capped, capped.text() as text:
        number = 1
        if form.directive:
            next(text, None)
            number = 2
        held: list[str] = []
        ended = False
        while not ended:
            fresh = _lines(text, form)
            if capped.cut:
                fresh = [_marked(line) for line in fresh]
            ended = not fresh
            held += fresh
            done = 0
            for found, taken in _records(held, number, form, width, ended=ended):
                done = taken
                if isinstance(found, Rejected):
                    yield found
                    continue
                row = found[1]
                if (
                    capped.cut
                    and (long := next((cell for cell in row if _TOO_LONG in cell), None)) is not None
                ):
                    start = long.split(_TOO_LONG, 1)[1]
                    yield Rejected(f"line {found[0]}", "the line is too long to be a row", start)
                    continue
                if found[0] == 1 and row and row[0].startswith("\ufeff"):
                    row[0] = row[0].lstrip("\ufeff").strip('"')
                if row and (len(row) > 1 or row[0].strip()):
                    yield found
            del held[:done]
            number += done


_TOO_LONG = "\ue000too long\ue000"
"""What stands before the start of a line of which the rest was passed over."""


def _marked(line: str) -> str:
    """Return a line, or of one that was cut no more than tells which it is."""
    if len(line) < LONGEST_LINE // 4:
        return line
    return _TOO_LONG + re.sub(r'[",;|\t\\]', " ", line[:CONTENT_KEPT].rstrip("\r\n")) + "…\n"


def _lines(text: io.TextIOWrapper, form: Dialect) -> list[str]:
    """Return some more lines; none at the end."""
    found = text.readlines(AT_ONCE)
    joined = "".join(found)
    if "\0" in joined:
        found = [line.replace("\0", "") for line in found]
    if form.backslashes and '\\"' in joined:
        found = [mended(line) for line in found]
    if form.curly and ("“" in joined or "”" in joined):
        found = [straightened(line) for line in found]
    return found


def _reader(lines: Iterable[str], form: Dialect) -> "Reader":
    return csv.reader(lines, delimiter=form.delimiter, skipinitialspace=form.blanks)


def _records(
    lines: list[str], first: int, form: Dialect, width: int, *, ended: bool
) -> Iterator[tuple[Row | Rejected, int]]:
    """Yield the records of some lines, and how many lines were taken with each; the last may go on behind them."""
    try:
        quick = list(_reader(lines, form))
    except csv.Error:
        quick = []
    if len(quick) == len(lines):
        # Each line is a record. Of the last one nobody knows yet.
        for place, row in enumerate(quick if ended else quick[:-1]):
            yield (first + place, row), place + 1
        return
    start = offset = 0
    reader = _reader(lines, form)
    while start < len(lines):
        failed = False
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            row, failed = [], True
        end = offset + reader.line_num
        runaway = end - start > MOST_LINES or sum(map(len, lines[start : end - 1])) > LONGEST_FIELD
        if not ended and end >= len(lines) and not runaway:
            return
        if failed or runaway or (end - start > 1 and _swallowed(lines[start:end], row, form, width)):
            for found in _literally(lines[start], first + start, form, width):
                yield found, start + 1
            start = offset = start + 1
            reader = _reader(islice(lines, start, None), form)
            continue
        yield (first + start, row), end
        start = end


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
