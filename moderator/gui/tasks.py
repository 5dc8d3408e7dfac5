"""The one door to work off the window's thread: short work on lanes, long jobs in other processes."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal, Slot

from moderator.core.errors import Cancelled
from moderator.core.operation import Changes, Progress
from moderator.gui.lanes import Hush, Lane, ThreadLane
from moderator.jobs.performing import failure
from moderator.jobs.protocol import Failed
from moderator.jobs.runner import Handle, Runner

T = TypeVar("T")
_TRAINING = frozenset({"retrain"})
_PAINTED = QEvent.Type(QEvent.registerEventType())
_AFTER_PAINTING = Qt.EventPriority.LowEventPriority.value - 1
"""Qt paints at its low priority: what is posted below it comes when the window has painted."""


@dataclass(eq=False)
class Task:
    """One piece of work on a lane."""

    dropped: bool = False

    def cancel(self) -> None:
        """Let nobody hear the answer; work that has not begun is not done."""
        self.dropped = True


@dataclass(eq=False)
class JobHandle:
    """One long job in another process, as the status line shows it."""

    name: str
    title: str
    progress: Progress = field(default_factory=lambda: Progress(0))
    started: float = field(default_factory=time.monotonic)
    ended: bool = False
    cancelling: bool = False
    _handle: Handle | None = None

    def take(self, handle: Handle) -> None:
        """Take what stops the job, now that it is started."""
        self._handle = handle

    def cancel(self) -> None:
        """Ask the job to stop; it is gone when it says so."""
        self.cancelling = True
        if self._handle is not None and not self.ended:
            self._handle.cancel()

    def rate(self) -> float:
        """Return how many are done a second since the job began to count; 0 while unknown."""
        seconds = time.monotonic() - self.started
        return self.progress.done / seconds if seconds > 0.2 else 0.0

    def seconds_left(self) -> float | None:
        """Return the time left, or None while unknown."""
        rate = self.rate()
        if not self.progress.total or rate <= 0:
            return None
        return max(0.0, (self.progress.total - self.progress.done) / rate)


class Tasks(QObject):
    """Runs work elsewhere and brings its answers to the window's thread. Owned by the composition root."""

    changed = Signal(object)
    """Changes: what some work touched."""
    failed = Signal(object)
    """Failed: what went wrong, in a sentence. The one place where failures arrive."""
    painted = Signal()
    """What `paint_first` was asked for is on the screen."""
    jobs_changed = Signal()
    """A job came, went or is further than before."""
    _arrived = Signal(object)

    def __init__(
        self,
        worker: Callable[[], Runner],
        trainer: Callable[[], Runner],
        *,
        lane: Callable[[str], Lane] | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Take how to make the runner of each process; neither is made before its first job.

        `lane` makes a lane of a name; without it each is a thread.
        """
        super().__init__(parent)
        self._make_runner = {"worker": worker, "trainer": trainer}
        self._runners: dict[str, Runner] = {}
        self._hush = Hush()
        self._make_lane = lane or partial(ThreadLane, hush=self._hush)
        self._lanes: dict[str, Lane] = {}
        self._latest: dict[str, Task] = {}
        self._jobs: list[JobHandle] = []
        self._closed = False
        # From a lane's thread this is queued; on the window's own it is a plain call.
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.AutoConnection)

    def run(
        self,
        work: Callable[[], T],
        on_done: Callable[[T], None] | None = None,
        *,
        lane: str = "store",
        key: str | None = None,
        on_failed: Callable[[Failed], None] | None = None,
        keep: bool = False,
    ) -> Task:
        """Do `work` on a lane, then call `on_done` here with its result.

        With a key, only the newest question of that key is answered. What the result changed is
        told to everyone even then. Failures go to `on_failed` if given, else to `failed`. What is to be kept is
        done even if the window closes before it was begun.
        """
        task = Task()
        if key is not None:
            if key in self._latest:
                self._latest[key].cancel()
            self._latest[key] = task
        if not self._closed:
            if lane not in self._lanes:
                self._lanes[lane] = self._make_lane(f"lane-{lane}")
            self._lanes[lane].add(partial(self._perform, task, work, on_done, on_failed), keep=keep)
        return task

    def paint_first(self) -> None:
        """Let no lane begin anything before what changed on the screen just now is painted."""
        self._hush.begin()
        QCoreApplication.postEvent(self, QEvent(_PAINTED), _AFTER_PAINTING)

    def event(self, event: QEvent) -> bool:
        """Let the lanes go on when the window has painted."""
        if event.type() == _PAINTED:
            self._hush.end()
            self.painted.emit()
            return True
        return super().event(event)

    def submit(
        self,
        name: str,
        arguments: Mapping[str, object] | None = None,
        on_done: Callable[[object], None] | None = None,
        on_progress: Callable[[Progress], None] | None = None,
        *,
        title: str = "",
        on_failed: Callable[[Failed], None] | None = None,
        on_cancelled: Callable[[], None] | None = None,
    ) -> JobHandle:
        """Start a job by its name in the worker, or in the trainer if it trains.

        `title` is what the status line says of it ("Reading lakeside.csv"); without one it is quiet.
        """
        job = JobHandle(name, title)
        self._jobs.append(job)
        runner = self._runner("trainer" if name in _TRAINING else "worker")
        handle = runner.start(
            name,
            arguments or {},
            on_progress=lambda progress: self._arrived.emit(partial(self._step, job, progress, on_progress)),
            on_done=lambda result: self._arrived.emit(partial(self._finish, job, result, on_done)),
            on_failed=lambda failed: self._arrived.emit(partial(self._fail, job, failed, on_failed)),
            on_cancelled=lambda: self._arrived.emit(partial(self._end, job, on_cancelled)),
        )
        job.take(handle)
        self.jobs_changed.emit()
        return job

    def warm(self) -> None:
        """Start the worker before it is needed."""
        if self._closed:
            return
        warm = getattr(self._runner("worker"), "warm", None)
        if warm is not None:
            self.run(warm, lane="jobs")

    def jobs(self) -> list[JobHandle]:
        """Return the jobs that run or wait and have a title, oldest first."""
        return [job for job in self._jobs if job.title]

    def runs(self, name: str) -> bool:
        """Say whether a job of this name is under way."""
        return any(job.name == name for job in self._jobs)

    def tell(self, then: Callable[[], None]) -> None:
        """Call `then` on the window's thread, in order with the answers; work on a lane says so how far it is."""
        self._arrived.emit(then)

    def fail(self, error: BaseException) -> None:
        """Show an error that was caught elsewhere, as if some work had ended by it."""
        if not isinstance(error, Cancelled):
            self.failed.emit(failure(0, error))

    def shutdown(self) -> None:
        """Finish what runs on the lanes, end the processes; no answer comes after this."""
        self._closed = True
        self._hush.end()
        for lane in self._lanes.values():
            lane.close()
        for runner in self._runners.values():
            runner.stop()
        self._lanes.clear()
        self._runners.clear()
        self._jobs.clear()

    def _runner(self, role: str) -> Runner:
        if role not in self._runners:
            self._runners[role] = self._make_runner[role]()
        return self._runners[role]

    def _perform(
        self,
        task: Task,
        work: Callable[[], T],
        on_done: Callable[[T], None] | None,
        on_failed: Callable[[Failed], None] | None,
    ) -> None:
        """Run on the lane: nothing of Qt but the signal is touched here."""
        if task.dropped:
            return
        try:
            result = work()
        except Cancelled:
            return
        except Exception as error:
            self._arrived.emit(partial(self._tell_failed, task, failure(0, error), on_failed))
        else:
            self._arrived.emit(partial(self._tell_done, task, result, on_done))

    @Slot(object)
    def _on_arrived(self, answer: Callable[[], None]) -> None:
        if not self._closed:
            answer()

    def _tell_done(self, task: Task, result: T, on_done: Callable[[T], None] | None) -> None:
        if on_done is not None and not task.dropped:
            on_done(result)
        self._tell_changes(result)

    def _tell_failed(self, task: Task, failed: Failed, on_failed: Callable[[Failed], None] | None) -> None:
        if on_failed is None:
            self.failed.emit(failed)
        elif not task.dropped:
            on_failed(failed)

    def _step(
        self, job: JobHandle, progress: Progress, on_progress: Callable[[Progress], None] | None
    ) -> None:
        if progress.stage != job.progress.stage:
            job.started = time.monotonic()
        job.progress = progress
        if on_progress is not None:
            on_progress(progress)
        self.jobs_changed.emit()

    def _finish(self, job: JobHandle, result: object, on_done: Callable[[object], None] | None) -> None:
        self._end(job, None)
        if on_done is not None:
            on_done(result)
        self._tell_changes(result)

    def _fail(self, job: JobHandle, failed: Failed, on_failed: Callable[[Failed], None] | None) -> None:
        self._end(job, None)
        if on_failed is None:
            self.failed.emit(failed)
        else:
            on_failed(failed)

    def _end(self, job: JobHandle, then: Callable[[], None] | None) -> None:
        job.ended = True
        if job in self._jobs:
            self._jobs.remove(job)
        if then is not None:
            then()
        self.jobs_changed.emit()

    def _tell_changes(self, result: object) -> None:
        changes = result if isinstance(result, Changes) else getattr(result, "changes", None)
        if isinstance(changes, Changes) and changes:
            self.changed.emit(changes)
