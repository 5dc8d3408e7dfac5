"""What is seen while files are read: counts, rate, and a way to stop or to go on with something else."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from moderator.core.operation import Progress
from moderator.gui import theme, wording
from moderator.gui.components.bars import Bar
from moderator.gui.components.buttons import Plain
from moderator.gui.components.label import Elided, Text
from moderator.gui.components.sheet import Sheet
from moderator.gui.tasks import JobHandle


class ProgressSheet(Sheet):
    """Goes by itself at the end; Esc hides it and the job goes on in the status line."""

    takes_drops = True

    cancelled = Signal()

    def __init__(self, window: QWidget, title: str) -> None:
        """Say what is being read."""
        super().__init__(window, width=560, name=title)
        self.add_title(title)
        self._stage = Elided("Starting", "body", "secondary")
        self._bar = Bar(6, track="well")
        self._far = Text("", "small", "secondary", tabular=True)
        self.body.addWidget(self._stage)
        self.body.addSpacing(theme.px(10))
        self.body.addWidget(self._bar)
        self.body.addSpacing(theme.px(8))
        self.body.addWidget(self._far)
        self._cancel = Plain("Cancel the import")
        self._hide = Plain("Go on meanwhile", key="Esc")
        self.foot.addWidget(self._cancel)
        self.foot.addStretch(1)
        self.foot.addWidget(self._hide)
        self.primary = self._hide
        self._cancel.clicked.connect(self._on_cancel)
        self._hide.clicked.connect(self.dismiss)

    def show_progress(self, progress: Progress, job: JobHandle) -> None:
        """Show how far the job is."""
        self._stage.setText(progress.stage or "Reading")
        self._far.setText(wording.progress(progress, job.rate(), job.seconds_left()))
        # Without a known end the bar would lie; the count alone tells that it goes on.
        self._bar.setVisible(bool(progress.total))
        self._bar.show_share(progress.done / progress.total if progress.total else 0.0)

    def finish(self) -> None:
        """Go, since the job has ended."""
        self.dismiss()

    def _on_cancel(self) -> None:
        self._cancel.setEnabled(False)
        self._stage.setText("Stopping; nothing of it is kept")
        self.cancelled.emit()
