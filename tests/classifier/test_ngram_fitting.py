"""With real Keras, on three made-up languages of some dozen stems."""

import json
import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from moderator.classifier.card import MEMORY, NGRAMS
from moderator.classifier.learning import ngram_fitting
from moderator.classifier.learning.dataset import Row
from moderator.classifier.learning.ngram_fitting import fit_ngrams, fit_shares, little_labelled
from moderator.classifier.ngrams import NgramModel, Ngrams, laid_out, mixed
from moderator.classifier.retraining import RetrainOptions, retrain
from moderator.classifier.runtime import Scorer
from moderator.classifier.text.character_ngrams import BUCKETS
from moderator.classifier.text.tokenizer import Tokenizer
from moderator.classifier.training import TrainOptions, train
from moderator.core.comment import ORDER, Sentiment
from moderator.core.operation import JobContext
from tests.classifier.tiny import NEGATIVE, PLAIN, POSITIVE, sentence

pytestmark = pytest.mark.filterwarnings("ignore")  # TensorFlow warns of its own code

STEMS = ("brutt", "tavol", "bellissim")
"""Of negative, neutral and positive words; each occurrence ends otherwise."""


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ngram_fitting, "LITTLE", 100)
    monkeypatch.setattr(ngram_fitting, "MUCH", 600)
    monkeypatch.setattr(ngram_fitting, "EPOCHS", 4)


def foreign(draw: random.Random, code: int) -> str:
    end = "".join(draw.choices("aeiou", k=2))
    words = [*draw.choices(("questo", "che", "della", "sono"), k=draw.randint(2, 5)), STEMS[code] + end]
    draw.shuffle(words)
    return " ".join(words)


def made(count: int, lang: str, seed: int) -> list[Row]:
    draw = random.Random(seed)
    rows = []
    for number in range(count):
        code = draw.randrange(3)
        text = foreign(draw, code) if lang == "it" else sentence(draw, code)
        if lang == "hi":
            text, code = f"{draw.choice(('kya', 'hai', 'nahi'))} {draw.choice(('acha', 'bura'))}", number % 3
        rows.append(Row(text, f"made_{lang}", code, None, None, False, lang))
    return rows


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    words = [
        *PLAIN,
        *NEGATIVE,
        *POSITIVE,
        "questo",
        "che",
        "della",
        "sono",
        "kya",
        "hai",
        "nahi",
        "acha",
        "bura",
    ]
    return Tokenizer(words, ["b", "##r", "t", "##a"])


def fitted(rows: list[Row], aside: list[Row], tokenizer: Tokenizer) -> NgramModel | None:
    sequences = [tokenizer.encode(row.text) for row in rows]
    return fit_ngrams(rows, sequences, aside, tokenizer, JobContext(), seed=4)


def test_which_languages_they_are_for() -> None:
    english = made(600, "en", 1)
    assert little_labelled([*english, *made(100, "it", 2), *made(99, "hi", 3)]) == {"it"}
    assert not little_labelled(made(300, "it", 2))
    assert not little_labelled(
        [*english, *[Row("ciao", "x", None, (0.1, 0.2, 0.7), None, False, "it")] * 400]
    )
    assert not little_labelled([*english, *[Row("ciao", "x", 1, None, None, True, "it")] * 400])


@pytest.mark.slow
def test_stems_are_learnt_and_what_cannot_be_learnt_is_left_alone(tokenizer: Tokenizer) -> None:
    rows = [*made(650, "en", 1), *made(400, "it", 2), *made(300, "hi", 3)]
    aside = [*made(60, "it", 12), *made(90, "hi", 13)]
    model = fitted(rows, aside, tokenizer)
    assert model is not None
    alone = Ngrams(model, tokenizer, (0, 1))
    draw = random.Random(9)
    codes = [draw.randrange(3) for _ in range(90)]
    new = [foreign(draw, code) for code in codes]
    guess = [alone.votes(tokenizer.read_tokens(text)).sum(axis=0)[:3].argmax() for text in new]
    assert np.mean(np.array(guess) == codes) > 0.95
    others = [row.text for row in (*made(50, "en", 21), *made(50, "hi", 22))]
    places = alone.applies(*laid_out([tokenizer.encode(text) for text in (*new, *others)]))
    assert set(places.tolist()) == set(range(90))
    # As if the language that nothing can be told of had not been there, and the same each time.
    again = fitted(rows[:1050], aside, tokenizer)
    assert again is not None
    np.testing.assert_array_equal(model.votes, again.votes)


@pytest.mark.slow
def test_graded_labels_count_by_their_grades(tokenizer: Tokenizer) -> None:
    rows = made(300, "it", 2)
    # Who graded them is sure of the opposite of the label: seven tenths against three.
    graded = [replace(row, soft=tuple(np.eye(3)[2 - (row.label or 0)])) for row in rows]
    model = fitted(
        [*made(650, "en", 1), *graded], [replace(row, label=2 - (row.label or 0)) for row in rows], tokenizer
    )
    assert model is not None
    alone = Ngrams(model, tokenizer, (0, 1))
    guess = [alone.votes(tokenizer.read_tokens(row.text)).sum(axis=0)[:3].argmax() for row in rows]
    assert np.mean(np.array(guess) == [2 - (row.label or 0) for row in rows]) > 0.9


def test_without_a_language_that_can_be_told_there_are_none(
    tokenizer: Tokenizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ngram_fitting, "_fitted", lambda *_: np.zeros((BUCKETS, 3), np.float32))
    assert fitted([*made(650, "en", 1), *made(300, "hi", 3)], made(90, "hi", 13), tokenizer) is None
    assert fitted(made(650, "en", 1), made(60, "en", 11), tokenizer) is None


def test_shares_follow_whoever_is_right() -> None:
    draw = np.random.default_rng(5)
    truth = draw.integers(0, 3, 600)
    right = np.eye(3)[truth] * 2 + draw.normal(0, 1, (600, 3))
    noise = draw.normal(0, 1, (600, 3))
    votes = np.hstack([right, np.ones((600, 1))]).astype(np.float32)
    one = ["one"] * len(truth)
    network, own = fit_shares(noise, votes, truth, one, 1.0)
    assert network < 0.3 < own
    wrong = np.hstack([noise, np.ones((600, 1))]).astype(np.float32)
    network, own = fit_shares(right, wrong, truth, one, 1.0)
    assert own < 0.3 < network
    assert fit_shares(right[:0], votes[:0], truth[:0], [], 1.0) == (0.5, 0.5)


def test_a_large_source_does_not_choose_the_shares_alone() -> None:
    draw = np.random.default_rng(5)
    truth = draw.integers(0, 3, 660)
    right = np.eye(3)[truth] * 2 + draw.normal(0, 1, (660, 3))
    noise = draw.normal(0, 1, (660, 3))
    # Of the first 60 the network is right, of the others the n-grams.
    first = np.arange(660) < 60
    beliefs = np.where(first[:, None], right, noise)
    own = np.where(first[:, None], noise, right)
    votes = np.hstack([own, np.ones((660, 1))]).astype(np.float32)
    together = fit_shares(beliefs, votes, truth, ["all"] * 660, 1.0)
    apart = fit_shares(beliefs, votes, truth, ["a"] * 60 + ["b"] * 600, 1.0)
    assert apart[0] / apart[1] > 1.2 * together[0] / together[1]


@pytest.mark.slow
def test_training_makes_them_and_learning_from_corrections_keeps_them(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with (tmp_path / "data" / "rows.jsonl").open("w") as stream:
        for row, split in [
            *((row, "train") for row in (*made(650, "en", 1), *made(300, "it", 2))),
            *((row, "val") for row in (*made(60, "en", 11), *made(90, "it", 12))),
        ]:
            known = {"text": row.text, "label": ORDER[row.label or 0], "source": row.source, "lang": row.lang}
            stream.write(json.dumps(known | {"split": split}) + "\n")
    options = TrainOptions(
        epochs=2, embedding=8, units=6, hidden=0, words=60, pieces=20, batch=64, rate=2e-2, version="small-1"
    )
    result = train(tmp_path / "data", tmp_path / "model", options, JobContext())
    card = result.folder.card
    assert {NGRAMS, MEMORY} <= set(card.sha256)
    assert card.ngram_shares[1] > 0
    assert card.figures["val"]["made_it"]["macro_recall"] > 0.9
    tokenizer = Tokenizer.load(result.folder.tokenizer)
    with Scorer(result.folder) as scorer:
        text = "questo della brutteo"
        ids = [tokenizer.encode(text)]
        ngrams = scorer.ngrams
        assert ngrams is not None
        votes = ngrams.votes(tokenizer.read_tokens(text)).sum(axis=0, keepdims=True)
        expected = mixed(scorer.logits_of_ids(ids)[:, :3], votes, card.ngram_shares)
        np.testing.assert_allclose(scorer.logits([text])[:, :3], expected, atol=1e-5)

    staging = tmp_path / "staging"
    staging.mkdir()
    corrections = [(f"{word} {plain}", Sentiment.NEUTRAL) for word in POSITIVE[:6] for plain in PLAIN[:4]]
    asked = [(row.text, ORDER[row.label or 0]) for row in made(40, "it", 31)]
    learnt = retrain(
        result.folder,
        corrections,
        [text for text, _ in corrections],
        staging,
        RetrainOptions(epochs=5),
        JobContext(),
        check=asked,
    )
    assert (staging / NGRAMS).read_bytes() == (result.folder.path / NGRAMS).read_bytes()
    assert learnt.card.ngram_shares == card.ngram_shares
    assert learnt.folder.verify() == []
    # What is told of old and new is what either would answer.
    assert learnt.comparison is not None
    with Scorer(result.folder) as scorer:
        answers = [
            answer.probabilities.label == label
            for answer, (_, label) in zip(scorer.score([text for text, _ in asked]), asked, strict=True)
        ]
    assert learnt.comparison.before.accuracy == pytest.approx(np.mean(answers))
