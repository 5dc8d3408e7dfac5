"""The right end of the menu bar: what runs in the background, or that all is saved."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from moderator.gui import theme, wording
from moderator.gui.components.bars import Bar
from moderator.gui.components.buttons import Link
from moderator.gui.components.label import Elided
from moderator.gui.components.notice import IconMark
from moderator.gui.tasks import JobHandle, Tasks

_NARROW_BELOW = 900
"""Design pixels of window width under which the rate and the bar are left out: the name is worth more."""


class _Words(Elided):
    """A job and how far it is. Where there is no room the name of the job gives way, never the figures."""

    def __init__(self) -> None:
        super().__init__("", "small", "secondary", tabular=True)
        self._far = ""

    def say(self, name: str, far: str = "") -> None:
        self._far = " ".join(far.split())
        self.setText(f"{name}  {far}" if far else name)
        self.updateGeometry()

    def _cut(self, line: str, metrics: QFontMetrics) -> str:
        if not self._far or metrics.horizontalAdvance(line) <= self.width():
            return super()._cut(line, metrics)
        room = self.width() - metrics.horizontalAdvance(f" {self._far}")
        name = metrics.elidedText(line.removesuffix(self._far).rstrip(), Qt.TextElideMode.ElideMiddle, room)
        return f"{name} {self._far}" if name else metrics.elidedText(self._far, self._mode, self.width())


class JobsLine(QWidget):
    """Shows the oldest job: its name, how far it is, its rate and time left, and a way to stop it."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        """Watch the jobs of `tasks`."""
        super().__init__(parent)
        self._tasks = tasks
        self._shown: JobHandle | None = None
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(16), 0, theme.px(16), 0)
        row.setSpacing(theme.px(8))
        self._mark = IconMark("check", "secondary", 14)
        self._text = _Words()
        self._bar = Bar(4)
        self._bar.setFixedWidth(theme.px(72))
        self._cancel = Link("Cancel")
        self._cancel.clicked.connect(self._on_cancel)
        row.addWidget(self._mark)
        row.addWidget(self._text)
        row.addWidget(self._bar)
        row.addWidget(self._cancel)
        tasks.jobs_changed.connect(self._on_jobs_changed)
        self._on_jobs_changed()

    def text(self) -> str:
        """Return what the line says."""
        return self._text.text()

    @Slot()
    def _on_jobs_changed(self) -> None:
        jobs = self._tasks.jobs()
        job = jobs[0] if jobs else None
        self._shown = job
        self._mark.setVisible(job is None)
        self._cancel.setVisible(job is not None)
        if job is None:
            self._bar.hide()
            self._text.say("All saved")
            return
        step = job.progress
        narrow = self.window().width() < theme.px(_NARROW_BELOW)
        far = wording.progress(step, 0.0 if narrow else job.rate(), job.seconds_left())
        words = "Stopping" if job.cancelling else job.title
        more = f" and {len(jobs) - 1} more" if len(jobs) > 1 else ""
        self._text.say(f"{words}{more}", far)
        self._bar.setVisible(bool(step.total) and not narrow)
        self._bar.show_share(step.done / step.total if step.total else 0.0)
        self._cancel.setEnabled(not job.cancelling)
        self._cancel.setAccessibleName(f"Cancel: {job.title}")

    @Slot()
    def _on_cancel(self) -> None:
        if self._shown is not None:
            self._shown.cancel()
            self._on_jobs_changed()
