"""The parts of Review and where they stand; what they do is said in `page.py`."""

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from moderator.gui import theme
from moderator.gui.actions import Actions
from moderator.gui.components.ground import Ground
from moderator.gui.components.line import Line
from moderator.gui.paging import Fetch, PagedRows
from moderator.gui.review.card import Card
from moderator.gui.review.end_card import EndCard
from moderator.gui.review.middle import Middle
from moderator.gui.review.queue_list import QueueList, QueueModel
from moderator.gui.review.queue_pane import QueuePane
from moderator.gui.review.status_line import StatusLine

FOLDS = 1180
"""Below this width of the window the card folds."""
HINTS_FROM = 900
THREE = 940
"""Below this width list, comment and card do not stand side by side."""
READABLE = 414
"""The comment has at least this much of a small window; the list gives way to it."""
CARD, NARROW_CARD, BESIDE = 312, 240, 350
"""The card is narrower where else the comment would have less than the last beside it."""


class Desk(Ground):
    """List, comment and card side by side, the status line below. The list stays when nothing is left to read."""

    def __init__(self, actions: Actions, fetch: Fetch, parent: QWidget | None = None) -> None:
        """Lay everything out; `fetch` reads the rows of the list."""
        super().__init__("surface", parent)
        self._card_wanted = False
        self.rows = PagedRows(fetch, self)
        self.model = QueueModel(self.rows, self)
        self.list = QueueList(self.model)
        self.pane = QueuePane(self.list)
        self.middle = Middle(actions)
        self.end = EndCard()
        self.card = Card(actions)
        self.status = StatusLine(actions)
        self._stack = QStackedWidget()
        self._card_line = Line(across=False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._lay_out()

    def is_reading(self) -> bool:
        """Say whether a comment is shown; else the end is."""
        return self._stack.currentWidget() is self.middle

    def show_reading(self, wanted: bool) -> None:
        """Show a comment, or the end."""
        self._stack.setCurrentWidget(self.middle if wanted else self.end)
        self._fold()

    def is_roomy(self) -> bool:
        """Say whether the window has room for the card."""
        # The window's width: the rail, which gives way a little later, leaves the room to the comment.
        return self.window().width() >= theme.px(FOLDS)

    def fold_card(self) -> None:
        """Open the card that a narrow window has folded, or fold it again."""
        self._card_wanted = not self._card_wanted
        self._fold()

    def on_button(self) -> QAbstractButton | None:
        """Return the button that the keyboard stands on, if it is one of ours."""
        focused = QApplication.focusWidget()
        return focused if isinstance(focused, QAbstractButton) and self.isAncestorOf(focused) else None

    def event(self, event: QEvent) -> bool:  # noqa: D102
        # Space presses the button that the keyboard stands on; it decides only where there is none.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            space = event.key() == Qt.Key.Key_Space and not event.modifiers()
            if space and self.on_button() is not None:
                event.accept()
                return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._fold()

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_card_line"):
            self._fold()

    def _fold(self) -> None:
        wanted = self.is_reading() and (self.is_roomy() or self._card_wanted)
        self.card.setVisible(wanted)
        self._card_line.setVisible(wanted)
        # Where all three cannot stand, the list makes room for the card that was asked for.
        self.pane.setVisible(not wanted or self.width() >= theme.px(THREE))
        room = self.width() - theme.px(BESIDE)
        self.card.setFixedWidth(min(max(room, theme.px(NARROW_CARD)), theme.px(CARD)) - 1)
        self.pane.take(self.width() - theme.px(READABLE))
        self.status.show_hints(self.width() >= theme.px(HINTS_FROM))

    def _lay_out(self) -> None:
        self._stack.addWidget(self.middle)
        self._stack.addWidget(self.end)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.pane)
        row.addWidget(Line(across=False))
        row.addWidget(self._stack, 1)
        row.addWidget(self._card_line)
        row.addWidget(self.card)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(row, 1)
        whole.addWidget(self.status)

    def timer(self, milliseconds: int) -> QTimer:
        """Return a timer that rings once after it was started last."""
        made = QTimer(self)
        made.setSingleShot(True)
        made.setInterval(milliseconds)
        return made
