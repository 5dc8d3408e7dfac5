"""The comment that is read: plain text in large type, the words that drove the machine marked behind it."""

import re
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QImage,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from moderator.core.comment import Sentiment
from moderator.gui import theme
from moderator.gui.hostile import reads_from_right, visible
from moderator.gui.review.explanations import Mark
from moderator.gui.review.spelled import spelled

_COARSE = 5.0
"""How many times smaller the boxes are drawn before they are made large again."""
_TALLEST = 1200
_WORD = re.compile(r"\S+")
MOST_SPOKEN = 4000
EDGE = 4
"""Left free around the text, or the first letter's mark would be cut."""
KEPT = 4
"""Texts that stay laid out: the one that is read, and those that come next."""


@dataclass(slots=True)
class _Laid:
    """A text in its lines."""

    layout: QTextLayout
    height: float
    boxes: QPixmap | None = None
    """What stands in its place while it is withheld."""


class Reading(QWidget):
    """Lays the text out once for a width; painting is cheap. Shows grey boxes instead while it is withheld."""

    grew = Signal()
    """It needs more room than before, or less."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spelled = spelled("")
        self._marks: tuple[Mark, ...] = ()
        self._sentiment: Sentiment | None = None
        self._withheld = False
        self._kept: OrderedDict[tuple[int, str, int], _Laid] = OrderedDict()
        self._layout = QTextLayout()
        self._height = 0.0
        self._laid_out = (-1, "", 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_text(self, text: str, *, withheld: bool = False) -> None:
        """Show another comment, or boxes in the place of its words."""
        self._spelled = spelled(text)
        self._withheld = withheld
        self._marks = ()
        self.setAccessibleName("Hidden until you reveal it" if withheld else visible(text[:MOST_SPOKEN]))
        self._lay_out()
        self.update()

    def prepare(self, text: str, *, withheld: bool = False) -> None:
        """Lay out a comment that comes next, so that nothing has to be when it does."""
        laid = self._laid(self._key(spelled(text).text))
        if withheld and laid.boxes is None:
            laid.boxes = self._drawn_boxes(laid, spelled(text).text)

    def show_marks(self, marks: Sequence[Mark], sentiment: Sentiment | None) -> None:
        """Mark words of the text that is shown; the places are those of the original."""
        shown = () if self._withheld else tuple(marks)
        if shown or self._marks:
            self._marks = shown
            self._sentiment = sentiment
            self.update()

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(theme.px(552), round(self._height) + 2 * theme.px(EDGE))

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        return QSize(theme.px(200), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._lay_out()

    def _key(self, text: str) -> tuple[int, str, int]:
        return self.width(), text, theme.font("reading").pixelSize()

    def _lay_out(self) -> None:
        key = self._key(self._spelled.text)
        if key == self._laid_out:
            return
        self._laid_out = key
        laid = self._laid(key)
        taller = laid.height != self._height
        self._layout, self._height = laid.layout, laid.height
        self.updateGeometry()
        if taller:
            self.grew.emit()

    def _laid(self, key: tuple[int, str, int]) -> _Laid:
        laid = self._kept.get(key)
        if laid is None:
            laid = self._kept[key] = self._laid_anew(key[1])
        self._kept.move_to_end(key)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return laid

    def _laid_anew(self, text: str) -> _Laid:
        font = theme.font("reading")
        # QTextLayout knows one paragraph; the line separator makes it break where the writer did.
        layout = QTextLayout(text, font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        right = reads_from_right(text)
        option.setTextDirection(Qt.LayoutDirection.RightToLeft if right else Qt.LayoutDirection.LeftToRight)
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        option.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute)
        layout.setTextOption(option)
        layout.setCacheEnabled(True)
        line_height = font.pixelSize() * theme.READING_LINE
        width = max(1, self.width() - 2 * theme.px(EDGE))
        layout.beginLayout()
        y = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            # Signs piled upon a letter make a line taller; they must not lie over its neighbours.
            height = max(line_height, line.height())
            line.setPosition(QPointF(0, y + (height - line.height()) / 2))
            y += height
        layout.endLayout()
        return _Laid(layout, y)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, D102
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        origin = QPointF(theme.px(EDGE), theme.px(EDGE))
        if self._withheld:
            self._paint_boxes(painter)
            return
        for mark in self._marks:
            self._paint_mark(painter, mark, origin)
        painter.setPen(theme.current().text)
        self._layout.draw(painter, origin)

    def _paint_mark(self, painter: QPainter, mark: Mark, origin: QPointF) -> None:
        colours = theme.current()
        start, end = self._spelled.place(mark.start), self._spelled.place(mark.end)
        for rect, baseline in _rects(self._layout, start, end):
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

    def _paint_boxes(self, painter: QPainter) -> None:
        """Paint soft boxes of the words' lengths, blurred once: nothing of the letters is in them."""
        laid = self._laid(self._key(self._spelled.text))
        if laid.boxes is None or laid.boxes.devicePixelRatio() != self.devicePixelRatioF():
            laid.boxes = self._drawn_boxes(laid, self._spelled.text)
        painter.drawPixmap(0, 0, laid.boxes)

    def _drawn_boxes(self, laid: _Laid, text: str) -> QPixmap:
        ratio = self.devicePixelRatioF()
        origin = QPointF(theme.px(EDGE), theme.px(EDGE))
        tall = min(laid.height + 2 * theme.px(EDGE), _TALLEST)
        small = QImage(
            max(1, round(self.width() / _COARSE)),
            max(1, round(tall / _COARSE)),
            QImage.Format.Format_ARGB32_Premultiplied,
        )
        small.fill(Qt.GlobalColor.transparent)
        painter = QPainter(small)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(1 / _COARSE, 1 / _COARSE)
        colour = QColor(theme.current().secondary)
        colour.setAlphaF(0.6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        start = seen = 0
        for found in _WORD.finditer(text):
            start += len(text[seen : found.start()].encode("utf-16-le")) // 2
            seen = found.start()
            length = len(found[0].encode("utf-16-le")) // 2
            for rect, _ in _rects(laid.layout, start, start + length):
                rect.translate(origin)
                if rect.top() > _TALLEST:
                    break
                half = theme.px(7)
                middle = rect.center().y()
                box = QRectF(rect.left() + 2, middle - half, max(rect.width() - 4, 2 * half), 2 * half)
                painter.drawRoundedRect(box, half, half)
        painter.end()
        # Made small and large again, smoothly: a blur that costs nothing.
        wide = QSize(round(self.width() * ratio), round(small.height() * _COARSE * ratio))
        for step in (2, 1):
            size = QSize(max(1, wide.width() // (2 * step)), max(1, wide.height() // (2 * step)))
            small = small.scaled(size, mode=Qt.TransformationMode.SmoothTransformation)
        picture = QPixmap.fromImage(small.scaled(wide, mode=Qt.TransformationMode.SmoothTransformation))
        picture.setDevicePixelRatio(ratio)
        return picture

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._kept.clear()
            self._laid_out = (-1, "", 0)
            self._lay_out()


class ReadingArea(QScrollArea):
    """Scrolls a long comment; everything around it stays where it is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reading = Reading()
        # Qt tells what lies round the area of its own needs alone, not of those of what is in it.
        self.reading.grew.connect(self.updateGeometry)
        self.setWidget(self.reading)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        self.reading.setAutoFillBackground(False)

    def sizeHint(self) -> QSize:  # noqa: D102
        return self.reading.sizeHint()

    def turn(self, pages: int) -> None:
        """Read on by so many screens, the last line still in sight; back where it is negative."""
        bar = self.verticalScrollBar()
        line = round(theme.font("reading").pixelSize() * theme.READING_LINE)
        bar.setValue(bar.value() + pages * max(line, self.viewport().height() - line))


def _rects(layout: QTextLayout, start: int, end: int) -> list[tuple[QRectF, float]]:
    """Return where a stretch of text stands: one rectangle a line, with its baseline."""
    found = []
    height = QFontMetricsF(layout.font()).height()
    for number in range(layout.lineCount()):
        line = layout.lineAt(number)
        first = max(start, line.textStart())
        last = min(end, line.textStart() + line.textLength())
        if first >= last:
            continue
        left, right = _x(line.cursorToX(first)), _x(line.cursorToX(last))
        baseline = line.y() + line.ascent()
        top = baseline - line.ascent() * 0.98
        found.append((QRectF(min(left, right), top, abs(right - left), height), baseline))
    return found


def _x(found: object) -> float:
    """Return the place from PySide's answer, which is a pair or a number by its version."""
    if isinstance(found, tuple):
        return float(found[0])
    return float(str(found))
