"""Real spawned processes with jobs of a few lines."""

import os
import queue
import time
from pathlib import Path

import pytest

from moderator.jobs.priority import NICE
from moderator.jobs.process import ProcessRunner
from moderator.jobs.protocol import Failed

REGISTRY = "tests.jobs.trial_jobs"
PATIENCE = 20


class Answers:
    """Collects what the callbacks say, in order."""

    def __init__(self):
        self.news = queue.SimpleQueue()
        self.progress = []

    @property
    def callbacks(self):
        return {
            "on_progress": self._on_progress,
            "on_done": lambda result: self.news.put(("done", result)),
            "on_failed": lambda failed: self.news.put(("failed", failed)),
            "on_cancelled": lambda: self.news.put(("cancelled", None)),
        }

    def _on_progress(self, progress):
        self.progress.append(progress)
        self.news.put(("progress", progress.detail))

    def next(self):
        return self.news.get(timeout=PATIENCE)

    def end(self):
        while (news := self.next())[0] == "progress":
            pass
        return news


@pytest.fixture(scope="module")
def worker():
    runner = ProcessRunner(Path("any.db"), registry=REGISTRY)
    yield runner
    runner.stop()


def ask(runner, name, **arguments):
    answers = Answers()
    handle = runner.start(name, arguments, **answers.callbacks)
    return answers, handle


@pytest.mark.skipif(not hasattr(os, "getpriority"), reason="this system has classes, not numbers")
def test_the_window_comes_before_what_runs_in_the_background(worker):
    answers, _ = ask(worker, "niceness")
    mine = os.getpriority(os.PRIO_PROCESS, 0)
    assert answers.next() == ("done", min(19, mine + NICE))


def test_a_result_comes_back(worker):
    answers, _ = ask(worker, "echo", value=("a", 1))
    assert answers.next() == ("done", ("a", 1))


def test_the_process_is_kept_warm(worker):
    first, second = (ask(worker, "pid")[0].end()[1] for _ in range(2))
    assert first == second


def test_progress_arrives_in_order(worker):
    answers, _ = ask(worker, "count", upto=50)
    assert answers.end() == ("done", 50)
    assert [progress.done for progress in answers.progress] == list(range(1, 51))


def test_a_running_job_is_cancelled_and_the_next_one_runs(worker):
    answers, handle = ask(worker, "wait_for_cancel")
    assert answers.next() == ("progress", "started")
    handle.cancel()
    assert answers.next() == ("cancelled", None)
    assert ask(worker, "echo", value=2)[0].next() == ("done", 2)


def test_a_waiting_job_is_cancelled_before_it_runs(worker):
    running, handle = ask(worker, "wait_for_cancel")
    waiting, waiting_handle = ask(worker, "count", upto=3)
    assert running.next() == ("progress", "started")
    waiting_handle.cancel()
    handle.cancel()
    assert running.end() == ("cancelled", None)
    assert waiting.next() == ("cancelled", None)


def test_a_question_is_answered_while_a_long_job_runs(worker):
    running, handle = ask(worker, "wait_for_cancel")
    assert running.next() == ("progress", "started")
    waiting, _ = ask(worker, "echo", value=3)
    assert ask(worker, "question")[0].next() == ("done", "answer")
    assert waiting.news.empty()
    handle.cancel()
    assert running.end() == ("cancelled", None)
    assert waiting.next() == ("done", 3)


def test_a_user_error_keeps_its_sentence_and_advice(worker):
    kind, failed = ask(worker, "fail_for_user")[0].end()
    assert kind == "failed"
    assert (failed.message, failed.advice) == ("The file is empty.", "Export it again.")
    assert failed.is_user_error


def test_our_fault_names_its_place_and_no_comment(worker):
    kind, failed = ask(worker, "fail_for_us")[0].end()
    assert kind == "failed"
    assert not failed.is_user_error
    assert "fail_for_us" in failed.details
    assert "ValueError" in failed.details
    assert "nobody may read" not in failed.details + failed.message


def test_a_result_that_cannot_travel_is_a_failure(worker):
    kind, failed = ask(worker, "unpicklable")[0].end()
    assert kind == "failed"
    assert not failed.is_user_error


def test_a_crash_is_a_message_and_the_next_job_gets_a_fresh_process(worker):
    before = ask(worker, "pid")[0].end()[1]
    first, handle = ask(worker, "wait_for_cancel")
    assert first.next() == ("progress", "started")
    answers, _ = ask(worker, "crash")
    waiting, _ = ask(worker, "echo", value=1)
    handle.cancel()
    kind, failed = answers.end()
    assert kind == "failed"
    assert isinstance(failed, Failed)
    assert "exit code 7" in failed.details
    assert waiting.end()[0] == "failed"
    after = ask(worker, "pid")[0].end()[1]
    assert after != before


def test_a_library_that_cannot_be_opened_is_the_users_message():
    runner = ProcessRunner(Path("foreign.db"), registry=REGISTRY)
    try:
        kind, failed = ask(runner, "echo", value=1)[0].end()
    finally:
        runner.stop()
    assert kind == "failed"
    assert failed.message == "“foreign.db” is not a library."


def test_a_trainer_ends_after_its_job():
    runner = ProcessRunner(Path("any.db"), "trainer", registry=REGISTRY)
    try:
        first, _ = ask(runner, "pid")
        second, _ = ask(runner, "pid")
        pids = {first.end()[1], second.end()[1]}
        processes = list(runner._processes)
        deadline = time.monotonic() + PATIENCE
        # The runner's own thread may collect the exit status in the very moment in which this one asks for it.
        while any(process._process.exitcode is None for process in processes):
            assert time.monotonic() < deadline
            time.sleep(0.01)
        assert len(pids) == 2
        assert [process._process.exitcode for process in processes] == [0, 0]
    finally:
        runner.stop()


def test_a_deaf_job_is_killed_on_stop_and_says_nothing(monkeypatch):
    monkeypatch.setattr("moderator.jobs.process.GRACE", 0.3)
    runner = ProcessRunner(Path("any.db"), registry=REGISTRY)
    answers, _ = ask(runner, "deaf")
    assert answers.next() == ("progress", "started")
    process = runner._processes[0]._process
    runner.stop()
    assert process.exitcode is not None
    assert process.exitcode != 0
    assert answers.news.empty()


def test_a_job_that_ends_since_the_process_is_stopped_says_nothing_any_more():
    runner = ProcessRunner(Path("any.db"), registry=REGISTRY)
    answers, _ = ask(runner, "wait_for_cancel")
    assert answers.next() == ("progress", "started")
    process = runner._processes[0]._process
    runner.stop()
    assert process.exitcode == 0, "it ended by itself"
    assert answers.news.empty()


def test_a_fault_in_a_callback_does_not_silence_the_next_answer(worker, monkeypatch):
    recorded = []
    monkeypatch.setattr("moderator.troubles.record", recorded.append)

    def broken(_):
        raise RuntimeError

    worker.start("echo", {"value": 1}, on_done=broken)
    assert ask(worker, "echo", value=3)[0].next() == ("done", 3)
    assert isinstance(recorded[0], RuntimeError)
