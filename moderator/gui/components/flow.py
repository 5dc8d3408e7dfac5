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

    Where they do not fit in one line, the first fills one and the others share the next; if even these do not fit
    they stand one after another.
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
        gaps = self.spacing() * (len(others) - 1)
        spare = rect.width() - gaps - sum(item.sizeHint().width() for item in others)
        if not others or spare < 0 or first.sizeHint().width() > rect.width():
            return self._place_in_lines(rect, move=move)
        height = first.sizeHint().height()
        if move:
            first.setGeometry(QRect(rect.x(), rect.y(), rect.width(), height))
        left, top = rect.x(), rect.y() + height + self.spacing()
        for number, item in enumerate(others):
            size = item.sizeHint()
            # What does not part evenly goes to the first of them: the last ends with the line.
            size.setWidth(size.width() + spare // len(others) + (number < spare % len(others)))
            if move:
                item.setGeometry(QRect(QPoint(left, top), size))
            left += size.width() + self.spacing()
        return 2 * height + self.spacing()
