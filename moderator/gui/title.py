"""The window's title: the library, and before it how far the oldest job is, so that the task bar tells it too."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from moderator.gui.hostile import one_line
from moderator.gui.tasks import JobHandle, Tasks

PROGRAM = "Moderator"
_JOB = 40
"""Letters of a job's name: a task bar shows few, and the library's are wanted too."""


class Title(QObject):
    """Keeps the title of one window."""

    def __init__(self, window: QWidget, tasks: Tasks) -> None:
        """Say the program's name alone, until a library is named."""
        super().__init__(window)
        self._window = window
        self._tasks = tasks
        self._library = ""
        tasks.jobs_changed.connect(self.show)
        self.show()

    def name(self, library: str) -> None:
        """Name the library that is open."""
        self._library = library
        self.show()

    @Slot()
    def show(self) -> None:
        """Say what runs now, the figure first: of a title that is cut the beginning stays."""
        jobs = self._tasks.jobs()
        running = [] if not jobs else [far(jobs[0]), one_line(jobs[0].title, _JOB)]
        title = " – ".join(filter(None, (*running, one_line(self._library), PROGRAM)))
        if title != self._window.windowTitle():
            self._window.setWindowTitle(title)


def far(job: JobHandle) -> str:
    """Return how much of a job is done: 42 %, or 2 of 5 of its steps; nothing while its end is unknown."""
    step = job.progress
    if step.parts:
        return f"{step.part} of {step.parts}"
    if not step.total:
        return ""
    return f"{min(99, 100 * step.done // step.total)} %"
