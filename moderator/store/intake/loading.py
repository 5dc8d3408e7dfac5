"""Long imports into a library: pages stored in as few transactions as others let it be, indexes made last.

The first large import into an empty library is one transaction: who reads sees the library as it was, indexes
included, until all is there; a process that dies leaves nothing of it. As soon as somebody else wants to write,
the indexes are made, and what follows is stored in short transactions. SQLite alone.
"""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Index, text
from sqlalchemy.schema import CreateIndex

from moderator.store import fulltext, journal, tallies
from moderator.store.schema import authors, comments, threads

if TYPE_CHECKING:
    from moderator.store.engine import Store

MOST_SHARED = 25_000
"""Comments of one transaction in a library that others may write to."""
SHORT, LONG = 100, 1250
"""Comments after which it is looked whether somebody waits to write: while somebody decides, and while nobody does."""
MOST_AT_ONCE = 5_000_000
"""Comments of one transaction in an empty library: beyond, finding what is written ahead costs more than it saves."""
WEIGHED = 100_000
"""Comments after which it is looked whether the disk has room for more."""

WORDS_AT_ONCE = 20_000
"""Comments whose words are indexed at a time while nothing comes: a tenth of a second."""

SORTING = "PRAGMA cache_size=-6000"
"""As much is sorted at a time, while another thread sorts what came before; larger pieces leave less to share: 24 MB
take a seventh longer."""


class Loader:
    """Lends one connection for page after page, and commits when it is time to."""

    def __init__(self, store: "Store") -> None:
        """Prepare; nothing is begun before the first page."""
        self._store = store
        self._stack = ExitStack()
        self._stored = self._weighed = 0
        self._bare = False
        self._aside = False
        """Whether it takes long, so that what is committed is moved into the library beside what comes next."""
        self._shared = False
        """Whether somebody decides meanwhile."""
        self.connection: Connection | None = None
        """The connection of the transaction that is open; None while none is."""

    def begin_bare(self) -> None:
        """Begin with an empty library, without the indexes that cost the most to keep right."""
        self._store.forget_who_waited()
        connection = self._begin(settles=False)
        self._store.say_loading()
        self._bare = True
        for index in _indexes():
            index.drop(connection)

    def begin_beside(self) -> None:
        """Prepare for many comments that come to others."""
        self._aside = True

    def is_bare(self) -> bool:
        """Whether indexes are missing within the transaction that is open."""
        return self._bare

    @contextmanager
    def page(self, size: int) -> Iterator[Connection]:
        """Lend the connection for so many comments; what fails takes the whole transaction with it."""
        connection = self.connection or self._begin()
        with self._whole():
            yield connection
        self._stored += size
        if self._bare:
            self._store.say_loading()
            self.commit() if self._is_enough() else self.give_way()
        elif self._shared or self._stored >= MOST_SHARED:
            self._commit_beside()
        else:
            self.give_way()

    def _is_enough(self) -> bool:
        """Say whether no more should be written ahead of the library, which then takes the same room once more."""
        if self._stored - self._weighed < WEIGHED:
            return False
        self._weighed = self._stored
        return self._stored >= MOST_AT_ONCE or not _has_room(self._store.path)

    def sizes(self, size: int) -> range:
        """Return where to part a page of so many comments: it is short work while somebody decides."""
        if self._bare:
            return range(0, size, max(1, size))
        with self._store.read() as connection:
            self._shared = journal.is_in_use(connection)
        return range(0, size, SHORT if self._shared else LONG)

    def _commit_beside(self) -> None:
        """Commit, and leave little for the commit of a decision to wait for."""
        self.commit()
        if self._shared:
            self._store.settle()
        elif self._aside and not self._store.is_settling():
            self._store.settle_aside()
        if self._store.is_wanted():
            self._store.let_others_in()

    def use_time(self) -> bool:
        """Let others in, or index the words of some comments, while nothing comes; say whether there was any work."""
        self.give_way()
        if not self._bare or self.connection is None:
            return False
        with self._whole():
            return fulltext.add_some(self.connection, WORDS_AT_ONCE)

    def give_way(self) -> None:
        """Commit if somebody else waits to write."""
        if self.connection is not None and self._store.is_wanted():
            self.commit()
            self._store.let_others_in()

    def index_words(self) -> None:
        """Index the words of all comments, where that was left for the end."""
        if self._bare and self.connection is not None:
            self._store.say_loading()
            fulltext.add_missing(self.connection)

    def make_indexes(self, *, grouped: bool = True) -> None:
        """Make those that are missing; with `grouped` also those that hold which comments are alike."""
        if self._bare and self.connection is not None:
            with self._whole():
                self.index_words()
                self.connection.exec_driver_sql(SORTING)
                for index in _indexes():
                    self._store.say_loading()
                    if grouped or not _is_grouped(index):
                        self.connection.execute(CreateIndex(index, if_not_exists=True))

    def commit(self) -> None:
        """Make the missing indexes, and keep what was stored."""
        self.make_indexes()
        was_bare, self._bare = self._bare, False
        try:
            if self.connection is not None:
                self.connection = None
                self._stack.close()
                if was_bare:
                    self._store.settle_aside()
        finally:
            if was_bare:
                self._store.say_loading(goes_on=False)

    def roll_back(self) -> None:
        """Leave what was stored since the last commit."""
        was_bare, self._bare = self._bare, False
        if self.connection is not None:
            self.connection = None
            self._stack.__exit__(_RolledBack, _RolledBack(), None)
        if was_bare:
            self._store.say_loading(goes_on=False)

    @contextmanager
    def _whole(self) -> Iterator[None]:
        """Let the transaction go with what fails in it."""
        try:
            yield
        except BaseException as error:
            was_bare, self._bare, self.connection = self._bare, False, None
            self._stack.__exit__(type(error), error, error.__traceback__)
            if was_bare:
                self._store.say_loading(goes_on=False)
            raise

    def tidy(self) -> None:
        """Join the full-text pieces of a large import, and renew the planner's figures where they are old."""
        was_bare = self._bare
        self.commit()
        with self._store.load(settles=not self._aside) as connection:
            fulltext.merge(connection)
        with self._store.load(settles=not self._aside) as connection:
            # It walks through every index, for seconds in which nobody else can write: the next import will do.
            wanted = was_bare or self._store.is_wanted() or journal.is_in_use(connection)
            if not wanted and _is_other_than_counted(connection):
                connection.execute(text("ANALYZE comments"))
        if self._aside and not self._store.is_settling():
            self._store.settle_aside()

    def _begin(self, *, settles: bool = True) -> Connection:
        self._stored = self._weighed = 0
        self.connection = self._stack.enter_context(self._store.load(settles=settles and not self._aside))
        return self.connection


def _is_other_than_counted(connection: Connection) -> bool:
    """Say whether the planner's figures are those of half, or twice, as many comments, or of comments unread."""
    asked = "SELECT stat FROM sqlite_stat1 WHERE idx = 'ix_comments_sentiment'"
    if connection.execute(text("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'")).first() is None:
        return True
    figures = str(connection.execute(text(asked)).scalar()).split()[:2]
    if len(figures) < 2 or not all(one.isdecimal() for one in figures):
        return True
    then, of_each = map(int, figures)
    now = tallies.counts(connection)
    return not now.total / 2 < then < now.total * 2 or (then == of_each and now.unread < now.total)


class _RolledBack(Exception):
    """Tells a transaction that it is not wanted."""


_SAME_FOR_ALL = {
    *("ix_comments_queue", "ix_comments_sentiment", "ix_comments_predicted", "ix_comments_batch"),
    *("ix_comments_noted", "ix_comments_handed", "ix_comments_severe", "ix_comments_own"),
}
"""Indexes of what is the same in all comments of an import: each is put to the end, cheaper than to sort them; or
none is put there at all."""


def _has_room(library: Path) -> bool:
    """Say whether the disk holds what is written ahead twice more: in the library, and as much of indexes."""
    try:
        ahead = library.with_name(library.name + "-wal").stat().st_size
        return shutil.disk_usage(library.parent).free > 2 * ahead
    except OSError:
        return True


def _indexes() -> list[Index]:
    """Return the indexes that are made at the end."""
    every = [
        index
        for table in (authors, threads, comments)
        for index in table.indexes
        if str(index.name) not in _SAME_FOR_ALL
    ]
    return sorted(every, key=lambda index: (_is_grouped(index), str(index.name)))


def _is_grouped(index: Index) -> bool:
    return any(getattr(column, "name", "") == "group_id" for column in index.expressions)
