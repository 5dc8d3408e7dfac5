"""A comment in a language that the model never learnt gets no verdict, and is found as such."""

import io
import json

import pytest

from moderator.classifier.runtime import Scorer
from moderator.core.comment import Sentiment
from moderator.core.query import parse
from moderator.services.model.scoring import classify, score_lines
from moderator.services.review import reviewing
from moderator.services.search import searching
from moderator.store import tallies
from tests import small_model


@pytest.fixture(scope="session")
def shipped(tmp_path_factory):
    """The small model, said to have learnt English."""
    root = tmp_path_factory.mktemp("english")
    small_model.make(root / "small-1", languages=("en",))
    (root / "current").write_text("small-1\n", encoding="utf-8")
    return root


def test_a_foreign_comment_has_no_verdict(library, fill, rows):
    russian, english = fill("Ужасный сервис, больше никогда не приду", "good good good")
    assert classify(library).classified == 2
    first, second = rows([russian, english])
    assert (first.label, first.probabilities, first.abuse, first.foreign, first.lang) == (
        None,
        None,
        None,
        True,
        "ru",
    )
    assert second.label is not None
    assert not second.foreign
    assert list(searching.find(library, parse("is:foreign"))) == [russian]
    assert list(searching.find(library, parse("lang:ru"))) == [russian]
    with library.store.read() as connection:
        assert tallies.counts(connection).unread == 1
    with library.store.write() as connection:
        assert tallies.recount(connection) == []
    assert classify(library).classified == 0, "it was read, and is not read again"


def test_a_person_says_what_it_is(library, fill, rows):
    (russian,) = fill("Ужасный сервис, больше никогда не приду")
    classify(library)
    reviewing.relabel(library, [russian], Sentiment.NEGATIVE)
    assert rows([russian])[0].sentiment is Sentiment.NEGATIVE


def test_lines_carry_the_mark(library):
    target = io.BytesIO()
    with Scorer(library.shelf.active()) as scorer:
        score_lines(io.BytesIO("Спасибо большое за видео\ngood\n".encode()), target, scorer)
    first, second = map(json.loads, target.getvalue().splitlines())
    assert first["unsupported_language"] == "ru"
    assert first["label"] in {"negative", "neutral", "positive"}
    assert "unsupported_language" not in second
