"""Buttons: one primary a screen, plain ones beside it, flat ones and links where a frame would shout."""

from typing import Literal

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAction,
    QColor,
    QEnterEvent,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

from moderator.gui import icons, theme
from moderator.gui.components.focus import took_focus
from moderator.gui.components.keycap import key_text, keycap_width, paint_keycap

Kind = Literal["primary", "plain", "flat", "link"]
Size = Literal["inline", "bar", "sheet"]

RADIUS = 6
_HEIGHTS: dict[Size, int] = {"inline": 28, "bar": 32, "sheet": 36}
_PADDING = {"primary": 12, "plain": 12, "flat": 8, "link": 0}
_GAP = 8
_ICON = 16


class Button(QPushButton):
    """Paints text, perhaps an icon before it, and a key cap or a chevron after it."""

    def __init__(
        self,
        text: str,
        kind: Kind = "plain",
        *,
        icon: str = "",
        key: QKeySequence | str = "",
        size: Size = "sheet",
        chevron: bool = False,
        padding: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Make a button; `icon` is a name of icons.py, `key` only the hint of a key bound elsewhere.

        `padding` is for a button that stands in line with the text above and below it.
        """
        super().__init__(text, parent)
        self._kind: Kind = kind
        self._size: Size = size
        self._icon_name = icon
        self._cap = key_text(key)
        self._chevron = chevron
        self._barred = False
        self._padding = _PADDING[kind] if padding is None else padding
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if kind == "link":
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_key(self, key: QKeySequence | str) -> None:
        """Show another key on the cap; an empty one takes the cap away."""
        self._cap = key_text(key)
        self.updateGeometry()
        self.update()

    def show_icon(self, name: str) -> None:
        """Show another icon; an empty name takes it away."""
        self._icon_name = name
        self.updateGeometry()
        self.update()

    def follow(self, action: QAction) -> None:
        """Do what the action does, be enabled when it is, and show its key."""
        self.show_key(action.shortcut())
        self.setEnabled(action.isEnabled())
        action.enabledChanged.connect(self.setEnabled)
        self.clicked.connect(action.trigger)

    def bar(self, why: str) -> None:
        """Let it do nothing from now on, whatever comes, and say why."""
        self._barred = True
        self.setEnabled(False)
        self.setToolTip(why)
        self.setAccessibleDescription(why)

    def setEnabled(self, enabled: bool) -> None:  # noqa: D102
        super().setEnabled(enabled and not self._barred)

    def open_menu(self, menu: QMenu) -> None:
        """Open a menu under the button."""
        menu.popup(self.mapToGlobal(QPoint(0, self.height() + theme.px(4))))

    def sizeHint(self) -> QSize:  # noqa: D102
        return self._size_of(cap=True)

    def _size_of(self, *, cap: bool) -> QSize:
        metrics = QFontMetrics(self._font())
        width = 2 * theme.px(self._padding) + metrics.horizontalAdvance(self._shown())
        if self._icon_name:
            width += theme.px(_ICON) + (theme.px(_GAP) if self.text() else 0)
        if self._cap and cap:
            width += keycap_width(self._cap) + theme.px(_GAP)
        if self._chevron:
            width += theme.px(_ICON) + theme.px(4)
        height = metrics.height() if self._kind == "link" else theme.px(_HEIGHTS[self._size])
        return QSize(width, height)

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        # Where there is no room the cap goes before any letter of the words.
        return self._size_of(cap=False)

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: D102
        super().enterEvent(event)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        super().focusInEvent(event)
        took_focus(self, event, RADIUS if self._kind != "link" else 3)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: D102
        if self.isEnabled() and self.isVisible():
            return super().focusNextPrevChild(forward)
        # It goes, or can do nothing now: a second Enter must not press whatever stands beside it.
        around = self.parentWidget()
        while around is not None and around.focusPolicy() == Qt.FocusPolicy.NoFocus:
            around = around.parentWidget()
        if around is None:
            return super().focusNextPrevChild(forward)
        around.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, D102
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground, edge, ink = self._colours()
        if ground is not None:
            painter.setPen(QPen(edge, 1) if edge is not None else Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            inset = 0.5 if edge is not None else 0.0
            box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
            painter.drawRoundedRect(box, RADIUS, RADIUS)
        self._paint_content(painter, ink)

    def _paint_content(self, painter: QPainter, ink: QColor) -> None:
        middle = self.height() / 2
        whole = self.sizeHint().width()
        capped = bool(self._cap) and whole <= self.width()
        if self._cap and not capped:
            whole = self.minimumSizeHint().width()
        left = (self.width() - whole) / 2 + theme.px(self._padding)
        if self._icon_name:
            side = theme.px(_ICON)
            icons.paint(painter, self._icon_name, ink, QRectF(left, middle - side / 2, side, side))
            left += side + theme.px(_GAP)
        font = self._font()
        if self._kind == "link" and self.underMouse() and self.isEnabled():
            font.setUnderline(True)
        painter.setFont(font)
        painter.setPen(ink)
        width = QFontMetrics(font).horizontalAdvance(self._shown())
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(left, 0, width + 2, self.height()), flags, self._shown())
        left += width
        if capped:
            self._paint_cap(painter, left + theme.px(_GAP), middle, ink)
        elif self._chevron:
            side = theme.px(_ICON)
            box = QRectF(left + theme.px(4), middle - side / 2, side, side)
            icons.paint(painter, "chevron-down", ink, box.adjusted(1, 1, -1, -1))

    def _paint_cap(self, painter: QPainter, left: float, middle: float, ink: QColor) -> None:
        colours = theme.current()
        if self._kind == "primary":
            edge = theme.mixed(ink, self._colours()[0] or colours.accent, 0.5)
            ground = QColor(Qt.GlobalColor.transparent)
            paint_keycap(painter, left, middle, self._cap, ground=ground, ink=ink, edge=edge)
        else:
            faint = None if self.isEnabled() else ink
            paint_keycap(painter, left, middle, self._cap, ground=colours.window, ink=faint)

    def _shown(self) -> str:
        return self.text().replace("&&", "\0").replace("&", "").replace("\0", "&")

    def _font(self) -> QFont:
        if self._kind == "link":
            return theme.font("small", 500)
        return theme.font("body", 600 if self._kind == "primary" else 500)

    def _colours(self) -> tuple[QColor | None, QColor | None, QColor]:
        """Return ground, edge and ink as the button stands now."""
        colours = theme.current()
        enabled, over, down = self.isEnabled(), self.underMouse(), self.isDown() or self.isChecked()
        if self._kind == "primary":
            if not enabled:
                return colours.sunken, None, theme.mixed(colours.secondary, colours.sunken, 0.6)
            share = 0.82 if down else 0.92 if over else 1.0
            return theme.mixed(colours.accent, colours.text, share), None, colours.on_accent
        ink = colours.accent_text if self._kind == "link" else colours.text
        if self._kind == "flat":
            ink = colours.secondary if not over else colours.text
        if not enabled:
            ink = theme.mixed(colours.secondary, colours.surface, 0.6)
        if self._kind == "link":
            return None, None, ink
        ground = colours.border if down else colours.sunken if over and enabled else None
        if self._kind == "flat":
            return ground, None, ink
        return ground or colours.raised, colours.strong if enabled else colours.border, ink


class Primary(Button):
    """The one button of a screen that goes on."""

    def __init__(
        self,
        text: str,
        *,
        key: QKeySequence | str = "",
        size: Size = "sheet",
        parent: QWidget | None = None,
    ) -> None:
        """Make the primary button of a screen."""
        super().__init__(text, "primary", key=key, size=size, parent=parent)


class Plain(Button):
    """A button with an edge."""


class Flat(Button):
    """A button of text alone."""

    def __init__(
        self,
        text: str,
        *,
        icon: str = "",
        size: Size = "sheet",
        chevron: bool = False,
        padding: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Make a button without an edge."""
        super().__init__(text, "flat", icon=icon, size=size, chevron=chevron, padding=padding, parent=parent)


class Link(Button):
    """A few words in the accent that do something small."""

    def __init__(self, text: str, *, parent: QWidget | None = None) -> None:
        """Make a link."""
        super().__init__(text, "link", parent=parent)
