import json

import numpy as np
import pytest

from moderator.classifier import evaluation
from moderator.classifier.calibration import (
    evened_temperature,
    fit_binary_temperature,
    fit_temperature,
    softmax,
)
from moderator.classifier.evaluation import calibration_error, compare, evaluate
from moderator.core.comment import ORDER, Probabilities, Sentiment

SURE = {
    Sentiment.NEGATIVE: Probabilities(0.9, 0.05, 0.05),
    Sentiment.NEUTRAL: Probabilities(0.05, 0.9, 0.05),
    Sentiment.POSITIVE: Probabilities(0.05, 0.05, 0.9),
}


def test_figures_of_a_known_confusion() -> None:
    labels = [ORDER[0]] * 4 + [ORDER[1]] * 2 + [ORDER[2]] * 2
    said = [ORDER[0]] * 3 + [ORDER[1]] + [ORDER[1]] * 2 + [ORDER[2], ORDER[0]]
    figures = evaluate(labels, [SURE[sentiment] for sentiment in said])
    assert figures.confusion == ((3, 1, 0), (0, 2, 0), (1, 0, 1))
    assert figures.accuracy == pytest.approx(6 / 8)
    assert figures.macro_recall == pytest.approx((0.75 + 1 + 0.5) / 3)
    assert figures.per_class["negative"].precision == pytest.approx(3 / 4)
    assert figures.per_class["neutral"].f1 == pytest.approx(2 * (2 / 3) / (2 / 3 + 1))
    assert figures.ece == pytest.approx(0.15)
    assert figures.macro_recall_low <= figures.macro_recall <= figures.macro_recall_high
    assert json.loads(json.dumps(figures.to_json()))["per_class"]["negative"]["n"] == 4


def test_resamples_are_the_same_drawn_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    labels = [ORDER[n % 3] for n in range(101)]
    said = [SURE[ORDER[n * n % 3]] for n in range(101)]
    whole = evaluate(labels, said)
    for at_once in (1, 70, 9999):
        monkeypatch.setattr(evaluation, "AT_ONCE", at_once)
        assert evaluate(labels, said) == whole


def test_a_class_that_does_not_occur_is_left_out_of_the_mean() -> None:
    figures = evaluate([ORDER[0], ORDER[2]], [SURE[ORDER[0]], SURE[ORDER[2]]])
    assert figures.macro_recall == figures.macro_f1 == 1


def test_nothing_to_measure_is_an_error() -> None:
    with pytest.raises(ValueError, match="at least one"):
        evaluate([], [])


def test_a_better_model_is_called_better_and_a_lucky_one_is_not() -> None:
    random = np.random.default_rng(1)
    labels = [ORDER[code] for code in random.integers(0, 3, 400)]
    poor = [SURE[label if random.random() < 0.5 else ORDER[0]] for label in labels]
    good = [SURE[label if random.random() < 0.9 else ORDER[1]] for label in labels]
    forwards, backwards = compare(poor, good, labels), compare(good, poor, labels)
    assert forwards.better
    assert not forwards.worse
    assert backwards.worse
    assert forwards.p_value < 0.001
    assert forwards.difference == pytest.approx(-backwards.difference)
    assert forwards.verdict.startswith("Better by")
    same = compare(good, good, labels)
    assert (same.better, same.worse, same.p_value, same.gained) == (False, False, 1.0, 0)
    few = compare(poor[:10], good[:10], labels[:10])
    assert few.verdict.startswith("Too few to tell")
    assert not few.better
    assert json.dumps(forwards.to_json())


def test_temperature_brings_confidence_down_to_being_right() -> None:
    random = np.random.default_rng(2)
    truth = random.integers(0, 3, 5000)
    honest = random.normal(0, 1, (5000, 3))
    honest[np.arange(5000), truth] += 1
    boastful = honest * 4
    first = fit_temperature(honest, truth)
    assert fit_temperature(boastful, truth) == pytest.approx(4 * first, rel=0.05)
    attacks = (random.random(5000) < 0.3).astype(float)
    scores = (attacks * 2 - 1) + random.normal(0, 1, 5000)
    assert fit_binary_temperature(scores * 3, attacks) == pytest.approx(
        3 * fit_binary_temperature(scores, attacks), rel=0.05
    )


def test_the_temperature_is_evened_between_kinds_of_comments() -> None:
    draw = np.random.default_rng(8)
    logits = draw.normal(0, 2, (6000, 3))
    halves = [np.arange(3000), np.arange(3000, 6000)]
    # What is written in the first half is surer than the network says, in the second half less sure.
    believed = np.concatenate([softmax(logits[:3000] * 1.2), softmax(logits[3000:] * 0.95)])
    truth = np.array([draw.choice(3, p=row) for row in believed])

    def errors(temperature: float) -> list[float]:
        shares = softmax(logits / temperature)
        return [calibration_error(shares[half], truth[half]) for half in halves]

    start = 1.05
    chosen = evened_temperature(start, logits, truth, halves)
    assert 0.9 * start <= chosen <= 1.1 * start
    assert max(errors(chosen)) < max(errors(start)) - 0.005
    assert evened_temperature(start, logits, truth, []) == start
