import gzip
import json
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest

from moderator.services.report.keyness import KeyWord, keywords

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


def recounted(texts: "list[str]", words: str) -> int:
    """Count anew, by another way, the texts that hold these words; texts that are equal count once."""
    pieces = [r"https?://\S+|www\.\S+|[@#]\w+|&\w+;", r"[^\W\d_]+(?:['’][^\W\d_]+)*", r"[.!?…:;,()\"“”\n]"]
    read = set()
    for text in texts:
        plain = re.sub(pieces[0], "\n", text[:2000])
        tokens = re.findall(f"{pieces[1]}|{pieces[2]}", plain.lower().replace("’", "'"))
        line = " ".join(one if one[0].isalpha() else "|" for one in tokens)
        if line:
            read.add(f" {line} ")
    return sum(f" {words} " in line for line in read)


def check(negative: "list[str]", rest: "list[str]", most: int) -> "list[KeyWord]":
    found = keywords(negative, rest, most)
    for word in found:
        assert (word.uses, word.rest) == (recounted(negative, word.words), recounted(rest, word.words)), word
        assert word.ratio > 1
    return found


def test_the_counts_are_those_of_a_recount() -> None:
    draw = random.Random(3)
    vocabulary = [a + b for a in ("ka", "lo", "mi", "ru", "se") for b in ("na", "te", "vo", "zu", "li", "ba")]
    texts = [
        [" ".join(draw.choices(vocabulary, k=draw.randint(3, 12))) + draw.choice(".!?") for _ in range(600)]
        for _ in range(2)
    ]
    for number in range(0, 600, 7):
        texts[0][number] += " Never again! They don’t care, @anna #box https://x.example/never"
        texts[1][number] += " Again and again, never mind."
    words = {one.words for one in check(*texts, 20)}
    assert {"never again", "don't care"} & words


SEMEVAL = Path(__file__).resolve().parents[4] / "shared" / "data" / "train" / "semeval2013_2016_en.jsonl.gz"
"""Lies beside the checkout where models are trained; it is no part of the program."""


@pytest.mark.skipif(not SEMEVAL.exists(), reason="the labelled data is not on this machine")
def test_words_of_the_semeval_validation_split_are_those_of_a_recount() -> None:
    sides: dict[bool, list[str]] = {True: [], False: []}
    with gzip.open(SEMEVAL, "rt", encoding="utf-8") as file:
        for row in map(json.loads, file):
            if row["split"] == "val":
                sides[row["label"] == "negative"].append(row["text"])
    found = check(sides[True], sides[False], 20)
    assert len(found) >= 10


def test_the_measures_come_without_what_nltk_uses_only_elsewhere() -> None:
    program = (
        "import sys; from moderator.services.report import keyness; keyness._likelihood(9, 2, 50, 60); "
        "print('nltk.collocations' in sys.modules, sys.modules.keys() & {'scipy', 'sklearn', 'matplotlib'})"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert answer.stdout.split(maxsplit=1) == ["True", "set()\n"]
