"""The comment that is read: plain text in large type, the words that drove the machine marked behind it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from moderator.core.comment import Sentiment
from moderator.gui import theme
from moderator.gui.hostile import reads_from_right, visible

EDGE = 4
"""Left free around the text, or the first letter's mark would be cut."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A stretch of the text that drove the machine."""

    start: int
    end: int
    strong: bool


class Reading(QWidget):
    """Lays the text out once for a width; painting is cheap. Shows grey boxes instead while it is withheld."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._marks: tuple[Marked, ...] = ()
        self._sentiment: Sentiment | None = None
        self._withheld = False
        self._layout = QTextLayout()
        self._height = 0.0
        self._laid_out = (-1, "", 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_text(self, text: str, *, withheld: bool = False) -> None:
        """Show another comment, or boxes in the place of its words."""
        self._text = visible(text)
        self._withheld = withheld
        self._marks = ()
        self.setAccessibleName("Hidden until you reveal it" if withheld else self._text)
        self._lay_out()
        self.update()

    def show_marks(self, marks: Sequence[Marked], sentiment: Sentiment | None, original: str) -> None:
        """Mark words of the text that is shown; the places are those of the original."""
        # With hidden controls made visible the places have moved.
        self._marks = tuple(marks) if self._text == original and not self._withheld else ()
        self._sentiment = sentiment
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(theme.px(552), round(self._height) + 2 * theme.px(EDGE))

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        return QSize(theme.px(200), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        font = theme.font("reading")
        key = (self.width(), self._text, font.pixelSize())
        if key == self._laid_out:
            return
        self._laid_out = key
        # QTextLayout knows one paragraph; the line separator makes it break where the writer did.
        self._layout = QTextLayout(self._text.replace("\n", "\u2028"), font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        right = reads_from_right(self._text)
        option.setTextDirection(Qt.LayoutDirection.RightToLeft if right else Qt.LayoutDirection.LeftToRight)
        self._layout.setTextOption(option)
        self._layout.setCacheEnabled(True)
        line_height = font.pixelSize() * theme.READING_LINE
        width = max(1, self.width() - 2 * theme.px(EDGE))
        self._layout.beginLayout()
        y = 0.0
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, y + (line_height - line.height()) / 2))
            y += line_height
        self._layout.endLayout()
        self._height = y
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, D102
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        origin = QPointF(theme.px(EDGE), theme.px(EDGE))
        if self._withheld:
            self._paint_boxes(painter, origin)
            return
        for mark in self._marks:
            self._paint_mark(painter, mark, origin)
        painter.setPen(theme.current().text)
        self._layout.draw(painter, origin)

    def _paint_mark(self, painter: QPainter, mark: Marked, origin: QPointF) -> None:
        colours = theme.current()
        for rect, baseline in self._rects(mark.start, mark.end):
            rect.translate(origin)
            under = baseline + origin.y() + theme.px(5)
            if mark.strong:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colours.tint(self._sentiment))
                bleed = theme.px(3)
                painter.drawRoundedRect(rect.adjusted(-bleed, 0, bleed, 0), theme.px(3), theme.px(3))
                painter.setPen(QPen(colours.mark(self._sentiment), theme.px(2)))
                painter.drawLine(QPointF(rect.left() - bleed, under), QPointF(rect.right() + bleed, under))
            else:
                pen = QPen(colours.mark(self._sentiment), 1.5)
                pen.setDashPattern([1.0, 2.0])
                painter.setPen(pen)
                painter.drawLine(QPointF(rect.left(), under), QPointF(rect.right(), under))

    def _rects(self, start: int, end: int) -> list[tuple[QRectF, float]]:
        """Return where a stretch of text stands: one rectangle a line, with its baseline."""
        found = []
        height = QFontMetricsF(theme.font("reading")).height()
        for number in range(self._layout.lineCount()):
            line = self._layout.lineAt(number)
            first = max(start, line.textStart())
            last = min(end, line.textStart() + line.textLength())
            if first >= last:
                continue
            left, right = _x(line.cursorToX(first)), _x(line.cursorToX(last))
            baseline = line.y() + line.ascent()
            top = baseline - line.ascent() * 0.98
            found.append((QRectF(min(left, right), top, abs(right - left), height), baseline))
        return found

    def _paint_boxes(self, painter: QPainter, origin: QPointF) -> None:
        """Paint soft boxes of the words' lengths: nothing of the letters is in them."""
        colours = theme.current()
        colour = QColor(colours.secondary)
        painter.setPen(Qt.PenStyle.NoPen)
        place = 0
        for word in self._text.replace("\n", " ").split(" "):
            for rect, _ in self._rects(place, place + len(word)):
                rect.translate(origin)
                box = QRectF(
                    rect.left() + theme.px(2),
                    rect.center().y() - theme.px(7),
                    rect.width() - theme.px(4),
                    theme.px(14),
                )
                for ring in range(4, -1, -1):
                    colour.setAlphaF(0.09 + 0.05 * (4 - ring))
                    painter.setBrush(colour)
                    soft = box.adjusted(-ring, -ring, ring, ring)
                    painter.drawRoundedRect(soft, soft.height() / 2, soft.height() / 2)
            place += len(word) + 1


class ReadingArea(QScrollArea):
    """Scrolls a long comment; everything around it stays where it is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reading = Reading()
        self.setWidget(self.reading)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        self.reading.setAutoFillBackground(False)

    def sizeHint(self) -> QSize:  # noqa: D102
        return self.reading.sizeHint()


def _x(found: object) -> float:
    """Return the place from PySide's answer, which is a pair or a number by its version."""
    if isinstance(found, tuple):
        return float(found[0])
    return float(str(found))
