"""Review: one comment, one key, the next one. What is decided is stored durably; Undo comes back to it."""

from array import array
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QModelIndex, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from moderator.core.comment import CommentRow, Sentiment
from moderator.core.operation import Changes
from moderator.core.query import QueueMode
from moderator.gui import theme, wording
from moderator.gui.components.ground import Ground
from moderator.gui.components.line import Line
from moderator.gui.context import AppContext
from moderator.gui.decisions import DECISIONS
from moderator.gui.hostile import one_line
from moderator.gui.paging import PagedRows
from moderator.gui.review import keys
from moderator.gui.review.announce import announce
from moderator.gui.review.card import Card
from moderator.gui.review.end_card import EndCard
from moderator.gui.review.keys import DECIDES, SAYS
from moderator.gui.review.middle import Middle
from moderator.gui.review.queue_list import QueueList, QueueModel, is_done
from moderator.gui.review.queue_pane import QueuePane
from moderator.gui.review.session import DoublePress, Session
from moderator.gui.review.side_sheets import SideSheets
from moderator.gui.review.status_line import StatusLine
from moderator.gui.review.surroundings import Surroundings
from moderator.jobs.protocol import Failed
from moderator.services import reviewing, searching
from moderator.store.tallies import Counts

FOLDS = 1180
"""Below this width of the window the card folds."""
RAIL = 208


class ReviewPage(Ground):
    """List, comment and card. The order of the list holds still until another queue is asked for."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self._context = context
        self._mode = QueueMode.WORST_FIRST
        self._asked = False
        self._line = -1
        self._revealed: set[int] = set()
        self._card_wanted = False
        self._counts = Counts()
        self.session = Session()
        self._press = DoublePress()
        self.rows = PagedRows(self._fetch, self)
        self.model = QueueModel(self.rows, self)
        self.list = QueueList(self.model)
        self.middle = Middle(context.actions)
        caps = [context.actions.key(name).toString() for name in SAYS]
        self.card = Card(caps, context.actions.key("author").toString())
        self.status = StatusLine(context.actions)
        self.around = Surroundings(context, self.middle, self.card, self.is_withheld, self)
        self.sheets = SideSheets(self, context)
        self.pane = QueuePane(self.list)
        self.end = EndCard()
        self._stack = QStackedWidget()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._lay_out()
        self._connect()

    def show_page(self) -> None:
        """Be seen: ask for the queue once, then keep one's place in it."""
        if not self._asked:
            self.ask()
        self.setFocus()

    def on_changed(self, changes: Changes) -> None:
        """Ask again when there is nothing under the hand; else only redraw."""
        if changes & Changes.COMMENTS or (changes & Changes.VERDICTS and not len(self.rows)):
            if self.isVisible() and not self.session.decided and not self._has_current():
                self.ask()
            elif not self.isVisible() and not self.session.decided:
                self._asked = False
        if changes & (Changes.VERDICTS | Changes.MODELS):
            self.rows.refresh()
            self.around.forget()
            self.list.viewport().update()
        self._read_counts()

    def show_comment(self, comment_id: int) -> None:
        """Show one comment, at its place in the queue or before all others."""
        line = self.rows.line_of(comment_id)
        if line is None:
            ids = array("q", [comment_id, *(one for one in self.rows.ids if one != comment_id)])
            self.model.show(ids)
            line = 0
        self._asked = True
        self._stack.setCurrentIndex(0)
        self.go_to(line)
        self.setFocus()

    def ask(self) -> None:
        """Ask for the queue of the mode anew."""
        self._asked = True
        library, mode = self._context.library, self._mode

        def work() -> tuple["array[int]", list[CommentRow], Counts]:
            ids = searching.queue(library, mode)
            return ids, searching.rows(library, ids[:40]), searching.counts(library)

        self._context.tasks.run(work, self._on_queue, key="review-queue")

    def current(self) -> CommentRow | None:
        """Return the comment under the eye; None while it is on its way, or when there is none."""
        return self.rows.row(self._line) if 0 <= self._line < len(self.rows) else None

    def is_withheld(self, row: CommentRow) -> bool:
        """Say whether the words of a comment are hidden until they are revealed."""
        if row.id in self._revealed or is_done(row):
            return False
        blur = self._context.settings.blur
        if blur == "negative":
            return row.sentiment is Sentiment.NEGATIVE
        return blur == "severe" and self._is_severe(row)

    def go_to(self, line: int) -> None:
        """Show the comment on a line."""
        if not 0 <= line < len(self.rows):
            return
        self._line = line
        index = self.model.index(line)
        self.list.setCurrentIndex(index)
        self.list.scrollTo(index)
        self._show_current()

    def step(self, step: int) -> None:
        """Go up or down without deciding."""
        self.go_to(self._line + step)

    def _advance(self) -> None:
        """Go to the next comment that nobody has spoken about, from here on and then from the top."""
        for line in (*range(self._line + 1, len(self.rows)), *range(self._line)):
            if self.rows.ids[line] not in self.session.decided:
                row = self.rows.row(line)
                if row is None or not is_done(row):
                    self.go_to(line)
                    return
        self._show_end()

    def act(self, command: str, *, group: bool = False) -> None:
        """Do what a key says to the current comment, or to all that are like it, and go on."""
        row = self.current()
        if row is None or self._stack.currentIndex() != 0:
            return
        if self._context.settings.double_press_guard and not self._press.passes(f"{command}{group}"):
            return
        said = SAYS.get(command)
        if command == "agree":
            if row.label is None or self.model.blind:
                return
            said = row.label
        decision = DECIDES.get(command)
        after = replace(row, decision=decision) if decision else replace(row, corrected_label=said)
        self.session.note(row.id, command, correction=said is not None and said is not row.label)
        self.rows.put(after)
        self._say(command, after, group=group)
        library = self._context.library

        def work() -> reviewing.Step:
            ids = searching.group(library, row.id) if group and row.group_size > 1 else [row.id]
            by = "group" if len(ids) > 1 else "hand"
            if decision is not None:
                return reviewing.decide(library, ids, decision, by=by)
            assert said is not None
            return reviewing.relabel(library, ids, said, by=by)

        self._show_progress()
        self._advance()
        self._announce()
        # Last, since a failure comes back to this comment.
        self._context.tasks.run(work, on_failed=partial(self._on_failed, row))

    def _on_failed(self, row: CommentRow, failed: Failed) -> None:
        """Come back to the comment that could not be stored, and say why."""
        self.session.forget(row.id)
        self.rows.put(row)
        self.status.show_done("", "", "")
        self._context.tasks.failed.emit(failed)
        line = self.rows.line_of(row.id)
        if line is not None:
            self._stack.setCurrentIndex(0)
            self.go_to(line)
        self._show_progress()

    def undo(self) -> None:
        """Take back the last step, as the Edit menu does."""
        self._context.actions["undo"].trigger()

    @Slot(object)
    def _on_undone(self, step: object) -> None:
        """Return to the comment of a step that was undone or done again."""
        ids: Sequence[int] = getattr(step, "comment_ids", ())
        for one in ids:
            self.session.forget(one)
        self._show_progress()
        self.status.show_done("", "", "")
        if not self.isVisible() or not ids:
            return
        self.rows.refresh()
        known = next((one for one in ids if self.rows.line_of(one) is not None), None)
        self.show_comment(known if known is not None else ids[0])

    def _show_current(self) -> None:
        row = self.current()
        if row is None:
            return
        withheld = self.is_withheld(row)
        (self.model.hidden.add if withheld else self.model.hidden.discard)(row.id)
        blind = self.model.blind and not is_done(row)
        self.middle.show_row(row, withheld=withheld, severe=self._is_severe(row), blind=blind)
        self.card.show_belief(row.probabilities, blind=blind)
        self.around.show(row, blind=blind)
        self.around.prefetch(
            [one for line in range(self._line + 1, self._line + 4) if (one := self._row_at(line)) is not None]
        )

    def _row_at(self, line: int) -> CommentRow | None:
        return self.rows.row(line) if line < len(self.rows) else None

    def _say(self, command: str, row: CommentRow, *, group: bool) -> None:
        whom = one_line(row.author or "Unknown author", 40)
        if group and row.group_size > 1:
            whom = f"{wording.count(row.group_size)} alike"
        if command in DECIDES:
            face = DECISIONS[DECIDES[command]]
            self.status.show_done(face.icon, face.word, whom)
        elif command == "agree":
            self.status.show_done("check", "Agreed", whom)
        else:
            self.status.show_done("pencil", f"Now {command}", whom)

    def _announce(self) -> None:
        row = self.current()
        done = self.status.said()
        if row is None or self._stack.currentIndex() != 0:
            announce(self, f"{done}. Nothing is left.")
            return
        words = "hidden" if self.is_withheld(row) else one_line(row.text, 300)
        place = f"{self._line + 1} of {len(self.rows)}"
        announce(self, f"{done}. {place}. Comment by {one_line(row.author or 'unknown', 40)}: {words}")

    def _show_progress(self) -> None:
        done = len(self.session.decided)
        goal = self._context.settings.session_goal
        most = max(len(self.rows), done)
        self.status.show_progress(done, min(goal, most) if goal else most)
        whole = self._mode in (QueueMode.LEAST_CERTAIN, QueueMode.RANDOM_AUDIT)
        # The number of the rail: copies, which stand for one another in the list, are counted too.
        self.pane.show_left(max(0, len(self.rows) - done) if whole else self._counts.open_negative)

    def _show_end(self) -> None:
        self._line = -1
        self.end.show_end(self.session, self._counts, self._skipped())
        self._stack.setCurrentIndex(1)

    def _skipped(self) -> list[int]:
        return [one for one in self.rows.ids if one in self.session.skipped]

    @Slot()
    def _on_skipped_wanted(self) -> None:
        skipped = self._skipped()
        for one in skipped:
            self.session.forget(one)
        self.model.show(array("q", skipped))
        self._stack.setCurrentIndex(0)
        self.go_to(0)
        self.setFocus()

    def _on_queue(self, answer: tuple["array[int]", list[CommentRow], Counts]) -> None:
        ids, first, self._counts = answer
        self.session = Session()
        self._revealed.clear()
        self.model.hidden.clear()
        self.model.show(ids)
        for row in first:
            if self.is_withheld(row):
                self.model.hidden.add(row.id)
        self._show_progress()
        if not len(ids):
            self._show_end()
            return
        self._stack.setCurrentIndex(0)
        self.go_to(0)

    @Slot(int, int)
    def _on_rows(self, first: int, last: int) -> None:
        for line in range(first, min(last + 1, first + 130)):
            row = self.rows.row(line)
            if row is not None:
                (self.model.hidden.add if self.is_withheld(row) else self.model.hidden.discard)(row.id)
        if first <= self._line <= last:
            self._show_current()

    def _read_counts(self) -> None:
        library = self._context.library

        def keep(counts: Counts) -> None:
            self._counts = counts
            self._show_progress()

        self._context.tasks.run(partial(searching.counts, library), keep, key="review-counts")

    def reveal(self) -> None:
        """Show the words of the current comment, and of this one only."""
        row = self.current()
        if row is not None and self.is_withheld(row):
            self._revealed.add(row.id)
            self._show_current()
            self.list.viewport().update()

    @Slot(object)
    def _choose_mode(self, mode: QueueMode) -> None:
        self._mode = mode
        self.model.blind = mode is QueueMode.RANDOM_AUDIT
        self.pane.show_mode(mode)
        self.ask()
        self.setFocus()

    def _fetch(self, ids: Sequence[int], answer: Callable[[list[CommentRow]], None]) -> None:
        self._context.tasks.run(partial(searching.rows, self._context.library, ids), answer)

    def _has_current(self) -> bool:
        return self._stack.currentIndex() == 0 and self._line >= 0

    def _is_severe(self, row: CommentRow) -> bool:
        return row.abuse is not None and row.abuse >= self._context.settings.severe_from

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        roomy = self.width() + theme.px(RAIL) >= theme.px(FOLDS)
        self.card.setVisible(roomy or self._card_wanted)
        self._card_line.setVisible(roomy or self._card_wanted)
        self.status.show_hints(self.width() >= theme.px(900))

    def show_why(self) -> None:
        """Open or fold the card, where a narrow window has folded it."""
        self._card_wanted = not self._card_wanted
        self._fold()

    def _lay_out(self) -> None:
        self._card_line = Line(across=False)
        self.card.setFixedWidth(theme.px(312) - 1)
        desk = QWidget()
        row = QHBoxLayout(desk)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for widget in (self.pane, Line(across=False)):
            row.addWidget(widget)
        row.addWidget(self.middle, 1)
        row.addWidget(self._card_line)
        row.addWidget(self.card)
        self._stack.addWidget(desk)
        self._stack.addWidget(self.end)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._stack, 1)
        whole.addWidget(self.status)

    def _connect(self) -> None:
        keys.bind(self, self._context.actions)
        self.middle.wanted.connect(self._on_wanted)
        self.card.relabelled.connect(lambda sentiment: self.act(sentiment.value))
        self.status.undo_wanted.connect(self.undo)
        self.list.clicked.connect(self._on_clicked)
        self.rows.arrived.connect(self._on_rows)
        self.pane.mode_chosen.connect(self._choose_mode)
        self.end.skipped_wanted.connect(self._on_skipped_wanted)
        self.end.import_wanted.connect(lambda: self._context.places.import_wanted.emit([]))
        self.end.reading_wanted.connect(lambda: self._context.actions["classify"].trigger())
        self.end.all_wanted.connect(lambda: self._context.places.search_wanted.emit(""))
        self._context.places.undone.connect(self._on_undone)

    @Slot(str)
    def _on_wanted(self, name: str) -> None:
        if name == "care":
            self._context.places.settings_wanted.emit("care")
        else:
            self._context.actions[name].trigger()
            self.setFocus()

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        self.go_to(index.row())
        self.setFocus()
