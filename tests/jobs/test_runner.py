"""Jobs that run at once."""

import errno
import os

from moderator.jobs.performing import plain_reason
from moderator.jobs.runner import InlineRunner
from tests.jobs import trial_jobs


def run(name, **arguments):
    news = []
    InlineRunner(trial_jobs.TrialLibrary(), trial_jobs.JOBS).start(
        name,
        arguments,
        on_progress=lambda progress: news.append(("progress", progress.done)),
        on_done=lambda result: news.append(("done", result)),
        on_failed=lambda failed: news.append(("failed", failed.message, failed.is_user_error)),
        on_cancelled=lambda: news.append(("cancelled",)),
    )
    return news


def test_progress_comes_before_the_result():
    assert run("count", upto=2) == [("progress", 1), ("progress", 2), ("done", 2)]


def test_a_user_error_is_told_as_such():
    assert run("fail_for_user") == [("failed", "The file is empty.", True)]


def test_our_fault_is_recorded_without_text(monkeypatch, tmp_path):
    monkeypatch.setattr("moderator.troubles.log_path", lambda: tmp_path / "logs" / "moderator.log")
    [(kind, message, is_user_error)] = run("fail_for_us")
    log = (tmp_path / "logs" / "moderator.log").read_text()
    assert (kind, is_user_error) == ("failed", False)
    assert "ValueError" in log
    assert "nobody may read" not in log + message


def test_a_job_is_cancelled_from_its_own_progress():
    news = []
    runner = InlineRunner(trial_jobs.TrialLibrary(), trial_jobs.JOBS)
    runner.start(
        "wait_for_cancel",
        on_progress=lambda progress: runner.stop(),
        on_cancelled=lambda: news.append("cancelled"),
    )
    assert news == ["cancelled"]


def test_a_full_disk_is_said_the_same_wherever_it_is_met():
    assert plain_reason(OSError(28, "No space left on device", "/x/out.csv")) == (
        "The disk is full; free some space and try again."
    )


def test_what_the_system_refuses_is_told_with_what_to_do():
    told = {errno.ENAMETOOLONG: "Choose a shorter", errno.EACCES: "Check who", errno.EIO: "Try again, or use"}
    for number, advice in told.items():
        said = plain_reason(OSError(number, os.strerror(number), "/x/out.csv"))
        assert said.startswith(f"{os.strerror(number)} (“out.csv”). {advice}")
