"""Where the keyboard is: a ring in the accent, 2 wide, 2 away, outside the part that has the focus."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from moderator.gui import theme

_AWAY = 2
_WIDE = 2
_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


def took_focus(widget: QWidget, event: QFocusEvent, radius: int) -> None:
    """Ask for the ring around a widget with corners of this radius; for its `focusInEvent`.

    Only a keyboard brings the ring: a mouse shows by itself where it is.
    """
    if event.reason() not in _KEYBOARD:
        return
    ring = widget.window().findChild(FocusRing, options=Qt.FindChildOption.FindDirectChildrenOnly)
    if isinstance(ring, FocusRing):
        ring.arrive(widget, radius)


def follow(place: QWidget, parts: Sequence[QWidget]) -> None:
    """Let Tab reach parts that came later where `place` stands among the others, and not behind all of them."""
    before = place.previousInFocusChain()
    while before is not None and before is not place and before.focusPolicy() is Qt.FocusPolicy.NoFocus:
        before = before.previousInFocusChain()
    if before is None or before is place or not place.window().isAncestorOf(before):
        return
    for part in parts:
        QWidget.setTabOrder(before, part)
        before = part


class FocusRing(QWidget):
    """One ring for the whole window, so that no part needs room for its own."""

    def __init__(self, window: QWidget) -> None:
        """Stay inside `window`, hidden until the keyboard moves the focus."""
        super().__init__(window)
        self._target: QWidget | None = None
        self._radius = 0
        self._watched: list[QWidget] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)

    def target(self) -> QWidget | None:
        """Return the widget that the ring is around, if any."""
        return self._target

    def arrive(self, widget: QWidget, radius: int) -> None:
        """Go around this widget."""
        self.leave()
        self._target, self._radius = widget, radius
        step: QWidget | None = widget
        while step is not None and step is not self.window():
            step.installEventFilter(self)
            self._watched.append(step)
            step = step.parentWidget()
        self._follow()

    @Slot()
    def leave(self) -> None:
        """Go away."""
        for widget in self._watched:
            widget.removeEventFilter(self)
        self._watched.clear()
        self._target = None
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: D102
        if watched is self._target and event.type() in (QEvent.Type.FocusOut, QEvent.Type.MouseButtonPress):
            self.leave()
        elif event.type() in (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide):
            self._follow()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, D102
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.current().accent, _WIDE))
        half = _WIDE / 2
        radius = self._radius + _AWAY + half
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), radius, radius)

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:  # noqa: ARG002
        if new is not self._target:
            self.leave()

    def _follow(self) -> None:
        target = self._target
        if target is None or not target.isVisible() or target.visibleRegion().isEmpty():
            self.hide()
            return
        place = QRect(target.mapTo(self.window(), QPoint(0, 0)), target.size())
        out = _AWAY + _WIDE
        self.setGeometry(place.adjusted(-out, -out, out, out))
        self.raise_()
        self.show()


def entered(event: QKeyEvent) -> QAbstractButton | None:
    """Return the button that Enter presses: Qt does so on some systems, and in dialogs alone."""
    focused = QApplication.focusWidget()
    enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat()
    return focused if enter and isinstance(focused, QAbstractButton) else None
