"""What every page is given: the library, the door to background work, the settings, and where to go."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from moderator.core.errors import UserError
from moderator.gui.actions import Actions
from moderator.gui.components.buttons import Button
from moderator.gui.settings import Settings
from moderator.gui.tasks import Task, Tasks
from moderator.jobs.protocol import Failed

if TYPE_CHECKING:
    from moderator.services.library import Library

T = TypeVar("T")


class Places(QObject):
    """Wishes to be somewhere else; the window hears them."""

    review_wanted = Signal()
    """Review, at its first comment."""
    comment_wanted = Signal(int)
    """One comment by its id, in Review."""
    queue_wanted = Signal(object)
    """The queue of a mode, in Review: a blind audit, say."""
    search_wanted = Signal(str)
    """Comments, with this search."""
    searched = Signal(str)
    """What stands in the search field of Comments now."""
    overview_wanted = Signal()
    models_wanted = Signal()
    settings_wanted = Signal(str)
    """The settings, at a section: look, review, care or keys."""
    import_wanted = Signal(list)
    """The import of these paths; an empty list asks for a file."""
    export_wanted = Signal(str)
    """The export of what this search finds."""
    undone = Signal(object)
    """The step that Undo took back or Redo did again: a page may go to its comment."""
    said = Signal(str)
    """A sentence for the strip at the foot, such as "Exported 37 comments"."""
    went_on = Signal()
    """The person does the next thing: what was only said has been read."""


class AppContext:
    """Handed to every page by the composition root; nobody else builds one."""

    def __init__(
        self,
        library: "Library | None",
        tasks: Tasks,
        settings: Settings,
        *,
        actions: Actions | None = None,
        places: Places | None = None,
    ) -> None:
        """Join the parts. The library may come later, by `attach`: the window opens before it."""
        self._library = library
        self.tasks = tasks
        self.settings = settings
        self.actions = actions or Actions(settings, tasks)
        self.places = places or Places(tasks)

    @property
    def library(self) -> "Library":
        """The open library.

        Raises:
            RuntimeError: it is not open yet; pages are only built when it is.

        """
        if self._library is None:
            raise RuntimeError("the library is not open yet")
        return self._library

    @property
    def is_open(self) -> bool:
        """Whether the library is open."""
        return self._library is not None

    def may_write(self) -> bool:
        """Say whether the library can be changed; where it cannot, the window says why."""
        try:
            self.library.require_writable()
        except UserError as error:
            self.tasks.fail(error)
            return False
        return True

    def bar(self, *controls: QWidget) -> None:
        """Let these, which change the library, do nothing where it can only be read, and say why at each."""
        why = self.library.only_read
        if not why:
            return
        for control in controls:
            if isinstance(control, Button):
                control.bar(why)
            else:
                control.setEnabled(False)
                control.setToolTip(why)

    def read(
        self,
        work: Callable[[], T],
        on_done: Callable[[T], None],
        on_missed: Callable[[], None],
        *,
        lane: str = "store",
        key: str | None = None,
    ) -> Task:
        """Read something for a page. A failure is said, and `on_missed` lets the page ask again when it is seen."""

        def failed(why: Failed) -> None:
            on_missed()
            self.tasks.failed.emit(why)

        return self.tasks.run(work, on_done, lane=lane, key=key, on_failed=failed)

    def attach(self, library: "Library") -> None:
        """Take the library, now that it is open."""
        self._library = library
