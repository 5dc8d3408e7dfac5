"""Sentiment over time: three stacked areas, the negative at the bottom, one event marked."""

import math
from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from moderator.core.comment import ORDER, Sentiment
from moderator.gui import theme, wording
from moderator.gui.components.shapes import SIDE, WORDS, paint_sentiment
from moderator.services.finding import Bucket
from moderator.services.overview import Overview

LEFT, RIGHT, TOP, BOTTOM = 48, 112, 30, 28
"""Room for the figures, the names at the lines' ends, the event's words and the dates, at 13 px type."""


_FILL = {Sentiment.NEGATIVE: 0.82, Sentiment.NEUTRAL: 0.22, Sentiment.POSITIVE: 0.32}


class SentimentChart(QWidget):
    """A step can be pressed: it leads to the comments of that time."""

    pressed = Signal(object)
    """The Bucket that was pressed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: Overview | None = None
        self._series: Sequence[Bucket] = ()
        self._top = 1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_overview(self, shown: Overview) -> None:
        """Show another time."""
        self._shown, self._series = shown, shown.series
        self._top = _round_up(max((bucket.read for bucket in self._series), default=1))
        rows = [
            f"{one.start:%Y-%m-%d}: {one.negative} negative, {one.neutral} neutral, {one.positive} positive"
            for one in self._series
        ]
        self.setAccessibleName(f"Sentiment by {shown.unit.value}")
        self.setAccessibleDescription("\n".join(rows))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(theme.px(640), theme.px(390))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: D102
        area = self._area()
        if self._series and area.contains(event.position()):
            steps = max(1, len(self._series) - 1)
            place = round((event.position().x() - area.left()) / area.width() * steps)
            self.pressed.emit(self._series[min(len(self._series) - 1, max(0, place))])

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, D102
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = self._area()
        self._paint_areas(painter, area)
        self._paint_grid(painter, area)
        self._paint_dates(painter, area)
        self._paint_names(painter, area)
        self._paint_event(painter, area)

    def _area(self) -> QRectF:
        return QRectF(
            theme.px(LEFT),
            theme.px(TOP),
            self.width() - theme.px(LEFT + RIGHT),
            self.height() - theme.px(TOP + BOTTOM),
        )

    def _x(self, area: QRectF, step: float) -> float:
        return area.left() + area.width() * step / max(1, len(self._series) - 1)

    def _y(self, area: QRectF, value: float) -> float:
        return area.bottom() - area.height() * value / self._top

    def _paint_grid(self, painter: QPainter, area: QRectF) -> None:
        colours = theme.current()
        font = theme.font("small", tabular=True)
        painter.setFont(font)
        for value in range(0, self._top + 1, _step(self._top)):
            y = round(self._y(area, value)) + 0.5
            line = QColor(colours.secondary)
            line.setAlphaF(0.22)
            painter.setPen(QPen(line, 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(colours.secondary)
            words = QRectF(0, y - theme.px(10), area.left() - theme.px(12), theme.px(20))
            painter.drawText(
                words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, wording.count(value)
            )

    def _paint_areas(self, painter: QPainter, area: QRectF) -> None:
        if not self._series:
            return
        colours = theme.current()
        # One step alone is shown as wide as the picture.
        series = [*self._series, *self._series] if len(self._series) == 1 else list(self._series)
        below = [0] * len(series)
        places = [area.left() + area.width() * step / (len(series) - 1) for step in range(len(series))]
        for sentiment in ORDER:
            counted = _counted(sentiment)
            above = [low + counted(bucket) for low, bucket in zip(below, series, strict=True)]
            upper = [QPointF(x, self._y(area, value)) for x, value in zip(places, above, strict=True)]
            lower = [QPointF(x, self._y(area, value)) for x, value in zip(places, below, strict=True)]
            fill = QColor(colours.mark(sentiment))
            fill.setAlphaF(_FILL[sentiment])
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(fill)
            painter.drawPolygon(QPolygonF([*upper, *reversed(lower)]))
            painter.setPen(QPen(colours.mark(sentiment), 1.5))
            painter.drawPolyline(QPolygonF(upper))
            below = above

    def _paint_dates(self, painter: QPainter, area: QRectF) -> None:
        if self._shown is None:
            return
        painter.setFont(theme.font("small"))
        painter.setPen(theme.current().secondary)
        metrics = QFontMetricsF(theme.font("small"))
        end = -1.0
        for mark in self._shown.marks:
            left = self._x(area, mark.index)
            width = metrics.horizontalAdvance(mark.words)
            if left < end or left + width > self.width() - theme.px(8):
                continue
            painter.drawText(QPointF(left, area.bottom() + theme.px(20)), mark.words)
            end = left + width + theme.px(10)

    def _paint_names(self, painter: QPainter, area: QRectF) -> None:
        if not self._series:
            return
        colours = theme.current()
        last = self._series[-1]
        total = last.read or 1
        below = 0
        least = area.bottom() + theme.px(4)
        for sentiment in ORDER:
            value = _counted(sentiment)(last)
            middle = self._y(area, below + value / 2)
            # Names never lie on each other, however thin a layer is.
            middle = min(middle, least - theme.px(20))
            least = middle - theme.px(20)
            below += value
            left = area.right() + theme.px(14)
            side = theme.px(SIDE)
            paint_sentiment(painter, QRectF(left, middle - theme.px(8) - side / 2, side, side), sentiment)
            painter.setFont(theme.font("small", 600))
            painter.setPen(colours.words(sentiment))
            painter.drawText(QPointF(left + theme.px(15), middle - theme.px(4)), WORDS[sentiment])
            painter.setFont(theme.font("small", tabular=True))
            painter.setPen(colours.text)
            words = f"{wording.count(value)} ({value / total:.0%})".replace("%", " %")
            painter.drawText(QPointF(left + theme.px(15), middle + theme.px(12)), words)

    def _paint_event(self, painter: QPainter, area: QRectF) -> None:
        event = self._shown.event if self._shown else None
        if event is None:
            return
        colours = theme.current()
        x = round(self._x(area, event.index)) + 0.5
        pen = QPen(colours.text, 1.2)
        pen.setDashPattern([3, 2.5])
        painter.setPen(pen)
        painter.drawLine(QPointF(x, area.top() - theme.px(4)), QPointF(x, area.bottom()))
        font = theme.font("small", 500)
        painter.setFont(font)
        painter.setPen(colours.text)
        width = QFontMetricsF(font).horizontalAdvance(event.words)
        left = x + theme.px(7)
        if left + width > self.width():
            left = x - width - theme.px(7)
        painter.drawText(QPointF(max(0.0, left), area.top() - theme.px(6)), event.words)


def _counted(sentiment: Sentiment) -> Callable[[Bucket], int]:
    return {
        Sentiment.NEGATIVE: lambda bucket: bucket.negative,
        Sentiment.NEUTRAL: lambda bucket: bucket.neutral,
        Sentiment.POSITIVE: lambda bucket: bucket.positive,
    }[sentiment]


def _step(top: int) -> int:
    """Return the distance of the lines that makes four to seven of them, on numbers a person would choose."""
    wanted = top / 5
    size = 10 ** max(0, math.floor(math.log10(max(wanted, 1))))
    return int(next(step * size for step in (1, 2, 5, 10) if step * size >= wanted))


def _round_up(most: int) -> int:
    """Return the next number that a line stands at."""
    step = _step(max(most, 5))
    return -(-max(most, 5) // step) * step
