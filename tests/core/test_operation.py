import pickle

import pytest

from moderator.core.comment import ORDER, CommentRow, Probabilities, Sentiment
from moderator.core.errors import Cancelled, UserError
from moderator.core.operation import JobContext, Progress


def test_a_cancelled_job_leaves_at_its_next_step() -> None:
    wish = iter([False, True])
    context = JobContext(cancelled=lambda: next(wish))
    context.step(1, 10)
    with pytest.raises(Cancelled):
        context.step(2, 10)


def test_progress_is_sent_seldom_but_its_end_and_its_news_always() -> None:
    seen: list[Progress] = []
    context = JobContext(seen.append, interval=3600)
    for done in range(1, 101):
        context.step(done, 100, detail="epoch" if done == 50 else "")
    assert [progress.done for progress in seen] == [1, 50, 100]


def test_a_machine_that_has_just_started_tells_of_the_first_step_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("moderator.core.operation.time.monotonic", lambda: 12.0)
    seen: list[Progress] = []
    JobContext(seen.append, interval=3600).step(1, 100)
    assert [progress.done for progress in seen] == [1]


def test_where_a_stage_begins_is_always_said_and_which_it_is_of_those_planned() -> None:
    seen: list[Progress] = []
    context = JobContext(seen.append, interval=3600)
    context.plan(("Reading", "Writing"))
    for stage in ("Reading", "Reading", "Writing", "Resting"):
        context.step(0, 0, stage)
    assert [(one.stage, one.part, one.parts) for one in seen] == [
        ("Reading", 1, 2), ("Writing", 2, 2), ("Resting", 0, 0),
    ]  # fmt: skip


def test_a_user_error_keeps_its_advice_across_a_process_border() -> None:
    error = pickle.loads(pickle.dumps(UserError("The file is empty.", advice="Export it again.")))
    assert str(error) == "The file is empty. Export it again."
    assert error.advice == "Export it again."


def test_the_label_is_the_most_probable_class() -> None:
    for index, sentiment in enumerate(ORDER):
        values = [0.2, 0.2, 0.2]
        values[index] = 0.6
        assert Probabilities(*values).label is sentiment
        assert Probabilities(*values).confidence == 0.6


def test_the_person_outweighs_the_machine() -> None:
    row = CommentRow(1, "so-so", label=Sentiment.NEGATIVE, corrected_label=Sentiment.NEUTRAL)
    assert row.sentiment is Sentiment.NEUTRAL
    assert CommentRow(2, "so-so", label=Sentiment.NEGATIVE).sentiment is Sentiment.NEGATIVE
