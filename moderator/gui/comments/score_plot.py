"""How probably negative what was found is: one bar a fiftieth. A range that is dragged becomes part of the search."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from moderator.gui import theme, wording
from moderator.gui.components.focus import took_focus

HEIGHT = 84
_AXIS = 18
_HEAD = 18


class ScorePlot(QWidget):
    """Bars to be dragged over. By keys: arrows move, Shift with an arrow widens, Enter takes, Backspace clears."""

    chosen = Signal(float, float)
    """A range of the probability to be negative."""
    cleared = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts: tuple[int, ...] = (0,) * 50
        self._range: tuple[int, int] | None = None
        """First bar, and the one behind the last."""
        self._from: int | None = None
        self.setFixedHeight(theme.px(HEIGHT))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setAccessibleName("Score plot")
        self._tell()

    def show_counts(self, counts: Sequence[int], low: float = 0.0, high: float = 1.0) -> None:
        """Show other counts, and the range that the search asks for."""
        self._counts = tuple(counts)
        bins = len(self._counts)
        whole = low <= 0 and high >= 1
        self._range = None if whole else (round(low * bins), max(round(low * bins) + 1, round(high * bins)))
        self._tell()
        self.update()

    def selection(self) -> tuple[float, float] | None:
        """Return the range; None while there is none."""
        if self._range is None:
            return None
        return self._range[0] / len(self._counts), self._range[1] / len(self._counts)

    def caption(self) -> str:
        """Return what the range holds, in words."""
        if self._range is None:
            return "Drag over the bars to choose a range"
        low, high = self._range
        number = sum(self._counts[low:high])
        bins = len(self._counts)
        return f"Negative from {low / bins:.2f} to {high / bins:.2f}: {wording.many(number, 'comment')}"

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(theme.px(600), theme.px(HEIGHT))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: D102
        if event.button() == Qt.MouseButton.LeftButton:
            self._from = self._bar(event.position().x())
            self._select(self._from, self._from + 1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: D102
        if self._from is not None:
            here = self._bar(event.position().x())
            self._select(min(self._from, here), max(self._from, here) + 1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: ARG002, D102
        if self._from is not None:
            self._from = None
            self._choose()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        bins = len(self._counts)
        low, high = self._range or (bins - 1, bins)
        if step is not None and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            # The lower end moves: what people widen is "from here on".
            self._select(max(0, min(high - 1, low + step)), high)
        elif step is not None and self._range is not None:
            step = max(-low, min(bins - high, step))
            self._select(low + step, high + step)
        elif step is not None:
            self._select(low, high)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._range is not None:
            self._choose()
        elif event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete) and self._range is not None:
            self._range = None
            self._tell()
            self.update()
            self.cleared.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        super().focusInEvent(event)
        took_focus(self, event, 6)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, D102
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top, bottom = float(theme.px(_HEAD)), float(self.height() - theme.px(_AXIS))
        width = self.width() / len(self._counts)
        if self._range is not None:
            left, right = self._range[0] * width, self._range[1] * width
            painter.fillRect(QRectF(left, top, right - left, bottom - top), colours.accent_tint)
            painter.setPen(QPen(colours.accent, 1.5))
            for x in (left, right):
                painter.drawLine(QRectF(x, top, 0, bottom - top).topLeft(), QRectF(x, bottom, 0, 0).topLeft())
        most = max(max(self._counts), 1)
        painter.setPen(Qt.PenStyle.NoPen)
        for place, number in enumerate(self._counts):
            if not number:
                continue
            # A single comment among thousands is still to be seen.
            height = max(theme.px(2), (bottom - top - theme.px(4)) * number / most)
            inside = self._range is not None and self._range[0] <= place < self._range[1]
            painter.setBrush(colours.accent if inside else colours.faint)
            painter.drawRoundedRect(
                QRectF(place * width + 1, bottom - height, max(1.0, width - 2), height), 1, 1
            )
        painter.fillRect(QRectF(0, bottom, self.width(), 1), colours.border)
        self._paint_words(painter, bottom)

    def _paint_words(self, painter: QPainter, bottom: float) -> None:
        colours = theme.current()
        font = theme.font("small", tabular=True)
        painter.setFont(font)
        painter.setPen(colours.secondary)
        middle = Qt.AlignmentFlag.AlignVCenter
        head = QRectF(0, 0, self.width(), theme.px(_HEAD))
        painter.drawText(head, middle, self.caption())
        axis = QRectF(0, bottom + 2, self.width(), theme.px(_AXIS) - 2)
        painter.drawText(axis, middle, "surely not negative")
        painter.drawText(axis, Qt.AlignmentFlag.AlignRight | middle, "surely negative")
        width = QFontMetricsF(font).horizontalAdvance("0.50")
        painter.drawText(axis.adjusted(self.width() / 2 - width / 2, 0, 0, 0), middle, "0.50")

    def _bar(self, x: float) -> int:
        return max(0, min(len(self._counts) - 1, int(x * len(self._counts) / max(1, self.width()))))

    def _select(self, low: int, high: int) -> None:
        self._range = (low, high)
        self._tell()
        self.update()

    def _choose(self) -> None:
        chosen = self.selection()
        if chosen is not None:
            self.chosen.emit(*chosen)

    def _tell(self) -> None:
        self.setAccessibleDescription(
            f"{self.caption()}. {wording.many(sum(self._counts), 'comment')} in all."
        )
