"""The title tells the task bar what runs, and is the library's again afterwards."""

import pytest

from moderator.core.operation import Progress
from tests.gui.conftest import FACTS


@pytest.fixture
def opened(window):
    window.library_opened(FACTS)
    return window


def test_the_title_says_how_far_the_oldest_job_is(opened, context, runner):
    context.tasks.submit("import", title="Importing lakeside.csv")
    context.tasks.submit("classify", title="Reading sentiment")
    first, second = runner.jobs
    library = "Lakeside Kitchen – Moderator"
    assert opened.windowTitle() == f"Importing lakeside.csv – {library}"
    first.step(42, 100)
    assert opened.windowTitle() == f"42 % – Importing lakeside.csv – {library}"
    second.step(90, 100)
    assert opened.windowTitle() == f"42 % – Importing lakeside.csv – {library}"
    first.step(100, 100)
    assert opened.windowTitle().startswith("99 %"), "what still runs is not done"
    first.finish()
    assert opened.windowTitle() == f"90 % – Reading sentiment – {library}"
    second.fail("The disk is full.")
    assert opened.windowTitle() == library


def test_a_job_of_steps_says_which(opened, context, runner):
    context.tasks.submit("retrain", title="Retraining")
    runner.last.on_progress(Progress(3, 10, part=2, parts=5))
    assert opened.windowTitle() == "2 of 5 – Retraining – Lakeside Kitchen – Moderator"
    runner.last.stop()
    assert opened.windowTitle() == "Lakeside Kitchen – Moderator"


def test_a_quiet_job_and_a_long_name_leave_the_title_readable(opened, context, runner):
    context.tasks.submit("preview")
    assert opened.windowTitle() == "Lakeside Kitchen – Moderator"
    context.tasks.submit("import", title=f"Importing {'all-comments-of-the-year-' * 6}.csv")
    runner.last.step(1, 3)
    assert opened.windowTitle().startswith("33 % – Importing all-comments")
    assert opened.windowTitle().endswith("… – Lakeside Kitchen – Moderator")
