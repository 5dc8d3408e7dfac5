"""The one door to background work."""

import threading

import pytest
from PySide6.QtWidgets import QWidget

from moderator.core.errors import Cancelled, UserError
from moderator.core.operation import Changes, Progress
from moderator.gui.lanes import Hush, ThreadLane
from moderator.gui.tasks import Tasks


class SlowLane:
    """Keeps work until the test says that it is done."""

    def __init__(self, name=""):
        self.name = name
        self.work = []
        self.closed = False

    def add(self, work, *, keep=False):
        self.work.append(work)

    def close(self):
        self.closed = True

    def do_all(self):
        work, self.work = self.work, []
        for one in work:
            one()


class Report:
    def __init__(self, changes):
        self.changes = changes


@pytest.fixture
def slow(runner):
    lanes = {}

    def make(name):
        lanes[name] = SlowLane(name)
        return lanes[name]

    tasks = Tasks(lambda: runner, lambda: runner, lane=make)
    tasks.lanes = lanes
    yield tasks
    tasks.shutdown()


@pytest.fixture
def threaded(runner):
    tasks = Tasks(lambda: runner, lambda: runner)
    yield tasks
    tasks.shutdown()


def test_an_answer_comes_on_the_windows_thread(qtbot, threaded):
    where = {}
    threaded.run(
        lambda: where.setdefault("work", threading.current_thread()),
        lambda _: where.setdefault("answer", threading.current_thread()),
    )
    qtbot.waitUntil(lambda: "answer" in where)
    assert where["answer"] is threading.main_thread()
    assert where["work"] is not threading.main_thread()


def test_work_on_a_lane_keeps_its_order(qtbot, threaded):
    done = []
    for number in range(50):
        threaded.run(lambda number=number: number, done.append)
    qtbot.waitUntil(lambda: len(done) == 50)
    assert done == list(range(50))


def test_a_newer_question_replaces_the_answer_to_an_older_one(slow):
    answers = []
    slow.run(lambda: "old", answers.append, key="search")
    slow.run(lambda: "other", answers.append, key="counts")
    slow.run(lambda: "new", answers.append, key="search")
    slow.lanes["lane-store"].do_all()
    assert answers == ["other", "new"]


def test_an_answer_on_its_way_is_dropped_too(slow):
    answers = []

    def overtaken():
        slow.run(lambda: "new", answers.append, key="search")
        return "old"

    slow.run(overtaken, answers.append, key="search")
    slow.lanes["lane-store"].do_all()
    slow.lanes["lane-store"].do_all()
    assert answers == ["new"]


def test_what_changed_is_told_even_when_the_answer_is_dropped(slow):
    told, answers = [], []
    slow.changed.connect(told.append)

    def overtaken():
        slow.run(lambda: None, key="decide")
        return Report(Changes.VERDICTS)

    slow.run(overtaken, answers.append, key="decide")
    slow.lanes["lane-store"].do_all()
    assert (told, answers) == ([Changes.VERDICTS], [])


def test_nothing_is_told_when_nothing_changed(tasks):
    told = []
    tasks.changed.connect(told.append)
    tasks.run(lambda: Report(Changes.NONE))
    tasks.run(lambda: 7)
    tasks.run(lambda: Changes.MODELS)
    assert told == [Changes.MODELS]


def test_a_user_error_arrives_with_its_advice(tasks):
    failures = []
    tasks.failed.connect(failures.append)

    def work():
        raise UserError("The file is empty.", advice="Export it again.")

    tasks.run(work, lambda _: pytest.fail("there is no answer"))
    [failed] = failures
    assert (failed.message, failed.advice, failed.is_user_error) == (
        "The file is empty.",
        "Export it again.",
        True,
    )


def test_our_fault_is_told_without_text_of_a_comment(tasks):
    failures = []
    tasks.failed.connect(failures.append)

    text = "what " + "somebody wrote"

    def work():
        raise ValueError(text)

    tasks.run(work)
    [failed] = failures
    assert not failed.is_user_error
    assert "ValueError" in failed.details
    assert text not in failed.details + failed.message


def test_a_failure_may_be_taken_by_the_one_who_asked(tasks):
    everyone, mine = [], []
    tasks.failed.connect(everyone.append)

    def work():
        raise UserError("No.")

    tasks.run(work, on_failed=mine.append)
    assert [failed.message for failed in mine] == ["No."]
    assert everyone == []


def test_cancelled_is_silence(tasks):
    failures = []
    tasks.failed.connect(failures.append)

    def work():
        raise Cancelled

    tasks.run(work, failures.append)
    tasks.fail(Cancelled())
    assert failures == []


def test_a_job_is_shown_until_it_ends(tasks, runner):
    seen, results = [], []
    tasks.jobs_changed.connect(lambda: seen.append([job.title for job in tasks.jobs()]))
    job = tasks.submit("classify", {"everything": True}, results.append, title="Reading sentiment")
    assert runner.last.arguments == {"everything": True}
    runner.last.step(5, 10, "Reading")
    assert job.progress == Progress(5, 10, "Reading")
    runner.last.finish(Report(Changes.VERDICTS))
    assert seen[0] == ["Reading sentiment"]
    assert seen[-1] == []
    assert job.ended
    assert len(results) == 1


def test_a_job_without_a_title_is_quiet(tasks):
    tasks.submit("preview")
    assert tasks.jobs() == []


def test_a_cancelled_job_says_so_once_it_stopped(tasks, runner):
    ends = []
    job = tasks.submit("export", title="Exporting", on_cancelled=lambda: ends.append("cancelled"))
    job.cancel()
    assert runner.last.cancelled
    assert tasks.jobs() == [job]
    runner.last.stop()
    assert (ends, tasks.jobs()) == (["cancelled"], [])


def test_a_failed_job_is_told_once(tasks, runner):
    failures = []
    tasks.failed.connect(failures.append)
    tasks.submit("export", title="Exporting")
    runner.last.fail("The disk is full.", advice="Free some space.")
    assert [failed.message for failed in failures] == ["The disk is full."]
    assert tasks.jobs() == []


def test_training_goes_to_the_trainer_and_the_rest_to_the_worker(settings):
    made = []

    class Kept:
        def __init__(self, role):
            made.append(role)

        def start(self, *_, **__):
            return self

        def stop(self):
            made.append("stopped")

    tasks = Tasks(lambda: Kept("worker"), lambda: Kept("trainer"))
    tasks.submit("import")
    tasks.submit("export")
    assert made == ["worker"]
    tasks.submit("retrain")
    assert made == ["worker", "trainer"]
    tasks.shutdown()
    assert made[2:] == ["stopped", "stopped"]


def test_nothing_is_heard_after_the_end(slow, runner):
    heard = []
    slow.submit("export", on_done=heard.append)
    slow.run(lambda: 1, heard.append)
    lane = slow.lanes["lane-store"]
    slow.shutdown()
    lane.do_all()
    runner.last.finish("late")
    slow.run(lambda: 2, heard.append)
    assert heard == []
    assert lane.closed
    assert runner.stopped


def test_closing_a_lane_waits_for_what_runs_and_drops_what_waits():
    lane = ThreadLane("trial")
    begun, go_on, done = threading.Event(), threading.Event(), []

    def work():
        begun.set()
        assert go_on.wait(10)
        done.append("running")

    lane.add(work)
    lane.add(lambda: done.append("waiting"))
    assert begun.wait(10)
    closer = threading.Thread(target=lane.close)
    closer.start()
    go_on.set()
    closer.join(10)
    lane.add(lambda: done.append("late"))
    assert done in (["running"], ["running", "waiting"])
    assert not closer.is_alive()


def test_closing_a_lane_does_what_is_to_be_kept():
    lane = ThreadLane("trial")
    begun, go_on, done = threading.Event(), threading.Event(), []

    def work():
        begun.set()
        assert go_on.wait(10)

    lane.add(work)
    lane.add(lambda: done.append("a question"))
    lane.add(lambda: done.append("a decision"), keep=True)
    assert begun.wait(10)
    closer = threading.Thread(target=lane.close)
    closer.start()
    while not lane._closed:
        pass
    go_on.set()
    closer.join(10)
    assert done == ["a decision"]


def test_nothing_is_begun_between_a_key_and_its_picture(qtbot, threaded):
    order = []

    class Painted(QWidget):
        def paintEvent(self, event):
            order.append("painted")

    widget = Painted()
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitUntil(lambda: bool(order))
    for _ in range(20):
        order.clear()
        widget.update()
        threaded.paint_first()
        threaded.run(lambda: order.append("begun"))
        qtbot.waitUntil(lambda: "begun" in order)
        assert order[0] == "painted"


def test_a_window_that_does_not_paint_holds_nothing_up_for_long():
    hush, done = Hush(), threading.Event()
    lane = ThreadLane("trial", hush)
    hush.begin()
    lane.add(done.set)
    assert done.wait(10)
    lane.close()


def test_the_time_left_follows_from_the_rate(tasks, runner, monkeypatch):
    job = tasks.submit("classify", title="Reading")
    now = job.started
    monkeypatch.setattr("moderator.gui.tasks.time.monotonic", lambda: now + 4)
    assert job.seconds_left() is None
    runner.last.step(400, 1000)
    job.started = now
    assert job.rate() == pytest.approx(100)
    assert job.seconds_left() == pytest.approx(6)
