"""Opening a library and lending connections to it: pragmas, transactions and what can go wrong. SQLite alone."""

import contextlib
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import QueuePool

from moderator.core.errors import UserError
from moderator.store import fulltext, migrations
from moderator.store.file import foreign, kept, placing, snapshot, waiting
from moderator.store.file.only_read import OnlyRead, barred
from moderator.store.file.refusing import (
    APPLICATION,
    check_header,
    explained,
    foreign_error,
    require_never_there,
)
from moderator.store.file.settling import Settling
from moderator.store.schema import metadata

REVISION = "0012"
"""The schema this program writes; `migrations/versions` leads there."""

AHEAD = "PRAGMA wal_autocheckpoint=8000"
"""Pages that bulk work writes ahead of the library before it moves them into it."""
LATER = "PRAGMA wal_autocheckpoint=64000"
"""Moving them takes many times what a decision takes, which therefore leaves that to the bulk work, and to a quiet
moment of the window (`Store.settle`)."""

PRAGMAS = (
    "PRAGMA foreign_keys=ON",
    waiting.BUSY,
    "PRAGMA cache_size=-32000",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA mmap_size=0",
    AHEAD,
)

DECIDING = ("PRAGMA synchronous=FULL", LATER)
BULK = ("PRAGMA synchronous=NORMAL", AHEAD)
LOADING = (
    "PRAGMA synchronous=NORMAL",
    "PRAGMA foreign_keys=OFF",
    "PRAGMA cache_size=-96000",
    "PRAGMA wal_autocheckpoint=16000",
    # Only what is sorted in files, of which the system keeps most in memory, is sorted by a second thread too.
    "PRAGMA temp_store=FILE",
    "PRAGMA threads=2",
)
NOT_NOW = "PRAGMA wal_autocheckpoint=0"
"""Moving a million comments takes seconds: a thread of its own does it, and nobody's commit."""
USUAL = (
    "PRAGMA foreign_keys=ON",
    "PRAGMA cache_size=-32000",
    AHEAD,
    "PRAGMA temp_store=MEMORY",
    "PRAGMA threads=0",
    "PRAGMA shrink_memory",
)
"""How a long import writes, and everybody else."""


class Store:
    """One library: a SQLite file in WAL mode. Lends short connections; keeps none open for long."""

    def __init__(self, path: Path, engine: Engine, only_read: OnlyRead | None = None) -> None:
        self.path = path
        self.only_read = only_read
        """Why it can only be read; None where it can be written to."""
        self._engine = engine
        self._file: tuple[int, int] | None = None
        self._settling = Settling(self._moved)

    @staticmethod
    def open(
        path: Path, *, create: bool = True, keep_before: bool = True, tell: migrations.Tell = str
    ) -> "Store":
        """Open a library, made if it is missing and moved to today's schema if it is older.

        With `keep_before` a copy is kept before it is moved, and `tell` hears of both. Where nobody may write, it is
        opened to read.

        Raises:
            UserError: not a library, made by a newer program, missing, or not to be read; or older and not to be
                written.

        """
        fresh = not path.exists() or path.stat().st_size == 0
        if fresh:
            require_never_there(path)
            if not create:
                raise UserError(f"There is no library at “{path}”.")
        else:
            check_header(path)
        made = False
        try:
            if fresh:
                made = placing.made_private(path)
            only_read = None if fresh else barred(path)
            store = Store(path, _engine(path, only_read), only_read)
            try:
                store._create() if fresh else store._bring_up_to_date(tell, keep_before=keep_before)
                store._file = placing.which(path)
            except BaseException:
                store.close()
                if made:
                    placing.remove(path)
                raise
        except UserError:
            raise
        except (OSError, DatabaseError, sqlite3.DatabaseError, UnicodeDecodeError) as error:
            raise explained(error, path) from error
        return store

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Lend a connection to read with; what it sees does not change while it is held.

        Raises:
            UserError: the file is damaged, gone or busy.

        """
        if self.only_read is not None:
            self.only_read.require_unchanged()
        with self._explained(), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(
        self, *, durable: bool = True, long: bool | Callable[[Connection], bool] = False
    ) -> Iterator[Connection]:
        """Lend a connection whose work is committed as a whole or not at all.

        A durable write is on the disk when this returns; bulk work may leave that to a later moment. Who waits to
        write is told of a `long` one (what says so may look first) while it goes on, and does not give up.

        Raises:
            UserError: the disk is full, the file is read-only, damaged, busy or gone.

        """
        with contextlib.ExitStack() as last, self._writing(DECIDING if durable else BULK) as connection:
            # Until it is committed, which takes its time, too.
            if long(connection) if callable(long) else long:
                last.enter_context(waiting.telling(self.path))
            yield connection

    @contextmanager
    def load(self, *, settles: bool = True) -> Iterator[Connection]:
        """Lend a connection for many comments, committed as a whole or not at all; durable at a later moment.

        References are not looked up: who loads has just stored what they refer to. Without `settles` what is
        committed stays written ahead of the library, until `settle_aside` moves it.

        Raises:
            UserError: the disk is full, the file is read-only, damaged, busy or gone.

        """
        with self._writing(LOADING if settles else (*LOADING, NOT_NOW), USUAL) as connection:
            yield connection

    @contextmanager
    def remake(self) -> Iterator[Connection]:
        """Lend a connection that may make tables anew to which others refer; committed as a whole or not at all.

        Raises:
            UserError: the disk is full, the file is read-only, damaged, busy or gone.

        """
        # SQLite would remove, with the old table, what refers to it.
        with self._writing((*DECIDING, "PRAGMA foreign_keys=OFF"), ("PRAGMA foreign_keys=ON",)) as connection:
            yield connection

    def require_writable(self) -> None:
        """Make sure that the library can be changed.

        Raises:
            UserError: it can only be read.

        """
        if self.only_read is not None:
            raise self.only_read.refusal()

    def settle(self) -> None:
        """Move what was written ahead into the library, as far as nobody reads what was there before.

        Raises:
            UserError: the disk is full, the file is damaged or gone.

        """
        if self.only_read is not None:
            return
        self._settling.now()

    def _moved(self) -> int:
        with self._explained(), self._engine.connect() as connection:
            return int(_driver(connection).execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()[1])

    def settle_aside(self) -> None:
        """Do the same beside what comes next, whose commits leave it alone meanwhile; `close` waits for it.

        Raises:
            UserError: the disk is full, the file is damaged or gone.

        """
        self._settling.aside()

    def is_settling(self) -> bool:
        """Say whether that goes on."""
        return self._settling.goes_on()

    def is_wanted(self) -> bool:
        """Say whether somebody else waits to write."""
        return waiting.mark(self.path).exists()

    def say_loading(self, *, goes_on: bool = True) -> None:
        """Tell those who wait to write that work goes on which cannot let them in, or that it has ended."""
        waiting.say(self.path, goes_on=goes_on)

    def let_others_in(self) -> None:
        """Give those who wait to write the time to begin."""
        time.sleep(waiting.ENOUGH)
        self.forget_who_waited()

    def forget_who_waited(self) -> None:
        """Remove the mark, which a process that was killed may have left; who still waits makes it anew."""
        with contextlib.suppress(OSError):
            waiting.mark(self.path).unlink(missing_ok=True)

    @contextmanager
    def _writing(self, before: Sequence[str], after: Sequence[str] = ()) -> Iterator[Connection]:
        self.require_writable()
        self._require_in_place()
        with self._explained(), self._engine.connect() as connection:
            driver = _driver(connection)
            # Outside a transaction: SQLite ignores such pragmas inside one.
            for pragma in before:
                driver.execute(pragma)
            if self.is_settling():
                driver.execute(NOT_NOW)
            try:
                connection = connection.execution_options(writes=True)
                with connection.begin():
                    yield connection
            finally:
                for pragma in after:
                    driver.execute(pragma)

    def close(self) -> None:
        """Let go of the file."""
        self._settling.wait()
        self._engine.dispose()

    def _create(self) -> None:
        driver = self._engine.raw_connection()
        try:
            driver.execute(f"PRAGMA application_id={APPLICATION}")
            driver.execute("PRAGMA journal_mode=WAL")
        finally:
            driver.close()
        with self.write() as connection:
            metadata.create_all(connection)
            fulltext.create(connection)
            connection.execute(
                text("CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL)")
            )
            connection.execute(text("DELETE FROM alembic_version"))
            connection.execute(text("INSERT INTO alembic_version VALUES (:revision)"), {"revision": REVISION})

    def _bring_up_to_date(self, tell: migrations.Tell, *, keep_before: bool) -> None:
        with self.read() as connection:
            found = revision(connection)
            begun = found is None and self.only_read is None and _is_begun(connection)
        if begun and not kept.copies(self.path):
            self._create()
            return
        if found is None:
            raise UserError(f"“{self.path}” is not a library of Moderator.", advice="Choose another file.")
        if found != REVISION and found not in migrations.known():
            raise UserError(
                f"The library “{self.path}” was made by a newer Moderator.",
                advice="Update the program to open it.",
            )
        with self.read() as connection:
            # Before anything of it is read: a part of another hand could run, or answer in a table's stead.
            driver = _driver(connection)
            part = foreign.foreign_part(driver) or foreign.odd_value(driver)
        if part:
            raise foreign_error(self.path, part)
        if self.only_read is not None:
            if found != REVISION:
                raise self.only_read.too_old()
            return
        if found == REVISION:
            self._use_journal()
            return
        if keep_before:
            tell(migrations.COPYING)
            snapshot.copy(self.path, kept.new_path(self.path, "update"), None)
            tell(migrations.MOVING)
        self._use_journal()
        with self.remake() as connection:
            migrations.upgrade(connection)

    def _use_journal(self) -> None:
        """Write ahead, as our own libraries do; a copy that was made to be one file does not."""
        driver = self._engine.raw_connection()
        try:
            driver.execute("PRAGMA journal_mode=WAL")
        finally:
            driver.close()

    def _require_in_place(self) -> None:
        """Refuse to write where nobody would find it: a file that is gone can still be written to.

        Raises:
            UserError: the file was moved, removed or replaced, or its drive is gone.

        """
        if self._file is not None and self._file != placing.which(self.path):
            raise UserError(
                f"The library “{self.path}” is no longer where it was; nothing was changed.",
                advice="Connect its drive, or put the file back, and open it again.",
            )

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (DatabaseError, sqlite3.DatabaseError, UnicodeDecodeError) as error:
            known = explained(error, self.path)
            if not isinstance(known, UserError):
                raise
            raise known from error


def revision(connection: Connection) -> str | None:
    """Return the schema of an open library, None where there is none."""
    if not foreign.is_plain_table(_driver(connection), "alembic_version"):
        return None
    try:
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    except OperationalError:
        return None
    return None if found is None else str(found)


class _Hinting(SQLiteCompiler):
    """Writes the hints that searches give: without figures of its own, SQLite takes the wrong index."""

    def get_from_hint_text(self, _table: object, text: str | None) -> str | None:
        """Return what is written behind the table's name."""
        return text


def _engine(path: Path, only_read: OnlyRead | None) -> Engine:
    if only_read is None:
        engine = create_engine(f"sqlite:///{path}", poolclass=QueuePool, pool_size=4, max_overflow=12)
    else:
        connect = only_read.connect
        engine = create_engine(
            "sqlite://", creator=connect, poolclass=QueuePool, pool_size=4, max_overflow=12
        )
    engine.dialect.statement_compiler = _Hinting

    @event.listens_for(engine, "connect")
    def prepare(driver: sqlite3.Connection, _record: object) -> None:
        driver.isolation_level = None  # transactions are begun by us, see below
        for pragma in PRAGMAS:
            driver.execute(pragma)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A reader that turns writer in the middle could meet "database is locked" without waiting.
        writes = connection.get_execution_options().get("writes", False)
        if not writes:
            connection.exec_driver_sql("BEGIN")
            return
        waiting.begin(_driver(connection), path)

    return engine


def _is_begun(connection: Connection) -> bool:
    """Say whether it is a library of ours whose making was killed before the first table."""
    ours = connection.execute(text("PRAGMA application_id")).scalar() == APPLICATION
    return ours and connection.execute(text("SELECT count(*) FROM sqlite_master")).scalar() == 0


def _driver(connection: Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver
