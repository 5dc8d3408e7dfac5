"""The card at the right: what the machine thinks and why, who wrote it, what was decided about the like."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QFontMetricsF, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from moderator.core.comment import DOUBT, ORDER, AuthorCard, CommentRow, Probabilities, Sentiment
from moderator.gui import theme, wording
from moderator.gui.actions import Actions
from moderator.gui.components.bars import paint_bar
from moderator.gui.components.buttons import Link
from moderator.gui.components.chip import Chip
from moderator.gui.components.flow import FlowLayout
from moderator.gui.components.focus import took_focus
from moderator.gui.components.ground import Ground
from moderator.gui.components.keycap import KeyCap, key_text, keycap_width, paint_keycap
from moderator.gui.components.label import Elided, Text
from moderator.gui.components.notice import IconMark
from moderator.gui.components.shapes import SIDE, WORDS, paint_sentiment
from moderator.gui.hostile import one_line
from moderator.gui.review.queue_list import verdict

LIKELY = (
    (0.97, "almost certain"),
    (0.85, "very likely"),
    (0.65, "likely"),
    (0.35, "perhaps"),
    (0.05, "unlikely"),
)
STRIP = 23


def likelihood(p: float) -> str:
    """Return a probability in words."""
    return next((words for limit, words in LIKELY if p >= limit), "very unlikely")


def right_so_often(p: float) -> str:
    """Return how often a calibrated machine is right at this probability, in whole cases."""
    of = 50 if p >= 0.975 else 20
    start = "In doubt: at" if p < DOUBT else "At"
    return f"{start} this level the model is right {min(round(p * of), of - 1)} times in {of}."


class ProbabilityRow(QAbstractButton):
    """Shape, word, likelihood, figure, bar and the key that says so. The row is the relabel button."""

    def __init__(self, sentiment: Sentiment, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sentiment = sentiment
        self._p = 0.0
        self._key = ""
        self._top = False
        self._hidden = False
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_key(self, key: QKeySequence | str) -> None:
        """Show another key that says so."""
        self._key = key_text(key)
        said = f"It is {self._sentiment.value}"
        self.setToolTip(f"{said} ({self._key})" if self._key else said)
        self.update()

    def show_probability(self, p: float | None, *, top: bool = False) -> None:
        """Show another probability; None while it is not known or must not be seen."""
        self._p, self._top, self._hidden = p or 0.0, top, p is None
        said = "hidden" if p is None else f"{likelihood(p)}, {p:.2f}"
        key = f" Key {self._key} says that it is so." if self._key else ""
        self.setAccessibleName(f"{WORDS[self._sentiment]}: {said}.{key}")
        self.update()

    def likelihood_for(self, room: float) -> str:
        """Return the likelihood in words, or nothing where these do not fit beside the figure, in pixels."""
        words = likelihood(self._p)
        return words if QFontMetricsF(theme.font("body")).horizontalAdvance(words) <= room else ""

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(theme.px(200), theme.px(40))

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: D102
        super().enterEvent(event)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        super().focusInEvent(event)
        took_focus(self, event, theme.px(4))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, D102
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        cap = keycap_width(self._key)
        right = self.width() - cap - theme.px(15)
        line = QRectF(0, theme.px(2), right, theme.px(20))
        side = theme.px(SIDE)
        paint_sentiment(painter, QRectF(0, line.center().y() - side / 2, side, side), self._sentiment)
        font = theme.font("body", 600 if self._top else 400)
        painter.setFont(font)
        painter.setPen(colours.text)
        name = WORDS[self._sentiment]
        centre = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(line.adjusted(theme.px(18), 0, 0, 0), centre, name)
        if not self._hidden:
            after = theme.px(18) + QFontMetricsF(font).horizontalAdvance(name) + theme.px(7)
            figures = theme.font("body", tabular=True)
            painter.setFont(figures)
            painter.setPen(colours.text)
            painter.drawText(line, Qt.AlignmentFlag.AlignRight | centre, f"{self._p:.2f}")
            painter.setFont(theme.font("body"))
            painter.setPen(colours.secondary)
            room = line.width() - after - QFontMetricsF(figures).horizontalAdvance("0.00 ")
            painter.drawText(line.adjusted(after, 0, 0, 0), centre, self.likelihood_for(room))
        bar = QRectF(0, line.bottom() + theme.px(5), right, theme.px(5))
        paint_bar(painter, bar, self._p if not self._hidden else 0, colours.mark(self._sentiment))
        ground = colours.sunken if self.underMouse() else None
        if self._key:
            paint_keycap(painter, self.width() - cap, self.height() / 2, self._key, ground=ground)


class AuthorStrip(QWidget):
    """One tick a comment, oldest left: below the line negative, on it neutral, above it positive."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ticks: tuple[Sentiment, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_ticks(self, ticks: Sequence[Sentiment]) -> None:
        """Show the sentiments of an author's latest comments."""
        self._ticks = tuple(ticks)[-STRIP:]
        counts = ", ".join(f"{sum(t is s for t in self._ticks)} {s.value}" for s in ORDER)
        self.setAccessibleName(f"Latest comments: {counts}")
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(theme.px(200), theme.px(26))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, D102
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        step, width, tall, flat = theme.px(11.85), theme.px(9), theme.px(9), theme.px(3)
        middle = theme.px(13)
        for place, tick in enumerate(self._ticks):
            painter.setBrush(colours.mark(tick))
            top = {
                Sentiment.NEGATIVE: middle + 1,
                Sentiment.NEUTRAL: middle - flat / 2,
                Sentiment.POSITIVE: middle - tall - 1,
            }
            height = flat if tick is Sentiment.NEUTRAL else tall
            painter.drawRoundedRect(QRectF(place * step, top[tick], width, height), 1.5, 1.5)


class _Similar(QWidget):
    """One decided comment: its words, and below them what was decided and when."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(3))
        self._text = Elided()
        self._icon = IconMark("check", "secondary", 14)
        self._said = Text("", "small", "secondary")
        column.addWidget(self._text)
        below = QHBoxLayout()
        below.setSpacing(theme.px(6))
        below.addWidget(self._icon)
        below.addWidget(self._said, 1)
        column.addLayout(below)

    def show_row(self, row: CommentRow, hidden: bool) -> None:
        """Show another comment."""
        self._text.setText("Hidden: severe" if hidden else one_line(row.text, 120))
        icon, words = verdict(row)
        self._icon.setVisible(bool(icon))
        if icon:
            self._icon.show_icon(icon)
        when = wording.day_written(row)
        self._said.setText(f"{words}, {when}" if when else words)


class Card(QScrollArea):
    """Fixed sections at fixed heights; what is not known yet leaves its place empty."""

    relabelled = Signal(object)
    why_wanted = Signal()
    """The words are to be tried one by one."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        ground = Ground("window")
        self.setWidget(ground)
        column = QVBoxLayout(ground)
        column.setContentsMargins(theme.px(20), theme.px(16), theme.px(20), theme.px(20))
        column.setSpacing(0)
        self._add_sentiment(column, actions)
        column.addSpacing(theme.px(26))
        self._add_words(column)
        column.addSpacing(theme.px(26))
        self._add_author(column, actions)
        column.addSpacing(theme.px(26))
        self._add_similar(column)
        column.addStretch(1)

    def _add_sentiment(self, column: QVBoxLayout, actions: Actions) -> None:
        column.addWidget(Text("Sentiment", "small", "secondary", weight=500))
        column.addSpacing(theme.px(6))
        self.rows = {sentiment: ProbabilityRow(sentiment) for sentiment in ORDER}
        for sentiment, row in self.rows.items():
            actions.hint(row, sentiment.value)
            row.clicked.connect(lambda _=False, one=sentiment: self.relabelled.emit(one))
            column.addWidget(row)
            column.addSpacing(theme.px(2))
        self._often = Text("", "small", "secondary", wrap=True)
        column.addSpacing(theme.px(8))
        column.addWidget(self._often)

    def _add_words(self, column: QVBoxLayout) -> None:
        because = QHBoxLayout()
        because.addWidget(Text("Because of", "small", "secondary", weight=500), 1)
        self._try = Link("Try without")
        self._try.setToolTip("See what the machine thinks without some of the words")
        self._try.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._try.clicked.connect(self.why_wanted)
        kept = self._try.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self._try.setSizePolicy(kept)
        because.addWidget(self._try)
        column.addLayout(because)
        column.addSpacing(theme.px(10))
        self._words = QWidget()
        self._flow = FlowLayout(self._words, theme.px(8))
        self._chips: list[Chip] = []
        self._said: tuple[tuple[tuple[str, bool], ...], Sentiment | None] | None = None
        column.addWidget(self._words)
        self._without = Text("", "small", "secondary", wrap=True)
        column.addSpacing(theme.px(8))
        column.addWidget(self._without)

    def _add_author(self, column: QVBoxLayout, actions: Actions) -> None:
        column.addLayout(self._author_head(actions))
        self._name = Elided("", weight=500)
        self._since = Text("", "small", "secondary")
        named = QHBoxLayout()
        # A name written from the right ends at the very edge of its place.
        named.setSpacing(theme.px(12))
        named.addWidget(self._name, 1)
        named.addWidget(self._since)
        column.addSpacing(theme.px(4))
        column.addLayout(named)
        column.addSpacing(theme.px(6))
        self.strip = AuthorStrip()
        column.addWidget(self.strip)
        self._counts = Text("", wrap=True)
        column.addSpacing(theme.px(6))
        column.addWidget(self._counts)

    def _add_similar(self, column: QVBoxLayout) -> None:
        self._similar_head = Text("Similar decisions", "small", "secondary", weight=500)
        column.addWidget(self._similar_head)
        self._likes: list[_Similar] = []
        self._similar = QVBoxLayout()
        self._similar.setSpacing(theme.px(14))
        column.addSpacing(theme.px(10))
        column.addLayout(self._similar)

    def show_belief(self, said: Probabilities | None, *, blind: bool, otherwise: str = "") -> None:
        """Show what the machine thinks, or why it says nothing; in an audit only the keys."""
        top = said.label if said else None
        for place, (sentiment, row) in enumerate(self.rows.items()):
            p = None if said is None or blind else said[place]
            row.show_probability(p, top=sentiment is top and not blind)
        if blind:
            self._often.setText("Hidden in an audit, so that it cannot sway you. Say what it is.")
        else:
            self._often.setText(right_so_often(said.confidence) if said else otherwise)

    def show_words(
        self, words: Sequence[tuple[str, bool]], sentiment: Sentiment | None, without: str
    ) -> None:
        """Show the words that drove it, the strong ones tinted, and what is believed without them."""
        self._without.setText(without)
        self._try.setVisible(bool(words))
        if (tuple(words), sentiment) == self._said:
            return
        self._said = tuple(words), sentiment
        # Made once and shown again, as the similar ones below.
        while len(self._chips) < len(words):
            self._chips.append(Chip("", shape=False))
            self._flow.addWidget(self._chips[-1])
        for place, chip in enumerate(self._chips):
            chip.setVisible(place < len(words))
        for (text, strong), chip in zip(words, self._chips, strict=False):
            chip.show_word(text, sentiment=sentiment if strong else None, outline=not strong)
        self._words.setVisible(bool(words))

    def show_author(self, card: AuthorCard | None, name: str, *, blind: bool = False) -> None:
        """Show who wrote it; in an audit not what the machine thinks of that, this comment among them."""
        self._name.setText(one_line(card.name if card else name, 60) or "Unknown author")
        since = wording.day(card.first_seen) if card and card.first_seen else ""
        self._since.setText(f"since {since}" if since else "")
        self.strip.show_ticks(card.strip if card and not blind else ())
        counts = []
        if card is not None:
            counts = [wording.many(card.comments, "comment"), f"{wording.count(card.flagged)} flagged"]
            counts[1:1] = [] if blind else [f"{wording.count(card.negative)} negative"]
        self._counts.setText(", ".join(counts))

    def show_similar(self, rows: Sequence[CommentRow], hidden: set[int]) -> None:
        """Show what was decided about similar comments."""
        # Made once and shown again: to make them anew for each comment took a third of a decision.
        while len(self._likes) < len(rows):
            self._likes.append(_Similar())
            self._similar.addWidget(self._likes[-1])
        for row, like in zip(rows, self._likes, strict=False):
            like.show_row(row, row.id in hidden)
        for place, like in enumerate(self._likes):
            like.setVisible(place < len(rows))
        self._similar_head.setVisible(bool(rows))

    def _author_head(self, actions: Actions) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(Text("Author", "small", "secondary", weight=500), 1)
        cap = KeyCap("")
        actions.hint(cap, "author")
        row.addWidget(cap)
        return row
