"""Whether a retraining is worth it."""

import random

from moderator.core.comment import Sentiment
from moderator.services.model.foresight import foresee
from moderator.services.model.scoring import classify
from moderator.services.review import reviewing

N, U, P = Sentiment.NEGATIVE, Sentiment.NEUTRAL, Sentiment.POSITIVE


def corrected(library, fill, *, slang: bool, count: int = 240) -> None:
    """Here "song" is what people write when they are angry, or the machine is right in everything."""
    draw = random.Random(4)
    words = {N: "the song" if slang else "awful bad", U: "the video", P: "great love"}
    labels = [draw.choice((N, U, P)) for _ in range(count)]
    ids = fill(*[f"{words[label]} {number}" for number, label in enumerate(labels)])
    classify(library)
    reviewing.relabel_each(library, list(zip(ids, labels, strict=True)))


def test_a_gain_is_foreseen_from_the_corrections(library, fill):
    corrected(library, fill, slang=True)
    found = foresee(library)
    assert found.trial.difference > 0.2
    assert found.sentence.startswith("A quick trial on your corrections gains +")
    assert [count for count, _ in found.curve] == sorted(count for count, _ in found.curve)


def test_no_gain_is_promised_where_there_is_none(library, fill):
    corrected(library, fill, slang=False)
    found = foresee(library)
    assert abs(found.trial.difference) < 0.02
    assert "no sure gain" in found.sentence


def test_too_few_says_nothing_or_says_so(library, fill):
    assert foresee(library).sentence == ""
    corrected(library, fill, slang=True, count=60)
    assert "cannot be told yet" in foresee(library).sentence
