"""Marks: many at once are those that each text has alone, and those that older versions stored."""

from hashlib import blake2b

from hypothesis import example, given
from hypothesis import strategies as st

from moderator.core.alike import bare, mark, marks

TEXTS = st.lists(
    st.text(alphabet="aabBbé ..!\n\0_1\u00a0😂ﬁ\u0301\ud800ẞ") | st.text(max_size=8), max_size=12
)


def alone(text):
    letters = bare(text).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(letters, digest_size=8).digest(), "little", signed=True)


@given(TEXTS)
@example(["", "", "", "aaa", "", "a", "a", "a"])
@example(["sooo goood", "bb b", "b", "éééé", "sooo é", "!!!", "😂😂"])
def test_many_at_once_have_the_marks_of_each(texts):
    assert list(marks(texts)) == [alone(text) for text in texts]


def test_copies_share_a_mark_and_others_do_not():
    assert mark("SO good!!") == mark("so   good") == mark("so good 😂") != mark("so bad")
    assert mark("coooool") == mark("cool") != mark("col")


def test_a_mark_is_the_same_on_every_machine_and_in_every_version():
    assert list(marks(["so good", "très bien", "!!!"])) == [
        -1864960767074102053,
        3690821528066341533,
        -6833627857407075777,
    ]
