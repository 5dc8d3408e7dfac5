"""What is said of the time that a retraining still takes."""

import json

from moderator.classifier import retraining
from moderator.core.operation import Progress
from moderator.gui import wording
from moderator.gui.training.how_far import HowFar
from moderator.gui.training.time_left import RATE, USUAL, TimeLeft
from moderator.services.model import comparing


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def step(part: int, done: int = 0, total: int = 0) -> Progress:
    return Progress(done, total, "Stage", part=part, parts=6)


def test_every_stage_has_its_usual_time() -> None:
    assert len(USUAL) + 1 == len((*retraining.STAGES, *comparing.STAGES))


def test_what_is_left_follows_the_stages_and_the_computer() -> None:
    clock = Clock()
    time = TimeLeft(int(20 * RATE), clock)
    assert time.seconds() is None
    assert time.share() == 0
    clock.now += 7  # until the process is ready
    time.take(step(1))
    assert time.seconds() == sum(USUAL) + 20
    clock.now += USUAL[0] + USUAL[1]
    time.take(step(3))
    assert time.seconds() == sum(USUAL[2:]) + 20
    # Half as quick as usual: the rest takes longer too, and what is done stays done.
    share = time.share()
    clock.now += 2 * USUAL[2]
    time.take(step(4))
    left = time.seconds()
    assert left is not None
    assert left > sum(USUAL[3:]) + 20
    assert time.share() >= share
    # The last stage is counted, and its count alone is believed.
    time.take(step(6, 0, 1000))
    clock.now += 10
    time.take(step(6, 250, 1000))
    assert time.seconds() == 30


def test_a_stage_that_takes_too_long_is_not_over() -> None:
    clock = Clock()
    time = TimeLeft(0, clock)
    time.take(step(5))
    clock.now += 1000
    assert time.seconds() == 1.0
    assert 0.9 < time.share() < 1


def test_it_is_said_no_more_exactly_than_it_is_known() -> None:
    assert wording.about_left(2.4) == "a few seconds left"
    assert wording.about_left(23) == "about 25 seconds left"
    assert wording.about_left(130) == "about 2 minutes left"
    assert wording.progress(step(2, 7)) == "step 2 of 6"
    assert wording.progress(step(6, 10, 40)) == "step 6 of 6, 10 of 40"


def test_the_bar_says_the_stage_in_words(qtbot) -> None:
    bar = HowFar()
    qtbot.addWidget(bar)
    told: list[str] = []
    bar.said.connect(told.append)
    bar.begin(0)
    bar.say()
    bar.take(Progress(3, 0, "Learning", json.dumps({"epoch": 3}), 2, 6))
    bar.end()
    assert told[0] == "Getting ready"
    assert told[1].startswith("Step 2 of 6: Learning, about ")
