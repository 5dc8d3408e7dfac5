"""Before and after, a line a sentiment: figures, ranges drawn on one scale, and a verdict in words."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from moderator.classifier.evaluation import FEW, Comparison, Figures
from moderator.core.comment import ORDER, Sentiment
from moderator.gui import theme, wording
from moderator.gui.components.label import Text
from moderator.gui.components.rows import clear
from moderator.gui.components.shapes import SIDE, WORDS, paint_sentiment
from moderator.services.model.judging import NAMES, Judgement

HEAD, ROW = 32, 42
SHARE = 0.15
"""Of the width: for each of name, before and after, unless they need more."""
NAME, FIGURES, VERDICT = 94, 112, 156
"""What these need, in design pixels; the ranges have the rest."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: shares found of a hundred, with their ranges."""

    sentiment: Sentiment | None
    """None for all three together."""
    before: tuple[float, float, float]
    after: tuple[float, float, float]
    verdict: str
    more: str


def lines(comparison: Comparison) -> list[Line]:
    """Return what the table shows. Only the whole is judged by a paired test; a class by its ranges apart."""
    found = []
    for sentiment in ORDER:
        before, after = (
            figures.per_class.get(sentiment.value) for figures in (comparison.before, comparison.after)
        )
        if before is None or after is None or not before.n:
            continue
        old = (before.recall, before.recall_low, before.recall_high)
        new = (after.recall, after.recall_low, after.recall_high)
        found.append(Line(sentiment, _hundred(old), _hundred(new), *_by_ranges(old, new)))
    whole = [_whole(figures) for figures in (comparison.before, comparison.after)]
    points = comparison.difference * 100
    if comparison.better or comparison.worse:
        said = ("Better" if comparison.better else "Worse", f"by {abs(points):.1f}")
    else:
        said = ("Same", "within chance")
    found.append(Line(None, _hundred(whole[0]), _hundred(whole[1]), *said))
    return found


def verdict(judgement: Judgement) -> str:
    """Return what a judgement says of a candidate, as the end of a sentence that begins with its name."""
    comparison = judgement.main
    if not judgement.sets:
        return "is ready, and there was nothing kept aside to judge it by"
    if judgement.worse:
        return "is ready, but it is worse"
    if comparison is None or comparison.before.n < FEW:
        return "is ready, and there is too little to judge it by"
    return "is ready, and it finds more" if comparison.better else "is ready, and about as good"


class ComparisonTable(QWidget):
    """Paints the lines; a screen reader is told the same in sentences."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: list[Line] = []
        self._heads = self._short = ("", "")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_comparison(
        self, comparison: Comparison | None, before: str, after: str, *, waits: bool = True
    ) -> None:
        """Show another comparison of two versions; of any two, unless the second waits to be used for the first."""
        self._lines = lines(comparison) if comparison else []
        self._heads = (f"{before}, in use", f"{after}, new") if waits else (before, after)
        self._short = ("In use", "New") if waits else ("Before", "After")
        said = [
            f"{WORDS[one.sentiment] if one.sentiment else 'All three'}: {one.before[0]:.1f} before, "
            f"{one.after[0]:.1f} after. {one.verdict} {one.more}."
            for one in self._lines
        ]
        self.setAccessibleName("Before and after. " + " ".join(said))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(theme.px(640), theme.px(HEAD + ROW * len(self._lines)) if self._lines else 0)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, D102
        if not self._lines:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        low, high = self._scale()
        self._paint_head(painter, low, high)
        for number, line in enumerate(self._lines):
            self._paint_line(painter, line, theme.px(HEAD) + number * theme.px(ROW), low, high)

    def _scale(self) -> tuple[int, int]:
        ends = [end for line in self._lines for end in (*line.before[1:], *line.after[1:])]
        low, high = int(min(ends) // 10 * 10), int(-(-max(ends) // 10) * 10)
        return max(0, low), min(100, max(high, low + 10))

    def _left(self, column: int) -> float:
        """Return where a column begins: name, before, after, ranges, verdict."""
        if column == 4:
            return min(0.78 * self.width(), self.width() - theme.px(VERDICT))
        widths = (NAME, FIGURES, FIGURES)[:column]
        return sum((max(SHARE * self.width(), theme.px(one)) for one in widths), 0.0)

    def _x(self, value: float, low: int, high: int) -> float:
        left, right = self._left(3) + theme.px(12), self._left(4) - theme.px(24)
        return left + (right - left) * (value - low) / (high - low)

    def _paint_head(self, painter: QPainter, low: int, high: int) -> None:
        colours = theme.current()
        painter.setFont(theme.font("small", 500))
        painter.setPen(colours.secondary)
        bottom = theme.px(HEAD)
        middle = Qt.AlignmentFlag.AlignVCenter
        heads, shorts = ("Finds, out of 100", *self._heads), ("Out of 100", *self._short)
        rooms = [
            QRectF(self._left(column), 0, self._left(column + 1) - self._left(column) - 4, bottom)
            for column in range(len(heads))
        ]
        width = painter.fontMetrics().horizontalAdvance
        fit = [width(words) <= room.width() for words, room in zip(heads, rooms, strict=True)]
        # A long name stands in the title already; a short word that is whole says more than half a name.
        # Either both versions are named in full or neither.
        whole = (fit[0], all(fit[1:]), all(fit[1:]))
        for room, words, short, is_whole in zip(rooms, heads, shorts, whole, strict=True):
            painter.drawText(room, middle, words if is_whole else short)
        painter.setFont(theme.font("small", tabular=True))
        apart = self._x(low + 10, low, high) - self._x(low, low, high)
        step = 10 if high - low <= 60 and apart >= theme.px(30) else 20
        for value in range(low, high + 1, step):
            x = self._x(value, low, high)
            painter.setPen(colours.secondary)
            painter.drawText(
                QRectF(x - theme.px(20), 0, theme.px(40), bottom), Qt.AlignmentFlag.AlignCenter, str(value)
            )
            painter.setPen(QPen(colours.border, 1))
            painter.drawLine(QPointF(round(x) + 0.5, bottom), QPointF(round(x) + 0.5, self.height()))

    def _paint_line(self, painter: QPainter, line: Line, top: float, low: int, high: int) -> None:
        colours = theme.current()
        painter.setPen(QPen(colours.border, 1))
        painter.drawLine(QPointF(0, top + 0.5), QPointF(self.width(), top + 0.5))
        row = QRectF(0, top, self.width(), theme.px(ROW))
        middle = Qt.AlignmentFlag.AlignVCenter
        if line.sentiment is not None:
            side = theme.px(SIDE)
            paint_sentiment(painter, QRectF(0, row.center().y() - side / 2, side, side), line.sentiment)
            painter.setPen(colours.words(line.sentiment))
            painter.setFont(theme.font("body", 500))
            painter.drawText(row.adjusted(theme.px(18), 0, 0, 0), middle, WORDS[line.sentiment])
        else:
            painter.setPen(colours.text)
            painter.setFont(theme.font("body", 600))
            painter.drawText(row, middle, "All three")
        for column, (value, below, above) in ((1, line.before), (2, line.after)):
            left = self._left(column)
            painter.setPen(colours.text)
            painter.setFont(theme.font("body", 600 if column == 2 else 400, tabular=True))
            said = "100" if value >= 99.95 else f"{value:.1f}"
            painter.drawText(row.adjusted(left, 0, 0, 0), middle, said)
            # Ranges stand under each other.
            after = max(theme.px(36), painter.fontMetrics().horizontalAdvance(said) + theme.px(6))
            painter.setPen(colours.secondary)
            painter.setFont(theme.font("small", tabular=True))
            painter.drawText(row.adjusted(left + after, 0, 0, 0), middle, f"{below:.0f} to {above:.0f}")
        self._paint_range(painter, line.before, row.center().y() - theme.px(6), low, high, new=False)
        self._paint_range(painter, line.after, row.center().y() + theme.px(6), low, high, new=True)
        telling = line.verdict != "Same"
        painter.setFont(theme.font("body", 600 if telling else 400))
        painter.setPen(
            colours.accent_text
            if line.verdict == "Better"
            else colours.text
            if telling
            else colours.secondary
        )
        painter.drawText(row.adjusted(self._left(4), 0, 0, 0), middle, line.verdict)
        after = painter.fontMetrics().horizontalAdvance(line.verdict) + theme.px(6)
        painter.setFont(theme.font("body"))
        painter.setPen(colours.secondary)
        room = row.adjusted(self._left(4) + after, 0, 0, 0)
        metrics = painter.fontMetrics()
        painter.drawText(
            room, middle, metrics.elidedText(line.more, Qt.TextElideMode.ElideRight, int(room.width()))
        )

    def _paint_range(
        self,
        painter: QPainter,
        found: tuple[float, float, float],
        y: float,
        low: int,
        high: int,
        *,
        new: bool,
    ) -> None:
        colours = theme.current()
        colour: QColor = colours.accent if new else colours.neutral_mark
        painter.setPen(QPen(colour, theme.px(2)))
        painter.drawLine(QPointF(self._x(found[1], low, high), y), QPointF(self._x(found[2], low, high), y))
        painter.setBrush(colour if new else colours.surface)
        painter.setPen(QPen(colour, 1.5))
        painter.drawEllipse(QPointF(self._x(found[0], low, high), y), theme.px(4), theme.px(4))


class JudgedBy(QWidget):
    """What each set of comments says of the new version, in a line each."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, theme.px(14), 0, 0)
        self._grid.setHorizontalSpacing(theme.px(16))
        self._grid.setVerticalSpacing(theme.px(4))
        self._grid.setColumnStretch(1, 1)

    def show_judgement(self, judgement: Judgement) -> None:
        """Show another judgement."""
        clear(self._grid)
        for row, (name, one) in enumerate(judgement.sets.items()):
            count = wording.many(one.before.n, "comment")
            self._grid.addWidget(Text(f"{NAMES[name]}, {count}", "small", "secondary"), row, 0)
            telling = one.better or one.worse
            words = Text(one.verdict, "small", "text" if telling else "secondary", wrap=True)
            self._grid.addWidget(words, row, 1)

    def lines(self) -> list[str]:
        """Return what is said, line by line."""
        items = [self._grid.itemAtPosition(row, 1) for row in range(self._grid.rowCount())]
        widgets = [item.widget() for item in items if item is not None]
        return [widget.text() for widget in widgets if isinstance(widget, Text)]


def _whole(figures: Figures) -> tuple[float, float, float]:
    return figures.macro_recall, figures.macro_recall_low, figures.macro_recall_high


def _hundred(found: tuple[float, float, float]) -> tuple[float, float, float]:
    return found[0] * 100, found[1] * 100, found[2] * 100


def _by_ranges(old: tuple[float, float, float], new: tuple[float, float, float]) -> tuple[str, str]:
    """Say that two ranges differ only when they do not touch: one class alone has no paired test here."""
    points = abs(new[0] - old[0]) * 100
    if new[1] > old[2]:
        return "Better", f"by {points:.1f}"
    if new[2] < old[1]:
        return "Worse", f"by {points:.1f}"
    return "Same", "within chance"
