"""The left of Review: what stands first, how many are left, the queue."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QAction, QColor, QFont, QFontMetrics
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

WIDTH = 296


class ModeButton(Flat):
    """The name of the order, as a heading that opens the choice of orders."""

    def _font(self) -> QFont:
        return theme.font("body", 600)

    def _colours(self) -> tuple[QColor | None, QColor | None, QColor]:
        ground, edge, _ = super()._colours()
        return ground, edge, theme.current().text


class QueuePane(Ground):
    """Its width is fixed, so that the comment never moves."""

    mode_chosen = Signal(object)
    own_wanted = Signal(str)
    """The search for what the account itself wrote, and the queue leaves out."""

    def __init__(self, queue: QueueList, parent: QWidget | None = None) -> None:
        super().__init__("window", parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
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

    def _measure(self) -> None:
        self.setFixedWidth(theme.px(WIDTH))
        # Its place is kept while it says nothing: the list does not move.
        self._why.setFixedHeight(max(theme.px(16), QFontMetrics(theme.font("small")).height()))

    def show_mode(self, mode: QueueMode) -> None:
        """Say what stands first."""
        self._heading.setText(MODES[mode])
        self._heading.updateGeometry()

    def show_reason(self, words: str) -> None:
        """Say why the current comment stands where it does."""
        self._why.setText(f"Here because: {words[:1].lower()}{words[1:]}" if words else "")
        self._why.setAccessibleName(self._why.text())

    def reason(self) -> str:
        """Return why the current comment stands where it does."""
        return self._why.text()

    def show_left(self, left: int, *, own: bool = False) -> None:
        """Say how many are left; with `own`, in the choice of orders, that some of the account's own stand in none."""
        self._left.setText(f"{wording.count(left)} left")
        self.own.setVisible(own)
        self._rule.setVisible(own)
