"""The first comments of a file as they will be stored: a small table, one line each, that scrolls."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from moderator.core.comment import NewComment, TimePrecision
from moderator.gui import theme, wording

ROWS = 5
"""Rows that are in sight; the arrow keys and the wheel bring the others."""
MOST = 50
_ROW = 36
_HEAD = 32
_COLUMNS = ((0, 100, "Author"), (112, 166, "Written"), (284, 58, "Likes"), (356, 0, "Comment"))
"""Left, width (0 for the rest) and name; the third is right-aligned."""


class FirstComments(QWidget):
    """A head and below it the rows; a screen reader hears them as one text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty table."""
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(_Head())
        self._rows = _Rows()
        self._area = QScrollArea(widgetResizable=True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(self._rows)
        self._area.viewport().setAutoFillBackground(False)
        self._rows.setAutoFillBackground(False)
        self._area.verticalScrollBar().setSingleStep(theme.px(_ROW))
        # Room for all rows from the start: nothing moves when they come.
        self._area.setFixedHeight(ROWS * theme.px(_ROW))
        self._area.setAccessibleName("The first comments")
        column.addWidget(self._area)

    def show_comments(self, comments: Sequence[NewComment]) -> None:
        """Show the first fifty."""
        self._rows.show_comments(comments[:MOST])
        self._area.verticalScrollBar().setValue(0)
        self._area.setFocusPolicy(Qt.FocusPolicy.TabFocus if len(comments) > ROWS else Qt.FocusPolicy.NoFocus)
        self._area.setAccessibleDescription(
            ". ".join(
                f"{comment.author_name or 'Nobody named'}: {comment.text}" for comment in comments[:ROWS]
            )
        )

    def comments(self) -> tuple[NewComment, ...]:
        """Return what is shown, out of sight too."""
        return self._rows.comments


class _Cells(QWidget):
    """Paints cells in the columns of the table."""

    def _cell(self, painter: QPainter, number: int, top: int, height: int, text: str) -> None:
        left, width, _ = _COLUMNS[number]
        room = theme.px(width) if width else self.width() - theme.px(left)
        shown = QFontMetrics(painter.font()).elidedText(
            " ".join(text.split()), Qt.TextElideMode.ElideRight, room
        )
        side = Qt.AlignmentFlag.AlignRight if number == 2 else Qt.AlignmentFlag.AlignLeft
        painter.drawText(
            QRectF(theme.px(left), top, room, height), side | Qt.AlignmentFlag.AlignVCenter, shown
        )


class _Head(_Cells):
    """The names of the columns; they stay when the rows scroll."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(theme.px(_HEAD))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setFont(theme.font("small", 500))
        painter.setPen(theme.current().secondary)
        for number, (_, _, name) in enumerate(_COLUMNS):
            self._cell(painter, number, 0, self.height(), name)


class _Rows(_Cells):
    """The comments, one line each."""

    def __init__(self) -> None:
        super().__init__()
        self.comments: tuple[NewComment, ...] = ()

    def show_comments(self, comments: Sequence[NewComment]) -> None:
        self.comments = tuple(comments)
        self.setMinimumHeight(len(self.comments) * theme.px(_ROW))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(600), len(self.comments) * theme.px(_ROW))

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.current()
        painter = QPainter(self)
        painter.setFont(theme.font("body", tabular=True))
        row = theme.px(_ROW)
        first, last = event.rect().top() // row, event.rect().bottom() // row + 1
        for line, comment in enumerate(self.comments[first:last], first):
            top = line * row
            painter.fillRect(0, top, self.width(), 1, colours.border)
            likes = "" if comment.like_count is None else wording.short_count(comment.like_count)
            cells = (comment.author_name or "", written(comment), likes, comment.text)
            for number, text in enumerate(cells):
                painter.setPen(colours.text if number == 3 else colours.secondary)
                self._cell(painter, number, top, row, text)


def written(comment: NewComment) -> str:
    """Return when a comment was written: a day alone where there is no more, a question where it is in doubt."""
    when, precision = comment.created_at, comment.created_at_precision
    if when is None:
        return ""
    words = wording.whole_day(when) if wording.is_day_alone(when, precision) else wording.moment(when)
    return f"{words}?" if precision is TimePrecision.AMBIGUOUS else words
