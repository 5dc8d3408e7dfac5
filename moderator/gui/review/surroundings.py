"""Fills in what surrounds the current comment, as it becomes known; the next ones are read ahead."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QTimer, Slot

from moderator.core.comment import CommentRow
from moderator.gui.care import Care
from moderator.gui.context import AppContext
from moderator.gui.hostile import one_line
from moderator.gui.review.around import Around, Kept, read_around
from moderator.gui.review.card import Card
from moderator.gui.review.explanations import Explainer, marks, phrases
from moderator.gui.review.middle import Middle

if TYPE_CHECKING:
    from moderator.classifier.explain import Explanation

SOON = 15
"""Milliseconds after the comment was painted in which what was decided before is written: Python serves one of both."""
AHEAD = 3
"""Comments whose parents, authors and likes are read before they are reached."""


class Surroundings(QObject):
    """Answers that come late, for a comment that is no longer shown, are only kept."""

    def __init__(
        self,
        context: AppContext,
        middle: Middle,
        card: Card,
        withheld: Callable[[CommentRow], bool],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._middle = middle
        self._card = card
        self._withheld = withheld
        self._care = Care(context.settings)
        self._around = Kept()
        self._explainer = Explainer(context.tasks, self)
        self._explainer.ready.connect(self._on_ready)
        self._row: CommentRow | None = None
        self._blind = False
        self._late = False
        """Whether the comment is not on the screen yet: what the card says of it comes right after."""
        self._soon = QTimer(self, singleShot=True, interval=SOON)
        self._soon.timeout.connect(self._on_soon)
        context.tasks.painted.connect(self._soon.start)

    def show(self, row: CommentRow, *, blind: bool, later: bool = False) -> None:
        """Show what is known of this comment now, and ask for the rest.

        With `later` the card follows when the comment itself is painted.
        """
        self._row, self._blind, self._late = row, blind, later
        self._show_parent(self._known())
        self._show_marks()
        if not later:
            self._show_card()
        self._ask(row)

    @Slot()
    def _on_soon(self) -> None:
        if self._late and self._row is not None:
            self._late = False
            self._show_card()

    def _show_card(self) -> None:
        self._show_around(self._known())
        self._show_words()

    def _known(self) -> Around | None:
        return cast("Around | None", self._around.get(self._row.id)) if self._row is not None else None

    def prefetch(self, rows: Sequence[CommentRow]) -> None:
        """Read ahead, so that the next comments come with everything."""
        for row in rows[:AHEAD]:
            self._ask(row)
        if self._context.settings.driving_words:
            here = [self._row] if self._row is not None else []
            self._explainer.want([row.id for row in (*here, *rows) if row.label is not None])

    def forget(self, *, why: bool = False) -> None:
        """Verdicts have changed: what was read of authors and the like is out of date. Or the model has."""
        self._around.clear()
        if why:
            self._explainer.forget()
        if self._row is not None:
            self._ask(self._row)

    def forget_author(self, key: int | None) -> None:
        """Something was said of a comment of this author: the author's figures have moved."""
        for comment_id, around in list(self._around.items()):
            if not isinstance(around, Around) or around.author is None or around.author.key != key:
                continue
            if self._row is not None and self._row.id == comment_id:
                # The old figures are seen until the new ones come: nothing flickers.
                self._read(self._row)
            else:
                del self._around[comment_id]

    def why(self, row: CommentRow) -> "Explanation | None":
        """Return the explanation of a comment, if it is there already."""
        return self._explainer.of(row.id)

    def _ask(self, row: CommentRow) -> None:
        if row.id not in self._around:
            self._around.keep(row.id, None)
            self._read(row)

    def _read(self, row: CommentRow) -> None:
        work = partial(read_around, self._context.library, row)
        self._context.tasks.run(work, partial(self._on_around, row.id), lane="around")

    def _on_around(self, comment_id: int, around: Around) -> None:
        self._around.keep(comment_id, around)
        if self._row is not None and self._row.id == comment_id:
            # What is answered stands above the comment, and comes with it.
            self._show_parent(around)
            if not self._late:
                self._show_around(around)

    @Slot(int)
    def _on_ready(self, comment_id: int) -> None:
        if self._row is not None and self._row.id == comment_id:
            self._show_marks()
            if not self._late:
                self._show_words()

    def _show_parent(self, around: Around | None) -> None:
        parent = around.parent if around else None
        self._middle.parent_slot.show_parent(parent and replace(parent, text=self._care.words(parent)))

    def _show_around(self, around: Around | None) -> None:
        row = self._row
        assert row is not None
        self._card.show_author(around.author if around else None, row.author or "", blind=self._blind)
        similar = [self._care.softened(one) for one in around.similar] if around else []
        self._card.show_similar(similar, {one.id for one in similar if self._care.withholds(one)})
        if around and row.group_size > 1:
            self._middle.show_authors(around.group_authors, row.group_size)

    def _why(self) -> "Explanation | None":
        """Return why the machine thinks so, where that may be seen."""
        row = self._row
        assert row is not None
        may_be_seen = not (self._blind or self._withheld(row) or row.label is None)
        return self._explainer.of(row.id) if may_be_seen else None

    def _show_marks(self) -> None:
        row, why = self._row, self._why()
        assert row is not None
        reading = self._middle.area.reading
        reading.show_marks(marks(row.text, why), row.label) if why else reading.show_marks([], None)

    def _show_words(self) -> None:
        row, why = self._row, self._why()
        assert row is not None
        if why is None:
            silent = row.label is None and not self._blind
            told = "There is nothing to explain." if silent else ""
            if self._withheld(row):
                told = "Shown when you reveal the comment."
            self._card.show_words([], None, told)
            return
        words = [(one_line(text, 40), strong) for text, strong in phrases(row.text, marks(row.text, why))]
        many = sum(len(text.split()) for text, _ in words)
        self._card.show_words(words, row.label, _without(why, many))


def _without(why: "Explanation", words: int) -> str:
    if why.without is None:
        return "No single word decides; it is the whole that counts."
    said = why.without.probabilities
    these, them = ("this word", "it") if words == 1 else ("these words", "them")
    answer = f"Without {these}: {said.label.value}, {said.confidence:.2f}"
    return f"{answer}. It does not hang on {them} alone." if why.stable else answer
