"""The comments that a new model would see differently; those it would get wrong for the person come first."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from moderator.core.comment import ORDER, Sentiment
from moderator.gui import icons, theme, wording
from moderator.gui.components.buttons import Link
from moderator.gui.components.label import Text
from moderator.gui.components.rows import clear, said
from moderator.gui.components.segments import Segments
from moderator.gui.components.shapes import SIDE, WORDS, paint_sentiment
from moderator.gui.hostile import one_line
from moderator.services.model.candidate import Candidate, Flip

ROW = 36
FIRST, MORE = 10, 60


def now_wrong(flip: Flip) -> bool:
    """Say whether it was right for the person and would not be any more."""
    return flip.worse


def now_right(flip: Flip) -> bool:
    """Say whether it would now agree with the person."""
    return flip.said is not None and flip.after is flip.said


def is_open(flip: Flip) -> bool:
    """Say whether no person has spoken about it."""
    return flip.said is None


KINDS: tuple[tuple[str, Callable[[Flip], bool]], ...] = (
    ("All", bool),
    ("Now wrong", now_wrong),
    ("Now right", now_right),
    ("Open", is_open),
)


class _Row(QAbstractButton):
    def __init__(self, flip: Flip) -> None:
        super().__init__()
        self._flip = flip
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(
            f"{one_line(flip.text, 200)}: {_sure(flip.before, flip.p_before)} becomes "
            f"{_sure(flip.after, flip.p_after)}. {self._said()}."
        )

    def sizeHint(self) -> QSize:
        return QSize(theme.px(200), theme.px(ROW))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colours.border, 1))
        painter.drawLine(QPointF(0, self.height() - 0.5), QPointF(self.width(), self.height() - 0.5))
        flip, places = self._flip, self._places()
        middle = Qt.AlignmentFlag.AlignVCenter
        font = theme.font("body")
        room = places["before"] - theme.px(16)
        painter.setFont(font)
        painter.setPen(colours.text)
        text = QFontMetrics(font).elidedText(one_line(flip.text, 200), Qt.TextElideMode.ElideRight, int(room))
        painter.drawText(QRectF(0, 0, room, self.height()), middle, text)
        self._paint_word(painter, places["before"], flip.before, flip.p_before, strong=False)
        size = theme.px(14)
        icons.paint(
            painter,
            "arrow-right",
            "secondary",
            QRectF(places["arrow"], (self.height() - size) / 2, size, size),
        )
        self._paint_word(painter, places["after"], flip.after, flip.p_after, strong=True)
        left = places["said"]
        if flip.said is not None:
            icon = "check" if now_right(flip) else "x"
            icons.paint(
                painter,
                icon,
                "text" if flip.worse else "secondary",
                QRectF(left, (self.height() - size) / 2, size, size),
            )
        painter.setFont(theme.font("body", 600 if flip.worse else 400))
        painter.setPen(colours.text if flip.worse else colours.secondary)
        painter.drawText(
            QRectF(left + theme.px(20), 0, self.width() - left, self.height()), middle, self._said()
        )

    def _paint_word(
        self, painter: QPainter, left: float, sentiment: Sentiment, sure: float | None, *, strong: bool
    ) -> None:
        colours = theme.current()
        side = theme.px(SIDE)
        paint_sentiment(painter, QRectF(left, (self.height() - side) / 2, side, side), sentiment)
        painter.setFont(theme.font("body", 600 if strong else 400))
        painter.setPen(colours.words(sentiment) if strong else colours.secondary)
        box = QRectF(left + theme.px(16), 0, theme.px(90), self.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, WORDS[sentiment])
        if sure is None:
            return
        painter.setFont(theme.font("small", tabular=True))
        painter.setPen(colours.secondary)
        box = QRectF(left + self._figure(), 0, theme.px(40), self.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, f"{sure:.2f}")

    def _places(self) -> dict[str, float]:
        """Return where the columns begin: as wide as what they hold, from the right; the words have the rest."""
        metrics = QFontMetrics(theme.font("body", 600))
        longest = max(metrics.horizontalAdvance(f"You said {one.value}") for one in ORDER)
        said = self.width() - theme.px(20) - longest - theme.px(2)
        after = said - self._column() - theme.px(14)
        arrow = after - theme.px(24)
        return {"said": said, "after": after, "arrow": arrow, "before": arrow - self._column() - theme.px(10)}

    @staticmethod
    def _figure() -> float:
        """Return how far behind its shape the figure of a word stands: figures stand under each other."""
        metrics = QFontMetrics(theme.font("body", 600))
        longest: int = max(metrics.horizontalAdvance(WORDS[one]) for one in ORDER)
        return float(theme.px(16) + longest + theme.px(10))

    def _column(self) -> float:
        figure = QFontMetrics(theme.font("small", tabular=True)).horizontalAdvance("0.00")
        return float(self._figure() + figure)

    def _said(self) -> str:
        return f"You said {self._flip.said.value}" if self._flip.said else "not yet decided"


def _sure(sentiment: Sentiment, probability: float | None) -> str:
    return WORDS[sentiment] if probability is None else f"{WORDS[sentiment]} {probability:.2f}"


class FlipList(QWidget):
    """A heading with the count, four kinds to choose from, and the rows."""

    comment_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flips: Sequence[Flip] = ()
        self._most = FIRST
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        self._title = Text("", "heading")
        self._kinds = Segments([name for name, _ in KINDS])
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._kinds)
        column.addLayout(head)
        column.addSpacing(theme.px(8))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        column.addLayout(self._rows)
        column.addSpacing(theme.px(8))
        self._more = Link("")
        self._more.clicked.connect(self._on_more)
        column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        self._kinds.chosen.connect(self._on_kind)

    def show_candidate(self, candidate: Candidate) -> None:
        """Show what a candidate would change."""
        self._flips = candidate.flips
        self._most = FIRST
        count = candidate.flip_count
        self._title.setText(
            f"{wording.many(count, 'comment')} would change" if count else "No comment would change"
        )
        names = [f"{name} {wording.count(sum(map(kind, self._flips)))}" for name, kind in KINDS]
        names[0] = f"All {wording.count(count)}"
        self._kinds.show_names(names)
        self._kinds.setVisible(bool(count))
        self._fill()

    def rows(self) -> list[str]:
        """Return what the rows say."""
        return said(self._rows)

    def _fill(self) -> None:
        clear(self._rows)
        wanted = [flip for flip in self._flips if KINDS[self._kinds.current()][1](flip)]
        for flip in wanted[: self._most]:
            row = _Row(flip)
            row.clicked.connect(lambda _=False, one=flip.comment_id: self.comment_wanted.emit(one))
            self._rows.addWidget(row)
        left = len(wanted) - self._most
        self._more.setText(f"Show {wording.count(min(left, MORE))} more")
        self._more.setVisible(left > 0)
        self._more.updateGeometry()

    def _on_kind(self, number: int) -> None:
        del number
        self._most = FIRST
        self._fill()

    def _on_more(self) -> None:
        self._most += MORE
        self._fill()
