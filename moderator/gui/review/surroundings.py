"""Fills in what surrounds the current comment, as it becomes known; the next ones are read ahead."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject

from moderator.core.comment import CommentRow
from moderator.gui.context import AppContext
from moderator.gui.hostile import one_line
from moderator.gui.review.around import Around, Kept, read_around
from moderator.gui.review.card import Card
from moderator.gui.review.middle import Middle
from moderator.gui.review.reading import Marked

if TYPE_CHECKING:
    from moderator.classifier.explain import Explanation

WEAK = 0.3
"""Words of less weight are not worth a mark."""
MOST_WORDS = 6


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
        self._around = Kept()
        self._why = Kept()
        self._asked: set[int] = set()
        self._row: CommentRow | None = None
        self._blind = False

    def show(self, row: CommentRow, *, blind: bool) -> None:
        """Show what is known of this comment now, and ask for the rest."""
        self._row, self._blind = row, blind
        self._show_around(cast("Around | None", self._around.get(row.id)))
        self._show_why(cast("Explanation | None", self._why.get(row.id)))
        self._ask(row)

    def prefetch(self, rows: Sequence[CommentRow]) -> None:
        """Read ahead, so that the next comment comes with everything."""
        for row in rows:
            self._ask(row)

    def forget(self) -> None:
        """Verdicts have changed: what was read of authors and the like is out of date."""
        self._around.clear()
        self._asked = {one for one in self._asked if one in self._why}
        if self._row is not None:
            self._ask(self._row)

    def _ask(self, row: CommentRow) -> None:
        if row.id not in self._around:
            self._around.keep(row.id, None)
            work = partial(read_around, self._context.library, row)
            self._context.tasks.run(work, partial(self._on_around, row.id), lane="around")
        wanted = self._context.settings.driving_words and row.label is not None
        if wanted and row.id not in self._asked:
            self._asked.add(row.id)
            self._context.tasks.submit(
                "explain",
                {"comment_id": row.id},
                partial(self._on_why, row.id),
                # Without an explanation one can decide as well.
                on_failed=lambda _failed: None,
            )

    def _on_around(self, comment_id: int, around: Around) -> None:
        self._around.keep(comment_id, around)
        if self._row is not None and self._row.id == comment_id:
            self._show_around(around)

    def _on_why(self, comment_id: int, answer: object) -> None:
        self._why.keep(comment_id, answer)
        if self._row is not None and self._row.id == comment_id:
            self._show_why(cast("Explanation | None", answer))

    def _show_around(self, around: Around | None) -> None:
        row = self._row
        assert row is not None
        self._middle.parent_slot.show_parent(around.parent if around else None)
        self._card.show_author(around.author if around else None, row.author or "")
        similar = around.similar if around else ()
        self._card.show_similar(similar, {one.id for one in similar if self._is_severe(one)})
        if around and row.group_size > 1:
            self._middle.show_authors(around.group_authors, row.group_size)

    def _show_why(self, why: "Explanation | None") -> None:
        row = self._row
        assert row is not None
        if why is None or self._blind or self._withheld(row) or row.label is None:
            hidden = "Shown when you reveal the comment." if self._withheld(row) else ""
            self._card.show_words([], None, hidden)
            self._middle.area.reading.show_marks([], None, row.text)
            return
        spans = [span for span in why.spans if span.strong or span.weight >= WEAK]
        marks = [Marked(span.start, span.end, span.strong) for span in spans]
        self._middle.area.reading.show_marks(marks, row.label, row.text)
        heaviest = sorted(spans, key=lambda span: -span.weight)[:MOST_WORDS]
        words = [(one_line(row.text[span.start : span.end], 40), span.strong) for span in heaviest]
        self._card.show_words(words, row.label, _without(why))

    def _is_severe(self, row: CommentRow) -> bool:
        blurs = self._context.settings.blur != "never"
        return blurs and row.abuse is not None and row.abuse >= self._context.settings.severe_from


def _without(why: "Explanation") -> str:
    if why.without is None:
        return ""
    said = why.without.probabilities
    words = f"Without these words: {said.label.value}, {said.confidence:.2f}"
    return f"{words}. It does not hang on them alone." if why.stable else words
