"""A badge: a small number in a round frame, such as "×14" for comments that are alike."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

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


class Badge(QWidget):
    """A badge alone, as a widget."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        """Show this text."""
        super().__init__(parent)
        self._text = text
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_text(self, text: str) -> None:
        """Show another text."""
        self._text = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(badge_width(self._text), theme.px(HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, D102
        paint_badge(QPainter(self), self.width(), self.height() / 2, self._text)
