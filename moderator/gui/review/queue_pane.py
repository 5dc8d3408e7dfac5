"""The left of Review: what stands first, how many are left, the queue."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QAction, QColor, QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from moderator.core.query import QueueMode
from moderator.gui import theme, wording
from moderator.gui.components.buttons import Flat
from moderator.gui.components.ground import Ground
from moderator.gui.components.label import Elided, Text
from moderator.gui.review.queue_list import QueueList

MODES = {
    QueueMode.WORST_FIRST: "Worst first",
    QueueMode.LEAST_CERTAIN: "Least certain",
    QueueMode.MOST_REACH: "Most reach",
    QueueMode.NEWEST: "Newest",
    QueueMode.RANDOM_AUDIT: "Random audit",
}

OWN = "is:own decision:open -is:corrected"

WAITING = "That is all that waits in the library. The list shows one of those that are alike."

WIDTH, LEAST = 296, 184
"""Design pixels; in a small window the list gives up some of its width before the comment does."""


class ModeButton(Flat):
    """The name of the order, as a heading that opens the choice of orders."""

    def _font(self) -> QFont:
        return theme.font("body", 600)

    def _colours(self) -> tuple[QColor | None, QColor | None, QColor]:
        ground, edge, _ = super()._colours()
        return ground, edge, theme.current().text


class QueuePane(Ground):
    """Its width is fixed for a width of the window, so that the comment never moves."""

    mode_chosen = Signal(object)
    own_wanted = Signal(str)
    """The search for what the account itself wrote, and the queue leaves out."""

    def __init__(self, queue: QueueList, parent: QWidget | None = None) -> None:
        super().__init__("window", parent)
        self._room = theme.px(WIDTH)
        self._said = self._counts = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._head = head = QHBoxLayout()
        head.setContentsMargins(theme.px(12), theme.px(8), theme.px(20), theme.px(6))
        self._heading = ModeButton(MODES[QueueMode.WORST_FIRST], size="bar", chevron=True)
        self._heading.setToolTip("What stands first in the queue")
        menu = QMenu(self._heading)
        for mode, words in MODES.items():
            action = QAction(words, menu)
            action.triggered.connect(lambda _=False, one=mode: self.mode_chosen.emit(one))
            menu.addAction(action)
        # Made here: the one that a menu makes was gone when an answer came after the library had changed.
        self._rule = QAction(menu)
        self._rule.setSeparator(True)
        menu.addAction(self._rule)
        self.own = QAction("Left out: what the channel itself wrote…", menu)
        self.own.triggered.connect(lambda: self.own_wanted.emit(OWN))
        menu.addAction(self.own)
        self._heading.clicked.connect(lambda: self._heading.open_menu(menu))
        self._left = Text("", role="secondary", tabular=True)
        head.addWidget(self._heading)
        head.addStretch(1)
        head.addWidget(self._left)
        column.addLayout(head)
        self._why = Elided("", "small", "secondary")
        below = QHBoxLayout()
        below.setContentsMargins(theme.px(20), 0, theme.px(20), theme.px(8))
        below.addWidget(self._why)
        column.addLayout(below)
        column.addWidget(queue, 1)
        self._measure()

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_why"):
            self._measure()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._fit_left()

    def take(self, room: int) -> None:
        """Be as wide as there is room, in pixels, within what a list of comments can be."""
        if room != self._room:
            self._room = room
            self._measure()

    def _fit_left(self) -> None:
        """Say how many are left as far as there is room beside the order."""
        margins = self._head.contentsMargins()
        room = self.width() - margins.left() - margins.right() - self._heading.sizeHint().width()
        fits = QFontMetrics(self._left.font()).horizontalAdvance
        words = (one for one in (self._said, self._said.removesuffix(" left")) if fits(one) < room)
        self._left.setText(next(words, ""))
        self._left.setAccessibleName(self._said)
        self._left.setToolTip(f"{self._said}. {self._counts}")

    def _measure(self) -> None:
        self.setFixedWidth(min(max(self._room, theme.px(LEAST)), theme.px(WIDTH)))
        # Its place is kept while it says nothing: the list does not move.
        self._why.setFixedHeight(max(theme.px(16), QFontMetrics(theme.font("small")).height()))

    def show_mode(self, mode: QueueMode) -> None:
        """Say what stands first."""
        self._heading.setText(MODES[mode])
        self._heading.updateGeometry()
        self._fit_left()

    def show_reason(self, words: str) -> None:
        """Say why the current comment stands where it does."""
        self._why.setText(f"Here because: {words[:1].lower()}{words[1:]}" if words else "")
        self._why.setAccessibleName(self._why.text())

    def reason(self) -> str:
        """Return why the current comment stands where it does."""
        return self._why.text()

    def show_left(self, left: int, *, own: bool = False, listed: bool = False) -> None:
        """Say how many are left: `listed`, of this list alone; else all that wait, copies of those in it too.

        With `own` the choice of orders says that some of the account's own stand in none.
        """
        self._said = f"{wording.count(left)} left"
        self._counts = "" if listed else WAITING
        self._fit_left()
        self.own.setVisible(own)
        self._rule.setVisible(own)
