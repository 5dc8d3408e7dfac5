"""Chips: a condition that the search understood, or a word that drove the machine."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from moderator.core.comment import Sentiment
from moderator.gui import icons, theme
from moderator.gui.components.focus import took_focus
from moderator.gui.components.shapes import SIDE, paint_sentiment
from moderator.gui.hostile import tip

HEIGHT = 24
RADIUS = 6
_PADDING = 10
_CLOSE = 14
_LEAST = 72
"""Design pixels to which a chip of many letters may shrink."""


class Chip(QPushButton):
    """Words on a tint. With `closable`, pressing it takes it away: it says `closed`."""

    closed = Signal()

    def __init__(
        self,
        text: str,
        *,
        sentiment: Sentiment | None = None,
        shape: bool = True,
        outline: bool = False,
        closable: bool = False,
        icon: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Show `text`; a sentiment gives it its tint and, with `shape`, its shape.

        `outline` is for the weak: an edge and no tint.
        """
        super().__init__(text, parent)
        self._sentiment = sentiment
        self._shape = shape and sentiment is not None
        self._outline = outline
        self._closable = closable
        self._icon_name = icon
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if closable else Qt.FocusPolicy.NoFocus)
        if closable:
            self.setAccessibleName(f"{text}: remove")
            self.clicked.connect(self.closed)

    def show_word(self, text: str, *, sentiment: Sentiment | None, outline: bool) -> None:
        """Show another word, strong in the tint of a sentiment or weak in an outline."""
        self._sentiment, self._outline = sentiment, outline
        self.setText(text)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102
        metrics = QFontMetrics(theme.font("small", 500))
        width = 2 * theme.px(_PADDING) + metrics.horizontalAdvance(self.text())
        if self._shape:
            width += theme.px(SIDE) + theme.px(6)
        if self._icon_name:
            width += theme.px(_CLOSE) + theme.px(6)
        if self._closable:
            width += theme.px(_CLOSE) + theme.px(2)
        return QSize(width, theme.px(HEIGHT))

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        whole = self.sizeHint()
        return QSize(min(whole.width(), theme.px(_LEAST)), whole.height())

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        # What does not fit is told all the same.
        self.setToolTip(tip(self.text()) if self.width() < self.sizeHint().width() else "")

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: D102
        super().enterEvent(event)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        super().focusInEvent(event)
        took_focus(self, event, RADIUS)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, D102
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        ground = colours.tint(self._sentiment)
        if self._closable and self.underMouse():
            ground = theme.mixed(colours.text, ground, 0.08)
        if self._outline:
            painter.setPen(QPen(colours.strong, 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawRoundedRect(box, RADIUS, RADIUS)
        ink = colours.text if self._outline or not self._sentiment else colours.words(self._sentiment)
        left, middle = float(theme.px(_PADDING)), self.height() / 2
        if self._shape:
            side = theme.px(SIDE)
            paint_sentiment(painter, QRectF(left, middle - side / 2, side, side), self._sentiment)
            left += side + theme.px(6)
        if self._icon_name:
            side = theme.px(_CLOSE)
            icons.paint(painter, self._icon_name, ink, QRectF(left, middle - side / 2, side, side))
            left += side + theme.px(6)
        painter.setFont(theme.font("small", 500))
        painter.setPen(ink)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        right = theme.px(_CLOSE) + theme.px(10) if self._closable else theme.px(_PADDING)
        # A little is left for what rounding takes: words that fit are never cut.
        room = max(0, round(self.width() - left - right) + 2)
        words = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(left, 0, self.width() - left, self.height()), flags, words)
        if self._closable:
            side = theme.px(_CLOSE)
            cross = QRectF(self.width() - theme.px(8) - side, middle - side / 2, side, side)
            icons.paint(painter, "x", ink if self._sentiment else "secondary", cross)
