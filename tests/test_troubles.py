import sqlite3

import pytest

from moderator import troubles

SECRET = "what " + "somebody wrote"


def failing(error):
    try:
        raise error
    except type(error) as caught:
        return caught


def test_a_message_that_might_quote_a_comment_is_left_out():
    told = troubles.describe(failing(ValueError(SECRET)))
    assert "ValueError" in told
    assert "test_troubles.py" in told
    assert SECRET not in told


def test_a_message_about_files_is_kept():
    assert "No space" in troubles.describe(failing(OSError(28, "No space left on device")))


def test_the_database_names_its_constraint_and_no_value():
    error = ValueError(SECRET)
    error.orig = sqlite3.IntegrityError("UNIQUE constraint failed: comments.identity")
    told = troubles.describe(failing(error))
    assert "UNIQUE constraint failed" in told
    assert SECRET not in told


def test_what_the_database_quotes_of_a_damaged_text_is_left_out():
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE comments (text TEXT)")
    connection.execute("INSERT INTO comments VALUES (CAST(x'c328' || ? AS TEXT))", (SECRET,))
    with pytest.raises(sqlite3.OperationalError, match=SECRET) as caught:
        connection.execute("SELECT text FROM comments").fetchall()
    connection.close()
    for error in (caught.value, failing(ValueError())):
        error.orig = caught.value
        told = troubles.describe(error)
        assert "Could not decode to UTF-8 column" in told
        assert SECRET not in told


def test_the_whole_chain_is_told():
    error = failing(ValueError())
    error.__cause__ = failing(KeyError(SECRET))
    told = troubles.describe(error)
    assert told.index("ValueError") < told.index("KeyError")
    assert SECRET not in told


@pytest.fixture
def log(tmp_path, monkeypatch):
    path = tmp_path / "logs" / "moderator.log"
    monkeypatch.setattr(troubles, "log_path", lambda: path)
    return path


def test_errors_are_appended_and_the_log_is_turned_over(log, monkeypatch):
    monkeypatch.setattr(troubles, "_LARGEST", 300)
    for _ in range(3):
        assert troubles.record(failing(ValueError())) == log
    assert log.with_suffix(".old.log").exists()


def test_a_log_that_cannot_be_written_is_no_second_failure(log):
    log.parent.write_text("a file where the folder should be")
    assert troubles.record(failing(ValueError())) is None


def test_a_report_begins_with_a_whole_line(tmp_path, monkeypatch):
    path = tmp_path / "moderator.log"
    monkeypatch.setattr(troubles, "log_path", lambda: path)
    path.write_text("".join(f"line {number}\n" for number in range(9_000)), encoding="utf-8")
    lines = troubles.report().splitlines()
    first = lines[lines.index("--- moderator.log") + 1]
    assert first.startswith("line ")
    assert first != "line 0"
