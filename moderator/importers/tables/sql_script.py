"""The rows that a dump of a database puts into its tables: MySQL's, PostgreSQL's, SQLite's or SQL Server's."""

import re
from collections.abc import Callable, Iterator
from functools import cache

from moderator.core.comment import Rejected
from moderator.importers.base import Source, cut
from moderator.importers.files.matches import decoded
from moderator.importers.tables.sql_values import (
    brackets,
    cells,
    copied,
    plain_cells,
    plain_row,
    strings,
    unquoted,
)

LONGEST = 8 * 1024 * 1024
"""Characters of one row beyond which it is none."""
_ROOM = 64 * 1024
"""Characters within which the head of a statement ends."""
_LONGEST_TABLE = 1024 * 1024
"""Characters of the statement that makes a table."""
_LOST = 20
"""Quotation marks without their fellows from which nobody can tell what is within a string."""
_WORD = r"(?:`[^`]{1,128}`|\"[^\"]{1,128}\"|\[[^\]]{1,128}\]|[\w$]{1,128}+)"
_NAME = rf"(?:{_WORD}\s*+\.\s*+){{0,2}}+(?P<name>{_WORD})"
_COLUMNS = r"\s*+(?:\((?P<columns>[^()']{1,32768})\))?+\s*+"
_INSERT = re.compile(
    r"(?:INSERT|REPLACE)\s++(?:(?:LOW_PRIORITY|DELAYED|HIGH_PRIORITY|IGNORE|OR\s++\w{1,20}+)\s++){0,3}+(?:INTO\s++)?+"
    rf"{_NAME}{_COLUMNS}(?:OVERRIDING\s++\w{{1,20}}\s++VALUE\s++)?+VALUES?\s*+(?=\()",
    re.IGNORECASE,
)
_COPY = re.compile(rf"COPY\s++{_NAME}{_COLUMNS}FROM\s++stdin[^;\n]{{0,300}};[ \t]*+\r?\n", re.IGNORECASE)
_CREATE = re.compile(
    rf"CREATE\s++(?:UNLOGGED\s++)?+TABLE\s++(?:IF\s++NOT\s++EXISTS\s++)?+{_NAME}\s*+(?=\()", re.IGNORECASE
)
_BLANKS = re.compile(r"(?:[\s;\ufeff]++|GO(?=\s))*+")
_NEXT = re.compile(r"\s*+,\s*+(?=\()")
_TAG = re.compile(r"\$\w{0,60}+\$")
_BEGINS = re.compile(
    r"(?:SET|BEGIN|PRAGMA|CREATE|DROP|INSERT|REPLACE|USE|COPY|LOCK|START|DELETE|TRUNCATE|ALTER|SELECT\s+pg_catalog"
    r"|DELIMITER|IF|\\(?:un)?restrict|\\connect)\b",
    re.IGNORECASE,
)
_REMARKS = re.compile(r"(?:\s++|--[^\n]*+\n|#[^\n]*+\n|/\*(?:[^*]++|\*(?!/))*+\*/;?+)*+")
_TELLS = re.compile(
    rf"^[ \t]*(?:{'|'.join(re.sub(r'P<[a-z]+>', ':', one.pattern) for one in (_INSERT, _COPY, _CREATE))})",
    re.IGNORECASE | re.MULTILINE,
)
_OTHERS = re.compile(
    r"PostgreSQL database dump|standard_conforming_strings = on|^PRAGMA |[\s(,][Ee]'", re.MULTILINE
)
_MYSQL = re.compile(r"MySQL|MariaDB|phpMyAdmin|ENGINE ?=|(?:INTO|TABLE|EXISTS) `|\\'")

_PUTS = r"[ \t]*+(?:INSERT|REPLACE|COPY|CREATE[ \t]++TABLE|GO)\s"
"""How a line begins with which another statement does."""
_LINE = re.compile(rf"\n(?={_PUTS})", re.IGNORECASE)
_LINE_BEGINS = 256

TableRow = tuple[str, tuple[str, ...], int, list[str] | Rejected]
"""A table, its columns as far as they are known, the number of the row in it, and its cells."""


def is_script(source: Source) -> bool:
    """Say whether a text is a dump of a database."""
    if "sql_script" not in source.memo:
        source.memo["sql_script"] = _is_script(source.head_text)
    return bool(source.memo["sql_script"])


def _is_script(text: str) -> bool:
    if text.startswith(("<", "{")):
        return False
    start = _REMARKS.match(text)
    return bool(_BEGINS.match(text, start.end() if start else 0) and _TELLS.search(text))


def rows(source: Source, encoding: str, wanted: Callable[[str], bool]) -> Iterator[TableRow]:
    """Yield the rows of the tables that are wanted; `wanted` is asked again before each of them.

    Others are passed over. A row that cannot be read is yielded as that, and costs the rest of its statement.
    """
    head = source.head_text
    script = _Script(source, encoding, backslashes=not _OTHERS.search(head) and bool(_MYSQL.search(head)))
    columns: dict[str, tuple[str, ...]] = {}
    counted: dict[str, int] = {}
    while script.step():
        if found := script.match(_CREATE):
            columns[unquoted(found["name"])] = script.made()
        elif found := script.match(_INSERT) or script.match(_COPY):
            name = unquoted(found["name"])
            named = tuple(map(unquoted, (found["columns"] or "").split(","))) if found["columns"] else ()
            named = named or columns.get(name, ())
            values = script.copied(name, wanted) if found.re is _COPY else script.inserted(name, wanted)
            for value in values:
                number = counted[name] = counted.get(name, 0) + 1
                if isinstance(value, str):
                    yield name, named, number, Rejected(f"line {number}", "not a row of values", cut(value))
                else:
                    yield name, named, number, value
        else:
            script.leave(other=True)


class _Script:
    """The text of a dump, and the place where reading stands. No more than a row and a chunk is held."""

    def __init__(self, source: Source, encoding: str, *, backslashes: bool) -> None:
        self._chunks = decoded(source, encoding)
        self._backslashes = backslashes
        self._plain = plain_row(backslashes)
        self._lost = 0
        self._text = ""
        self._at = 0
        self._ended = False

    def step(self) -> bool:
        """Move to the next statement, over blanks and remarks; say whether there is one."""
        while self._lost < _LOST:
            self._fill(_ROOM)
            found = _BLANKS.match(self._text, self._at)
            self._at = found.end() if found else self._at
            if self._text.startswith(("--", "#"), self._at):
                self._pass("\n")
            elif self._text.startswith("/*", self._at):
                self._pass("*/")
            elif self._at < len(self._text):
                return True
            elif self._ended:
                return False
        return False

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Step over what the pattern finds here."""
        self._fill(_ROOM)
        found = pattern.match(self._text, self._at)
        if found:
            self._at = found.end()
        return found

    def made(self) -> tuple[str, ...]:
        """Return the columns that a table is made with."""
        body = self._whole(_LONGEST_TABLE)
        self.leave()
        return tuple(_defined(body)) if body else ()

    def inserted(self, name: str, wanted: Callable[[str], bool]) -> Iterator[list[str] | str]:
        """Yield the rows of one statement: their cells, or the text of one that cannot be read."""
        while wanted(name):
            if plain := self._plain.match(self._text, self._at):
                self._at = plain.end()
                yield plain_cells(plain[0], backslashes=self._backslashes)
            elif row := self._whole(LONGEST):
                yield cells(row[1:-1], backslashes=self._backslashes)
            else:
                yield self._text[self._at : self._at + 2000]
                self._at += 1
                break
            if len(self._text) - self._at < 4096:
                self._fill(_ROOM)
            if not (more := _NEXT.match(self._text, self._at)):
                if self._text[self._at : self._at + 1] in ("\r", "\n"):
                    return  # Where no mark ends a statement, the next stands on a line of its own.
                break
            self._at = more.end()
        self.leave()

    def copied(self, name: str, wanted: Callable[[str], bool]) -> Iterator[list[str] | str]:
        """Yield the lines that stand below a statement of PostgreSQL's, up to the line of a dot."""
        while True:
            end = self._text.find("\n", self._at)
            if end < 0 and not self._ended and len(self._text) - self._at < LONGEST:
                self._more()
                continue
            end = end if end >= 0 else len(self._text)
            line = self._text[self._at : end].rstrip("\r")
            self._at = min(end + 1, len(self._text))
            if line == "\\." or (self._ended and not line and self._at >= len(self._text)):
                return
            if wanted(name):
                yield copied(line)

    def leave(self, *, other: bool = False) -> None:
        """Move behind the end of this statement; one of another kind ends also before a line that puts rows."""
        quiet = _quiet(self._backslashes, other)
        while self._lost < _LOST:
            last = self._text.rfind("\n", self._at) + 1
            # Up to the end of a line, where there is one: a remark may be cut where the text is.
            stop = last if last > self._at and not self._ended else len(self._text)
            passed = quiet.match(self._text, self._at, stop)
            self._at = passed.end() if passed else self._at
            sign = self._text[self._at : self._at + 1] if self._at < stop else ""
            tag = _TAG.match(self._text, self._at) if sign == "$" and not self._backslashes else None
            if sign in (";", "\n"):
                self._at += sign == ";"
                return
            if sign == "-":
                self._pass("\n")
            elif sign == "/":
                self._pass("*/")
            elif tag:
                self._at = tag.end()
                self._pass(tag[0])
            elif sign == "$":
                self._at += 1
            elif self._ended or len(self._text) - self._at > LONGEST:
                if sign:
                    self._lost += 1  # A quotation mark without its fellow, or with one too far away.
                    self._resume()
                return
            else:
                self._fill(2 * (len(self._text) - self._at) + 1)

    def _resume(self) -> None:
        """Move to the next line that puts rows, wherever it is: within strings or not, nobody can tell here."""
        while not (found := _LINE.search(self._text, self._at)):
            self._at = max(self._at, len(self._text) - _LINE_BEGINS)
            if self._ended:
                self._at = len(self._text)
                return
            self._more()
        self._at = found.end()

    def _whole(self, longest: int) -> str | None:
        """Take what stands between brackets here, with them; None where they do not close."""
        while True:
            found = _row(self._backslashes).match(self._text, self._at)
            if found:
                self._at = found.end()
                return found[0]
            held = len(self._text) - self._at
            if self._ended or held > longest:
                return None
            self._fill(2 * held + 1)  # Twice as much: what is long is tried a few times.

    def _pass(self, mark: str) -> None:
        """Move behind the next such mark, wherever it is; what stands before it is let go."""
        while (place := self._text.find(mark, self._at)) < 0:
            if self._ended:
                self._at = len(self._text)
                return
            self._at = max(self._at, len(self._text) - len(mark) + 1)
            self._more()
        self._at = place + len(mark)

    def _fill(self, least: int) -> None:
        while not self._ended and len(self._text) - self._at < least:
            self._more()

    def _more(self) -> None:
        text, self._ended = next(self._chunks, ("", True))
        self._text, self._at = self._text[self._at :] + text, 0


@cache
def _row(backslashes: bool) -> re.Pattern[str]:
    return re.compile(brackets(backslashes), re.DOTALL)


@cache
def _quiet(backslashes: bool, other: bool) -> re.Pattern[str]:
    """Return what of a statement does not end it, and is no remark."""
    again = rf"|\n(?!{_PUTS})" if other else ""
    line = r"\n" if other else ""
    inside = rf"[^;'\"`$/Ee{line}-]++|{strings(backslashes)}|-(?!-)|/(?!\*){again}"
    return re.compile(rf"(?:{inside})*+", re.DOTALL | re.IGNORECASE)


_KEY = re.compile(
    r"(?:PRIMARY|FOREIGN)\s+KEY|UNIQUE\s*(?:KEY|INDEX|\()|(?:KEY|INDEX)\s*[`\"(]|CONSTRAINT\s|FULLTEXT\s|SPATIAL\s"
    r"|CHECK\s*\(|EXCLUDE\s|PERIOD\s+FOR|LIKE\s",
    re.IGNORECASE,
)
_PIECE = re.compile(r"--[^\n]*|'(?:[^']|'')*'|`[^`]*`|\"[^\"]*\"|\[[^\]]*\]|[(),]|[^\s(),'`\"\[]+|.")


def _defined(body: str) -> Iterator[str]:
    """Yield the names of the columns in the body of a statement that makes a table."""
    depth = 0
    fresh = True
    for found in _PIECE.finditer(body):
        piece = found[0]
        if piece in "()":
            depth += 1 if piece == "(" else -1
            fresh = depth == 1 and piece == "("
        elif piece == "," and depth == 1:
            fresh = True
        elif fresh and depth == 1 and not piece.isspace() and not piece.startswith("--"):
            fresh = False
            if not _KEY.match(body, found.start()):
                yield unquoted(piece)
