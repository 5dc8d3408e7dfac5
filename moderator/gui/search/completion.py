"""What could come next while typing a search: a short list under the cursor, inside the window."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from moderator.core.query_words import Suggestion
from moderator.gui import theme
from moderator.gui.hostile import one_line

ROW = 28
MOST = 10
_EDGE = 4
_RADIUS = 8


class Completion(QWidget):
    """Offers suggestions; the keys stay in the field, which moves the choice by `move`."""

    chosen = Signal(object)
    """The suggestion that was pressed."""

    def __init__(self, field: QWidget) -> None:
        """Belong to `field`; it is laid over the field's window when there is something to offer."""
        super().__init__(field)
        self._field = field
        self._offered: tuple[Suggestion, ...] = ()
        self._place = -1
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("What could come next")
        self.setMouseTracking(True)
        self.hide()

    def offer(self, offered: Sequence[Suggestion], at: QPoint) -> None:
        """Show these under the point `at` of the field, or go away if there are none. None is chosen yet."""
        self._offered, self._place = tuple(offered[:MOST]), -1
        if not self._offered:
            self.hide()
            return
        window = self._field.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        size = self.sizeHint()
        place = self._field.mapTo(window, at)
        left = max(0, min(place.x(), window.width() - size.width() - theme.px(8)))
        self.setGeometry(left, place.y(), size.width(), size.height())
        self.raise_()
        self.show()
        self.update()

    def offered(self) -> tuple[Suggestion, ...]:
        """Return what is on offer; nothing while it is hidden."""
        return () if self.isHidden() else self._offered

    def current(self) -> Suggestion | None:
        """Return the one that Enter takes."""
        return self._offered[self._place] if not self.isHidden() and self._place >= 0 else None

    def move_choice(self, step: int) -> None:
        """Choose the next or the one before; past the ends none is chosen."""
        count = len(self._offered)
        self._place = (self._place + 1 + step) % (count + 1) - 1
        chosen = self.current()
        self.setAccessibleDescription(f"{chosen.text} {chosen.hint}".strip() if chosen else "")
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102
        metrics = QFontMetrics(theme.font("body"))
        small = QFontMetrics(theme.font("small"))
        widest = max(
            (
                metrics.horizontalAdvance(one_line(one.text, 60)) + small.horizontalAdvance(one.hint)
                for one in self._offered
            ),
            default=0,
        )
        return QSize(
            max(theme.px(220), widest + theme.px(24 + 24 + 2 * _EDGE)),
            len(self._offered) * theme.px(ROW) + 2 * theme.px(_EDGE),
        )

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: D102
        self._place = self._at(event.position().y())
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: D102
        place = self._at(event.position().y())
        if place >= 0:
            self.chosen.emit(self._offered[place])

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, D102
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colours.strong, 1))
        painter.setBrush(colours.raised)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
        edge, height = theme.px(_EDGE), theme.px(ROW)
        for number, one in enumerate(self._offered):
            row = QRectF(edge, edge + number * height, self.width() - 2 * edge, height)
            if number == self._place:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colours.sunken)
                painter.drawRoundedRect(row, theme.px(6), theme.px(6))
            inner = row.adjusted(theme.px(12), 0, -theme.px(12), 0)
            centre = Qt.AlignmentFlag.AlignVCenter
            painter.setPen(colours.text)
            painter.setFont(theme.font("body", 500))
            painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | centre, one_line(one.text, 60))
            painter.setPen(colours.secondary)
            painter.setFont(theme.font("small"))
            painter.drawText(inner, Qt.AlignmentFlag.AlignRight | centre, one.hint)

    def _at(self, y: float) -> int:
        place = int((y - theme.px(_EDGE)) // theme.px(ROW))
        return place if 0 <= place < len(self._offered) else -1
