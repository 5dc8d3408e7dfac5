"""Reading rows out of a damaged SQLite file: by key, from both ends, around what cannot be read. SQLite alone."""

import shutil
import sqlite3
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path

from moderator.store.file import foreign

Row = tuple[object, ...]
Span = tuple[int, int]
"""Keys between which nothing could be read, both ends excluded."""

_LARGEST = 2**62
_PROBES = 1000
"""Looks into a table that gives nothing, and as many again for every few rows that it gave. The widest gaps come
first, so that what is left is narrower than a page or truly lost."""
_DAMAGED = (sqlite3.DatabaseError, OverflowError, UnicodeDecodeError)


def open_damaged(path: Path, folder: Path, donors: Sequence[Path]) -> sqlite3.Connection | None:
    """Copy a damaged library into `folder` and open the copy; None where not even its tables are known.

    `donors` are libraries of the same origin: where the list of tables itself is damaged, theirs is laid over it.
    """
    copy = folder / "damaged.db"
    for with_journal in (True, False):
        _copy(path, copy, with_journal=with_journal)
        connection = _opened(copy)
        if connection is not None:
            return connection
    for donor in donors:
        _copy(path, copy, with_journal=False)
        _graft(copy, donor)
        connection = _opened(copy)
        if connection is not None:
            return connection
    return None


def rows(
    connection: sqlite3.Connection, table: str, columns: Sequence[str], lost: list[Span]
) -> Iterator[tuple[int, Row]]:
    """Yield every row that can be read, with its key; add to `lost` where none could."""
    yield from _Walk(connection, table, columns, lost).all()


def rows_without_key(
    connection: sqlite3.Connection, table: str, columns: Sequence[str], order: Sequence[str]
) -> Iterator[Row]:
    """Yield the rows of a table that has no number for its rows: from the front, then from the back."""
    names, keys = ", ".join(columns), ", ".join(order)
    back = ", ".join(f"{key} DESC" for key in order)
    for by in (keys, back):
        try:
            yield from connection.execute(f"SELECT {names} FROM {table} ORDER BY {by}")
        except _DAMAGED:
            continue
        return


class _Walk:
    """One table, read span by span; where a span fails it is halved until single keys are left."""

    def __init__(
        self, connection: sqlite3.Connection, table: str, columns: Sequence[str], lost: list[Span]
    ) -> None:
        self._connection = connection
        self._question = (
            f"SELECT rowid, {', '.join(columns)} FROM {table} NOT INDEXED WHERE rowid > ? AND rowid < ? "
        )
        self._table = table
        self._lost = lost
        self._probes = 0
        self._found = 0

    def all(self) -> Iterator[tuple[int, Row]]:
        waiting: deque[Span] = deque([(-1, self._end())])
        while waiting:
            low, high = waiting.popleft()
            first = low
            for key, row in self._read(low, high, ""):
                first = max(first, key)
                yield key, row
            if self._whole:
                continue
            last = high
            for key, row in self._read(first, high, "DESC"):
                last = min(last, key)
                yield key, row
            if self._whole or last - first < 2:
                continue
            if last - first == 2 or self._probes > _PROBES + 10 * self._found:
                self._lost.append((first, last))
                continue
            middle = (first + last) // 2
            waiting += ((first, middle), (middle - 1, last))

    def _read(self, low: int, high: int, way: str) -> Iterator[tuple[int, Row]]:
        self._whole = False
        self._probes += 1
        try:
            for key, *row in self._connection.execute(f"{self._question} ORDER BY rowid {way}", (low, high)):
                # A damaged page may hold rows of another place; those are met there, or are no rows.
                if low < key < high:
                    self._found += 1
                    yield key, tuple(row)
        except _DAMAGED:
            return
        self._whole = True

    def _end(self) -> int:
        """Return a key above every row; damage may hide the true last one."""
        ends: list[int] = []
        for question in (f"SELECT coalesce(max(rowid), 0) FROM {self._table}", self._numbered()):
            try:
                found = self._connection.execute(question).fetchone()
            except _DAMAGED:
                continue
            if found and isinstance(found[0], int) and 0 <= found[0] < _LARGEST:
                ends.append(found[0])
        # Without either, more than the file has room for.
        return max(ends, default=self._connection.execute("PRAGMA page_count").fetchone()[0] * 200) + 1

    def _numbered(self) -> str:
        return f"SELECT seq FROM sqlite_sequence WHERE name = '{self._table}'"


def joined(spans: Sequence[Span]) -> list[Span]:
    """Return spans in order, those that touch made one."""
    found: list[Span] = []
    for low, high in sorted(spans):
        if found and low < found[-1][1]:
            found[-1] = (found[-1][0], max(high, found[-1][1]))
        else:
            found.append((low, high))
    return found


def _copy(path: Path, copy: Path, *, with_journal: bool) -> None:
    for suffix in ("", "-wal", "-shm"):
        copy.with_name(copy.name + suffix).unlink(missing_ok=True)
    shutil.copyfile(path, copy)
    journal = path.with_name(path.name + "-wal")
    if with_journal and journal.exists():
        shutil.copyfile(journal, copy.with_name(copy.name + "-wal"))


def _opened(path: Path) -> sqlite3.Connection | None:
    """Open a copy if its list of tables can be read."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.text_factory = lambda found: found.decode("utf-8", "replace")
    try:
        # An unreadable entry in the list of tables must not hide the others.
        connection.execute("PRAGMA writable_schema=ON")
        connection.execute(foreign.GUARD)
        connection.execute("PRAGMA cell_size_check=ON")
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")}
        if {"comments", "journal", "steps"} <= tables:
            connection.execute("SELECT rowid FROM steps LIMIT 0")
            return connection
    except _DAMAGED:
        pass
    connection.close()
    return None


def _graft(path: Path, donor: Path) -> None:
    """Lay the pages of another library's list of tables over those of this one."""
    with donor.open("rb") as file:
        head = file.read(100)
        size = int.from_bytes(head[16:18], "big")
        size = 65536 if size == 1 else size
        file.seek(0)
        first = file.read(size)
        pages = {1: first}
        if first[100] == 5:  # An inner page: the list is longer than a page.
            cells = int.from_bytes(first[103:105], "big")
            offsets = [int.from_bytes(first[112 + 2 * n : 114 + 2 * n], "big") for n in range(cells)]
            children = [int.from_bytes(first[at : at + 4], "big") for at in offsets]
            for number in (*children, int.from_bytes(first[108:112], "big")):
                file.seek((number - 1) * size)
                pages[number] = file.read(size)
    length = path.stat().st_size
    with path.open("r+b") as file:
        # Its own length, no free pages, and a file that does not write ahead.
        head_page = bytearray(pages[1])
        head_page[18:20] = b"\x01\x01"
        head_page[28:32] = (length // size).to_bytes(4, "big")
        head_page[32:40] = bytes(8)
        head_page[92:96] = head_page[24:28]
        pages[1] = bytes(head_page)
        for number, page in pages.items():
            if number * size <= length:
                file.seek((number - 1) * size)
                file.write(page)
