"""A search is asked in two steps: the beginning of its answer, then, where that is not all, the whole."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal

from moderator.core.query import CommentQuery
from moderator.gui.context import AppContext
from moderator.gui.paging import PAGE
from moderator.gui.tasks import Task
from moderator.services.search import searching


@dataclass(frozen=True, slots=True)
class Found:
    """An answer, or its beginning."""

    query: CommentQuery
    answer: searching.Beginning
    text: str
    """What finds the same comments when it is read anew: the word that was still being typed ends in a star."""


class Asking(QObject):
    """Asks the library. Only the newest search is answered; what was asked before is dropped."""

    begun = Signal(object)
    """A Found: the first rows of an answer, which often are all of it."""
    ended = Signal(object)
    """A Found: all of it."""
    missed = Signal()
    """The library could not be read."""

    def __init__(self, context: AppContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._whole = Task()
        self._ask_whole: Callable[[], Task] = Task

    def ask(self, query: CommentQuery, text: str, *, again: bool) -> None:
        """Ask a search, `again` where its rows are on the screen and stay there until the whole answer is there."""
        library = self._context.library

        def first() -> Found:
            return Found(query, searching.beginning(library, query, PAGE), text)

        def whole() -> Found:
            return Found(query, searching.whole(library, query), text)

        # Lanes of their own: a large answer keeps neither a decision nor the next question waiting.
        read, missed = self._context.read, self.missed.emit
        self._whole.cancel()
        self._ask_whole = partial(read, whole, self.ended.emit, missed, lane="search", key="comments-whole")
        if again:
            self._whole = self._ask_whole()
        else:
            read(first, self._on_first, missed, lane="first", key="comments-first")

    def _on_first(self, found: Found) -> None:
        self.begun.emit(found)
        if not found.answer.complete:
            self._whole = self._ask_whole()
