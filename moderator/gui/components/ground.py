"""The ground that parts lie on: a widget filled with the colour of a role, perhaps with round corners."""

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget

from moderator.gui import theme


class Ground(QWidget):
    """Fills itself with a role; its children know it as their window colour."""

    def __init__(
        self,
        role: str = "window",
        parent: QWidget | None = None,
        *,
        radius: int = 0,
    ) -> None:
        """Fill with `role`, with corners of `radius` logical pixels."""
        super().__init__(parent)
        self._role = role
        self._radius = radius
        self._dress()

    def set_role(self, role: str) -> None:
        """Fill with another role."""
        self._role = role
        self._dress()
        self.update()

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._dress()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painter = QPainter(self)
        colours = theme.current()
        if not self._radius:
            painter.fillRect(event.rect(), colours.role(self._role))
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(colours.role(self._role))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(QRectF(self.rect()), self._radius, self._radius)

    def _dress(self) -> None:
        # What lies under a whole ground need not be painted first: half the work of a decision.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, not self._radius)
        colours = self.palette()
        ground = theme.current().role(self._role)
        if colours.color(QPalette.ColorRole.Window) != ground:
            colours.setColor(QPalette.ColorRole.Window, ground)
            self.setPalette(colours)
