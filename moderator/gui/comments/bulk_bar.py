"""What can be done to all that match, or to the selected rows: one step, which Ctrl+Z takes back."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QAction, QFontMetrics, QIcon, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from moderator.core.comment import ORDER, Decision, Sentiment
from moderator.gui import theme, wording
from moderator.gui.components.buttons import Plain
from moderator.gui.components.ground import Ground
from moderator.gui.components.label import Text
from moderator.gui.components.line import Line
from moderator.gui.components.shapes import SIDE, WORDS, paint_sentiment

_LEAST = 150
"""Design pixels beside the buttons in which the words may have two lines."""
NO_SEARCH = "No search so far"


class BulkBar(Ground):
    """Names the number that it will act on; it has no single-letter keys."""

    decided = Signal(object)
    relabelled = Signal(object)
    exported = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("window", parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Line())
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._box.setContentsMargins(theme.px(24), theme.px(11), theme.px(24), theme.px(12))
        self._box.setSpacing(theme.px(16))
        column.addLayout(self._box)
        self._what = Text("", weight=600, tabular=True)
        self._box.addWidget(self._what)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        self._box.addLayout(row, 1)
        self._buttons: list[Plain] = []
        self._pressed: Plain | None = None
        """The button that has the focus back when the bar can be used again."""
        for decision, text, icon in (
            (Decision.FLAGGED, "Flag", "flag"),
            (Decision.HELD, "Hold", "pause"),
            (Decision.APPROVED, "Approve", "check"),
        ):
            button = Plain(text, icon=icon, size="bar")
            button.clicked.connect(lambda _=False, one=decision: self.decided.emit(one))
            self._add(row, button)
        label = Plain("Set sentiment", size="bar", chevron=True)
        label.clicked.connect(lambda: label.open_menu(self._menu(label)))
        self._add(row, label)
        self.changing = tuple(self._buttons)
        """Those that change comments."""
        export = Plain("Export…", size="bar")
        export.clicked.connect(self.exported)
        self._add(row, export)
        row.addStretch(1)
        self._note = Text("One step. Ctrl+Z takes it back.", "small", "secondary")
        row.addWidget(self._note)

    def show_target(self, matching: int, selected: int, *, everything: bool = False) -> None:
        """Say what the buttons act on; `everything` when no search leaves any comment out."""
        if selected > 1:
            words = f"Apply to the {wording.count(selected)} selected"
        elif matching and everything:
            words = f"Apply to all {wording.many(matching, 'comment')}"
        elif matching:
            words = f"Apply to all {wording.count(matching)} that match"
        else:
            words = "No comments yet" if everything else "Nothing matches"
        self._what.setText(words)
        self._fit()
        for button in self._buttons:
            button.setEnabled(bool(matching))
        if self.hasFocus() and self._pressed is not None:
            self._pressed.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_busy(self, words: str) -> None:
        """Say what is being done; nothing else can be asked for meanwhile."""
        self._what.setText(words)
        self._fit()
        pressed = next((button for button in self._buttons if button.hasFocus()), None)
        if pressed is not None:
            # Qt would give the focus to whatever comes next, and the next key would act there.
            self._pressed = pressed
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        for button in self._buttons:
            button.setEnabled(False)

    def _fit(self) -> None:
        """Let the words go on in a second line where there is no room: half a number is another number.

        Where there is hardly any, they stand in a line of their own above the buttons.
        """
        buttons = sum(button.sizeHint().width() + theme.px(8) for button in self._buttons)
        whole = self.width() - 2 * theme.px(24)
        room = whole - 2 * theme.px(8) - buttons
        above = room < theme.px(_LEAST)
        self._box.setDirection(
            QBoxLayout.Direction.TopToBottom if above else QBoxLayout.Direction.LeftToRight
        )
        self._box.setSpacing(theme.px(8 if above else 16))
        room = whole if above else room
        width = QFontMetrics(self._what.font()).horizontalAdvance(self._what.text()) + 1
        beside = QFontMetrics(self._note.font()).horizontalAdvance(self._note.text()) + theme.px(16)
        self._note.setVisible(not above and width + beside <= room)
        self._what.setWordWrap(width > room)
        self._what.setMinimumWidth(max(0, min(width, room)))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._fit()

    def target(self) -> str:
        """Return the words that name what is acted on."""
        return self._what.text()

    def _add(self, row: QHBoxLayout, button: Plain) -> None:
        row.addWidget(button)
        self._buttons.append(button)

    def _menu(self, parent: QWidget) -> QMenu:
        # Made anew each time: another theme has other colours.
        menu = QMenu(parent)
        menu.aboutToHide.connect(menu.deleteLater)
        for sentiment in ORDER:
            action = QAction(shape_icon(sentiment), WORDS[sentiment], menu)
            action.triggered.connect(lambda _=False, one=sentiment: self.relabelled.emit(one))
            menu.addAction(action)
        return menu


def shape_icon(sentiment: Sentiment) -> QIcon:
    """Return the shape of a sentiment as the icon of a menu."""
    side, ratio = theme.px(16), 2
    picture = QPixmap(side * ratio, side * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    place = (side - theme.px(SIDE)) / 2
    paint_sentiment(painter, QRectF(place, place, theme.px(SIDE), theme.px(SIDE)), sentiment)
    painter.end()
    return QIcon(picture)
