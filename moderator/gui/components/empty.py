"""An empty place: says what would be here, what to do next, and offers it."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from moderator.gui import theme
from moderator.gui.components.buttons import Button
from moderator.gui.components.label import Text
from moderator.gui.components.notice import IconMark

_WIDTH = 460


class Empty(QWidget):
    """An icon, a sentence, what to do, and a button that says `acted`."""

    acted = Signal()

    def __init__(
        self,
        title: str,
        words: str = "",
        *,
        icon: str = "circle-check",
        action: str = "",
        key: str = "",
        primary: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        """Say `title` and `words`; with `action`, offer these words on a button."""
        super().__init__(parent)
        self._column = column = QVBoxLayout(self)
        column.setSpacing(theme.px(8))
        centre = Qt.AlignmentFlag.AlignHCenter
        column.addStretch(2)
        column.addWidget(IconMark(icon, "accent_text", 28), 0, centre)
        column.addSpacing(theme.px(8))
        self._title = Text(title, "heading", align=centre, wrap=True)
        self._words = Text(words, "body", "secondary", align=centre, wrap=True)
        self._words.setFixedWidth(theme.px(_WIDTH))
        column.addWidget(self._title)
        column.addWidget(self._words, 0, centre)
        column.addSpacing(theme.px(12))
        self._button = Button(action, "primary" if primary else "plain", key=key)
        self._button.clicked.connect(self.acted)
        column.addWidget(self._button, 0, centre)
        column.addStretch(3)
        self.setFocusProxy(self._button)
        # In their places now: shown before, each would be a window of its own for a moment.
        self._words.setVisible(bool(words))
        self._button.setVisible(bool(action))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        # Of the words alone, which wrap, one must not be as wide as they were shown last.
        return QSize(
            min(theme.px(160), super().minimumSizeHint().width()), super().minimumSizeHint().height()
        )

    def title(self) -> str:
        """Return the sentence that is said."""
        return self._title.text()

    def press(self) -> None:
        """Do what is offered, if anything is."""
        if not self._button.isHidden():
            self._button.click()

    def _fit(self) -> None:
        # A fixed size: a centred label that wraps by itself is given too little height.
        width = max(1, min(theme.px(_WIDTH), self.width() - 2 * theme.px(16)))
        self._words.setFixedWidth(width)
        self._words.setFixedHeight(max(1, self._words.heightForWidth(width)))

    def add(self, widget: QWidget, *, below: bool = False) -> None:
        """Put something between the words and the button, or below the button."""
        place = self._column.indexOf(self._button if below else self._words) + 1
        self._column.insertWidget(place, widget, 0, Qt.AlignmentFlag.AlignHCenter)

    def say(self, title: str, words: str = "", *, action: str = "") -> None:
        """Say something else."""
        self._title.setText(title)
        self._words.setText(words)
        self._fit()
        self._words.setVisible(bool(words))
        self._button.setText(action)
        self._button.setVisible(bool(action))
