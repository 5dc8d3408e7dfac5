"""A key as it looks on the keyboard, so that one learns it by seeing it."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from moderator.gui import icons, theme

HEIGHT = 20
_RADIUS = 4
_PADDING = 6
_DRAWN = {"Return": "corner-down-left", "Enter": "corner-down-left"}
_SHORT = {"Escape": "Esc", "Backspace": "⌫", "PgUp": "Page up", "PgDown": "Page down"}


def key_text(key: QKeySequence | str) -> str:
    """Return what stands on the cap of a key, in the words of the system."""
    if isinstance(key, QKeySequence):
        key = key.toString(QKeySequence.SequenceFormat.NativeText)
    return _SHORT.get(key, key)


def keycap_width(text: str) -> int:
    """Return the width of a cap in logical pixels."""
    side = theme.px(HEIGHT)
    if text in _DRAWN:
        return side
    width = QFontMetricsF(theme.font("key")).horizontalAdvance(text)
    return max(side - theme.px(2), round(width + 2 * theme.px(_PADDING)))


def paint_keycap(
    painter: QPainter,
    left: float,
    centre: float,
    text: str,
    *,
    ground: QColor | None = None,
    ink: QColor | None = None,
    edge: QColor | None = None,
) -> int:
    """Paint a cap from `left`, its middle at the height `centre`; return its width."""
    colours = theme.current()
    width, height = keycap_width(text), theme.px(HEIGHT)
    rect = QRectF(left, round(centre - height / 2), width, height)
    ink = ink or colours.secondary
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(edge or colours.strong, 1))
    painter.setBrush(ground if ground is not None else colours.raised)
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
    if text in _DRAWN:
        side = theme.px(13)
        box = QRectF(0, 0, side, side)
        box.moveCenter(rect.center())
        icons.paint(painter, _DRAWN[text], ink, box)
    else:
        painter.setPen(ink)
        painter.setFont(theme.font("key"))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()
    return width


class KeyCap(QWidget):
    """A cap alone, as a widget; for the status line and for lists of keys."""

    def __init__(self, key: QKeySequence | str, parent: QWidget | None = None) -> None:
        """Show this key."""
        super().__init__(parent)
        self._text = key_text(key)
        self.setAccessibleName(self._text)

    def show_key(self, key: QKeySequence | str) -> None:
        """Show another key."""
        self._text = key_text(key)
        self.setAccessibleName(self._text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(keycap_width(self._text), theme.px(HEIGHT))

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, D102
        paint_keycap(QPainter(self), 0, self.height() / 2, self._text)
