"""Overview is counted before it is asked for, so that even its first sight shows figures at once."""

from PySide6.QtCore import QObject, QTimer, Slot

from moderator.core.operation import Changes
from moderator.gui.context import AppContext

SOON, LATER = 2500, 20_000
"""Milliseconds after the library was opened, and of quiet after much has changed."""


class OverviewAhead(QObject):
    """Has what the page shows first counted and kept by the worker where nothing is kept yet.

    What is kept already stands on the screen at once and is counted anew when the page is seen: that needs no haste.
    """

    def __init__(self, context: AppContext) -> None:
        """Start nothing yet; owned by the tasks of its window, and gone with them."""
        super().__init__(context.tasks)
        self._context = context
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.count)

    def begin(self) -> None:
        """Begin, now that the library is open."""
        self._context.tasks.changed.connect(self._on_changed)
        self._timer.start(SOON)

    @Slot()
    def count(self) -> None:
        """Look whether anything is kept, and have it counted otherwise."""
        if self._context.tasks.jobs():
            self._timer.start(
                LATER
            )  # An import or a classification is under way: it will change all figures.
            return
        library = self._context.library

        def missing() -> bool:
            # What the page needs is imported here, off the window's thread, while nobody waits for it.
            import moderator.gui.overview.page  # noqa: F401
            from moderator.services.report.overview import Period
            from moderator.services.report.overview_kept import kept
            from moderator.services.search import searching

            before = kept(library, Period.SIX_MONTHS)
            return searching.counts(library).total > 0 and (before is None or not before.shown.total)

        self._context.tasks.run(missing, self._on_looked, lane="overview", key="overview-ahead")

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        # A library that has just been filled; one decision moves no figure by much.
        if changes & Changes.COMMENTS:
            self._timer.start(LATER)

    def _on_looked(self, missing: bool) -> None:
        from moderator.services.report.overview import Period

        if missing:
            self._context.tasks.submit("overview", {"period": Period.SIX_MONTHS})
