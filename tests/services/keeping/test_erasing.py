"""Erasing an author to the last corner of a library, whatever they are called, and again after an interruption."""

import json
import sqlite3

import pytest

from moderator.core.comment import Decision
from moderator.core.errors import Cancelled, UserError
from moderator.core.operation import JobContext
from moderator.core.query import parse
from moderator.core.query_quoting import naming
from moderator.services import backups, locking
from moderator.services.intake.batches import undo as undo_batch
from moderator.services.keeping import erasing
from moderator.services.library import Library
from moderator.services.review import reviewing
from moderator.services.search import searching
from moderator.store.keeping import traces


def everything(path):
    return b"".join(file.read_bytes() for file in path.parent.glob(path.name + "*")).lower()


def question(library, words):
    connection = sqlite3.connect(library.path)
    try:
        return connection.execute(words).fetchall()
    finally:
        connection.close()


def test_what_others_fields_links_and_files_say_of_them_goes_too(library, fill):
    fill("mine", author_name="vex_row")
    fill("theirs", author_name="bob", extra={"reply_to": "vex_row", "of": [{"VEX_row": 1}], "n": 3},
         permalink="https://t.example/vex_row/status/7")  # fmt: skip
    with library.store.write() as connection:
        connection.exec_driver_sql(
            "UPDATE batches SET files = '[\"vex_row.csv\"]', report = ? WHERE id = 2",
            (json.dumps({"files": [{"path": "vex_row.csv", "imported": 1}]}),),
        )
        connection.exec_driver_sql("INSERT INTO settings VALUES ('overview/all', '{\"words\": [\"mine\"]}')")
        connection.exec_driver_sql("INSERT INTO settings VALUES ('watch/folder', '\"/home/vex_row\"')")
        connection.exec_driver_sql("INSERT INTO settings VALUES ('review/threshold', '0.5')")
    erasing.erase(library, "vex_row")
    extra, link = question(library, "SELECT extra, permalink FROM comments")[0]
    assert json.loads(extra) == {"reply_to": "[erased]", "of": [{"[erased]": 1}], "n": 3}
    assert link is None
    assert question(library, "SELECT files FROM batches WHERE id = 2") == [('["[erased].csv"]',)]
    # The moderator's own folder stays watched; what is counted from texts is counted anew.
    assert question(library, "SELECT key FROM settings ORDER BY key") == [
        ("review/threshold",),
        ("watch/folder",),
    ]
    assert everything(library.path).count(b"vex_row") == everything(library.path).count(b"/home/vex_row")


@pytest.mark.parametrize(
    ("written", "asked"), [("Иван Петров", "иван петров"), ("Ünal", "ÜNAL"), ("@Élodie", "élodie")]
)
def test_names_beyond_ascii_are_known_in_any_case(library, fill, written, asked):
    fill("mine", author_name=written)
    fill(f"@{written.lstrip('@').upper()} says so", author_name="bob", extra={"to": written})
    done = erasing.erase(library, asked)
    assert (done.library.comments, done.library.mentions) == (1, 1)
    bare = written.lstrip("@")
    for form in (bare, bare.upper(), bare.lower()):
        assert form.encode() not in b"".join(f.read_bytes() for f in library.path.parent.glob("library.db*"))
    assert question(library, "SELECT extra FROM comments") == [
        ('{"to": "[erased]"}' if bare == written else '{"to": "@[erased]"}',)
    ]


@pytest.mark.parametrize("name", ["flagged", "1", "negative", "note", "a", ""])
def test_a_name_that_is_a_word_of_the_program_spoils_nothing(library, fill, name):
    fill("mine", author_name=name or "someone")
    fill("theirs", author_name="bob")
    reviewing.decide(library, [2], Decision.FLAGGED, note="a note of mine")
    with library.store.write() as connection:
        connection.exec_driver_sql("INSERT INTO settings VALUES ('review/threshold', '{\"at\": 0.5}')")
    if not name:
        with pytest.raises(UserError, match="Nobody"):
            erasing.erase(library, name)
        return
    erasing.erase(library, name)
    assert len(searching.find(library, parse("decision:flagged"))) == 1
    assert question(library, "SELECT count(*) FROM settings WHERE key = 'review/threshold'") == [(1,)]
    assert reviewing.undo(library) is not None
    assert len(searching.find(library, parse("decision:flagged"))) == 0


@pytest.mark.parametrize("forgotten", [False, True])
def test_who_is_left_in_backups_alone_is_erased_there(library, fill, forgotten):
    fill("mine zebra", author_name="vex_row")
    fill("theirs", author_name="bob")
    library.keeper.keep()
    undo_batch(library, 1)
    if forgotten:
        with library.store.write() as connection:
            connection.exec_driver_sql("DELETE FROM authors WHERE name = 'vex_row'")
    found = erasing.preview(library, "VEX_ROW")
    assert [(one.name, bool(one.id), one.comments, one.in_backups) for one in found] == [
        ("vex_row", not forgotten, 0, 1)
    ]
    done = erasing.erase(library, "vex_row")
    assert (done.library.comments, done.backups, done.left) == (0, 1, ())
    for path in (library.path, *(one.kept.path for one in backups.listed(library.path))):
        assert b"zebra" not in everything(path)


def test_an_erasure_that_is_killed_in_the_backups_can_be_asked_for_again(library, fill, monkeypatch):
    fill("mine zebra", author_name="vex_row")
    copies = [library.keeper.keep()]
    reviewing.decide(library, [1], Decision.FLAGGED)
    copies.append(library.keeper.keep())

    class Killed(BaseException):
        pass

    in_copy = erasing._in_copy

    def once(path, called):
        if path == copies[1]:
            raise Killed
        return in_copy(path, called)

    monkeypatch.setattr(erasing, "_in_copy", once)
    with pytest.raises(Killed):
        erasing.erase(library, "vex_row")
    monkeypatch.undo()
    with Library.open(library.path) as again:
        assert (again.interrupted.erasing, again.interrupted.erased) == ("vex_row", False)
        assert erasing.erase(again, "vex_row").backups == 1
    with Library.open(library.path) as again:
        assert (again.interrupted.erasing, again.interrupted.erased) == ("", False)
    for path in (library.path, *copies):
        assert b"zebra" not in everything(path)


def test_an_erasure_that_is_killed_before_its_traces_are_gone_is_ended_at_the_next_start(
    library, fill, monkeypatch
):
    fill("mine zebra", author_name="vex_row")
    monkeypatch.setattr(traces, "clear", lambda _: True)
    erasing.erase(library, "vex_row")
    monkeypatch.undo()
    assert b"zebra" in everything(library.path)
    library.store.close()
    with Library.open(library.path) as again:
        assert (again.interrupted.erasing, again.interrupted.erased) == ("", True)
        assert b"zebra" not in everything(library.path)
    with Library.open(library.path) as again:
        assert again.interrupted.erased is False


def test_an_erasure_that_is_called_off_is_not_told_as_interrupted(library, fill):
    fill("mine", author_name="vex_row")
    library.keeper.keep()
    asked = iter([False, True])
    with pytest.raises(Cancelled):
        erasing.erase(library, "vex_row", context=JobContext(cancelled=lambda: next(asked, True)))
    with Library.open(library.path) as again:
        assert again.interrupted.erasing == ""
        assert erasing.preview(again, "vex_row")[0].comments == 1


def test_a_copy_that_is_made_meanwhile_is_looked_at_too(library, fill, monkeypatch):
    fill("mine zebra", author_name="vex_row")
    erase = erasing.erasing.erase

    def meanwhile(connection, found):
        if not backups.listed(library.path):
            library.keeper.keep()
        return erase(connection, found)

    monkeypatch.setattr(erasing.erasing, "erase", meanwhile)
    assert erasing.erase(library, "vex_row").backups == 1
    [copy] = backups.listed(library.path)
    assert b"zebra" not in everything(copy.kept.path)


def test_nobody_is_erased_while_an_import_runs(library, fill):
    fill("mine", author_name="vex_row")
    with locking.importing(library.path), pytest.raises(UserError, match="import runs"):
        erasing.erase(library, "vex_row")


def test_a_copy_that_cannot_be_written_anew_is_named(library, fill, monkeypatch):
    fill("mine", author_name="vex_row")
    path = library.keeper.keep()

    def full(_path, _staging):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("moderator.store.backup.stage", full)
    assert erasing.erase(library, "vex_row").left == (path,)


def test_a_disk_that_fills_while_traces_are_cleared_is_told_and_nothing_else_is_said(
    library, fill, monkeypatch
):
    fill("mine zebra", author_name="vex_row")

    def full(_path):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(traces, "compact", full)
    assert erasing.erase(library, "vex_row").traces is True
    monkeypatch.undo()
    with Library.open(library.path) as again:
        assert again.interrupted.erased is True


def test_a_saved_search_for_a_name_with_quotation_marks_goes_too(library, fill):
    name = 'Vex "the row" \\o'
    fill("mine", author_name=name)
    searching.save_search(library, "theirs", f"late {naming('author', 'bob', name)}")
    searching.save_search(library, "others", naming("author", "bob"))
    erasing.erase(library, name)
    assert [one.name for one in searching.saved_searches(library)] == ["others"]
