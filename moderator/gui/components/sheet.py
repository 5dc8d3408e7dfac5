"""A sheet: a question or an answer that lies over the window. A child widget, never a window of its own."""

from typing import Protocol, runtime_checkable

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from moderator.gui import theme
from moderator.gui.components.ground import Ground
from moderator.gui.components.label import Text
from moderator.gui.components.line import Line
from moderator.gui.components.notice import Notice
from moderator.gui.components.scrolling import scrolled
from moderator.gui.hostile import contained

WIDE = 960
NARROW = 720
RADIUS = 12
_PADDING = 32
_FOOT = 68
_MARGIN = 40
_SHADOW = 24
_STEP = 40


@runtime_checkable
class SheetHost(Protocol):
    """A window that wants to know while a sheet lies over it."""

    def sheet_opened(self, sheet: "Sheet") -> None:
        """Take note that a sheet lies over the window."""

    def sheet_closed(self, sheet: "Sheet") -> None:
        """Take note that it is gone."""


class Sheet(QWidget):
    """Covers its window with a scrim, keeps the focus inside, and goes by Esc.

    Fill `body` from above and `foot` from the left, call `open`. Enter presses `primary`.
    """

    closed = Signal()
    takes_drops = False
    """Whether files may be dropped on the window meanwhile: nothing is lost if the sheet goes for them."""

    def __init__(self, window: QWidget, *, width: int = NARROW, name: str = "") -> None:
        """Prepare a sheet `width` design pixels wide over `window`; `name` is for a screen reader."""
        super().__init__(window.window())
        self._over = window.window()
        self.hide()
        self.primary: QPushButton | None = None
        self._width = width
        self._before: QWidget | None = None
        self._trouble: Notice | None = None
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._panel = Ground("raised", self, radius=RADIUS)
        self._panel.setAccessibleName(name)
        self._content = QWidget()
        self.body = QVBoxLayout(self._content)
        padding = theme.px(_PADDING)
        self.body.setContentsMargins(padding, theme.px(25), padding, theme.px(18))
        self.body.setSpacing(0)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._content)
        bar = self._scroll.verticalScrollBar()
        bar.setStyleSheet(f"QScrollBar:vertical {{margin-top: {RADIUS}px; margin-bottom: {theme.px(4)}px}}")
        # Both fill themselves by default and would hide the round corners.
        self._content.setAutoFillBackground(False)
        self._scroll.viewport().setAutoFillBackground(False)
        foot = QWidget()
        foot.setFixedHeight(theme.px(_FOOT))
        self.foot = QHBoxLayout(foot)
        self.foot.setContentsMargins(padding, 0, padding, 0)
        self.foot.setSpacing(theme.px(8))
        self._column = column = QVBoxLayout(self._panel)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._scroll, 1)
        column.addWidget(Line())
        column.addWidget(foot)
        self._content.installEventFilter(self)
        self._over.installEventFilter(self)

    def add_title(self, title: str, words: str = "") -> Text:
        """Put a title, and words under it, at the head; return the title."""
        # A name written from the right keeps to the left edge, as everything below it.
        heading = Text(contained(title), "title", wrap=True)
        self.body.addWidget(heading)
        if words:
            self.body.addSpacing(theme.px(4))
            self.body.addWidget(Text(words, "body", "secondary", wrap=True))
        self.body.addSpacing(theme.px(20))
        return heading

    def add_note(self, words: str) -> None:
        """Put words at the left of the foot, in two lines where one is too long; buttons follow at the right."""
        self.foot.addWidget(Text(words, "small", "secondary", wrap=True), 1)

    def open(self) -> None:
        """Lie over the window and take the focus."""
        self._before = QApplication.focusWidget()
        host = self.window()
        if isinstance(host, SheetHost):
            host.sheet_opened(self)
        self._cover()
        self.show()
        self.raise_()
        inside = self._focusable()
        target: QWidget = self.primary if self.primary in inside and self.primary else self
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def dismiss(self) -> None:
        """Go, give the focus back, and say `closed`."""
        if self.isHidden():
            return
        self._over.removeEventFilter(self)
        host = self.window()
        self.hide()
        if isinstance(host, SheetHost):
            host.sheet_closed(self)
        if self._before is not None and isValid(self._before) and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()
        self.deleteLater()

    def tell(self, trouble: str) -> None:
        """Say above the foot what went wrong: what lies under the scrim is not read. No words take it away."""
        if self._trouble is None:
            if not trouble:
                return
            self._trouble = Notice(tone="plain", parent=self._panel)
            around = QHBoxLayout()
            around.setContentsMargins(theme.px(_PADDING - 14), 0, theme.px(_PADDING - 14), theme.px(12))
            around.addWidget(self._trouble)
            self._column.insertLayout(1, around)
        self._trouble.say(trouble, tone="plain")
        self._trouble.setVisible(bool(trouble))
        self._cover()

    def trouble(self) -> str:
        """Return what went wrong, as it is said above the foot."""
        return self._trouble.text() if self._trouble is not None else ""

    def fit(self) -> None:
        """Take the height that the content needs now."""
        self._cover()

    def panel(self) -> QWidget:
        """Return the part that lies on the scrim."""
        return self._panel

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = QApplication.focusWidget()
            button = (
                focused if isinstance(focused, QPushButton) and self.isAncestorOf(focused) else self.primary
            )
            if button is not None and button.isEnabled():
                button.click()
        else:
            scrolled(self._scroll, event)
        # Nothing under the scrim may hear a key.
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: D102
        event.accept()

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: D102
        inside = self._focusable()
        if len(inside) < 2:
            # The arrows come here too: where they can lead nowhere, they move what is to be read.
            bar = self._scroll.verticalScrollBar()
            bar.setValue(bar.value() + (1 if forward else -1) * theme.px(_STEP))
            for only in inside:
                only.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
            return True
        focused = QApplication.focusWidget()
        step = 1 if forward else -1
        place = inside.index(focused) + step if focused in inside else 0 if forward else -1
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        target = inside[place % len(inside)]
        target.setFocus(reason)
        self._scroll.ensureWidgetVisible(target)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: D102
        resized = watched is self._over and event.type() == QEvent.Type.Resize
        refilled = watched is self._content and event.type() == QEvent.Type.LayoutRequest
        if resized or refilled:
            self._cover()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._cover()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, D102
        colours = theme.current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), colours.scrim)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        # Many faint frames one in another: a soft shadow without an effect on live widgets.
        reach = theme.px(_SHADOW)
        panel = QRectF(self._panel.geometry()).translated(0, theme.px(4))
        painter.setBrush(QColor(0, 0, 0, 5 if colours.dark else 2))
        for step in range(reach, 0, -2):
            grown = panel.adjusted(-step, -step, step, step)
            painter.drawRoundedRect(grown, RADIUS + step, RADIUS + step)

    def _focusable(self) -> list[QWidget]:
        found: list[QWidget] = []
        widget = self.nextInFocusChain()
        while widget is not None and widget is not self:
            takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            if takes and widget.isEnabled() and self.isAncestorOf(widget) and widget.isVisibleTo(self):
                found.append(widget)
            widget = widget.nextInFocusChain()
        return found

    def _cover(self) -> None:
        window = self._over
        self.setGeometry(window.rect())
        width = min(theme.px(self._width), window.width() - 2 * theme.px(16))
        margin = theme.px(_MARGIN) if window.height() > theme.px(640) else theme.px(16)
        self._content.setMaximumWidth(width)
        # Words that wrap know their height only for a width.
        wanted = max(self.body.heightForWidth(width), 0) if self.body.hasHeightForWidth() else 0
        height = max(wanted, self._content.sizeHint().height() if not wanted else 0) + theme.px(_FOOT) + 1
        if self._trouble is not None and not self._trouble.isHidden():
            tall = self._trouble.heightForWidth(width - 2 * theme.px(_PADDING - 14))
            height += max(tall, self._trouble.sizeHint().height()) + theme.px(12)
        height = min(height, window.height() - 2 * margin)
        left, top = (window.width() - width) // 2, (window.height() - height) // 2
        self._panel.setGeometry(left, top, width, height)
        self.update()
