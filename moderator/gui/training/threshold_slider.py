"""From which probability on a comment comes to review: a slider over the comments themselves."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from moderator.gui import theme
from moderator.gui.components.focus import took_focus

STEP, LEAP = 0.01, 0.05
LOWEST, HIGHEST = 0.05, 0.95
COLUMNS = 50
_HEIGHT, _TRACK, _HANDLE, _SIDE = 92, 56, 8, 12


class ThresholdSlider(QWidget):
    """How many comments there are at each probability; what lies right of the handle is flagged."""

    moved = Signal(float)
    """The handle is somewhere else; nothing is chosen yet."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value = 0.5
        self._columns: list[float] = [0.0] * COLUMNS
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Threshold: how probably negative a comment must be to come to review")

    def show_comments(self, counts: Sequence[int]) -> None:
        """Show how many comments lie at each of 200 steps of probability."""
        share = max(1, len(counts) // COLUMNS)
        sums = [sum(counts[place * share : (place + 1) * share]) for place in range(COLUMNS)]
        # The surely harmless are so many that nothing else could be seen beside them.
        highest = max([*sums[3:], 1])
        self._columns = [min(1.0, (one / highest) ** 0.5) for one in sums]
        self.update()

    def value(self) -> float:
        """Return the probability at the handle."""
        return self._value

    def show_value(self, value: float) -> None:
        """Put the handle somewhere, without saying so."""
        self._value = min(HIGHEST, max(LOWEST, round(value, 2)))
        self.setAccessibleDescription(f"{self._value:.2f}")
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(theme.px(480), theme.px(_HEIGHT))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        steps = {
            Qt.Key.Key_Left: -STEP,
            Qt.Key.Key_Down: -STEP,
            Qt.Key.Key_Right: STEP,
            Qt.Key.Key_Up: STEP,
            Qt.Key.Key_PageDown: -LEAP,
            Qt.Key.Key_PageUp: LEAP,
            Qt.Key.Key_Home: -1.0,
            Qt.Key.Key_End: 1.0,
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        self._move(self._value + step)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: D102
        self._move(self._at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: D102
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._move(self._at(event.position().x()))

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        super().focusInEvent(event)
        took_focus(self, event, 6)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, D102
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, right, base = self._left(), self._right(), float(theme.px(_TRACK))
        here = self._x(self._value)
        width = (right - left) / COLUMNS
        painter.setPen(Qt.PenStyle.NoPen)
        for place, share in enumerate(self._columns):
            if not share:
                continue
            middle = (place + 0.5) / COLUMNS
            painter.setBrush(colours.negative_mark if middle >= self._value else colours.strong)
            height = max(1.5, share * (base - theme.px(10)))
            painter.drawRect(QRectF(left + place * width + 0.5, base - height, width - 1, height))
        painter.setPen(QPen(colours.strong, 1))
        painter.drawLine(QPointF(left, base + 0.5), QPointF(right, base + 0.5))
        painter.setPen(QPen(colours.accent, theme.px(2)))
        painter.drawLine(QPointF(here, theme.px(2)), QPointF(here, base))
        painter.setPen(QPen(colours.surface, theme.px(2)))
        painter.setBrush(colours.accent)
        painter.drawEllipse(QPointF(here, base), theme.px(_HANDLE), theme.px(_HANDLE))
        self._paint_words(painter, left, right, base, here)

    def _paint_words(self, painter: QPainter, left: float, right: float, base: float, here: float) -> None:
        colours = theme.current()
        painter.setFont(theme.font("small", 600, tabular=True))
        painter.setPen(colours.accent_text)
        row = QRectF(0, base + theme.px(12), self.width(), theme.px(20))
        half = theme.px(24)
        painter.drawText(
            QRectF(here - half, row.top(), 2 * half, row.height()), Qt.AlignmentFlag.AlignCenter, f"{self._value:.2f}"
        )  # fmt: skip
        painter.setFont(theme.font("small"))
        painter.setPen(colours.secondary)
        room = theme.px(110)
        if here - left > room + half:
            painter.drawText(row.adjusted(left, 0, 0, 0), Qt.AlignmentFlag.AlignLeft, "surely not negative")
        if right - here > room + half:
            painter.drawText(
                row.adjusted(0, 0, right - self.width(), 0), Qt.AlignmentFlag.AlignRight, "surely negative"
            )

    def _move(self, value: float) -> None:
        before = self._value
        self.show_value(value)
        if self._value != before:
            self.moved.emit(self._value)

    def _left(self) -> float:
        return float(theme.px(_SIDE))

    def _right(self) -> float:
        return float(self.width() - theme.px(_SIDE))

    def _x(self, value: float) -> float:
        return self._left() + (self._right() - self._left()) * value

    def _at(self, x: float) -> float:
        return (x - self._left()) / max(1.0, self._right() - self._left())
