"""What stands in the window while a library takes its time to open: nothing that can be pressed, and why."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from moderator.gui.announce import announce
from moderator.gui.components.empty import Empty
from moderator.gui.components.ground import Ground
from moderator.gui.tasks import Tasks
from moderator.jobs.protocol import Failed

T = TypeVar("T")
Work = Callable[[Callable[[str], None]], T]
"""What opens a library; it is given whom to tell what takes long."""

SLOW = 700
"""Milliseconds after which it is said that a library is being opened: most are there sooner, and nothing flickers."""


class Opening(Ground):
    """Empty, until there is something to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self._empty = Empty("", icon="layers")
        self._empty.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._empty)
        self._slow = QTimer(self, singleShot=True, interval=SLOW)
        self._slow.timeout.connect(partial(self.say, "The library is being opened."))

    def begin(
        self, tasks: Tasks, work: Work[T], on_done: Callable[[T], None], on_failed: Callable[[Failed], None]
    ) -> None:
        """Open a library on the lane of the store, and say what takes long."""

        def tell(sentence: str) -> None:
            tasks.tell(partial(self.say, sentence))

        def done(opened: T) -> None:
            self._slow.stop()
            on_done(opened)

        def failed(why: Failed) -> None:
            self._slow.stop()
            on_failed(why)

        self._slow.start()
        tasks.run(partial(work, tell), done, on_failed=failed)

    def say(self, words: str) -> None:
        """Say what happens: its first sentence large, the others below."""
        self._slow.stop()
        title, _, rest = words.partition(". ")
        self._empty.say(title.removesuffix("."), rest)
        self._empty.show()
        announce(self, words)

    def said(self) -> str:
        """Return the sentence that is said; empty when nothing is."""
        return "" if self._empty.isHidden() else self._empty.title()
