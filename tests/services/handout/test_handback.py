"""What was decided goes back to the platforms as lists, in the forms that their own tools take."""

import csv

import pytest

from moderator.core.comment import Decision, NewComment
from moderator.core.errors import Cancelled, UserError
from moderator.core.operation import JobContext
from moderator.core.query import parse
from moderator.services.handout import handback
from moderator.services.handout.handback import address, blocked_words, hand_back
from moderator.services.handout.platform_tools import TOOLS, tools_of
from moderator.services.review import reviewing
from moderator.services.search import searching
from moderator.store.intake import batches
from tests.services.pages import HOSTILE, harmless
from tests.store.making import put


@pytest.fixture
def filled(library):
    words = [f"{a}{b}" for a in ("al", "bo", "cu", "di", "el") for b in ("ma", "ne", "pi", "ro", "su", "ta")]
    new = [
        NewComment(
            f"scam {words[n % 30]} crypto {words[n // 30]}",
            "youtube",
            f"Ug{n}",
            thread_id=f"v{n % 2}",
            thread_title=f"Video {n % 2}",
            author_name=f"bot{n % 3}",
            permalink=f"https://www.youtube.com/watch?v=v&lc=Ug{n}",
        )
        for n in range(120)
    ]
    new += [NewComment(HOSTILE, "reddit", "abc", author_name="=cmd()", permalink="javascript:alert(1)")]
    new += [NewComment("no id here, crypto", "whatsapp", None)]
    new += [
        NewComment(f"lovely song {words[n % 30]} {words[n // 30]}", "youtube", f"Ok{n}") for n in range(60)
    ]
    with library.store.write() as connection:
        batch = batches.begin(connection, ["made-up.csv"])
        put(connection, batch, new)
        batches.finish(connection, batch, "{}")
    reviewing.decide(library, range(1, 101), Decision.FLAGGED)
    reviewing.decide(library, range(101, 123), Decision.HELD)
    return library


def table(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_each_platform_gets_its_own_form(filled, tmp_path):
    written = hand_back(filled, tmp_path / "back")
    assert written.comments == 122
    assert written.by_platform == {"reddit": 1, "whatsapp": 1, "youtube": 120}
    assert (written.without_id, written.without_address) == (1, 2)
    youtube = table(tmp_path / "back" / "youtube-ids.csv")
    assert youtube[0] == ["id", "moderationStatus"]
    assert [len(row[0].split(",")) for row in youtube[1:]] == [50, 50, 20], "fifty ids a call"
    assert {row[1] for row in youtube[1:]} == {"heldForReview"}
    assert table(tmp_path / "back" / "reddit-ids.csv")[1][0] == "t1_abc"
    assert not (tmp_path / "back" / "whatsapp-ids.csv").exists()
    assert set(written.files) == {path.name for path in (tmp_path / "back").iterdir()}


def test_a_folder_is_filled_whole_or_left_as_it_was(filled, tmp_path):
    def stop_at_the_last_platform():
        return len(list((tmp_path / "back").glob(".*.part/*.csv"))) >= 2

    with pytest.raises(Cancelled):
        hand_back(filled, tmp_path / "back", context=JobContext(cancelled=stop_at_the_last_platform))
    assert not (tmp_path / "back").exists()
    (tmp_path / "back").mkdir()
    (tmp_path / "back" / "READ-ME.txt").write_text("older")
    with pytest.raises(Cancelled):
        hand_back(filled, tmp_path / "back", context=JobContext(cancelled=stop_at_the_last_platform))
    assert [path.name for path in (tmp_path / "back").iterdir()] == ["READ-ME.txt"]
    written = hand_back(filled, tmp_path / "back")
    assert {path.name for path in (tmp_path / "back").iterdir()} == {*written.files}
    assert (tmp_path / "back" / "READ-ME.txt").read_text() != "older"


def test_words_mark_what_was_flagged(filled, tmp_path):
    hand_back(filled, tmp_path)
    words = (tmp_path / "youtube-words.txt").read_text(encoding="utf-8").strip().split(",")
    assert "crypto" in words
    assert "lovely" not in words


def test_the_page_is_harmless_and_links_only_to_the_web(filled, tmp_path):
    hand_back(filled, tmp_path)
    found = harmless((tmp_path / "hand-back.html").read_text(encoding="utf-8"))
    targets = [value for name, value in found.attributes if name == "href"]
    assert len(targets) == 120
    assert all(target.startswith("https://www.youtube.com/") for target in targets)
    assert HOSTILE in found.text


def test_no_list_holds_a_formula(filled, tmp_path):
    hand_back(filled, tmp_path)
    assert table(tmp_path / "reddit-authors.csv")[1] == ["'=cmd()", "1"]


def test_a_search_narrows_it(filled, tmp_path):
    assert hand_back(filled, tmp_path, parse("decision:held platform:reddit")).by_platform == {"reddit": 1}
    with pytest.raises(UserError, match="waits to be handed back"):
        hand_back(filled, tmp_path / "none", parse("decision:approved"))
    assert not (tmp_path / "none").exists()


def test_posts_come_fullest_first(filled):
    found = [post for post in handback.posts(filled) if post.platform == "youtube"]
    assert [(post.title, len(post.comments)) for post in found] == [("Video 0", 60), ("Video 1", 60)]


@pytest.mark.parametrize(
    ("permalink", "good"),
    [
        ("https://a.org/b", True),
        ("http://a.org", True),
        ("javascript:alert(1)", False),
        ("file:///etc/passwd", False),
        ("//a.org/b", False),
        ("https:///nowhere", False),
        ("http://[", False),
        (None, False),
    ],
)
def test_only_addresses_of_the_web_are_followed(permalink, good):
    from moderator.core.comment import CommentRow

    assert (address(CommentRow(1, "x", permalink=permalink)) == permalink) is (good or permalink is None)


def test_a_word_with_the_separator_is_left_out():
    tools = TOOLS["youtube"]
    ours = [f"crypto scam {word}" for word in ("anna", "bert", "cleo", "dora", "emil", "finn", "gina")]
    words = blocked_words(ours, [f"lovely {word} song" for word in ours[0] * 2], tools)
    assert words
    assert all(tools.separator not in word for word in words)


def test_an_unknown_platform_has_plain_lists():
    assert tools_of("myspace").title == "Myspace"
    assert tools_of(None).columns == ()


def test_what_was_handed_back_is_marked_and_can_be_taken_back(filled, rows):
    ids = [row.id for post in handback.posts(filled) for row in post.comments][:3]
    step = handback.mark(filled, ids)
    assert step.label == "Handed back 3 comments"
    assert all(row.handed_back_at is not None for row in rows(ids))
    assert sorted(searching.find(filled, parse("is:handed"))) == sorted(ids)
    assert sum(len(post.comments) for post in handback.posts(filled)) == 119
    reviewing.undo(filled)
    assert all(row.handed_back_at is None for row in rows(ids))
    reviewing.redo(filled)
    assert all(row.handed_back_at is not None for row in rows(ids))
    handback.mark(filled, ids[:1], done=False)
    assert [row.handed_back_at is None for row in rows(ids)] == [True, False, False]


def test_the_search_in_words_is_the_search_in_use(filled):
    assert parse(handback.DEFAULT.text).where == handback.DEFAULT.where
