"""A field that offers a list."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QFontMetrics, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from moderator.gui import icons, theme
from moderator.gui.components.focus import took_focus

HEIGHT = 30
RADIUS = 6


class Select(QComboBox):
    """A combo box with our edge and the two small arrows; the wheel scrolls the page, not the value."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty one."""
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: D102
        event.ignore()

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(theme.px(184), theme.px(HEIGHT))

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        return QSize(theme.px(96), theme.px(HEIGHT))

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        super().focusInEvent(event)
        took_focus(self, event, RADIUS)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, D102
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        enabled = self.isEnabled()
        painter.setPen(QPen(colours.strong if enabled else colours.border, 1))
        painter.setBrush(colours.sunken if self.underMouse() and enabled else colours.raised)
        box = QRectF(self.rect())
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        side, padding = theme.px(14), theme.px(10)
        arrows = QRectF(box.right() - padding - side, box.center().y() - side / 2, side, side)
        icons.paint(painter, "chevrons-up-down", "secondary", arrows)
        font = theme.font("body")
        room = box.adjusted(padding, 0, -(padding + side + theme.px(4)), 0)
        painter.setFont(font)
        painter.setPen(colours.text if enabled else theme.mixed(colours.secondary, colours.surface, 0.6))
        text = self.currentText() or self.placeholderText()
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
