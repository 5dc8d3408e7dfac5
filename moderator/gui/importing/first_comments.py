"""The first comments of a file as they will be stored: a small table, one line each."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from moderator.core.comment import NewComment
from moderator.gui import theme, wording

ROWS = 5
_ROW = 36
_HEAD = 32
_COLUMNS = ((0, 100, "Author"), (112, 158, "Written"), (270, 42, "Likes"), (336, 0, "Comment"))
"""Left, width (0 for the rest) and name; the third is right-aligned."""


class FirstComments(QWidget):
    """Paints the table; a screen reader hears it as one text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty table."""
        super().__init__(parent)
        self._comments: tuple[NewComment, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_comments(self, comments: Sequence[NewComment]) -> None:
        """Show the first few."""
        self._comments = tuple(comments[:ROWS])
        self.setAccessibleName("The first comments")
        self.setAccessibleDescription(
            ". ".join(
                f"{comment.author_name or 'Nobody named'}: {comment.text}" for comment in self._comments
            )
        )
        self.updateGeometry()
        self.update()

    def comments(self) -> tuple[NewComment, ...]:
        """Return what is shown."""
        return self._comments

    def sizeHint(self) -> QSize:  # noqa: D102
        # Room for all rows from the start: nothing moves when they come.
        return QSize(theme.px(600), theme.px(_HEAD) + ROWS * theme.px(_ROW))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, D102
        colours = theme.current()
        painter = QPainter(self)
        painter.setFont(theme.font("small", 500))
        painter.setPen(colours.secondary)
        height = theme.px(_HEAD)
        for number, (_, _, name) in enumerate(_COLUMNS):
            self._cell(painter, number, 0, height, name)
        row = theme.px(_ROW)
        for line, comment in enumerate(self._comments):
            top = height + line * row
            painter.fillRect(0, top, self.width(), 1, colours.border)
            likes = "" if comment.like_count is None else wording.count(comment.like_count)
            cells = (comment.author_name or "", wording.moment(comment.created_at), likes, comment.text)
            painter.setFont(theme.font("body", tabular=True))
            for number, text in enumerate(cells):
                painter.setPen(colours.text if number == 3 else colours.secondary)
                self._cell(painter, number, top, row, text)

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
