"""A layout that puts its parts side by side and goes on in the next line where there is no room."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Left to right, then down; each part keeps its own size."""

    def __init__(self, parent: QWidget | None = None, spacing: int = 8) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)

    def addItem(self, item: QLayoutItem) -> None:  # noqa: D102
        self._items.append(item)

    def count(self) -> int:  # noqa: D102
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: D102
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: D102
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: D102
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: D102
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: D102
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:  # noqa: D102
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:  # noqa: D102
        return self.minimumSize()

    def minimumSize(self) -> QSize:  # noqa: D102
        size = QSize()
        for item in self._items:
            if item.isEmpty():
                continue
            size = size.expandedTo(item.minimumSize())
        return size

    def _place(self, rect: QRect, *, move: bool) -> int:
        return self._place_in_lines(rect, move=move)

    def _place_in_lines(self, rect: QRect, *, move: bool) -> int:
        x, y, tallest = rect.x(), rect.y(), 0
        for item in self._items:
            if item.isEmpty():
                # Its widget is hidden.
                continue
            size = item.sizeHint().boundedTo(QSize(rect.width(), item.sizeHint().height()))
            if x > rect.x() and x + size.width() > rect.right() + 1:
                x, y, tallest = rect.x(), y + tallest + self.spacing(), 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), size))
            x += size.width() + self.spacing()
            tallest = max(tallest, size.height())
        return y + tallest - rect.y()


class Spread(FlowLayout):
    """The first at the left and the others at the right.

    Where they do not fit in one line, the first fills one and the others share the next. If even these do not fit, the
    second stands beside the first, which takes the rest of its line. At the last they stand one after another.
    """

    def sizeHint(self) -> QSize:  # noqa: D102
        sizes = [item.sizeHint() for item in self._items]
        width = sum(size.width() for size in sizes) + self.spacing() * max(0, len(sizes) - 1)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def _place(self, rect: QRect, *, move: bool) -> int:
        whole = self.sizeHint()
        if whole.width() > rect.width():
            return self._place_in_two(rect, move=move)
        x = rect.x()
        for number, item in enumerate(self._items):
            if move:
                item.setGeometry(QRect(QPoint(x, rect.y()), item.sizeHint()))
            x += item.sizeHint().width() + self.spacing() + (0 if number else rect.width() - whole.width())
        return whole.height()

    def _place_in_two(self, rect: QRect, *, move: bool) -> int:
        first, *others = self._items
        height = first.sizeHint().height()
        below = QRect(rect.x(), rect.y() + height + self.spacing(), rect.width(), height)
        if others and self._spare(others, rect) >= 0 and self._spare([first], rect) >= 0:
            beside: list[QLayoutItem] = []
        elif (
            len(others) > 1
            and self._spare(others[1:], rect) >= 0
            and self._spare([first, others[0]], rect) >= 0
        ):
            beside, others = others[:1], others[1:]
        else:
            return self._place_in_lines(rect, move=move)
        if move:
            # The first alone grows: its words change with each comment, and the second must not move with them.
            room = rect.adjusted(0, 0, -sum(item.sizeHint().width() + self.spacing() for item in beside), 0)
            first.setGeometry(QRect(room.x(), room.y(), room.width(), height))
            for item in beside:
                item.setGeometry(QRect(QPoint(room.right() + 1 + self.spacing(), rect.y()), item.sizeHint()))
            self._share(others, below)
        return 2 * height + self.spacing()

    def _spare(self, items: list[QLayoutItem], rect: QRect) -> int:
        """Return what a line has left when these stand in it; less than nothing if they do not fit."""
        return (
            rect.width() - self.spacing() * (len(items) - 1) - sum(item.sizeHint().width() for item in items)
        )

    def _share(self, items: list[QLayoutItem], line: QRect) -> None:
        """Let these fill a line."""
        spare, left = self._spare(items, line), line.x()
        for number, item in enumerate(items):
            size = item.sizeHint()
            # What does not part evenly goes to the first of them: the last ends with the line.
            size.setWidth(size.width() + spare // len(items) + (number < spare % len(items)))
            item.setGeometry(QRect(QPoint(left, line.y()), size))
            left += size.width() + self.spacing()
