"""What stands where a comment stood when none is left: what was done, and what comes next."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from moderator.core.comment import Sentiment
from moderator.gui import theme, wording
from moderator.gui.components.buttons import Link
from moderator.gui.components.empty import Empty
from moderator.gui.components.ground import Ground
from moderator.gui.components.label import Text
from moderator.gui.components.rows import clear
from moderator.gui.context import AppContext
from moderator.gui.review.session import ENOUGH, Session
from moderator.store.tallies import Counts

ALIKE = " The list showed one of those that are alike. Shift and a decision key decides for all of them."
ABREAST = 3
"""Figures in a line where all have no room in one."""


class Figures(QWidget):
    """A few numbers with their names below them, in one line or, in a small window, in two."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, theme.px(10), 0, theme.px(4))
        self._grid.setHorizontalSpacing(theme.px(28))
        self._grid.setVerticalSpacing(theme.px(2))
        self._shown: list[tuple[Text, Text]] = []
        self._room = 0

    def take(self, room: int) -> None:
        """Stand in as many lines as the room, in pixels, asks for."""
        self._room = room
        self._place()

    def _place(self) -> None:
        widths = (max(count.sizeHint().width(), noun.sizeHint().width()) for count, noun in self._shown)
        whole = sum(width + self._grid.horizontalSpacing() for width in widths)
        abreast = len(self._shown) if whole <= self._room else ABREAST
        centre = Qt.AlignmentFlag.AlignHCenter
        for number, (count, noun) in enumerate(self._shown):
            line, place = divmod(number, max(1, abreast))
            self._grid.addWidget(count, 2 * line, place, centre)
            self._grid.addWidget(noun, 2 * line + 1, place, centre)

    def show_figures(self, figures: Sequence[tuple[str, int]]) -> None:
        """Show these; the same numbers stand in the sentence, for those who hear it."""
        if len(figures) == len(self._shown):
            # Asked again for another number: nothing blinks.
            for (name, number), (count, noun) in zip(figures, self._shown, strict=True):
                count.setText(wording.count(number))
                noun.setText(name)
            return
        self._shown.clear()
        clear(self._grid)
        for name, number in figures:
            count, noun = Text(wording.count(number), "title", tabular=True), Text(name, "small", "secondary")
            self._shown.append((count, noun))
        self._place()
        self.setVisible(bool(figures))


class EndCard(Ground):
    """One sentence, its figures, one offer."""

    skipped_wanted = Signal()
    import_wanted = Signal()
    reading_wanted = Signal()
    all_wanted = Signal()
    retrain_wanted = Signal()
    hand_back_wanted = Signal()
    more_wanted = Signal()
    """Another session of what still waits."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self._empty = Empty("", icon="circle-check", key="Return")
        self._next = self.all_wanted
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._empty)
        self._empty.acted.connect(self._on_acted)
        self.figures = Figures()
        self.retrain = Link("")
        self.retrain.clicked.connect(self.retrain_wanted)
        self.hand_back = Link("")
        self.hand_back.clicked.connect(self.hand_back_wanted)
        self._empty.add(self.figures)
        self._empty.add(self.hand_back, below=True)
        self._empty.add(self.retrain, below=True)
        self.said = ""
        self.reading = False
        """Whether it says that the machine is at it."""

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self.figures.take(self.width())

    def press(self) -> None:
        """Do what is offered."""
        self._empty.press()

    def lead(self, context: AppContext) -> None:
        """Let the offers that lead away from Review do so."""
        places, actions = context.places, context.actions
        self.import_wanted.connect(lambda: places.import_wanted.emit([]))
        self.reading_wanted.connect(lambda: actions["classify"].trigger())
        self.hand_back_wanted.connect(lambda: actions["hand_back"].trigger())
        self.all_wanted.connect(lambda: places.search_wanted.emit(""))
        self.retrain_wanted.connect(places.models_wanted)

    def show_end(
        self,
        session: Session,
        counts: Counts,
        skipped: Sequence[int],
        more: int = 0,
        note: str = "",
        *,
        reading: bool = False,
    ) -> None:
        """Say what was done in a sitting and offer the next thing; `more` is how many still wait.

        With `reading` the machine is at the comments that it has not read yet.
        """
        self.reading = reading
        words = session.summary()
        title = "All done" if words else "Nothing is waiting"
        if more:
            title = f"This session is done, {wording.count(more)} more {'waits' if more == 1 else 'wait'}"
        if skipped:
            offer, self._next = "Look at the skipped again", self.skipped_wanted
        elif more:
            offer, self._next = "Go on", self.more_wanted
        elif not counts.total:
            offer, self._next = "Import comments…", self.import_wanted
        elif counts.unread and not words:
            are = "is" if counts.unread == 1 else "are"
            words = f"{wording.many(counts.unread, 'comment')} {are} not read by the machine yet."
            offer, self._next = "Read them now", self.reading_wanted
            if reading:
                title, offer = "The machine is reading", ""
                words += " The worst of what it has read come here by themselves."
        else:
            offer, self._next = "Show all comments", self.all_wanted
        words = words or _nothing_waits(counts)
        if more and session.left_alike:
            words += ALIKE
        if counts.corrected >= ENOUGH:
            # Whoever agreed corrected nothing, and has said what the comment is all the same.
            of = wording.count(counts.corrected)
            words += f" Of {of} comments you have said what they are: enough to retrain."
        self.retrain.setText(f"Retrain on {wording.many(counts.corrected, 'comment')}…")
        self.retrain.setVisible(counts.corrected >= ENOUGH)
        self.retrain.updateGeometry()
        flagged = len(session.flagged)
        self.hand_back.setText(
            f"Hand back {'the one' if flagged == 1 else wording.count(flagged)} you flagged…"
        )
        self.hand_back.setVisible(flagged > 0)
        self.hand_back.updateGeometry()
        left = [("left", more)] if more else []
        self.figures.show_figures([*session.figures(), *left] if session.decided else [])
        words = f"{words} {note}".strip()
        self.said = f"{title}. {words}"
        # What the figures show is not written out beside them.
        shown = words.removeprefix(session.summary()).strip()
        self.figures.setAccessibleName(session.summary())
        self._empty.say(title, shown, action=offer)

    @Slot()
    def _on_acted(self) -> None:
        self._next.emit()


def _nothing_waits(counts: Counts) -> str:
    """Say why nothing waits where nothing was done: there is nothing, none is negative, or all was done before."""
    if not counts.total:
        return "There are no comments yet. Import some, and the worst come first."
    if not counts.by_sentiment.get(Sentiment.NEGATIVE):
        if counts.total == 1:
            return "The only comment here is not negative."
        return f"None of the {wording.count(counts.total)} comments is negative."
    if counts.own:
        those = wording.many(counts.own, "comment")
        return f"Every negative comment has been decided about, without {those} by the channel itself."
    return "Every negative comment has been decided about."
