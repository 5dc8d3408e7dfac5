"""Rows with several comments."""

import pytest

from tests.importers.reading import read

TEXTS = ["Which flour is this?", "Rye; as ever", "Not for me"]


def test_comments_of_an_issue() -> None:
    signed = ",".join(
        f'"01/Feb/24 10:0{n} AM;{who};{text}"' for n, (who, text) in enumerate(zip("abc", TEXTS, strict=True))
    )
    got = read(
        "Summary,Issue key,Status,Reporter,Created,Comment,Comment,Comment\n"
        f"Bread,B-1,Open,ida,01/Jan/24 09:00 AM,{signed}\n"
        'Cake,B-2,Open,ida,01/Jan/24 09:00 AM,"02/Feb/24 10:00 AM;ida;First;\nthen second",,\n'
        "Buns,B-3,Open,ida,01/Jan/24 09:00 AM,,,\n"
    )
    assert got.texts == [*TEXTS, "First;\nthen second"]
    assert [one.author_name for one in got.comments] == ["a", "b", "c", "ida"]
    assert [one.thread_id for one in got.comments] == ["B-1", "B-1", "B-1", "B-2"]
    assert [f"{one.created_at:%m-%d %H:%M}" for one in got.comments] == [
        "02-01 10:00", "02-01 10:01", "02-01 10:02", "02-02 10:00"
    ]  # fmt: skip
    assert got.reasons == {"no text": 1}


@pytest.mark.parametrize(
    "names", ["Comment,Comment,Comment", "Comment 1,Comment 2,Comment 3", "review_1,review_2,review_3"]
)
def test_comments_beside_each_other(names: str) -> None:
    got = read(f"User,Date,{names}\nida,2024-02-01,{','.join(TEXTS)}\nbo,2024-02-02,Only one of them,,\n")
    assert got.texts == [*TEXTS, "Only one of them"]
    assert [one.author_name for one in got.comments] == ["ida"] * 3 + ["bo"]
    assert all(one.created_at for one in got.comments)


def test_what_was_joined_twice_is_one() -> None:
    rows = "".join(f"ida,{text},{text}\n" for text in TEXTS)
    assert read(f"User,Comment,Comment\n{rows}").texts == TEXTS


def test_marks_are_no_comments() -> None:
    rows = "".join(f"ida,{n},{n + 1},{text}\n" for n, text in enumerate(TEXTS))
    assert read(f"User,Review 1,Review 2,Remarks\n{rows}").texts == TEXTS
