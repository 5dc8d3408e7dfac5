"""Bars: one value on a track, or several that add up. Never animated; text says the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from moderator.gui import theme

_SMALLEST = 3.0


def paint_bar(
    painter: QPainter, rect: QRectF, share: float, colour: QColor, track: QColor | None = None
) -> None:
    """Paint a bar filled to `share`, in [0, 1], on its track."""
    radius = rect.height() / 2
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(track or theme.current().sunken)
    painter.drawRoundedRect(rect, radius, radius)
    if share > 0:
        # A dot is left of the smallest share: nothing and almost nothing must not look the same.
        width = max(rect.height(), rect.width() * min(1.0, share))
        painter.setBrush(colour)
        painter.drawRoundedRect(QRectF(rect.left(), rect.top(), width, rect.height()), radius, radius)
    painter.restore()


class Bar(QWidget):
    """A value from 0 to 1 on a track."""

    def __init__(
        self,
        height: int = 5,
        role: str = "accent",
        parent: QWidget | None = None,
        *,
        track: str = "sunken",
    ) -> None:
        """Make a bar `height` design pixels high, in the colour of a role, on a track in another."""
        super().__init__(parent)
        self._track = track
        self._height = height
        self._role = role
        self._share = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_share(self, share: float) -> None:
        """Fill the bar to `share`, in [0, 1]."""
        self._share = share
        self.setAccessibleDescription(f"{share:.0%}")
        self.update()

    def share(self) -> float:
        """Return how far the bar is filled."""
        return self._share

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(theme.px(96), theme.px(self._height))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, D102
        colours = theme.current()
        ground = colours.role(self._track)
        paint_bar(QPainter(self), QRectF(self.rect()), self._share, colours.role(self._role), ground)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a stacked bar."""

    value: float
    colour: QColor


class StackedBar(QWidget):
    """Several values side by side that add up to the whole, with a hair of space between."""

    def __init__(self, height: int = 10, parent: QWidget | None = None) -> None:
        """Make a bar `height` design pixels high."""
        super().__init__(parent)
        self._height = height
        self._parts: tuple[Part, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_parts(self, parts: Sequence[Part]) -> None:
        """Show these parts from the left; the smallest is still seen."""
        self._parts = tuple(part for part in parts if part.value > 0)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(theme.px(96), theme.px(self._height))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, D102
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        radius = min(4.0, rect.height() / 2)
        outline = QPainterPath()
        outline.addRoundedRect(rect, radius, radius)
        painter.setClipPath(outline)
        painter.fillRect(rect, theme.current().sunken)
        total = sum(part.value for part in self._parts)
        if not total:
            return
        gap = 2.0
        room = rect.width() - gap * (len(self._parts) - 1)
        widths = [max(_SMALLEST, room * part.value / total) for part in self._parts]
        widest = max(range(len(widths)), key=widths.__getitem__)
        widths[widest] -= sum(widths) - room
        painter.fillRect(rect, self.palette().color(self.backgroundRole()))
        left = rect.left()
        for part, width in zip(self._parts, widths, strict=True):
            painter.fillRect(QRectF(left, rect.top(), width, rect.height()), part.colour)
            left += width + gap
