"""The model that ships, on sentences written for this file."""

import gzip
import json
import re

import pytest

from moderator.classifier.artifact import ModelShelf
from moderator.classifier.card import FILES, MEMORY, ModelFolder
from moderator.classifier.explain import explain
from moderator.classifier.learning.annotations import DIGITS, Annotations
from moderator.classifier.runtime import Scorer
from moderator.core.comment import Sentiment
from moderator.resources import models

NEGATIVE = [
    "This is the worst update you have ever made.",
    "I hate this song so much",
    "Terrible service, nobody answered my emails",
    "what a waste of time and money 😡",
    "You ruined the whole show, I'm so disappointed",
    "not good at all, would not recommend",
    "The app keeps crashing and support is useless",
    "boring. awful acting. stupid plot",
    "sooooo annoying!!!",
    "this makes me sick",
]
POSITIVE = [
    "I love this video, thank you so much!",
    "best day ever 😍😍",
    "Great work, very helpful and clear",
    "You are amazing, keep it up!",
    "so happy for you both ❤️",
    "This made me laugh, brilliant 😂",
    "not bad at all, really enjoyed it",
    "Can't wait for the next one, well done!",
    "thanks, that solved my problem",
    "what a wonderful performance",
]
NEUTRAL = [
    "The meeting is on Tuesday at 10",
    "What time does the show start?",
    "I read chapter three yesterday.",
    "The file is in the second folder",
    "He lives in Chicago.",
    "New episode at 8pm on Channel 4",
    "Where did you get the jacket?",
    "The bus stops at the corner of the street",
]
ATTACKS = ["shut up you stupid idiot", "you are a disgusting piece of trash", "go to hell you fucking moron"]
CRITICISM = [
    "The sound is too quiet in the second half",
    "I did not like the ending",
    "The delivery was late again",
]


@pytest.fixture(scope="module")
def shipped() -> ModelFolder:
    return ModelShelf().active()


@pytest.fixture(scope="module")
def scorer(shipped: ModelFolder):
    scorer = Scorer(shipped)
    yield scorer
    scorer.close()


def share(scorer: Scorer, texts: list[str], label: Sentiment) -> float:
    return sum(answer.probabilities.label == label for answer in scorer.score(texts)) / len(texts)


def test_is_whole_and_small(shipped: ModelFolder) -> None:
    assert shipped.verify() == []
    assert set(FILES) - {MEMORY} <= set(shipped.card.sha256) <= set(FILES)
    assert sum(path.stat().st_size for path in shipped.path.iterdir()) <= 25 * 1024 * 1024
    assert shipped.card.data
    assert shipped.card.figures["val"]


def test_knows_plain_cases(scorer: Scorer) -> None:
    assert share(scorer, NEGATIVE, Sentiment.NEGATIVE) >= 0.8
    assert share(scorer, POSITIVE, Sentiment.POSITIVE) >= 0.8
    assert share(scorer, NEUTRAL, Sentiment.NEUTRAL) >= 0.8


def test_attacks_are_told_from_criticism(scorer: Scorer) -> None:
    attacks = [answer.abuse for answer in scorer.score(ATTACKS)]
    criticism = [answer.abuse for answer in scorer.score(CRITICISM)]
    assert min(attacks) > max(criticism)
    assert min(attacks) > 0.5


def test_case_stretching_and_links_do_not_turn_a_text_round(scorer: Scorer) -> None:
    variants = [
        "I LOVE THIS",
        "i love this",
        "I loooove this",
        "I love this http://example.org/a?b=1",
        "@you I love this",
    ]
    assert share(scorer, variants, Sentiment.POSITIVE) == 1


def test_explains_by_the_right_word(scorer: Scorer) -> None:
    text = "The update arrived on Monday and it is terrible"
    found = explain(scorer, text)
    assert "terrible" in [text[span.start : span.end] for span in found.strong]


def test_no_name_or_number_of_anyone_sits_in_the_vocabulary(scorer: Scorer) -> None:
    words = scorer.tokenizer.words
    assert not [word for word in words if word.startswith("@") and len(word) > 1]
    assert not [word for word in words if sum(map(str.isdigit, word)) > 4]
    assert not [word for word in words if ("://" in word and len(word) > 3) or "www." in word]


def test_what_was_annotated_for_it_is_handed_on_without_the_texts() -> None:
    with gzip.open(models() / "annotations.jsonl.gz", "rt", encoding="utf-8") as stream:
        rows = [json.loads(line) for line in stream]
    assert {name for row in rows for name in row} == {
        "sha256", "lang", "source", "label", "probabilities", "abuse", "split",
    }  # fmt: skip
    assert all(re.fullmatch(f"[0-9a-f]{{{DIGITS}}}", row["sha256"]) for row in rows)
    assert len({row["sha256"] for row in rows}) == len(rows) == len(Annotations(rows))
    assert all(max(row["probabilities"], key=row["probabilities"].get) == row["label"] for row in rows)
    assert {row["lang"] for row in rows} == {"ar", "de", "en", "es", "fr", "hi", "it", "pt"}
