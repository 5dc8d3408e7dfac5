"""A badge: a small number in a round frame, such as "×14" for comments that are alike."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from moderator.gui import theme

HEIGHT = 18
_PADDING = 7


def badge_width(text: str) -> int:
    """Return the width of a badge in logical pixels."""
    width = QFontMetricsF(theme.font("key", 600)).horizontalAdvance(text)
    return max(theme.px(HEIGHT), round(width + 2 * theme.px(_PADDING)))


def paint_badge(
    painter: QPainter, right: float, centre: float, text: str, ground: QColor | None = None
) -> int:
    """Paint a badge that ends at `right`, its middle at the height `centre`; return its width."""
    colours = theme.current()
    width, height = badge_width(text), theme.px(HEIGHT)
    rect = QRectF(right - width, round(centre - height / 2), width, height)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground or colours.sunken)
    painter.drawRoundedRect(rect, height / 2, height / 2)
    painter.setPen(colours.text)
    painter.setFont(theme.font("key", 600))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()
    return width
