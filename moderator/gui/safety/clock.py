"""Backups on a schedule: every half hour of use, when something has changed."""

from PySide6.QtCore import QObject, QTimer, Slot

from moderator.gui.context import AppContext

EVERY = 30 * 60 * 1000
"""Milliseconds."""


class BackupClock(QObject):
    """Asks the worker for a backup; whether one is needed is found there."""

    def __init__(self, context: AppContext) -> None:
        """Start nothing yet; owned by the tasks of its window, and gone with them."""
        super().__init__(context.tasks)
        self._context = context
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self.keep)

    def begin(self) -> None:
        """Begin, now that the library is open."""
        self._timer.start()

    @Slot()
    def keep(self) -> None:
        """Ask for a backup now."""
        self._context.tasks.submit("keep_backup", {"reason": "schedule"})
