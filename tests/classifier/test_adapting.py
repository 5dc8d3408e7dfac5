"""The last layer on made-up readings: three clouds, of which a person sees other shares than the network did."""

import numpy as np
import pytest

from moderator.classifier.correcting import adapting
from moderator.classifier.correcting.adapting import MOST_PAID, Beliefs, Lesson, Step, adapt, lost, taught
from moderator.classifier.correcting.memory import Drawn
from moderator.classifier.evaluation import macro_recall

WIDTH = 8
CENTRES = np.eye(3, WIDTH) * 2.5
OLD = Beliefs(CENTRES.T / 1.6**2, np.array([0.0, 0.9, 0.0]))
"""Knows the three, and says neutral too readily."""


def texts(shares: list[float], count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    codes = random.choice(3, count, p=shares)
    readings = CENTRES[codes] + random.normal(size=(count, WIDTH)) * 1.6
    # Here people write with a turn of their own: the sixth direction says negative.
    readings[codes == 0, 6] += 2.0
    return readings, codes


def learn(readings, codes, comments, *, steps: int = 20, told: list[Step] | None = None) -> Beliefs:
    codes_then = np.repeat([0, 1, 2], [200, 150, 150])
    noise = np.random.default_rng(9).normal(size=(500, WIDTH)) * 1.6
    remembered = Drawn(CENTRES[codes_then] + noise, np.zeros(500, np.int64), codes_then)
    lesson = Lesson(readings, codes, comments, remembered, remembered)
    return adapt(OLD, lesson, steps=steps, told=(told if told is not None else []).append)


@pytest.fixture(scope="module")
def here():
    return texts([0.15, 0.5, 0.35], 3000, 1)


def found(beliefs: Beliefs, seed: int = 5) -> float:
    readings, codes = texts([0.15, 0.5, 0.35], 6000, seed)
    return macro_recall(codes, beliefs.of(readings).argmax(axis=1))


def test_two_hundred_help_here_and_cost_nothing_elsewhere(here) -> None:
    readings, codes = here
    new = learn(readings[:200], codes[:200], readings)
    assert found(new) > found(OLD) + 0.015
    random = np.random.default_rng(11)
    labels = random.choice(3, 6000)
    others = CENTRES[labels] + random.normal(size=(6000, WIDTH)) * 1.6
    before, after = (macro_recall(labels, one.of(others).argmax(axis=1)) for one in (OLD, new))
    assert after > before - 0.01


@pytest.mark.parametrize("count", [10, 25, 100, 400])
def test_a_choice_of_the_worst_does_not_tilt_it(here, count: int) -> None:
    readings, codes = here
    worst = np.argsort(-OLD.of(readings)[:, 0])[:count]
    assert (codes[worst] == 0).mean() > 0.4  # three times as many as there are
    assert found(learn(readings[worst], codes[worst], readings)) > found(OLD) - 0.005


def test_few_corrections_are_never_harmful(here) -> None:
    readings, codes = here
    gains = [found(learn(readings[n : n + 12], codes[n : n + 12], readings)) for n in range(0, 240, 24)]
    assert min(gains) > found(OLD) - 0.01


def test_a_class_that_nobody_here_says_is_not_lifted() -> None:
    readings, codes = texts([0.5, 0.0, 0.5], 600, 3)
    new = learn(readings[:150], codes[:150], readings)
    said = new.of(readings[150:]).argmax(axis=1)
    assert (said == 1).mean() < 0.75 * (OLD.of(readings[150:]).argmax(axis=1) == 1).mean()


def test_without_other_comments_the_corrections_say_how_common_each_class_is(here) -> None:
    readings, codes = here
    assert found(learn(readings[:200], codes[:200], np.zeros((0, WIDTH)))) > found(OLD) + 0.015


def test_every_step_is_told_and_the_gradient_falls(here) -> None:
    readings, codes = here
    told: list[Step] = []
    learn(readings[:200], codes[:200], readings, told=told)
    assert 2 < len(told) < 20
    assert told[-1].gradient_norm < 0.1 * told[0].gradient_norm
    assert told[-1].loss < told[0].loss
    told.clear()
    learn(readings[:200], codes[:200], readings, steps=2, told=told)
    assert len(told) == 2


def test_what_was_known_is_held_even_against_a_thousand_corrections() -> None:
    # Here negative is what positive was elsewhere: whoever learns all of it forgets all of that.
    readings, codes = texts([0.4, 0.2, 0.4], 1500, 7)
    turned = np.array([2, 1, 0])[codes]
    codes_then = np.repeat([0, 1, 2], 1000)
    noise = np.random.default_rng(9).normal(size=(3000, WIDTH)) * 1.6
    remembered = Drawn(CENTRES[codes_then] + noise, np.zeros(3000, np.int64), codes_then)
    new = adapt(
        OLD, Lesson(readings, turned, readings, remembered, remembered), steps=100, told=lambda _: None
    )
    assert lost(OLD, new, remembered) <= MOST_PAID


@pytest.mark.parametrize("count", [150, 700])
def test_what_it_cannot_read_at_all_costs_nothing_elsewhere(count: int) -> None:
    # A language it never saw: it reads one thing into all of it, and is sure of that.
    random = np.random.default_rng(13)
    readings = random.normal(size=(1500, WIDTH)) * 0.3
    readings[:, 4] += 9.0
    readings[:, 1] += 5.0
    codes = random.choice(3, 1500)
    sure = Beliefs(OLD.kernel * 3, OLD.bias * 3)
    codes_then = np.repeat([0, 1, 2], 1000)
    noise = random.normal(size=(3000, WIDTH)) * 1.6
    remembered = Drawn(CENTRES[codes_then] + noise, np.zeros(3000, np.int64), codes_then)
    told: list[Step] = []
    lesson = Lesson(readings[:count], codes[:count], readings, remembered, remembered)
    new = adapt(sure, lesson, steps=80, told=told.append)
    assert lost(sure, new, remembered) <= MOST_PAID
    assert len(told) < 60
    assert told[-1].gradient_norm < 0.02 * told[0].gradient_norm


def well_known(count: int) -> Lesson:
    """Return corrections of texts like those remembered, all of which the old layer reads as well as can be."""
    random = np.random.default_rng(3)
    codes = random.choice(3, 1500)
    readings = CENTRES[codes] + random.normal(size=(1500, WIDTH)) * 1.6
    codes_then = np.repeat([0, 1, 2], 1000)
    remembered = Drawn(
        CENTRES[codes_then] + random.normal(size=(3000, WIDTH)) * 1.6, np.zeros(3000, np.int64), codes_then
    )
    return Lesson(readings[:count], codes[:count], readings, remembered, remembered)


KNOWING = Beliefs(CENTRES.T / 1.6**2, np.zeros(3))


def test_what_corrections_do_not_teach_about_each_other_is_not_paid_for(monkeypatch) -> None:
    lesson = well_known(200)
    new = adapt(KNOWING, lesson, steps=40, told=lambda _: None)
    assert lost(KNOWING, new, lesson.remembered) <= 0
    monkeypatch.setattr(adapting, "PAID", 100.0)
    monkeypatch.setattr(adapting, "taught", lambda *_: 1.0)
    freely = adapt(KNOWING, lesson, steps=40, told=lambda _: None)
    assert lost(KNOWING, freely, lesson.remembered) > 0.003


def test_what_is_taught_is_told_by_corrections_that_were_kept_apart(here) -> None:
    readings, codes = here
    noise = np.random.default_rng(9).normal(size=(500, WIDTH)) * 1.6
    codes_then = np.repeat([0, 1, 2], [200, 150, 150])
    remembered = Drawn(CENTRES[codes_then] + noise, np.zeros(500, np.int64), codes_then)
    lesson = Lesson(readings[:200], codes[:200], readings, remembered, remembered)
    given: list[Lesson] = []

    def true(some: Lesson) -> Beliefs:
        given.append(some)
        turn = np.zeros((WIDTH, 3))
        turn[6, 0] = 2.0 / 1.6**2
        return Beliefs(OLD.kernel + turn, np.array([-2.0 / 1.6**2, 0.0, 0.0]))

    assert taught(OLD, lesson, true) > 0.1
    assert [len(some.codes) for some in given] == [150] * 4
    assert taught(OLD, lesson, lambda _: OLD) == pytest.approx(0)
    assert taught(OLD, lesson, lambda _: Beliefs(-OLD.kernel, OLD.bias)) < -0.5


def test_it_can_be_stopped_while_nothing_is_told(here) -> None:
    class Stopped(Exception):
        pass

    def stop() -> None:
        raise Stopped

    with pytest.raises(Stopped):
        adapt(KNOWING, well_known(60), steps=40, told=lambda _: None, going_on=stop)
