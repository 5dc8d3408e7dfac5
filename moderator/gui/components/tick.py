"""A box to tick."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from moderator.gui import icons, theme
from moderator.gui.components.focus import took_focus

RADIUS = 4
_SIDE = 16


class Tick(QCheckBox):
    """A check box in our drawing."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        """Offer `text`."""
        super().__init__(text, parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: D102
        width = QFontMetrics(theme.font("body")).horizontalAdvance(self.text())
        return QSize(theme.px(_SIDE) + theme.px(8) + width + 2, theme.px(24))

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        super().focusInEvent(event)
        took_focus(self, event, RADIUS)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, D102
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = theme.px(_SIDE)
        box = QRectF(0.5, (self.height() - side) // 2 + 0.5, side - 1, side - 1)
        on = self.isChecked()
        painter.setPen(QPen(colours.accent if on else colours.strong, 1))
        painter.setBrush(colours.accent if on else colours.sunken if self.underMouse() else colours.raised)
        painter.drawRoundedRect(box, RADIUS, RADIUS)
        if on:
            icons.paint(painter, "check", colours.on_accent, box.adjusted(1.5, 1.5, -1.5, -1.5))
        painter.setFont(theme.font("body"))
        painter.setPen(colours.text if self.isEnabled() else colours.secondary)
        words = QRectF(side + theme.px(8), 0, self.width() - side - theme.px(8), self.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.text())
