"""A few comments as examples: one line each, the sentiment before it, the author after it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from moderator.core.comment import CommentRow
from moderator.gui import theme
from moderator.gui.components.shapes import SIDE, paint_sentiment
from moderator.gui.hostile import one_line

ROWS = 5
_ROW = 36
_AUTHOR = 96


class Samples(QWidget):
    """Paints the lines; a screen reader hears them as one text. Room for five is kept: nothing moves."""

    def __init__(
        self, name: str, words: Callable[[CommentRow], str], *, parent: QWidget | None = None
    ) -> None:
        """Show nothing yet; `words` gives a comment as it may be read."""
        super().__init__(parent)
        self._words = words
        self._empty = ""
        self._rows: tuple[CommentRow, ...] = ()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_rows(self, rows: Sequence[CommentRow], empty: str = "") -> None:
        """Show the first five, or say that there is none."""
        self._rows = tuple(rows[:ROWS])
        self._empty = empty
        said = [f"{row.author or 'Unknown author'}: {one_line(self._words(row), 200)}" for row in self._rows]
        self.setAccessibleDescription(". ".join(said) or self._empty)
        self.update()

    def rows(self) -> tuple[CommentRow, ...]:
        """Return what is shown."""
        return self._rows

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(theme.px(380), ROWS * theme.px(_ROW) + 1)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, D102
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height, side = theme.px(_ROW), theme.px(SIDE)
        font = theme.font("body")
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        middle = Qt.AlignmentFlag.AlignVCenter
        if not self._rows:
            painter.setPen(colours.secondary)
            painter.drawText(QRectF(0, 0, self.width(), height), middle, self._empty)
        for place, row in enumerate(self._rows):
            top = place * height
            painter.fillRect(QRectF(0, top, self.width(), 1), colours.border)
            paint_sentiment(
                painter, QRectF(0, top + (height - side) / 2, side, side), row.sentiment, row.doubtful
            )
            line = QRectF(side + theme.px(10), top, self.width() - side - theme.px(10), height)
            painter.setPen(colours.secondary)
            author = metrics.elidedText(
                one_line(row.author or "", 40), Qt.TextElideMode.ElideRight, theme.px(_AUTHOR)
            )
            painter.drawText(line, Qt.AlignmentFlag.AlignRight | middle, author)
            room = line.width() - metrics.horizontalAdvance(author) - theme.px(14 if author else 0)
            painter.setPen(colours.text)
            shown = metrics.elidedText(one_line(self._words(row), 300), Qt.TextElideMode.ElideRight, room)
            painter.drawText(line, middle, shown)
