import itertools
import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.classifier.arrays import read_arrays, write_arrays
from moderator.classifier.artifact import ModelShelf
from moderator.classifier.card import NGRAMS, ModelFolder
from moderator.classifier.explain import explain
from moderator.classifier.ngrams import NgramModel, Ngrams, laid_out, mix_in, mixed
from moderator.classifier.runtime import Scorer
from moderator.classifier.text.character_ngrams import BUCKETS, character_ngrams
from moderator.classifier.text.tokenizer import MAX_TOKENS, Tokenizer
from moderator.core.errors import UserError
from tests.classifier.tiny import NEGATIVE, PLAIN, POSITIVE, sentence, tiny_model, tiny_ngrams

FOREIGN = "xx schlimm"
"""What the tiny network does not know a word of; the n-grams take it for negative."""


@pytest.fixture
def asked(tmp_path: Path) -> ModelFolder:
    return tiny_ngrams(tiny_model(tmp_path / "asked"))


@pytest.fixture
def model() -> NgramModel:
    draw = np.random.default_rng(1)
    return NgramModel(
        draw.integers(-127, 128, (BUCKETS, 3)).astype(np.int8),
        np.array([0.1, 0.2, 0.3], np.float32),
        draw.integers(-120, 121, 30).astype(np.int8),
    )


def of(token: str) -> list[int]:
    numbers, owner = character_ngrams([token])
    assert not owner.any()
    return numbers.tolist()


def test_words_of_one_stem_share_n_grams_and_others_do_not() -> None:
    stem, other = set(of("schlimm")), set(of("wunder"))
    assert len(stem & set(of("schlimmer"))) > len(stem) / 2
    assert not stem & other
    assert len(of("ja")) == 1 + 3 + 2 + 1  # the word; " j", "ja", "a "; " ja", "ja "; " ja "
    assert set(of("SCHLIMM")) > stem
    assert set(of("schliiiiimm")) & set(of("schliimm"))
    assert of("https://example.org") == of("https://example.com")
    assert len(of("@one")) == 1
    assert all(0 <= number < BUCKETS for number in of("😂😂") + of("#GutSo") + of("مرحبا") + of("\ud83d"))
    assert len(of("x" * 5000)) < 200


@given(st.lists(st.text(min_size=1, max_size=12).filter(lambda token: token.strip()), max_size=20))
def test_what_stands_beside_a_token_changes_nothing(tokens: list[str]) -> None:
    numbers, owner = character_ngrams(tokens)
    for place, token in enumerate(tokens):
        assert sorted(numbers[owner == place].tolist()) == sorted(of(token))


def test_the_network_alone_answers_in_its_own_language(tiny: ModelFolder, asked: ModelFolder) -> None:
    draw = random.Random(2)
    texts = [sentence(draw, code) for code in (0, 1, 2) for _ in range(50)]
    with Scorer(tiny) as alone, Scorer(asked) as both:
        np.testing.assert_array_equal(alone.logits(texts), both.logits(texts))
        assert both.score(["", " ", "?!"])[0] == alone.score([""])[0]


def test_n_grams_are_heard_in_the_others(tiny: ModelFolder, asked: ModelFolder) -> None:
    with Scorer(tiny) as alone, Scorer(asked) as both:
        for text in (FOREIGN, "xx schlimmer", "xx ist das SCHLIMM!"):
            assert alone.score([text])[0].probabilities.label == "neutral"
            assert both.score([text])[0].probabilities.label == "negative"
        assert both.score([FOREIGN])[0].abuse == alone.score([FOREIGN])[0].abuse
        assert both.score(["xx gut"])[0].probabilities.label == "neutral"


def test_neighbours_never_change_an_answer(asked: ModelFolder) -> None:
    draw = random.Random(3)
    texts = [sentence(draw, draw.randrange(3)) for _ in range(700)]
    texts += [f"xx {'schlimm ' * draw.randint(0, 90)}{draw.choice(PLAIN)} {n}" for n in range(300)]
    draw.shuffle(texts)
    with Scorer(asked, threads=3) as scorer:
        together = scorer.logits(texts)
        alone = np.concatenate([scorer.logits([text]) for text in texts])
        by_parts = [answer for part in scorer.score_each([texts[:500], texts[500:]]) for answer in part]
        assert by_parts == scorer.score(texts)
    assert np.abs(together - alone).max() < 1e-5


def test_what_is_mixed_in_later_is_what_is_scored(asked: ModelFolder) -> None:
    texts = ["love it", FOREIGN, "xx", "the schlimm"]
    with Scorer(asked) as scorer:
        sequences = [scorer.tokenizer.encode(text) for text in texts]
        logits = scorer.logits_of_ids(sequences)
        before = logits.copy()
        mix_in(None, logits, texts, sequences)
        np.testing.assert_array_equal(before, logits)
        mix_in(scorer.ngrams, logits, texts, sequences)
        np.testing.assert_allclose(logits, scorer.logits(texts), atol=1e-6)
        assert (logits != before).any(axis=1).tolist() == [False, True, True, False]


def test_shares_say_what_each_counts(model: NgramModel) -> None:
    beliefs, votes = np.array([[1.0, 2.0, 3.0]]), np.array([[8.0, 0, -8, 16]], np.float32)
    np.testing.assert_allclose(mixed(beliefs, votes, (1, 0)), beliefs)
    np.testing.assert_allclose(mixed(beliefs, votes, (0.5, 2)), [[0.5 + 4, 1, 1.5 - 4]])
    assert np.isfinite(mixed(beliefs, np.zeros((1, 4), np.float32), (1, 1))).all()


def test_an_explanation_hears_them_too(asked: ModelFolder) -> None:
    text = "xx das video ist schlimm"
    with Scorer(asked) as scorer:
        found = explain(scorer, text)
        [scored] = scorer.score([text])
        assert found.scored == scored
        assert [text[span.start : span.end] for span in found.strong] == ["schlimm"]
        assert found.without is not None
        assert found.without.probabilities.label == "neutral"
        for trace in (found.trace, found.backwards):
            assert trace[-1].probabilities == pytest.approx(scored.probabilities, abs=1e-5)
        assert [point.probabilities.label for point in found.trace][-2:] == ["neutral", "negative"]
        assert explain(scorer, "schlimm " * 300 + "xx " * 20).spans


def test_what_is_remembered_stays_bounded(asked: ModelFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("moderator.classifier.ngrams.REMEMBERED", 50)
    tokenizer = Tokenizer.load(asked.tokenizer)
    found = Ngrams.of(asked.path, tokenizer, (0.5, 0.5))
    assert found is not None
    words = ["".join(letters) for letters in itertools.product("abcdefgh", repeat=3)]
    first = found.votes(words)
    for start in range(0, len(words), 7):
        np.testing.assert_array_equal(first[start : start + 7], found.votes(words[start : start + 7]))
        assert len(found._known) == len(found._votes) <= 50


def test_threads_may_ask_at_once(asked: ModelFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("moderator.classifier.ngrams.REMEMBERED", 40)
    words = ["".join(letters) for letters in itertools.product("abcdef", repeat=3)]
    with Scorer(asked) as scorer, ThreadPoolExecutor(4) as pool:
        assert scorer.ngrams is not None
        expected = scorer.ngrams.votes(words)
        starts = list(range(0, len(words), 9)) * 20
        found = pool.map(lambda start: scorer.ngrams.votes(words[start : start + 9]), starts)
        for start, votes in zip(starts, found, strict=True):
            np.testing.assert_array_equal(votes, expected[start : start + 9])


def test_it_is_kept_as_a_file(model: NgramModel, tmp_path: Path) -> None:
    model.save(tmp_path / "one.npz")
    again = NgramModel.load(tmp_path / "one.npz", 30)
    again.save(tmp_path / "two.npz")
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()
    np.testing.assert_array_equal(again.votes, model.votes)
    with pytest.raises(UserError, match="n-grams"):
        NgramModel.load(tmp_path / "one.npz", 31)


@pytest.mark.parametrize(
    "change",
    [
        {"votes": np.zeros((BUCKETS, 2), np.int8)},
        {"votes": np.zeros((BUCKETS, 3), np.float32)},
        {"scale": np.array([1, np.nan, 1], np.float32)},
        {"likelier": np.zeros((30, 1), np.int8)},
        {"likelier": None},
        {"more": np.zeros(1, np.int8)},
    ],
)
def test_what_is_no_such_file_is_refused(model: NgramModel, tmp_path: Path, change: dict) -> None:
    arrays = {"votes": model.votes, "scale": model.scale, "likelier": model.likelier} | change
    write_arrays(tmp_path / "x.npz", {name: array for name, array in arrays.items() if array is not None})
    with pytest.raises(UserError, match="n-grams"):
        NgramModel.load(tmp_path / "x.npz", 30)
    (tmp_path / "y.npz").write_bytes(b"PK no")
    with pytest.raises(UserError, match="n-grams"):
        NgramModel.load(tmp_path / "y.npz", 30)
    with pytest.raises(ValueError, match="absent"):
        read_arrays(tmp_path / "absent.npz", ["votes"])


def test_they_travel_with_the_model_and_are_looked_at(asked: ModelFolder, tmp_path: Path) -> None:
    shelf, other = ModelShelf(tmp_path / "mine", asked.path.parent), ModelShelf(tmp_path / "other", None)
    shelf.export("tiny-1", tmp_path / "model.zip")
    other.import_(tmp_path / "model.zip")
    with Scorer(other.folder("tiny-1")) as scorer:
        assert scorer.score([FOREIGN])[0].probabilities.label == "negative"
    write_arrays(asked.path / NGRAMS, {"votes": np.zeros((4, 3), np.int8)})
    with pytest.raises(UserError, match="n-grams"):
        Scorer(asked)


@given(
    st.lists(st.sampled_from([*PLAIN, *NEGATIVE, *POSITIVE, "sooo", "#lovegood", "xyx", "WHY"]), max_size=200)
)
def test_the_tokens_that_are_read_are_those_whose_numbers_are_read(words: list[str]) -> None:
    tokenizer = Tokenizer([*PLAIN, *NEGATIVE, *POSITIVE], ["x", "##x", "y", "##y", "##ing"])
    text = " ".join(words)
    ids, found = tokenizer.encode(text), tokenizer.read_tokens(text)
    numbers = [number for token in found for number in tokenizer._memory[token]]
    if len(ids) < MAX_TOKENS:
        assert numbers == ids
    else:
        # A token of several numbers may stand on either edge of what is left out.
        assert len(ids) <= len(numbers) <= len(ids) + 8
        assert numbers[:60] == ids[:60]
        assert numbers[-30:] == ids[-30:]


def test_texts_are_laid_out_one_after_the_other() -> None:
    flat, lengths = laid_out([[1, 2], [], [3]])
    assert flat.tolist() == [1, 2, 3]
    assert lengths.tolist() == [2, 0, 1]
