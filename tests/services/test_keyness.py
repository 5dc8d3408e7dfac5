import pytest

from moderator.services.keyness import keywords

PLAIN = [
    "the box came on monday",
    "we had soup and bread",
    "a nice evening",
    "who knows the song",
    "bread again",
]


def spread(*texts: str, times: int = 40) -> list[str]:
    return [
        f"{text} n{'abcdefghij'[i % 10]}{'klmnopqrst'[i // 10 % 10]}" for i in range(times) for text in texts
    ]


def test_words_of_the_negative_stand_out_with_their_counts() -> None:
    marked = spread(*PLAIN) + spread("they charged me twice", times=30)
    rest = [*spread(*PLAIN, times=80), "they charged me once"]
    found = {one.words: one for one in keywords(marked, rest)}
    charged = found["charged me"]
    assert (charged.uses, charged.rest) == (30, 1)
    # 30 of 230 against 1 of 401, each with half a comment more.
    assert charged.ratio == pytest.approx((30.5 / 230.5) / (1.5 / 401.5))
    assert charged.likelihood > 30
    assert "charged" not in found
    assert not {"bread", "box", "soup"} & set(found)


def test_two_words_that_belong_together_are_one() -> None:
    marked = spread(*PLAIN) + spread("never again", "what a waste of money", times=30)
    found = [one.words for one in keywords(marked, spread(*PLAIN, times=80))]
    assert "never again" in found
    assert not {"never", "again", "the", "of", "what a"} & set(found)


def test_a_word_that_nobody_else_uses_has_a_ratio() -> None:
    (found, *_) = keywords(spread("rip off", *PLAIN), spread(*PLAIN, times=80))
    assert found.rest == 0
    assert 30 < found.ratio < 1000


def test_no_difference_gives_no_words() -> None:
    assert keywords(spread(*PLAIN), spread(*PLAIN)) == []
    assert keywords([], spread(*PLAIN)) == []
    assert keywords(["one"], []) == []


def test_one_who_shouts_counts_once_and_links_are_no_words() -> None:
    marked = [
        *spread(*PLAIN),
        "awful " * 50,
        *["scam scam"] * 50,
        *spread("see https://scam.example @scam #scam"),
    ]
    words = {one.words for one in keywords(marked, spread(*PLAIN, times=80))}
    assert not {"awful", "scam", "scam example", "https"} & words


def test_words_do_not_reach_over_a_full_stop() -> None:
    marked = spread("late. box", times=60) + spread(*PLAIN)
    assert "late box" not in {one.words for one in keywords(marked, spread(*PLAIN, times=80))}
