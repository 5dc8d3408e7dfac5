"""The keys of Review, bound to the commands; a capital letter means all that are alike."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut

from moderator.core.comment import Decision, Sentiment
from moderator.gui.actions import Actions

if TYPE_CHECKING:
    from moderator.gui.review.page import ReviewPage

DECIDES = {
    "flag": Decision.FLAGGED,
    "hold": Decision.HELD,
    "approve": Decision.APPROVED,
    "skip": Decision.SKIPPED,
}
SAYS = {"negative": Sentiment.NEGATIVE, "neutral": Sentiment.NEUTRAL, "positive": Sentiment.POSITIVE}


def bind(page: "ReviewPage", actions: Actions) -> None:
    """Bind every command of the loop to the page; its keys act while the focus is in it."""
    for name in ("agree", *DECIDES, *SAYS):
        actions.bind(name, partial(page.act, name), page=page)
        shifted = _shortcut(page, "", partial(page.act, name, group=True))
        actions.hint(_Shifted(shifted), name)
    for key in ("Return", "Enter"):
        _shortcut(page, key, page.enter)
    _shortcut(page, "Backspace", page.undo)
    _shortcut(page, "/", actions["find"].trigger)
    _shortcut(page, "?", actions["keys"].trigger)
    actions.bind("next", partial(page.step, 1), page=page)
    actions.bind("previous", partial(page.step, -1), page=page)
    actions.bind("read_on", partial(page.middle.area.turn, 1), page=page)
    actions.bind("read_back", partial(page.middle.area.turn, -1), page=page)
    actions.bind("reveal", page.reveal, page=page)
    actions.bind("why", page.show_why, page=page)
    for name in ("note", "thread", "group", "author", "copy"):
        actions.bind(name, partial(page.sheets.show, name), page=page)


class _Shifted(QObject):
    """Keeps the key for all that are alike beside the key for one."""

    def __init__(self, shortcut: QShortcut) -> None:
        super().__init__(shortcut)
        self._shortcut = shortcut

    def show_key(self, key: QKeySequence | str) -> None:
        """Listen for another key."""
        plain = key.toString() if isinstance(key, QKeySequence) else key
        single = plain and "+" not in plain
        self._shortcut.setKey(QKeySequence(f"Shift+{plain}" if single else ""))


def _shortcut(page: "ReviewPage", key: str, do: Callable[[], object]) -> QShortcut:
    shortcut = QShortcut(QKeySequence(key), page, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
    shortcut.setAutoRepeat(False)
    shortcut.activated.connect(lambda: do())
    return shortcut
