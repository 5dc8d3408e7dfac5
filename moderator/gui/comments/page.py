"""Comments: search, scroll anywhere, act on all that match."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from moderator.core.comment import CommentRow, Decision, Sentiment
from moderator.core.operation import Changes
from moderator.core.query import EVERYTHING, CommentQuery, parse
from moderator.core.query_error import QuerySyntaxError
from moderator.gui import theme, wording
from moderator.gui.comments.acting import Acting
from moderator.gui.comments.asking import Asking, Found
from moderator.gui.comments.bulk_bar import NO_SEARCH, BulkBar
from moderator.gui.comments.columns import DATE, INSET, ORDERS
from moderator.gui.comments.row_menu import RowActions, row_menu
from moderator.gui.comments.save_sheet import SaveSheet
from moderator.gui.comments.scores import Scores
from moderator.gui.comments.table import CommentTable, CommentTableModel
from moderator.gui.components.buttons import Plain
from moderator.gui.components.empty import Empty
from moderator.gui.components.ground import Ground
from moderator.gui.components.room import Room
from moderator.gui.context import AppContext
from moderator.gui.paging import PagedRows
from moderator.gui.search.chips import ChipRow
from moderator.gui.search.search_field import SearchField
from moderator.gui.search.values import values_of
from moderator.services.search import searching

PAUSE = 120
"""Milliseconds after the last key before a search is asked: shorter asks twice for one word."""
SELECTED = "The rows you selected."
MOST_NAMED = 500
"""Selected comments that an export can name one by one."""
NOTHING = ("Nothing matches", "Take a part of the search out, or search for something else.")
SHOW_ALL = "Show all comments"
UNANSWERED = "The search could not be read"
UNREAD = (NO_SEARCH, "What cannot be understood is underlined above.")


class CommentsPage(Ground):
    """The search, its answer and what can be done with it. Keeps its search while one is elsewhere."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self._context = context
        self._query, self._text = EVERYTHING, ""
        self._typing = False
        self._column, self._descending = DATE, True
        self._asked = False
        self._complete = True
        self._total = 0
        self.rows = PagedRows(self._fetch, self)
        self.model = CommentTableModel(self.rows, self)
        self.table = CommentTable(self.model)
        self._room = Room(self.table, self.table.hidden_below)
        self.field = SearchField(values_of(context, "comments"))
        self.chips = ChipRow()
        self.scores = Scores(context, self)
        self.bar = BulkBar()
        self.acting = Acting(context, self)
        self._asking = Asking(context, self)
        self._save = Plain("Save search", icon="bookmark", size="sheet")
        self._nothing = Empty(*NOTHING, icon="search", action=SHOW_ALL, primary=False)
        self._none = Empty(
            "No comments yet", "Import some, and all of them stand here.",
            icon="message-square-text", action="Import comments…",
        )  # fmt: skip
        self._stack = QStackedWidget()
        self._lay_out()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._connect()

    def show_page(self) -> None:
        """Be seen: ask once, then keep the answer until something changes."""
        if not self._asked:
            self._search()
        self.rows.retry()
        self._to_rows()

    def show_search(self, text: str) -> None:
        """Show what a search finds; its last word is whole."""
        self.field.set_text(text)
        self._typing = False
        self._pause.stop()
        self._search()

    def on_changed(self, changes: Changes) -> None:
        """Ask again when rows came or went; redraw in place when verdicts changed."""
        if changes & Changes.COMMENTS:
            if self.isVisible():
                self._search()
            else:
                self._asked = False
        elif changes & (Changes.VERDICTS | Changes.MODELS):
            self.model.refresh()

    def focus_search(self) -> None:
        """Go to the field, with everything in it ready to be typed over."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.select_all()

    def foot(self) -> int:
        """Return how high the bar at the bottom is: a notice does not cover it."""
        return self.bar.height()

    def cover(self, height: int) -> None:
        """Let the last row be scrolled out from under a notice."""
        self._room.take(height)

    def query(self) -> CommentQuery:
        """Return the search that is shown."""
        return self._query

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(theme.px(INSET), theme.px(16), theme.px(INSET), theme.px(8))
        head.setSpacing(theme.px(12))
        search = QHBoxLayout()
        search.setSpacing(theme.px(12))
        search.addWidget(self.field, 1)
        search.addWidget(self._save)
        head.addLayout(search)
        search.addWidget(self.scores.button)
        head.addWidget(self.chips)
        head.addWidget(self.scores.plot)
        column.addLayout(head)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._nothing)
        self._stack.addWidget(self._none)
        column.addWidget(self._stack, 1)
        column.addWidget(self._room)
        column.addWidget(self.bar)
        self.setTabOrder(self._save, self.scores.button)

    def _connect(self) -> None:
        self._pause.timeout.connect(self._search)
        self._asking.begun.connect(self._show_found)
        self._asking.ended.connect(self._on_whole)
        self._asking.missed.connect(self._on_missed)
        self.field.edited.connect(self._on_edited)
        self.field.entered.connect(self._on_entered)
        self.field.left.connect(self._to_rows)
        self.chips.text_wanted.connect(self._take_out)
        self.table.sort_wanted.connect(self._on_sort)
        self.table.opened.connect(self._context.places.comment_wanted)
        self.table.selectionModel().selectionChanged.connect(self._show_target)
        self.bar.decided.connect(self._decide)
        self.bar.relabelled.connect(self._relabel)
        self.bar.exported.connect(self._export)
        self.acting.busy.connect(self.bar.show_busy)
        self._context.bar(self._save, *self.bar.changing)
        self.acting.idle.connect(self._show_target)
        self.table.menu_wanted.connect(self._on_menu)
        self._nothing.acted.connect(self._show_all)
        self._none.acted.connect(lambda: self._context.places.import_wanted.emit([]))
        self._save.clicked.connect(self._ask_name)
        self.scores.search_wanted.connect(self.show_search)
        self._context.actions.bind("save_search", self._ask_name, page=self)
        self._context.actions.bind("copy", self._copy, page=self)

    @Slot(str)
    def _on_edited(self, text: str) -> None:
        self._typing = True
        self._context.places.went_on.emit()
        self._context.places.searched.emit(text)
        self._read(text)
        self._pause.start()

    @Slot()
    def _on_entered(self) -> None:
        self.show_search(self.field.text())
        self._to_rows()

    @Slot(str)
    def _take_out(self, text: str) -> None:
        """Search without one part; what was still being typed still is."""
        typing = self._typing
        self.field.set_text(text)
        self._typing = typing
        self._pause.stop()
        self._search()

    @Slot()
    def _to_rows(self) -> None:
        """Give the keyboard to the rows, or to what is offered in their place."""
        if (shown := self._stack.currentWidget()) is not None:
            shown.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _show_all(self) -> None:
        self.show_search("")
        self._to_rows()

    def _read(self, text: str) -> CommentQuery | None:
        """Show in words what is typed, at once; the answer comes after a pause."""
        try:
            query = parse(text, as_typed=self._typing)
        except QuerySyntaxError as error:
            self.field.mark_wrong(error.position)
            self.chips.show_error(str(error))
            self.chips.show_found("")
            self._nothing.say(*UNREAD, action=SHOW_ALL)
            # The rows are of another search than the field: nothing is done to them by its name.
            self._show_target()
            return None
        self.field.mark_wrong(None)
        self.chips.show_query(query)
        return query

    @Slot()
    def _search(self) -> None:
        query = self._read(self.field.text())
        if query is None:
            return
        self._asked = True
        whole_word = not self._typing or query.where == parse(query.text).where
        text = query.text if whole_word else f"{query.text}*"
        query = query.ordered(ORDERS[self._column][0 if self._descending else 1])
        # Asked again, since rows came or went: what is on the screen stays until the answer is there.
        again = query == self._query and self._complete and bool(len(self.rows))
        self._asking.ask(query, text, again=again)

    @Slot()
    def _on_missed(self) -> None:
        """Do nothing by the name of a search that could not be read: the rows are of the one before."""
        self._asked = self._complete = False
        self.chips.show_found("")
        self.bar.show_busy(UNANSWERED)

    @Slot(object)
    def _on_whole(self, found: Found) -> None:
        if self._complete or not self.model.grow(found.answer.ids):
            self._show_found(found)
        else:
            self._complete, self._total = True, found.answer.total
            self._show_figures()

    @Slot(object)
    def _show_found(self, found: Found) -> None:
        again = found.query == self._query
        top = self._id_at(self.table.rowAt(0)) if again else None
        current = self._id_at(self.table.currentIndex().row())
        answer = found.answer
        self._query, self._text = found.query, found.text
        self._total, self._complete = answer.total, answer.complete
        # The same comments: nothing moves, not even by the part of a row that is cut at the top.
        same = again and answer.ids == self.rows.ids
        if same:
            self.model.refresh()
        else:
            self.model.show(answer.ids, answer.rows)
        nothing = self._none if found.query.where is None else self._nothing
        self._nothing.say(*NOTHING, action=SHOW_ALL)
        focused = QApplication.focusWidget()
        here = focused is not None and self._stack.isAncestorOf(focused)
        self._stack.setCurrentWidget(self.table if len(answer.ids) else nothing)
        if here:
            self._to_rows()
        if not same:
            self._go_back_to(current, top)
        self._show_figures()
        self.scores.show(found.query, found.text)

    def _go_back_to(self, current: int | None, top: int | None) -> None:
        line = self.rows.line_of(current) if current is not None else None
        if line is not None:
            self.table.setCurrentIndex(self.model.index(line, 0))
        first = self.rows.line_of(top) if top is not None else None
        self.table.verticalScrollBar().setValue(first or 0)

    def _id_at(self, line: int) -> int | None:
        return self.rows.ids[line] if 0 <= line < len(self.rows) else None

    def _show_figures(self) -> None:
        found, total = wording.count(len(self.rows)), wording.many(self._total, "comment")
        if not self._complete:
            self.chips.show_found(f"of {total}")
        else:
            self.chips.show_found(total if len(self.rows) == self._total else f"{found} of {total}")
        self._show_target()

    @Slot(int)
    def _on_sort(self, column: int) -> None:
        descending, ascending = ORDERS[column]
        turn = column == self._column and descending is not ascending
        self._descending = not self._descending if turn else True
        self._column = column
        self.table.show_order(column, self._descending)
        self._search()

    @Slot()
    def _show_target(self) -> None:
        if not self._complete or self.chips.error():
            self.bar.show_busy("Counting all that match" if not self.chips.error() else NO_SEARCH)
            return
        lines = sum(last - first + 1 for first, last in self.table.selected_parts())
        self.bar.show_target(len(self.rows), lines, everything=self._query.where is None)

    def _target(self) -> list[int]:
        """Return what the bar names: the selected rows, else all that are shown; no other."""
        selected = self.table.selected_ids()
        return selected if len(selected) > 1 else self.rows.ids.tolist()

    def _which(self) -> str:
        """Say in words what the bar acts on."""
        if len(self.table.selected_ids()) > 1:
            return SELECTED
        words = "; ".join(term.words for term in self._query.terms)
        return f"All that match: {words}." if words else "All comments."

    @Slot(object)
    def _decide(self, decision: Decision) -> None:
        self.acting.decide(self._target(), decision, self._which())

    @Slot(object)
    def _relabel(self, sentiment: Sentiment) -> None:
        self.acting.relabel(self._target(), sentiment, self._which())

    @Slot(QPoint, int)
    def _on_menu(self, place: QPoint, line: int) -> None:
        """Offer what can be done to the rows that are selected, never to others."""
        row = self.rows.row(line)
        if row is None:
            return
        actions = RowActions(
            lambda ids, decision: self.acting.decide(ids, decision, SELECTED),
            lambda ids, sentiment: self.acting.relabel(ids, sentiment, SELECTED),
            self._context.places.comment_wanted.emit,
            self._copy,
            self.show_search,
        )
        row_menu(self.table, row, self.table.selected_ids(), actions).popup(place)

    @Slot()
    def _export(self) -> None:
        ids = self._target()
        named = 1 < len(self.table.selected_ids()) <= MOST_NAMED
        text = f"id:{','.join(map(str, ids))}" if named else self._text
        self._context.places.export_wanted.emit(text)

    @Slot()
    def _copy(self) -> None:
        """Put the selected comments on the clipboard, one a line."""
        if not self.isVisible():
            return
        ids, library = self.table.selected_ids()[:MOST_NAMED], self._context.library

        def copy(rows: list[CommentRow]) -> None:
            clipboard = QGuiApplication.clipboard()
            clipboard.setText("\n".join(row.text for row in rows))

        if ids:
            self._context.tasks.run(partial(searching.rows, library, ids), copy, lane="rows")

    @Slot()
    def _ask_name(self) -> None:
        # What is kept is what it finds later, when nobody is typing: its last word is whole.
        self.show_search(self.field.text())
        query = self._read(self.field.text())
        if query is None or not self.field.text().strip():
            self.field.setFocus()
            return
        sheet = SaveSheet(self, self.field.text(), [term.words for term in query.terms])
        sheet.named.connect(self._keep)
        sheet.open()

    @Slot(str)
    def _keep(self, name: str) -> None:
        library, text = self._context.library, self.field.text()

        def keep() -> Changes:
            searching.save_search(library, name, text)
            return Changes.SETTINGS

        self._context.tasks.run(keep)

    def _fetch(self, ids: Sequence[int], answer: Callable[[list[CommentRow]], None]) -> None:
        work = partial(searching.rows, self._context.library, ids)
        self._context.read(work, answer, self.rows.miss, lane="rows")
