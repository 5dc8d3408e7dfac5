"""A hairline."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from moderator.gui import theme


class Line(QWidget):
    """One logical pixel in the colour of a border, across or down."""

    def __init__(self, across: bool = True, *, role: str = "border", parent: QWidget | None = None) -> None:
        """Lie across, or stand if not `across`."""
        super().__init__(parent)
        self._role = role
        fixed, wide = QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding
        self.setSizePolicy(*((wide, fixed) if across else (fixed, wide)))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(1, 1)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, D102
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.current().role(self._role))
