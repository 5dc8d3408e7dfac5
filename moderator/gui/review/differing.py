"""In a group of comments that are alike, the words by which one differs from the others."""

import re
from difflib import SequenceMatcher

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget

from moderator.gui import theme
from moderator.gui.hostile import reads_from_right

_WORD = re.compile(r"\S+")
_EDGES = re.compile(r"^\W+|\W+$")


def differing(base: str, text: str) -> list[tuple[int, int]]:
    """Return where the words of a text stand that the base does not have there; case does not count."""
    words = list(_WORD.finditer(text))
    matcher = SequenceMatcher(
        None, [_plain(one) for one in _WORD.findall(base)], [_plain(one[0]) for one in words], autojunk=False
    )
    found: list[tuple[int, int]] = []
    for tag, _, _, first, last in matcher.get_opcodes():
        if tag in ("replace", "insert"):
            found.append((words[first].start(), words[last - 1].end()))
    return found


def _plain(word: str) -> str:
    # What is nothing but signs, such as an emoji, is compared as it stands.
    return _EDGES.sub("", word).casefold() or word


class MarkedText(QWidget):
    """Wraps like a label; the marked words have a tint and a line under them, so that colour is not all."""

    def __init__(self, text: str, marks: list[tuple[int, int]], parent: QWidget | None = None) -> None:
        """Show `text` with these stretches of it marked."""
        super().__init__(parent)
        self._text = text
        self._marks = marks
        self._layout = QTextLayout()
        self._laid_out = (-1, 0)
        self._height = 0.0
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(text)
        words = ", ".join(text[start:end] for start, end in marks)
        self.setAccessibleDescription(f"Differs in: {words}" if words else "")

    def hasHeightForWidth(self) -> bool:  # noqa: D102
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: D102
        self._lay_out(width)
        return round(self._height) + 2

    def sizeHint(self) -> QSize:  # noqa: D102
        width = self.width() if self.width() > theme.px(100) else theme.px(600)
        return QSize(theme.px(300), self.heightForWidth(width))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, D102
        self._lay_out(self.width())
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for start, end in self._marks:
            for rect in self._rects(_place(self._text, start), _place(self._text, end)):
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colours.sunken)
                painter.drawRoundedRect(rect.adjusted(-2, 0, 2, 0), theme.px(3), theme.px(3))
                painter.setPen(QPen(colours.secondary, 1.5))
                painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setPen(colours.text)
        self._layout.draw(painter, QPointF(0, 0))

    def _rects(self, start: int, end: int) -> list[QRectF]:
        found = []
        for number in range(self._layout.lineCount()):
            line = self._layout.lineAt(number)
            first, last = max(start, line.textStart()), min(end, line.textStart() + line.textLength())
            if first < last:
                left, right = _x(line.cursorToX(first)), _x(line.cursorToX(last))
                found.append(QRectF(min(left, right), line.y(), abs(right - left), line.height()))
        return found

    def _lay_out(self, width: int) -> None:
        font = theme.font("body")
        if (width, font.pixelSize()) == self._laid_out:
            return
        self._laid_out = (width, font.pixelSize())
        self._layout = QTextLayout(self._text.replace("\n", "\u2028"), font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        right = reads_from_right(self._text)
        option.setTextDirection(Qt.LayoutDirection.RightToLeft if right else Qt.LayoutDirection.LeftToRight)
        self._layout.setTextOption(option)
        self._layout.beginLayout()
        y = 0.0
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(max(1, width))
            line.setPosition(QPointF(0, y))
            y += line.height() + theme.px(2)
        self._layout.endLayout()
        self._height = y


def _place(text: str, place: int) -> int:
    """Return a place as Qt counts it: a letter beyond the first plane takes two."""
    return len(text[:place].encode("utf-16-le")) // 2


def _x(found: object) -> float:
    """Return the place from PySide's answer, which is a pair or a number by its version."""
    return float(found[0]) if isinstance(found, tuple) else float(str(found))
