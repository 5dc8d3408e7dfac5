"""Sentiment over time: three stacked areas, the negative at the bottom, one event marked."""

import math
from collections.abc import Callable, Sequence
from datetime import timedelta

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from moderator.core.comment import ORDER, Sentiment
from moderator.gui import theme, wording
from moderator.gui.announce import announce
from moderator.gui.components.focus import took_focus
from moderator.gui.components.shapes import SIDE, WORDS, paint_sentiment
from moderator.services.quality.finding import Bucket
from moderator.services.report.overview import Overview

LEFT, RIGHT, TOP, BOTTOM = 48, 112, 30, 28
"""Room for the figures, the names at the lines' ends, the event's words and the dates, at 13 px type."""


_FILL = {Sentiment.NEGATIVE: 0.82, Sentiment.NEUTRAL: 0.22, Sentiment.POSITIVE: 0.32}


class SentimentChart(QWidget):
    """A step can be pressed: it leads to the comments of that time."""

    pressed = Signal(object, object)
    """The Bucket that was pressed, and the Sentiment of the layer; None for all of them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: Overview | None = None
        self._series: Sequence[Bucket] = ()
        self._top = 1
        self._chosen: int | None = None
        """The step that the arrow keys have reached."""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_overview(self, shown: Overview) -> None:
        """Show another time."""
        self._shown, self._series = shown, shown.series
        self._chosen = None
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
        if event.button() == Qt.MouseButton.LeftButton:
            step, sentiment = self._at(event.position())
            if step is not None:
                self.pressed.emit(self._series[step], sentiment)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        last = len(self._series) - 1
        now = last if self._chosen is None else self._chosen
        steps = {
            Qt.Key.Key_Left: now - (self._chosen is not None),
            Qt.Key.Key_Right: now + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        key = Qt.Key(event.key())
        if key in steps and last >= 0:
            self._chosen = max(0, min(last, steps[key]))
            self.update()
            announce(self, self._said(self._chosen))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._chosen is not None:
            self.pressed.emit(self._series[self._chosen], None)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        super().focusInEvent(event)
        took_focus(self, event, theme.px(4))

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        super().focusOutEvent(event)
        self._chosen = None
        self.update()

    def event(self, event: QEvent) -> bool:  # noqa: D102
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            step, _ = self._at(event.pos().toPointF())
            QToolTip.showText(event.globalPos(), "" if step is None else self._said(step), self)
            return True
        return super().event(event)

    def _at(self, place: QPointF) -> tuple[int | None, Sentiment | None]:
        """Return the step at a place, and the sentiment whose layer or name lies there."""
        area = self._area()
        if not self._series:
            return None, None
        if place.x() > area.right() + theme.px(6):
            for sentiment, box in self._names(area):
                if box.contains(place):
                    return len(self._series) - 1, sentiment
        if not area.contains(place):
            return None, None
        share = (place.x() - area.left()) / area.width()
        step = min(len(self._series) - 1, max(0, round(share * max(1, len(self._series) - 1))))
        below = 0
        for sentiment in ORDER:
            below += _counted(sentiment)(self._series[step])
            if place.y() > self._y(area, below):
                return step, sentiment
        return step, None

    def _said(self, step: int) -> str:
        one = self._series[step]
        last = one.end - timedelta(days=1)
        days = wording.day_of(one.start) + (f" to {wording.day_of(last)}" if last > one.start else "")
        counts = (f"{wording.count(_counted(felt)(one))} {felt.value}" for felt in ORDER)
        return f"{days}: {', '.join(counts)}"

    def _names(self, area: QRectF) -> list[tuple[Sentiment, QRectF]]:
        """Return where the names at the lines' ends stand; they never lie on each other."""
        if not self._series:
            return []
        last, below = self._series[-1], 0
        least = area.bottom() + theme.px(4)
        found = []
        for sentiment in ORDER:
            value = _counted(sentiment)(last)
            middle = min(self._y(area, below + value / 2), least - theme.px(20))
            least = middle - theme.px(20)
            below += value
            left = area.right() + theme.px(14)
            found.append((sentiment, QRectF(left, middle - theme.px(20), self.width() - left, theme.px(38))))
        return found

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, D102
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = self._area()
        self._paint_areas(painter, area)
        self._paint_grid(painter, area)
        self._paint_dates(painter, area)
        self._paint_names(painter, area)
        self._paint_event(painter, area)
        self._paint_chosen(painter, area)

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
            width = metrics.horizontalAdvance(mark.words)
            # The last one ends with the picture, as far as the one before it leaves room.
            left = self._x(area, mark.index)
            left = max(min(left, area.right() - width), min(left, end))
            if left < end or left + width > self.width() - theme.px(8):
                continue
            painter.drawText(QPointF(left, area.bottom() + theme.px(20)), mark.words)
            end = left + width + theme.px(10)

    def _paint_names(self, painter: QPainter, area: QRectF) -> None:
        colours = theme.current()
        for sentiment, box in self._names(area):
            value, total = _counted(sentiment)(self._series[-1]), self._series[-1].read or 1
            middle, left = box.top() + theme.px(20), box.left()
            side = theme.px(SIDE)
            paint_sentiment(painter, QRectF(left, middle - theme.px(8) - side / 2, side, side), sentiment)
            painter.setFont(theme.font("small", 600))
            painter.setPen(colours.words(sentiment))
            painter.drawText(QPointF(left + theme.px(15), middle - theme.px(4)), WORDS[sentiment])
            painter.setFont(theme.font("small", tabular=True))
            painter.setPen(colours.text)
            words = f"{wording.count(value)} ({value / total:.0%})".replace("%", " %")
            painter.drawText(QPointF(left + theme.px(15), middle + theme.px(12)), words)

    def _paint_chosen(self, painter: QPainter, area: QRectF) -> None:
        """Mark the step that the arrow keys have reached, and say its figures under the picture."""
        if self._chosen is None:
            return
        colours = theme.current()
        x = round(self._x(area, self._chosen)) + 0.5
        painter.setPen(QPen(colours.accent, 2))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        painter.setFont(theme.font("small", 500))
        words = self._said(self._chosen)
        width = QFontMetricsF(painter.font()).horizontalAdvance(words) + theme.px(16)
        left = max(area.left(), min(x - width / 2, self.width() - width))
        box = QRectF(left, area.bottom() + theme.px(4), width, theme.px(22))
        painter.setPen(QPen(colours.strong, 1))
        painter.setBrush(colours.raised)
        painter.drawRoundedRect(box, theme.px(4), theme.px(4))
        painter.setPen(colours.text)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

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
