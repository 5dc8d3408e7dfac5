"""The shape of a sentiment: down, round, up. Painted, so that the three weigh the same."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QWidget

from moderator.core.comment import ORDER, CommentRow, Sentiment
from moderator.gui import theme

SIDE = 9
"""Design pixels of a shape beside body text."""
_FADED = 0.5
_TRIANGLE_HEIGHT = 0.8
_CIRCLE_WIDTH = 0.86

WORDS = {Sentiment.NEGATIVE: "Negative", Sentiment.NEUTRAL: "Neutral", Sentiment.POSITIVE: "Positive"}


def word(row: CommentRow) -> str:
    """Return the word that stands beside the shape; a question mark says that the machine doubts it."""
    if row.sentiment is None:
        return "Not understood" if row.foreign else "Not yet read"
    return WORDS[row.sentiment] + ("?" if row.doubtful else "")


def paint_sentiment(
    painter: QPainter, rect: QRectF, sentiment: Sentiment | None, faded: bool = False
) -> None:
    """Paint the shape centred in the rectangle, as wide as its shorter side; a ring while unread."""
    colours = theme.current()
    side = min(rect.width(), rect.height())
    centre = rect.center()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    if faded:
        painter.setOpacity(painter.opacity() * _FADED)
    painter.setBrush(colours.mark(sentiment))
    if sentiment in (Sentiment.NEGATIVE, Sentiment.POSITIVE):
        half, rise = side / 2, side * _TRIANGLE_HEIGHT / 2
        if sentiment is Sentiment.POSITIVE:
            rise = -rise
        corners = [
            QPointF(centre.x() - half, centre.y() - rise),
            QPointF(centre.x() + half, centre.y() - rise),
            QPointF(centre.x(), centre.y() + rise),
        ]
        painter.drawPolygon(QPolygonF(corners))
    elif sentiment is Sentiment.NEUTRAL:
        radius = side * _CIRCLE_WIDTH / 2
        painter.drawEllipse(centre, radius, radius)
    else:
        radius = side * _CIRCLE_WIDTH / 2 - 0.75
        painter.setBrush(Qt.BrushStyle.NoBrush)
        pen = painter.pen()
        pen.setStyle(Qt.PenStyle.SolidLine)
        pen.setColor(colours.faint)
        pen.setWidthF(1.5)
        painter.setPen(pen)
        painter.drawEllipse(centre, radius, radius)
    painter.restore()


class SentimentShape(QWidget):
    """The shape alone, as a widget."""

    def __init__(self, sentiment: Sentiment | None = None, parent: QWidget | None = None) -> None:
        """Show this sentiment; None while it is not yet read."""
        super().__init__(parent)
        self._sentiment = sentiment
        self._faded = False
        self.setAccessibleName(WORDS[sentiment] if sentiment else "Not yet read")

    def show_sentiment(self, sentiment: Sentiment | None, *, faded: bool = False) -> None:
        """Show another sentiment."""
        self._sentiment, self._faded = sentiment, faded
        self.setAccessibleName(WORDS[sentiment] if sentiment else "Not yet read")
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102
        side = theme.px(SIDE) + 1
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, D102
        painter = QPainter(self)
        side = theme.px(SIDE)
        rect = QRectF(0, 0, side, side)
        rect.moveCenter(QRectF(self.rect()).center())
        paint_sentiment(painter, rect, self._sentiment, self._faded)


class ThreeShapes(QWidget):
    """The sign of the program: the three shapes in a row."""

    def __init__(self, side: int = 17, parent: QWidget | None = None) -> None:
        """Paint them `side` design pixels wide each."""
        super().__init__(parent)
        self._side = side
        self.setAccessibleName("Moderator")

    def sizeHint(self) -> QSize:  # noqa: D102
        side = theme.px(self._side)
        return QSize(side * 3 + 2 * theme.px(10) + 1, side)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, D102
        painter = QPainter(self)
        side = theme.px(self._side)
        for number, sentiment in enumerate(ORDER):
            left = number * (side + theme.px(10))
            paint_sentiment(painter, QRectF(left, (self.height() - side) / 2, side, side), sentiment)
