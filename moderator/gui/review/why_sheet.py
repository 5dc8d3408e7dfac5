"""Why the machine thinks so: how its belief moved while reading, and what it would say of other words."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from moderator.core.comment import ORDER, CommentRow, Probabilities, Sentiment
from moderator.gui import theme, wording
from moderator.gui.components.buttons import Primary
from moderator.gui.components.label import Text
from moderator.gui.components.shapes import WORDS
from moderator.gui.components.sheet import Sheet
from moderator.gui.hostile import visible
from moderator.gui.review.card import likelihood

if TYPE_CHECKING:
    from moderator.classifier.explain import Explanation, TracePoint

PAUSE = 250
MOST = 4000


class Trace(QWidget):
    """One line for each sentiment over the words of the comment, named at its end."""

    def __init__(self, points: "Sequence[TracePoint]", parent: QWidget | None = None) -> None:
        """Show how the belief moved from the first word to the last."""
        super().__init__(parent)
        self._points = tuple(point.probabilities for point in points)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_said(self._points))

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(theme.px(400), theme.px(120))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, D102
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        names = theme.px(88)
        plot = QRectF(0, theme.px(8), self.width() - names, self.height() - theme.px(16))
        painter.setPen(QPen(colours.border, 1))
        for share in (0.0, 0.5, 1.0):
            y = plot.bottom() - share * plot.height()
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
        if len(self._points) < 2:
            return
        ends = []
        for place, sentiment in enumerate(ORDER):
            line = QPolygonF(
                [
                    QPointF(
                        plot.left() + plot.width() * number / (len(self._points) - 1),
                        plot.bottom() - point[place] * plot.height(),
                    )
                    for number, point in enumerate(self._points)
                ]
            )
            painter.setPen(QPen(colours.mark(sentiment), 2))
            painter.drawPolyline(line)
            ends.append((line.last().y(), sentiment))
        self._paint_names(painter, plot, sorted(ends, key=lambda end: end[0]))

    def _paint_names(self, painter: QPainter, plot: QRectF, ends: list[tuple[float, Sentiment]]) -> None:
        height = theme.px(18)
        painter.setFont(theme.font("small", 500))
        lowest = 0.0
        for number, (y, sentiment) in enumerate(ends):
            # Names never lie over each other, nor over the edge; the line shows which is meant.
            room = self.height() - height * (len(ends) - number)
            top = min(max(y - height / 2, lowest), room)
            lowest = top + height
            painter.setPen(theme.current().words(sentiment))
            box = QRectF(plot.right() + theme.px(8), top, theme.px(80), height)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, WORDS[sentiment])


class WhySheet(Sheet):
    """The trace, and the comment to try other words in; nothing typed here is kept."""

    tried = Signal(str)
    """A text that the machine should read."""

    def __init__(self, over: QWidget, row: CommentRow, why: "Explanation | None") -> None:
        """Show why; without an explanation only other words can be tried."""
        label = row.label.value if row.label else "nothing yet"
        super().__init__(over, name="Why the machine thinks so")
        self.add_title(f"The machine says {label}", _words(row.probabilities) or wording.not_read(row))
        if why is not None and len(why.trace) > 1:
            self.body.addWidget(Text("While reading from the first word to the last", "small", "secondary"))
            self.body.addSpacing(theme.px(6))
            self.body.addWidget(Trace(why.trace))
            self.body.addSpacing(theme.px(20))
        self.body.addWidget(Text("Try it without a word, or with another", "small", "secondary"))
        self.body.addSpacing(theme.px(6))
        self._text = QPlainTextEdit(visible(row.text[:MOST]))
        self._text.setAccessibleName("The comment, to try other words")
        self._text.setTabChangesFocus(True)
        self._text.setFixedHeight(theme.px(132))
        self.body.addWidget(self._text)
        self.body.addSpacing(theme.px(8))
        self._answer = Text(_words(row.probabilities), weight=500)
        self.body.addWidget(self._answer)
        close = Primary("Done", key="Esc")
        close.clicked.connect(self.dismiss)
        self.primary = close
        self.add_note("Nothing that is typed here is kept.")
        self.foot.addWidget(close)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(lambda: self.tried.emit(self._text.toPlainText()))
        self._text.textChanged.connect(self._pause.start)

    def show_answer(self, text: str, probabilities: Probabilities) -> None:
        """Say what the machine says of a text that was tried; a late answer to an older text is dropped."""
        if text == self._text.toPlainText():
            self._answer.setText(_words(probabilities))

    def answer(self) -> str:
        """Return what is said of the text as it stands."""
        return self._answer.text()


def _words(said: Probabilities | None) -> str:
    if said is None:
        return ""
    return ", ".join(f"{WORDS[one]} {p:.2f} ({likelihood(p)})" for one, p in zip(ORDER, said, strict=True))


def _said(points: Sequence[Probabilities]) -> str:
    """Return the trace for a screen reader: where the belief changed."""
    words: list[str] = []
    for number, point in enumerate(points):
        if not words or not words[-1].endswith(point.label.value):
            words.append(f"from word {number + 1} {point.label.value}")
    return "Belief while reading: " + ", ".join(words)
