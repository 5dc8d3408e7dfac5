"""How often the model was right, audit by audit."""

import math
from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from moderator.gui import theme, wording
from moderator.services.quality.rates import Check, Rate


class DriftLine(QWidget):
    """Right answers of a hundred, audit by audit, each with its range; nothing with fewer than two."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._points: list[tuple[str, Rate]] = []
        self._labels: list[str] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_checks(self, checks: Sequence[Check]) -> None:
        """Show other audits, oldest first."""
        self._points = [(wording.day_of(one.on), one.right) for one in checks[-12:]]
        self._labels = _said([one.on for one in checks[-12:]])
        self.setVisible(len(self._points) > 1)
        self.setAccessibleName(
            "Right of 100: " + "; ".join(f"{day} {rate.share * 100:.0f}" for day, rate in self._points)
        )
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(theme.px(300), theme.px(84))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, D102
        if len(self._points) < 2:
            return
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = theme.font("key", tabular=True)
        painter.setFont(font)
        area = QRectF(theme.px(32), theme.px(8), self.width() - theme.px(32), self.height() - theme.px(30))
        # Down to a ten below the lowest range, so that a fall is seen and chance is not made large.
        low = max(0.0, math.floor(min(rate.low for _, rate in self._points) * 10) / 10)

        def y_of(share: float) -> float:
            return area.bottom() - area.height() * (share - low) / (1 - low)

        for value in (low, (1 + low) / 2, 1.0):
            y = round(y_of(value)) + 0.5
            painter.setPen(QPen(colours.border, 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(colours.secondary)
            words = QRectF(0, y - theme.px(10), area.left() - theme.px(8), theme.px(20))
            painter.drawText(words, _RIGHT, f"{value * 100:.0f}")
        step = area.width() / len(self._points)
        widest = max(QFontMetricsF(font).horizontalAdvance(words) for words in self._labels)
        every = math.ceil((widest + theme.px(6)) / step)
        last = len(self._points) - 1
        for number, (_, rate) in enumerate(self._points):
            x = area.left() + step * (number + 0.5)
            # The newest is what counts today: in ink, the others a step behind it.
            colour = colours.text if number == last else colours.neutral_mark
            painter.setPen(QPen(colour, 1.6))
            painter.drawLine(QPointF(x, y_of(rate.low)), QPointF(x, y_of(rate.high)))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawEllipse(QPointF(x, y_of(rate.share)), theme.px(3.2), theme.px(3.2))
            if (last - number) % every == 0:
                painter.setPen(colours.text if number == last else colours.secondary)
                under = QRectF(x - widest, area.bottom() + theme.px(5), 2 * widest, theme.px(16))
                painter.drawText(under, Qt.AlignmentFlag.AlignCenter, self._labels[number])


_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def _said(days: Sequence[date]) -> list[str]:
    """Return months, or days where two audits fall into one month."""
    months = [wording.month_of(day) for day in days]
    return months if len(set(months)) == len(days) else [wording.month_of(day, with_day=True) for day in days]
