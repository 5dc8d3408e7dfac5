"""Review: one comment, one key, the next one. What is decided is stored durably; Undo comes back to it."""

from array import array
from collections.abc import Callable, Sequence
from functools import partial
from itertools import chain

from PySide6.QtCore import QModelIndex, Slot
from PySide6.QtWidgets import QWidget

from moderator.core.comment import CommentRow
from moderator.core.operation import Changes
from moderator.core.query import QueueMode
from moderator.gui import wording
from moderator.gui.announce import announce, spoken
from moderator.gui.care import Care
from moderator.gui.context import AppContext
from moderator.gui.hostile import isolated
from moderator.gui.review import keys
from moderator.gui.review.ahead import Ahead
from moderator.gui.review.breaks import Breaks
from moderator.gui.review.deciding import SAYS, Deciding, Said
from moderator.gui.review.desk import Desk
from moderator.gui.review.reasons import reason
from moderator.gui.review.session import Session
from moderator.gui.review.side_sheets import NAMES, SideSheets
from moderator.gui.review.surroundings import Surroundings
from moderator.gui.review.veil import Veil
from moderator.gui.review.waiting import Waiting
from moderator.jobs.protocol import Failed
from moderator.services.search import searching
from moderator.store.tallies import Counts

MOST = 2000
"""Comments of a session that has no goal."""
SLOW = 300
"""Milliseconds after which a write that is still under way is spoken of."""


class ReviewPage(Desk):
    """List, comment and card. The order of the list holds still until another queue is asked for."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context.actions, self._fetch, parent)
        self._context = context
        self._mode = QueueMode.WORST_FIRST
        self._asked, self._line = False, -1
        self.session = Session()
        self._started = self._leaving = False
        care = Care(context.settings)
        self.veil = Veil(care, self.model)
        self.breaks = Breaks(self, context, care)
        self.deciding = Deciding(context, self.rows, self)
        self.waiting = Waiting(context, self.deciding, self)
        self.around = Surroundings(context, self.middle, self.card, self.veil.withholds, self)
        self.ahead = Ahead(self, self.veil, self.around)
        self.sheets = SideSheets(self, context, self.veil)
        self._slow = self.timer(SLOW)
        self._connect()

    def show_page(self) -> None:
        """Be seen: ask for the queue once, then keep one's place in it."""
        if not self._asked:
            self.ask()
        self.rows.retry()
        self.setFocus()

    def on_changed(self, changes: Changes) -> None:
        """Ask again when there is nothing under the hand; else only redraw."""
        if self.deciding.took_own():
            return
        if changes & Changes.COMMENTS or (changes & Changes.VERDICTS and not len(self.rows)):
            if self.isVisible() and not self.session.decided and not self._has_current():
                self.ask()
            elif not self.isVisible() and not self.session.decided:
                self._asked = False
        if changes & (Changes.VERDICTS | Changes.MODELS):
            self.rows.refresh()
            self.around.forget(why=bool(changes & Changes.MODELS))
            self.list.viewport().update()
        self.waiting.ask_soon()

    def show_comment(self, comment_id: int) -> None:
        """Show one comment, at its place in the queue or before all others."""
        line = self.rows.line_of(comment_id)
        if line is None:
            ids = array("q", [comment_id, *(one for one in self.rows.ids if one != comment_id)])
            self.model.show(ids, opened=comment_id)
            line = 0
        self._asked = True
        self.show_reading(True)
        self.go_to(line)
        self.setFocus()

    def begin(self, mode: QueueMode) -> None:
        """Show the queue of a mode: what is left of a blind audit, or what teaches the machine most."""
        if self._mode is not mode:
            self._choose_mode(mode)

    def ask(self) -> None:
        """Ask for the queue of the mode anew."""
        self._asked = True
        library, mode = self._context.library, self._mode
        goal = self._context.settings.session_goal or MOST

        def work() -> tuple["array[int]", list[CommentRow], Counts]:
            ids = searching.queue(library, mode, goal)
            return ids, searching.rows(library, ids[:40]), searching.counts(library)

        self._context.read(work, self._on_queue, self._on_missed, key="review-queue")

    def _on_missed(self) -> None:
        self._asked = False

    def current(self) -> CommentRow | None:
        """Return the comment under the eye; None while it is on its way, or when there is none."""
        return self.rows.row(self._line) if 0 <= self._line < len(self.rows) else None

    def go_to(self, line: int) -> None:
        """Show the comment on a line."""
        if not 0 <= line < len(self.rows):
            return
        self._context.tasks.paint_first()
        self._line = line
        self.status.pass_on()
        self.list.hold(line)
        self._show_current(later=True)

    def step(self, step: int) -> None:
        """Go up or down without deciding."""
        if self._has_current():
            self._start()
            self.go_to(self._line + step)

    def _advance(self) -> None:
        """Go to the next comment that nobody has spoken about, from here on and then from the top."""
        for line in chain(range(self._line + 1, len(self.rows)), range(self._line)):
            if self.rows.ids[line] not in self.session.decided:
                row = self.rows.row(line)
                if row is None or not (self.model.is_done(row) or self.breaks.spares(row)):
                    self.go_to(line)
                    return
        self._show_end()

    def enter(self) -> None:
        """Begin, by the first Enter; agree by every other; at the end do what is offered. On a button, press it."""
        if (button := self.on_button()) is not None:
            button.click()
        elif not self.is_reading():
            self.end.press()
        elif self._started:
            self.act("agree")
        elif self._has_current():
            self._start()
            self._announce("")

    def act(self, command: str, *, group: bool = False) -> None:
        """Do what a key says to the current comment, or to all that are like it, and go on."""
        row = self.current()
        here = self._has_current() and self.isVisible()
        if row is None or not here or not self._context.may_write():
            return
        self._start()
        if not self.deciding.passes(command, group=group):
            return
        blind = self.model.blind and not self.model.is_done(row)
        self._leaving = True  # What was decided is not shown again: the next comment is.
        store = self.deciding.prepare(row, command, self.session, group=group, blind=blind)
        self._leaving = False
        if store is None:
            said = (f"{self._context.actions.key(name).toString()} {name}" for name in SAYS)
            announce(self, f"Say what it is: {', '.join(said)}.")
            return
        self._show_progress()
        self._advance()
        store()  # Last, since a failure comes back to this comment.
        if self.deciding.is_saving:
            self._slow.start()
        self.breaks.after(row)

    def _start(self) -> None:
        if not self._started:
            self._started = True
            self.session.begin()
            self.breaks.strain.rest()
            self.status.show_start(False)

    @Slot(object)
    def _on_stored(self, said: Said) -> None:
        """Acknowledge what is on the disk now, not what is hoped for."""
        self.waiting.take(said)
        if not self.deciding.is_saving:
            self._slow.stop()
        self.status.show_done(said.icon, said.word, said.whom)
        self._show_progress()
        self._announce(f"{said.word} {isolated(said.whom)}. ")
        if not self.is_reading():
            # The end was shown while this was on its way: one less waits now.
            self._show_end()
        self.around.forget_author(said.row.author_key)
        self.waiting.ask_soon()

    @Slot(object, object)
    def _on_failed(self, said: Said, failed: Failed) -> None:
        """Come back to the comment that could not be stored, and say why."""
        self._slow.stop()
        self.session.drop(said.counted)
        self.status.show_done("circle-alert", "Not saved", said.whom, undo=False)
        self._context.tasks.failed.emit(failed)
        line = self.rows.line_of(said.row.id)
        if line is not None:
            # Of several that failed the first comes first.
            self.show_reading(True)
            self.go_to(min(line, self._line) if self._line >= 0 else line)
        self._show_progress()
        announce(self, f"Not saved. {failed.message}")

    def undo(self) -> None:
        """Take back the last step, as the Edit menu does."""
        self._context.actions["undo"].trigger()

    @Slot(object)
    def _on_undone(self, step: object) -> None:
        """Return to the comment of a step that was undone or done again."""
        ids: Sequence[int] = getattr(step, "comment_ids", ())
        self.session.turn(getattr(step, "step", None), again=getattr(step, "again", False))
        self._show_progress()
        self.status.show_done("", "", "")
        self.waiting.ask_soon()
        if not self.isVisible() or not ids:
            return
        self.rows.refresh()
        known = next((one for one in ids if self.rows.line_of(one) is not None), None)
        self.show_comment(known if known is not None else ids[0])

    def _show_current(self, *, later: bool = False) -> None:
        row = self.current()
        if row is None:
            return
        blind = self.model.blind and not self.model.is_done(row)
        shown = self.veil.readable(row)
        self.middle.show_row(shown, withheld=self.veil.cover(row), softened=shown is not row, blind=blind)
        self.card.show_belief(row.probabilities, blind=blind, otherwise=wording.not_read(row))
        self.pane.show_reason(reason(row, self._mode, opened=row.id in self.model.opened))
        self.around.show(shown, blind=blind, later=later)
        self.ahead.look_from(self._line)

    def _announce(self, before: str) -> None:
        """Tell a screen reader what was done and what stands here now."""
        row = self.current()
        if row is None or not self._has_current():
            announce(self, f"{before}Nothing is left.")
            return
        words = "" if self.veil.withholds(row) else self.veil.readable(row).text
        announce(self, before + spoken(row.author, words, self._line + 1, len(self.rows)))

    def _show_progress(self) -> None:
        done = len(self.session.decided)
        self.status.show_progress(done, max(len(self.rows), done))
        left = self.waiting.left(self._mode, max(0, len(self.rows) - done))
        own = self.waiting.counts.own > 0 and not self.model.blind
        self.pane.show_left(left, own=own, listed=not self.waiting.waits(self._mode))

    def _show_end(self) -> None:
        self._line = -1
        self.pane.show_reason("")
        more = self.waiting.left(self._mode, 0) if self.session.decided else 0
        counts, note, reading = self.waiting.counts, self.breaks.note(), self._context.tasks.runs("classify")
        self.end.show_end(
            self.session, counts, self.session.skipped_in(self.rows.ids), more, note, reading=reading
        )
        self.show_reading(False)

    @Slot()
    def _on_jobs_changed(self) -> None:
        if not self.is_reading() and self.end.reading is not self._context.tasks.runs("classify"):
            self._show_end()

    @Slot()
    def _on_skipped_wanted(self) -> None:
        skipped = self.session.skipped_in(self.rows.ids)
        for one in skipped:
            self.session.forget(one)
        self.model.show(array("q", skipped))
        self.show_reading(True)
        self.go_to(0)
        self.setFocus()

    def _on_queue(self, answer: tuple["array[int]", list[CommentRow], Counts]) -> None:
        ids, first, counts = answer
        self.waiting.begin(counts)
        self.session = Session()
        self.breaks.begin()
        self.status.show_start(not self._started and bool(len(ids)))
        self.veil.begin(first)
        self.model.show(ids)
        self._show_progress()
        if not len(ids):
            self._show_end()
            return
        self.show_reading(True)
        self.go_to(0)

    @Slot(int, int)
    def _on_rows(self, first: int, last: int) -> None:
        for row in filter(None, map(self.rows.row, range(first, min(last + 1, first + 130)))):
            self.veil.cover(row)
        if first <= self._line <= last and not self._leaving:
            self._show_current()

    @Slot()
    def _on_counted(self) -> None:
        self._show_progress()
        if not self.is_reading():
            self._show_end()

    def reveal(self) -> None:
        """Show the words of the current comment, and of this one only."""
        row = self.current()
        if row is not None and self.veil.reveal(row):
            self._show_current()
            self.list.viewport().update()

    @Slot(object)
    def _choose_mode(self, mode: QueueMode) -> None:
        self._mode = mode
        self.model.blind = mode is QueueMode.RANDOM_AUDIT
        self.pane.show_mode(mode)
        self._ask_again()

    @Slot()
    def _ask_again(self) -> None:
        self.ask()
        self.setFocus()

    def _fetch(self, ids: Sequence[int], answer: Callable[[list[CommentRow]], None]) -> None:
        work = partial(searching.rows, self._context.library, ids)
        self._context.read(work, answer, self.rows.miss, lane="rows")

    def _has_current(self) -> bool:
        return self.is_reading() and self._line >= 0

    def show_why(self) -> None:
        """Say why the machine thinks so: in the card, or where there is room for it already, in a sheet."""
        self.try_without() if self.is_roomy() else self.fold_card()

    def try_without(self) -> None:
        """Let words be left out, and show what is believed then."""
        if (row := self.current()) is not None and not self.model.blind and not self.veil.withholds(row):
            self.sheets.show_why(row, self.around.why(row))

    def _connect(self) -> None:
        self._bind()
        self._slow.timeout.connect(partial(self.status.show_done, "", "Saving", "", undo=False))
        self.waiting.counted.connect(self._on_counted)
        self.middle.wanted.connect(self._on_wanted)
        self._context.bar(*self.middle.deciding)
        self.card.why_wanted.connect(self.try_without)
        self.card.relabelled.connect(lambda sentiment: self._on_wanted(sentiment.value))
        self.status.undo_wanted.connect(self.undo)
        self.list.clicked.connect(self._on_clicked)
        self.rows.arrived.connect(self._on_rows)
        self.pane.mode_chosen.connect(self._choose_mode)
        self.pane.own_wanted.connect(self._context.places.search_wanted)
        self.end.skipped_wanted.connect(self._on_skipped_wanted)
        self.end.lead(self._context)
        self._context.tasks.jobs_changed.connect(self._on_jobs_changed)
        self._context.places.undone.connect(self._on_undone)
        self.breaks.stop_wanted.connect(self._show_end)
        self.deciding.stored.connect(self._on_stored)
        self.deciding.failed.connect(self._on_failed)
        self.end.more_wanted.connect(self._ask_again)

    def _bind(self) -> None:
        others: keys.Others = {name: partial(self._show_sheet, name) for name in NAMES} | {
            "next": partial(self.step, 1),
            "previous": partial(self.step, -1),
            "reveal": self.reveal,
            "why": self.show_why,
        }
        keys.bind(self, self._context.actions, self.act, others, enter=self.enter, undo=self.undo)

    def _show_sheet(self, name: str) -> None:
        if (row := self.current()) is not None:
            self.sheets.show(name, row)

    @Slot(str)
    def _on_wanted(self, name: str) -> None:
        if name == "care":
            self._context.places.settings_wanted.emit("care")
        else:
            self.setFocus()  # Before: a sheet that opens at once keeps the keyboard.
            for_all = keys.are_all_meant(name)
            self.act(name, group=True) if for_all else self._context.actions[name].trigger()

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        self.go_to(index.row())
        self.setFocus()
