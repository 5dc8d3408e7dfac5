"""People can be given other names in a copy, and be erased: searched for in the bytes of every file."""

import sqlite3

import pytest

from moderator.core.comment import Decision, NewComment, Sentiment
from moderator.core.errors import UserError
from moderator.core.query import parse
from moderator.core.rule import Action, Kind, Rule
from moderator.services import backups
from moderator.services.keeping import erasing, safety, sharing
from moderator.services.library import Library
from moderator.services.review import reviewing, rules
from moderator.services.search import searching
from tests.store import making as store_making

NAMES = (b"vex_row", b"VEX_ROW", b"Mary Poppins", b"mary poppins", b"UC-vex", b"shop.example", b"0171")


@pytest.fixture
def peopled(library, fill):
    fill("i hate this zebra", author_name="vex_row", author_id="UC-vex", permalink="https://t.example/vex_row/1",
         extra={"handle": "vex_row"}, thread_id="post1", thread_title="To @vex_row")  # fmt: skip
    fill("@vex_row and @VEX_ROW. leave Mary Poppins alone, www.shop.example/me or call 0171 555 1234",
         author_name="bob", thread_id="post1")  # fmt: skip
    fill("a lovely day", author_name="Mary Poppins")
    reviewing.decide(library, [1], Decision.FLAGGED, note="vex_row again")
    reviewing.relabel(library, [1], Sentiment.NEGATIVE)
    reviewing.decide(library, [2], Decision.HELD)
    return library


def everything(path):
    return b"".join(file.read_bytes() for file in path.parent.glob(path.name + "*"))


def test_a_shared_copy_names_nobody_and_keeps_who_is_whom(peopled, tmp_path):
    done = sharing.share(peopled, tmp_path / "share" / "copy.db")
    assert done.authors == 3
    content = everything(done.path)
    assert [name for name in NAMES if name in content] == []
    assert b"anna" not in content  # the reviewer
    assert [path.name for path in done.path.parent.iterdir()] == ["copy.db"]
    with Library.open(done.path) as copy:
        one, two, three = searching.rows(copy, [1, 2, 3])
        assert two.text.startswith(f"@{one.author} and @{one.author}. leave {three.author} alone, [link]")
        assert "[number]" in two.text
        assert (one.decision, one.corrected_label, one.permalink) == (
            Decision.FLAGGED,
            Sentiment.NEGATIVE,
            None,
        )
        assert one.thread_id == two.thread_id
        assert list(searching.find(copy, parse("zebra"))) == [1]
    assert safety.check(done.path).ok
    assert b"vex_row" in everything(peopled.path)


def test_an_answer_finds_its_comment_in_a_shared_copy_too(library, tmp_path):
    new = [
        NewComment("late again", "youtube", "v1", None, "post1"),
        NewComment("sorry for that", "youtube", "v2", "v1", "post1"),
    ]
    for chat in ("one", "two"):
        new.append(NewComment(f"first in {chat}", "telegram", "7", None, chat))
        new.append(NewComment(f"to {chat}", "telegram", "8", "7", chat))
    store_making.fill(library.store, [*new, NewComment("no id at all", "youtube", author_name="bob")])
    path = sharing.share(library, tmp_path / "copy.db").path
    for place in (library.path, path):
        with Library.open(place) as opened:
            above = [searching.parent(opened, one) for one in range(1, 8)]
            assert [one and one.id for one in above] == [None, 1, None, 3, None, 5, None]
            assert sorted(searching.find(opened, parse("replies>0"))) == [1, 3, 5]
            assert sorted(searching.find(opened, parse("replies=0"))) == [2, 4, 6, 7]


def test_two_copies_do_not_name_alike(peopled, tmp_path):
    names = []
    for number in range(2):
        path = sharing.share(peopled, tmp_path / f"{number}.db").path
        with sqlite3.connect(path) as connection:
            names.append({row[0] for row in connection.execute("SELECT name FROM authors")})
        connection.close()
    assert not names[0] & names[1]


def test_nothing_half_written_is_left(peopled, tmp_path, monkeypatch):
    def fail(path):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("moderator.store.keeping.pseudonyms.replace_people", fail)
    with pytest.raises(UserError, match="disk is full"):
        sharing.share(peopled, tmp_path / "copy.db")
    assert not list(tmp_path.glob("copy.db*"))


def test_a_copy_that_cannot_be_written_is_told_by_the_name_that_was_asked_for(peopled, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(UserError) as told:
        sharing.share(peopled, tmp_path / "file" / "copy.db")
    assert "copy.db”" in str(told.value)
    assert "sharing" not in str(told.value)


def test_an_author_is_erased_from_the_library_and_its_backups(peopled):
    peopled.keeper.keep()
    reviewing.decide(peopled, [3], Decision.APPROVED)
    peopled.keeper.keep()
    assert [one.comments for one in erasing.preview(peopled, "@VEX_row")] == [1]
    done = erasing.erase(peopled, "vex_row")
    assert (done.library.comments, done.library.corrections, done.library.mentions) == (1, 1, 1)
    assert (done.backups, done.left) == (2, ())
    files = [peopled.path, *(one.kept.path for one in backups.listed(peopled.path))]
    assert len(files) == 3
    for file in files:
        content = everything(file).lower()
        assert [word for word in (b"vex_row", b"uc-vex", b"zebra") if word in content] == []
        assert safety.check(file).ok
    assert searching.rows(peopled, [2])[0].text.startswith("@[erased] and @[erased].")
    # What was decided stays on record, without a word; and undo does not fall over it.
    kinds = [(entry.kind, entry.comment_id) for entry in reviewing.history(peopled)]
    assert ("decision", 1) in kinds
    for _ in range(4):
        assert reviewing.undo(peopled) is not None


def test_a_copy_that_cannot_be_read_is_named(peopled):
    path = peopled.keeper.keep()
    path.write_bytes(b"\x00" * 5000)
    assert erasing.erase(peopled, "vex_row").left == (path,)


def test_nobody_of_that_name(peopled):
    with pytest.raises(UserError, match="Nobody"):
        erasing.preview(peopled, "vex")


@pytest.fixture
def ruled(peopled):
    """A rule that looks for an author, and is called like them, has acted, was switched on, and is removed."""
    rules.add(peopled, Rule("Block vex_row", Kind.AUTHOR, "vex_row", Action.HOLD))
    fill_more = [NewComment("one more", "youtube", "v9", author_name="vex_row", author_id="UC-vex")]
    store_making.fill(peopled.store, fill_more)
    rules.switch(peopled, "Block vex_row", on=True)
    assert rules.run(peopled, "Block vex_row").decided == 1
    rules.remove(peopled, "Block vex_row")
    return peopled


def test_what_a_rule_about_an_author_did_names_nobody_in_a_shared_copy(ruled, tmp_path):
    path = sharing.share(ruled, tmp_path / "copy.db").path
    assert [name for name in NAMES if name in everything(path)] == []
    with Library.open(path) as copy:
        assert {entry.by for entry in reviewing.history(copy)} == {"hand", "rule"}


def test_what_a_rule_about_an_author_did_goes_with_them(ruled):
    ruled.keeper.keep()
    erasing.erase(ruled, "vex_row")
    for file in (ruled.path, *(one.kept.path for one in backups.listed(ruled.path))):
        assert b"vex_row" not in everything(file).lower()
    assert {entry.by for entry in reviewing.history(ruled)} == {"hand", "rule Block [erased]"}
