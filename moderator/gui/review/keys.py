"""The keys of Review, bound to the commands; a capital letter means all that are alike."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication

from moderator.gui.actions import Actions
from moderator.gui.review.deciding import DECIDES, SAYS
from moderator.gui.review.desk import Desk


class Acts(Protocol):
    """Does what a key says to the current comment, or to all that are like it."""

    def __call__(self, command: str, *, group: bool = False) -> None: ...  # noqa: D102


Others = dict[str, Callable[[], object]]
"""What is done by commands that say nothing of a comment, by their names."""


def bind(
    page: Desk,
    actions: Actions,
    act: Acts,
    others: Others,
    *,
    enter: Callable[[], None],
    undo: Callable[[], None],
) -> None:
    """Bind every command of the loop; its keys work while the focus is in the page."""
    for name in ("agree", *DECIDES, *SAYS):
        actions.bind(name, partial(act, name), page=page)
        shifted = _shortcut(page, "", partial(act, name, group=True))
        actions.hint(_Shifted(shifted), name)
    for key in ("Return", "Enter"):
        _shortcut(page, key, enter)
    _shortcut(page, "Backspace", undo)
    _shortcut(page, "/", actions["find"].trigger)
    _shortcut(page, "?", actions["keys"].trigger)
    actions.bind("read_on", partial(page.middle.area.turn, 1), page=page)
    actions.bind("read_back", partial(page.middle.area.turn, -1), page=page)
    for name, do in others.items():
        actions.bind(name, do, page=page)


def are_all_meant(name: str) -> bool:
    """Say whether a button is clicked with Shift, which means all that are alike, as it does with a key."""
    held = QApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier
    return bool(held) and name in ("agree", *DECIDES, *SAYS)


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


def _shortcut(page: Desk, key: str, do: Callable[[], object]) -> QShortcut:
    made = QShortcut(QKeySequence(key), page, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
    made.setAutoRepeat(False)
    made.activated.connect(lambda: do())
    return made
