"""The library that every kill of `bench_kills.py` begins with, and what each phase lays out beside it."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from moderator.core.comment import Decision, NewComment
from moderator.services.library import Library
from moderator.services.review import reviewing
from moderator.services.shelves import models_folder
from moderator.store import backup, comments
from moderator.store.engine import Store
from moderator.store.file import kept
from moderator.store.intake import batches
from tests import small_model
from tests.store.making import make_authors_older, put

COMMENTS = 1500
GROUPED = 301
"""Comments before this one are in groups of three."""
IMPORTED = 2000
OLD = 6000
"""Comments of the library of an older program, so that leading it to today's schema takes its time."""


def make(folder: Path) -> Path:
    """Make the library that every kill begins with."""
    path = folder / "library.db"
    _fill(path, COMMENTS)
    for number in (1, 2, 3):
        small_model.make(models_folder(path) / f"small-{number}", f"small-{number}")
    (models_folder(path) / "current").write_text("small-1\n")
    with Library.open(path) as library, library.store.write() as connection:
        first = range(1, GROUPED, 3)
        comments.set_groups(connection, [(n, 3, one) for n in first for one in range(n, n + 3)])
    # One in four is a copy of a comment that is there: alone until now, or in a group.
    said = (_text(n // 2) if n % 4 == 0 else f"imported number {n}" for n in range(IMPORTED))
    rows = "".join(f"x{n},bob,{text},2026-01-02T10:00:00Z\n" for n, text in enumerate(said))
    (folder / "export.csv").write_text("id,author,comment,date\n" + rows)
    for name, decision in (("a.db", None), ("b.db", Decision.FLAGGED)):
        store = Store.open(path)
        if decision is not None:
            with Library.open(path, who="bench") as library:
                reviewing.decide(library, range(1, COMMENTS + 1), decision, by="query")
        backup.backup(store, folder / name)
        store.close()
    shutil.copyfile(folder / "a.db", path)
    shutil.rmtree(kept.folder(path), ignore_errors=True)
    _make_old(folder / "old.db")
    return path


def _text(number: int) -> str:
    return f"comment number {number} is awful and good{' by the seventh' if number % 40 == 7 else ''}"


def _fill(path: Path, count: int) -> None:
    with Library.open(path, who="bench") as library, library.store.write() as connection:
        batch = batches.begin(connection, ["made.csv"])
        new = [
            NewComment(
                _text(n),
                "youtube",
                f"c{n}",
                author_name=f"a{n % 40}",
            )
            for n in range(count)
        ]
        put(connection, batch, new)
        batches.finish(connection, batch, "{}")


def _make_old(path: Path) -> None:
    """Make a library as the first schema was, with decisions in it."""
    _fill(path, OLD)
    with Library.open(path, who="bench") as library:
        reviewing.decide(library, range(1, OLD // 4 + 1), Decision.FLAGGED)
    shutil.rmtree(kept.folder(path), ignore_errors=True)
    with closing(sqlite3.connect(path)) as connection, connection:
        for index in ("ix_comments_handed", "ix_comments_noted", "ix_comments_severe"):
            connection.execute(f"DROP INDEX {index}")
        make_authors_older(connection)
        connection.execute("ALTER TABLE comments DROP COLUMN handed_ms")
        for table in ("audit_items", "audits", "splits", "rules", "marks", "revisions"):
            connection.execute(f"DROP TABLE {table}")
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    backup.one_file(path)


def lay_out(made: Path, name: str, folder: Path) -> Path:
    """Copy what a phase begins with into an empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(made.parent, folder)
    path = folder / made.name
    if name == "migrate":
        (folder / "old.db").replace(path)
    if name == "erase":
        kept.folder(path).mkdir(mode=0o700)
        for day, copy in (("01", "a.db"), ("02", "b.db")):
            shutil.copyfile(folder / copy, kept.folder(path) / f"2026-01-{day}T10-00-00.000Z-schedule.db")
    return path
