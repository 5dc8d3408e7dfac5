"""The keys of Review, bound to the commands; a capital letter means all that are alike."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
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
        key = actions.key(name).toString()
        if key:
            _shortcut(page, f"Shift+{key}", partial(page.act, name, group=True))
    for key in ("Return", "Enter"):
        _shortcut(page, key, page.enter)
    _shortcut(page, "Backspace", page.undo)
    _shortcut(page, "/", actions["find"].trigger)
    _shortcut(page, "?", actions["keys"].trigger)
    actions.bind("next", partial(page.step, 1), page=page)
    actions.bind("previous", partial(page.step, -1), page=page)
    actions.bind("reveal", page.reveal, page=page)
    actions.bind("why", page.show_why, page=page)
    for name in ("note", "thread", "group", "author", "copy"):
        actions.bind(name, partial(page.sheets.show, name), page=page)


def _shortcut(page: "ReviewPage", key: str, do: Callable[[], object]) -> None:
    shortcut = QShortcut(QKeySequence(key), page, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
    shortcut.setAutoRepeat(False)
    shortcut.activated.connect(lambda: do())
