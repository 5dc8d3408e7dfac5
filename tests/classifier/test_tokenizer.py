import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.classifier.text.segmentation import Pieces, camel_words, split_run
from moderator.classifier.text.tokenizer import (
    HASHTAG,
    LONG,
    MAX_TOKENS,
    NUMBER,
    SHOUT,
    SPECIAL,
    TAIL_TOKENS,
    Tokenizer,
)
from moderator.classifier.text.vocabulary import count_words, learn_tokenizer
from moderator.core.errors import UserError

WORDS = [
    "i",
    "love",
    "so",
    "good",
    "not",
    "my",
    "problem",
    "don't",
    "!!",
    ":)",
    "😂",
    "<3",
    "f*ing",
    "10/10",
    "...",
    "cafe",
]
PIECES = ["x", "##x", "un", "##lov", "##ed"]


@pytest.fixture
def tokenizer() -> Tokenizer:
    return Tokenizer(WORDS, PIECES)


def names(tokenizer: Tokenizer, text: str) -> list[str]:
    everything = [*SPECIAL, *tokenizer.words, *tokenizer.pieces]
    return [everything[number] for number in tokenizer.encode(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I love", ["i", "love"]),
        ("LOVE", ["<shout>", "love"]),
        ("I", ["i"]),
        ("sooooo", ["so", "<long>"]),
        ("goooood", ["good", "<long>"]),
        ("good", ["good"]),
        ("SOOOO", ["<shout>", "so", "<long>"]),
        ("don’t", ["don't"]),
        ("I donâ€™t", ["i", "don't"]),
        ("DONвЂ™T loveвЂ¦", ["don't", "love", "..."]),
        ("f***ing", ["f*ing"]),
        ("#notmyproblem", ["<hashtag>", "not", "my", "problem"]),
        ("#ILove", ["<hashtag>", "i", "love"]),
        ("@someone I", ["<user>", "i"]),
        ("see http://x.y/z?a=1#b", ["<unk>", "<url>"]),
        ("12,000", ["<num>"]),
        ("10/10", ["10/10"]),
        ("7", ["<num>"]),
        ("!!", ["!!"]),
        (":) 😂😂 <3", [":)", "😂", "😂", "<3"]),
        ("good👍🏽", ["good", "<other>"]),
        ("....", ["..."]),
        ("good, so.", ["good", "so"]),
        ("café", ["cafe"]),
        ("𝓵𝓸𝓿𝓮", ["love"]),
        ("unlovx", ["un", "##lov", "##x"]),
        ("", []),
        ("  \n\t ", []),
    ],
)
def test_says_what_the_network_reads(tokenizer: Tokenizer, text: str, expected: list[str]) -> None:
    assert names(tokenizer, text) == expected


def test_every_special_has_its_number(tokenizer: Tokenizer) -> None:
    assert [SPECIAL[n] for n in (NUMBER, SHOUT, LONG, HASHTAG)] == ["<num>", "<shout>", "<long>", "<hashtag>"]
    assert len(tokenizer) == len(SPECIAL) + len(WORDS) + len(PIECES)


def test_long_texts_keep_both_ends(tokenizer: Tokenizer) -> None:
    ids = tokenizer.encode("love " + "so " * 500 + "good")
    assert len(ids) == MAX_TOKENS
    assert ids[0] == tokenizer.encode("love")[0]
    assert ids[-1] == tokenizer.encode("good")[0]
    assert len(tokenizer.encode("good " * 1_000_000)) == MAX_TOKENS
    assert TAIL_TOKENS < MAX_TOKENS


def test_offsets_cover_the_words(tokenizer: Tokenizer) -> None:
    text = "I LOVE it, sooo #notmyproblem 😂"
    places = tokenizer.offsets(text)
    assert [number for number, _, _ in places] == tokenizer.encode(text)
    assert {text[start:end] for _, start, end in places} >= {"I", "LOVE", "sooo", "#notmyproblem", "😂"}


def test_places_stay_where_an_encoding_spoilt_the_marks(tokenizer: Tokenizer) -> None:
    text = "â€œI donвЂ™t loveâ€¦ problem"
    read = [text[start:end] for _, start, end in tokenizer.offsets(text)]
    assert [word for word in read if word.strip("â€œ¦вЂњ")] == ["I", "donвЂ™t", "love", "problem"]


@given(st.text(max_size=200))
def test_any_text_is_read_alike_each_time(text: str) -> None:
    tokenizer = Tokenizer(WORDS, PIECES)
    ids = tokenizer.encode(text)
    assert ids == tokenizer.encode(text)
    assert all(0 < number < len(tokenizer) for number in ids)
    if len(ids) < MAX_TOKENS:
        assert [number for number, _, _ in tokenizer.offsets(text)] == ids


def test_the_file_brings_back_the_same(tokenizer: Tokenizer, tmp_path: Path) -> None:
    path = tmp_path / "tokenizer.json"
    tokenizer.save(path)
    again = Tokenizer.load(path)
    text = "Sooo GOOD #notmyproblem unlovx 10/10 :)"
    assert again.encode(text) == tokenizer.encode(text)


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"format":1,"words":[1],"pieces":[]}', '{"format":2,"words":[],"pieces":[]}']
)
def test_another_file_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "tokenizer.json"
    path.write_text(content)
    with pytest.raises(UserError):
        Tokenizer.load(path)


def test_rare_words_never_enter_the_vocabulary() -> None:
    counts = count_words(["good day"] * 10 + ["John Smithson says good"] * 2 + ["call 5551234567"] * 20)
    tokenizer = learn_tokenizer(counts, words=100, pieces=50, least=5)
    assert {"good", "day", "call"} <= set(tokenizer.words)
    assert not {"john", "smithson", "5551234567"} & {*tokenizer.words, *tokenizer.pieces}
    assert json.dumps(tokenizer.words) == json.dumps(
        learn_tokenizer(counts, words=100, pieces=50, least=5).words
    )


def test_cutting() -> None:
    rank = {"not": 1, "my": 2, "problem": 3, "a": 4, "i": 5}
    assert camel_words("ILoveNY") == ["i", "love", "ny"]
    assert camel_words("love") == ["love"]
    assert split_run("notmyproblem", rank) == ["not", "my", "problem"]
    assert split_run("qqqqq", rank) == ["qqqqq"]
    pieces = Pieces({"a": 1, "##bc": 2, "##b": 3, "bcd": 4, "##a": 5})
    assert pieces.of("abc") == (1, 2)
    assert pieces.of("abxa") == (1, 3, 5)
    assert pieces.of("bc") == pieces.of("zz") == pieces.of("") == ()
    assert pieces.of("zbc") == (2,)
    assert pieces.of("bcdbcd") == (4, 2)


@pytest.mark.parametrize(
    "text",
    [
        "\ud800 love",
        "a\x00b",
        "́" * 50,
        "1." * 3000 + "a",
        "a'" * 3000,
        "*" * 6000,
        "-" + "_" * 6000,
        "ـ",
        "#",
        "@",
        "&amp;",
    ],
)
def test_odd_texts_are_read_in_little_time(tokenizer: Tokenizer, text: str) -> None:
    import time

    started = time.perf_counter()
    assert all(0 < number < len(tokenizer) for number in tokenizer.encode(text))
    assert time.perf_counter() - started < 2
