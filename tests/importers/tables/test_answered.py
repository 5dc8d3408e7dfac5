"""Comments with their answers in columns beside them."""

import pytest

from tests.importers.reading import read

HEAD = "id,user,timestamp,commentText,likes,replies.id,replies.user,replies.timestamp,replies.commentText,replies.likes"
FIRST = "a1,ida,1493000000000,The soup looks great,4"
SECOND = "b1,bo,1493000500000,Where is the pan from?,0,,,,,"
ANSWERS = ["a1.1,cy,1493000100000,It was good,1", "a1.2,dee,1493000200000,Needs more salt,0"]
THREAD = [
    ("a1", None, "The soup looks great", "ida", 4),
    ("a1.1", "a1", "It was good", "cy", 1),
    ("a1.2", "a1", "Needs more salt", "dee", 0),
    ("b1", None, "Where is the pan from?", "bo", 0),
]


def thread(*lines: str) -> list[tuple[object, ...]]:
    found = read("\n".join([*lines, ""]))
    assert found.found == len(found.comments)
    return [
        (one.external_id, one.parent_external_id, one.text, one.author_name, one.like_count)
        for one in found.comments
    ]


def test_the_comment_again_beside_each_answer() -> None:
    assert thread(HEAD, f"{FIRST},{ANSWERS[0]}", f"{FIRST},{ANSWERS[1]}", SECOND) == THREAD


def test_the_comment_beside_its_first_answer_alone() -> None:
    assert thread(HEAD, f"{FIRST},{ANSWERS[0]}", f",,,,,{ANSWERS[1]}", SECOND) == THREAD


@pytest.mark.parametrize("form", ["replies/{}/{}", "replies[{}].{}", "reply_{}_{}", "replies.{}.{}"])
def test_answers_in_numbered_columns(form: str) -> None:
    fields = ("id", "user", "timestamp", "commentText", "likes")
    names = [form.format(number, field) for number in (0, 1) for field in fields]
    head = ",".join([*fields, *names])
    assert thread(head, f"{FIRST},{','.join(ANSWERS)}", f"{SECOND},,,,,") == THREAD


def test_a_comment_twice_is_two_comments() -> None:
    once = "a1,ida,1493000000000,The soup looks great,4,,,,,"
    assert len(thread(HEAD, once, once, f"{FIRST},{ANSWERS[0]}")) == 4


def test_answers_are_under_the_same_video() -> None:
    lines = [f"{HEAD},video_id", f"{FIRST},{ANSWERS[0]},abcdefghijk", f"{SECOND},abcdefghijk"]
    assert [one.thread_id for one in read("\n".join(lines) + "\n").comments] == ["abcdefghijk"] * 3


def test_what_the_owner_answered_stays_beside() -> None:
    found = read(
        "reviewer,text,date,reply_text,reply_date\nida,The bread was hard,2026-06-01,We are sorry,2026-06-02\n"
    )
    assert found.texts == ["The bread was hard"]
    assert found.comments[0].extra["reply_text"] == "We are sorry"


def test_a_row_longer_than_the_header_keeps_what_is_over() -> None:
    found = read(f"{HEAD}\n{FIRST},{ANSWERS[0]},more\n{SECOND}\n")
    assert found.comments[0].extra["surplus"] == ["more"]
    assert len(found.comments) == 3
