import hypothesis
from hypothesis import strategies as st

from moderator.services.words.alikeness import Union, bare, near


def test_case_punctuation_and_drawn_out_letters_do_not_matter():
    assert bare("BUY now at www.x.com!!!") == bare("buy NOW, at www x com")
    assert bare("sooooo good") == bare("soo good")


def test_emoji_alone_are_compared_without_skin_and_number():
    assert bare("👍🏽👍🏽") == bare("👍👍👍")
    assert bare("👍") != bare("👎")


def test_other_letters_are_other_texts():
    assert bare("so good") != bare("so bad")


@hypothesis.given(st.text())
def test_bare_is_settled_after_one_pass(text):
    assert bare(bare(text)) == bare(text)


def test_long_texts_with_a_changed_word_are_near():
    texts = [
        "earn five thousand dollars a week from home write me on telegram",
        "what a lovely song this brings me back to my summer in spain",
        "earn nine thousand dollars a week from home write me on telegram",
    ]
    assert list(near(texts)) == [(0, 2)]


def test_short_texts_are_never_near():
    assert list(near(["this is so good", "this is so bad", "this is so goo"])) == []


def test_opposite_sentences_are_not_near():
    assert list(near(["i really love this new song", "i really hate this old song"])) == []


def test_union_joins_through_others():
    union = Union()
    union.join([1, 2])
    union.join([5, 6])
    union.join([3, 2])
    assert union.groups() == [[1, 2, 3], [5, 6]]


def test_thousands_that_differ_by_a_number_are_one_family_without_each_being_shown_to_each(
    monkeypatch,
) -> None:
    asked = 0
    joined = Union.joined

    def counted(families: Union, one: int, other: int) -> bool:
        nonlocal asked
        asked += 1
        return joined(families, one, other)

    monkeypatch.setattr(Union, "joined", counted)
    texts = [f"order {number} came late and nobody answers the phone at all" for number in range(1500)]
    families = Union()
    for pair in near(texts):
        families.join(pair)
    assert [len(group) for group in families.groups()] == [1500]
    assert asked < 1500 * 200  # of 1 124 250 pairs
