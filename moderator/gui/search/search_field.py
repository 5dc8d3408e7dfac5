"""The search field: one line, the language in two tones, completion under the cursor, errors said calmly."""

import re
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QMimeData, QPoint, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
)
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QSizePolicy, QWidget

from moderator.core.query_quoting import MARKS, QUOTED
from moderator.core.query_words import Suggestion, asked_for, complete
from moderator.gui import theme
from moderator.gui.components.buttons import Flat
from moderator.gui.components.notice import IconMark
from moderator.gui.search.completion import Completion
from moderator.gui.search.values import Values

HEIGHT = 40
_EXAMPLES = ("Words", "label:negative", "author:anna", "p>0.8", "after:2026-04-01", "-giveaway")
_PART = re.compile(rf"(-?)(\w+(?::|[<>]=?|=))?((?:{QUOTED}|[^\s{MARKS}]+)+)")
"""A minus, the name of a field with its sign, and the value or word."""


class SearchField(QWidget):
    """Holds what is typed. `edited` comes with every change, `entered` with Enter."""

    edited = Signal(str)
    entered = Signal()
    left = Signal()
    """Down or Escape: the person wants to be in the list."""

    def __init__(self, values: Values | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = _Line(self)
        self._values = values
        self._known: dict[str, Sequence[str]] = {}
        self._clear = Flat("", icon="x", size="inline")
        self._clear.setAccessibleName("Clear the search")
        self._clear.setToolTip("Clear the search")
        self._clear.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(13), 0, theme.px(6), 0)
        row.setSpacing(theme.px(8))
        row.addWidget(IconMark("search", "secondary"))
        row.addWidget(self._line, 1)
        row.addWidget(self._clear)
        self.setFixedHeight(theme.px(HEIGHT))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self._line)
        self.completion = Completion(self)
        self.completion.chosen.connect(self._on_chosen)
        self._line.completion = self.completion
        self._line.accepted.connect(self._on_chosen)
        self._line.textChanged.connect(self._on_changed)
        self._line.entered.connect(self.entered)
        self._line.left.connect(self.left)
        self._clear.clicked.connect(lambda: self.set_text(""))

    def text(self) -> str:
        """Return what is typed."""
        return self._line.toPlainText()

    def set_text(self, text: str) -> None:
        """Show another search, as if it had been typed."""
        if text != self.text():
            self._line.setPlainText(text)
            self._line.moveCursor(QTextCursor.MoveOperation.End)

    def mark_wrong(self, position: int | None) -> None:
        """Underline the place that cannot be understood; None when all is well."""
        self._line.tones.mark(position)

    def select_all(self) -> None:
        """Select everything, to be typed over."""
        self._line.selectAll()

    @Slot()
    def _on_changed(self) -> None:
        text = self.text()
        self._clear.setVisible(bool(text))
        self._offer()
        self.edited.emit(text)

    def _offer(self) -> None:
        if not self._line.hasFocus():
            return
        text, cursor = self.text(), self._line.textCursor().position()
        name, part = asked_for(text, cursor) or ("", "")
        if self._values is not None and name in ("author", "thread", "platform", "model"):
            self._values(name, part, lambda found: self._on_values(name, found))
        self._show(complete(text, cursor, self._known))

    def _on_values(self, name: str, found: Sequence[str]) -> None:
        self._known[name] = found
        self._show(complete(self.text(), self._line.textCursor().position(), self._known))

    def _show(self, offered: list[Suggestion]) -> None:
        if not self._line.hasFocus():
            offered = []
        place = self._line.mapTo(self, self._line.cursorRect().bottomLeft())
        self.completion.offer(offered, QPoint(place.x() - theme.px(12), self.height() + theme.px(4)))

    @Slot(object)
    def _on_chosen(self, chosen: Suggestion) -> None:
        cursor = self._line.textCursor()
        cursor.setPosition(chosen.start, QTextCursor.MoveMode.KeepAnchor)
        done = not chosen.text.endswith((":", ">"))
        cursor.insertText(chosen.text + (" " if done else ""))
        self._line.setTextCursor(cursor)
        self._line.setFocus()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, D102
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self._line.hasFocus()
        width = 2.0 if focused else 1.0
        painter.setPen(QPen(colours.accent if focused else colours.strong, width))
        painter.setBrush(colours.surface)
        edge = width / 2
        radius = theme.px(8)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(edge, edge, -edge, -edge), radius, radius)


class _Line(QPlainTextEdit):
    """A plain text edit of one line."""

    entered = Signal()
    left = Signal()
    accepted = Signal(object)
    """The suggestion that was taken with Enter or Tab."""

    completion: Completion

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._frame = parent
        self.tones = _Tones(self.document())
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setWordWrapMode(QTextOption.WrapMode.NoWrap)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(True)
        self.setPlaceholderText(", ".join(_EXAMPLES))
        self.setAccessibleName("Search comments")
        self.setFont(theme.font("body"))
        # The program's sheet gives fields an edge and a padding; here the frame around is painted.
        bare = "background: transparent; border: none; padding: 0;"
        self.setStyleSheet(f"QPlainTextEdit {{{bare}}} QPlainTextEdit:focus {{{bare}}}")
        self.document().setDocumentMargin(0)
        height = QFontMetrics(self.font()).height()
        self.setFixedHeight(height + 2)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, offered = event.key(), bool(self.completion.offered())
        chosen = self.completion.current()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and offered:
            self.completion.move_choice(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.completion.hide()
            if chosen is not None:
                self.accepted.emit(chosen)
            else:
                self.entered.emit()
        elif key == Qt.Key.Key_Escape and offered:
            self.completion.hide()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Escape):
            self.left.emit()
        elif key != Qt.Key.Key_Up:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        chosen = self.completion.current()
        if forward and chosen is not None:
            self.completion.hide()
            self.accepted.emit(chosen)
            return True
        return super().focusNextPrevChild(forward)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        # Files that are dropped here are for the window, which imports them.
        return not source.hasUrls() and super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        self.insertPlainText(" ".join(source.text().split()))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._frame.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.completion.hide()
        self._frame.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_examples()

    def _show_examples(self) -> None:
        """Show as many examples as there is room for, each of them whole."""
        fits, room = QFontMetrics(self.font()).horizontalAdvance, self.viewport().width()
        shown = [f"{', '.join(_EXAMPLES[:many])}…" for many in range(len(_EXAMPLES) - 1, 0, -1)]
        words = (one for one in (", ".join(_EXAMPLES), *shown) if fits(one) < room)
        self.setPlaceholderText(next(words, "Search"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        # Not yet there while the base class is being built.
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "tones"):
            self.tones.rehighlight()
            self._show_examples()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(200), self.height())

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: ARG002 (one line never moves up)
        super().scrollContentsBy(dx, 0)


class _Tones(QSyntaxHighlighter):
    """Names of fields in secondary, values in ink and heavier; a wavy line where it is wrong."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._wrong: int | None = None

    def mark(self, position: int | None) -> None:
        if position != self._wrong:
            self._wrong = position
            self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        colours = theme.current()
        name, value = QTextCharFormat(), QTextCharFormat()
        name.setForeground(colours.secondary)
        value.setForeground(colours.text)
        value.setFontWeight(QFont.Weight.Medium)
        for part in _PART.finditer(text):
            minus, field, rest = part.span(1), part.span(2), part.span(3)
            if field[0] >= 0 or minus[0] < minus[1]:
                self.setFormat(minus[0], max(minus[1], field[1]) - minus[0], name)
                self.setFormat(rest[0], rest[1] - rest[0], value)
        if self._wrong is not None and text:
            wrong = QTextCharFormat()
            wrong.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            wrong.setUnderlineColor(colours.text)
            start = min(self._wrong, len(text) - 1)
            end = text.find(" ", start)
            self.setFormat(start, (len(text) if end < 0 else max(end, start + 1)) - start, wrong)
