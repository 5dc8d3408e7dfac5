"""The sheets that a key opens over Review, and what is done in them."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from shiboken6 import isValid

from moderator.core.comment import AuthorCard, CommentRow
from moderator.core.query_quoting import naming
from moderator.gui import wording
from moderator.gui.announce import announce
from moderator.gui.context import AppContext
from moderator.gui.hostile import one_line
from moderator.gui.review.desk import Desk
from moderator.gui.review.sheets import MOST, AuthorSheet, ListSheet, NoteSheet
from moderator.gui.review.veil import Veil
from moderator.gui.review.why_sheet import WhySheet
from moderator.jobs.protocol import Failed
from moderator.services.review import reviewing
from moderator.services.search import searching

if TYPE_CHECKING:
    from moderator.classifier.explain import Explanation

NAMES = ("note", "thread", "group", "author", "copy")


class SideSheets(QObject):
    """Reads what a sheet shows off the window's thread, then opens it."""

    def __init__(self, desk: Desk, context: AppContext, veil: Veil) -> None:
        """Open sheets over `desk`; `veil` hides in them what it hides there."""
        super().__init__(desk)
        self._desk = desk
        self._context = context
        self._veil = veil
        self._unsaved: dict[int, str] = {}
        """Notes that could not be stored, by their comment."""

    def show(self, name: str, row: CommentRow) -> None:
        """Open the sheet of this name, one of `NAMES`, for a comment; copying it needs none."""
        if name == "copy":
            if not self._desk.isVisible():
                return
            clipboard = QGuiApplication.clipboard()
            clipboard.setText(row.text)
        elif name == "note":
            note = self._unsaved.get(row.id, row.note)
            sheet = NoteSheet(self._desk, row.author or "the author", note)
            sheet.noted.connect(partial(self._keep_note, row))
            sheet.open()
        elif name == "thread":
            work = partial(searching.thread, self._context.library, row.id, MOST)
            self._context.tasks.run(work, partial(self._open_thread, row), key="review-sheet")
        elif name == "group":
            if row.group_size < 2:
                self._say("No other comment is like this one.")
                return
            self._context.tasks.run(
                partial(self._read_group, row), partial(self._open_group, row), key="review-sheet"
            )
        elif name == "author":
            if row.author_key is None:
                self._say("The export does not say who wrote this.")
                return
            self._context.tasks.run(
                partial(self._read_author, row.author_key), self._open_author, key="review-sheet"
            )

    def _say(self, sentence: str) -> None:
        """Say why no sheet comes."""
        self._desk.status.say(sentence)
        announce(self._desk, sentence)

    def show_why(self, row: CommentRow, why: "Explanation | None") -> None:
        """Open the sheet that says why, and reads what is typed into it."""
        sheet = WhySheet(self._desk, row, why)
        sheet.tried.connect(partial(self._try, sheet))
        sheet.open()

    def _try(self, sheet: WhySheet, text: str) -> None:
        def show(answer: object) -> None:
            scored = getattr(answer, "scored", None)
            if scored is not None and isValid(sheet):
                sheet.show_answer(text, scored.probabilities)

        if text.strip():
            self._context.tasks.submit("explain_text", {"text": text}, show)

    def _read_group(self, row: CommentRow) -> list[CommentRow]:
        library = self._context.library
        return self._readable(searching.rows(library, searching.group(library, row.id)[:MOST]))

    def _read_author(self, key: int) -> tuple[AuthorCard | None, list[CommentRow]]:
        library = self._context.library
        card = searching.author_card(library, key)
        if card is None:
            return None, []
        return card, self._readable(searching.latest_by(library, key, MOST))

    def _readable(self, rows: list[CommentRow]) -> list[CommentRow]:
        return [self._veil.readable(row) for row in rows]

    def _seen(self, rows: list[CommentRow]) -> list[CommentRow]:
        """Return comments without what the machine says of them, in an audit; what a person said stays."""
        return [replace(row, label=None) for row in rows] if self._desk.model.blind else rows

    def _open_thread(self, row: CommentRow, rows: list[CommentRow]) -> None:
        rows = self._readable(rows)
        title = one_line(row.thread_title or row.thread_id or "The thread", 120)
        search = naming("post", row.thread_id) if row.thread_id else ""
        others = len(rows) - 1
        words = f"{wording.many(others, 'comment')} round this one, oldest first"
        words = words if others else "No other comment of this thread is in the library."
        self._open(
            ListSheet(
                self._desk,
                title,
                words,
                self._seen(rows),
                strong=row.id,
                search=search,
                hidden=self._hidden(rows),
            )
        )

    def _open_group(self, row: CommentRow, rows: list[CommentRow]) -> None:
        authors = len({one.author_key for one in rows})
        words = f"From {wording.many(authors, 'author')}. Shift and a decision key decides for all. "
        words += "Words that differ from the comment you are at are marked."
        title = f"{wording.many(row.group_size, 'comment')} alike"
        search = naming("group", str(row.group)) if row.group is not None else ""
        sheet = ListSheet(
            self._desk,
            title,
            words,
            self._seen(rows),
            can_leave=True,
            search=search,
            hidden=self._hidden(rows),
            base=self._veil.readable(row).text,
        )
        sheet.left.connect(self._split)
        self._open(sheet)

    def _open_author(self, answer: tuple[AuthorCard | None, list[CommentRow]]) -> None:
        card, rows = answer
        if card is not None:
            blind = self._desk.model.blind
            self._open(AuthorSheet(self._desk, card, self._seen(rows), self._hidden(rows), blind=blind))

    def _open(self, sheet: ListSheet) -> None:
        sheet.search_wanted.connect(self._context.places.search_wanted)
        sheet.open()

    def _hidden(self, rows: list[CommentRow]) -> frozenset[int]:
        return frozenset(row.id for row in rows if self._veil.withholds(row))

    def _keep_note(self, row: CommentRow, note: str) -> None:
        self._unsaved.pop(row.id, None)
        if note == row.note:
            return
        said = "Noted" if note else "Note taken away", one_line(row.author or "Unknown author", 40)

        def kept(_: reviewing.Step) -> None:
            self._desk.status.show_done("bookmark" if note else "x", *said)
            announce(self._desk, " ".join(said))

        def failed(why: Failed) -> None:
            self._unsaved[row.id] = note
            key = self._context.actions.key("note").toString()
            held = f"What you noted is kept until then: {key} opens it again."
            self._context.tasks.failed.emit(replace(why, advice=f"{why.advice} {held}".strip()))

        work = partial(reviewing.note, self._context.library, row.id, note)
        self._context.tasks.run(work, kept, on_failed=failed)

    def _split(self, comment_id: int) -> None:
        work = partial(reviewing.split_off, self._context.library, comment_id)
        self._context.tasks.run(work, self._say_split)

    def _say_split(self, step: reviewing.Step) -> None:
        if step.step:
            self._context.places.said.emit(f"{step.label}. Ctrl+Z takes it back.")
