"""How often the model was right, audit by audit."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from moderator.gui import theme, wording
from moderator.services.model_line import Check, Rate


class DriftLine(QWidget):
    """Right answers of a hundred, audit by audit, each with its range; nothing with fewer than two."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._points: list[tuple[str, Rate]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_checks(self, checks: Sequence[Check]) -> None:
        """Show other audits, oldest first."""
        self._points = [(wording.day_of(one.on), one.right) for one in checks[-12:]]
        self.setVisible(len(self._points) > 1)
        self.setAccessibleName(
            "Right of 100: " + "; ".join(f"{day} {rate.share * 100:.0f}" for day, rate in self._points)
        )
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(theme.px(300), theme.px(104))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, D102
        if len(self._points) < 2:
            return
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(theme.px(28), theme.px(8), self.width() - theme.px(52), self.height() - theme.px(34))
        low = max(0.0, min(rate.low for _, rate in self._points) // 0.1 * 0.1)
        span = 1.0 - low
        painter.setFont(theme.font("small", tabular=True))
        for value in (low, (1 + low) / 2, 1.0):
            y = area.bottom() - area.height() * (value - low) / span
            painter.setPen(QPen(colours.border, 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(colours.secondary)
            painter.drawText(
                QRectF(0, y - 10, area.left() - theme.px(6), 20),
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                f"{value * 100:.0f}",
            )
        step = area.width() / (len(self._points) - 1)
        places = [(area.left() + step * number, rate, day) for number, (day, rate) in enumerate(self._points)]

        def y_of(share: float) -> float:
            return area.bottom() - area.height() * (share - low) / span

        painter.setPen(QPen(colours.neutral_mark, 1))
        for x, rate, _ in places:
            painter.drawLine(QPointF(x, y_of(rate.low)), QPointF(x, y_of(rate.high)))
        painter.setPen(QPen(colours.accent, 1.6))
        painter.drawPolyline(QPolygonF([QPointF(x, y_of(rate.share)) for x, rate, _ in places]))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.accent)
        for x, rate, _ in places:
            painter.drawEllipse(QPointF(x, y_of(rate.share)), theme.px(3), theme.px(3))
        painter.setPen(colours.secondary)
        for x, day, flag in (
            (places[0][0] - theme.px(4), places[0][2], Qt.AlignmentFlag.AlignLeft),
            (places[-1][0] - theme.px(116), places[-1][2], Qt.AlignmentFlag.AlignRight),
        ):
            painter.drawText(QRectF(x, area.bottom() + theme.px(6), theme.px(120), 20), flag, day)
