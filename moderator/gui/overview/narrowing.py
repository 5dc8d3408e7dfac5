"""What narrows the whole page: a platform, a post, any search. Out of sight until it is asked for."""

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from moderator.core.query import CommentQuery, Named, Or, Term, parse
from moderator.core.query_error import QuerySyntaxError
from moderator.core.query_quoting import naming
from moderator.gui import theme
from moderator.gui.components.select import Select
from moderator.gui.context import AppContext
from moderator.gui.search.chips import ChipRow
from moderator.gui.search.search_field import SearchField
from moderator.gui.search.values import values_of
from moderator.services.handout.platform_tools import tools_of
from moderator.services.search import searching

PAUSE = 700
"""Milliseconds without a key after which what is typed narrows the page."""


class Narrowing(QWidget):
    """A search, in the language of Comments, and the platforms to choose from."""

    changed = Signal()

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._query: CommentQuery | None = None
        self._names: list[str] = []
        self._platforms = Select()
        self._platforms.setAccessibleName("Platform")
        self.field = SearchField(values_of(context, "overview"))
        self.chips = ChipRow()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        row = QHBoxLayout()
        row.setSpacing(theme.px(12))
        row.addWidget(self.field, 1)
        row.addWidget(self._platforms)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(20), 0, 0)
        column.setSpacing(theme.px(8))
        column.addLayout(row)
        column.addWidget(self.chips)
        self._pause.timeout.connect(self.apply)
        self.field.edited.connect(lambda _: self._pause.start())
        self.field.entered.connect(self.apply)
        self.field.left.connect(self._leave)
        self.chips.text_wanted.connect(self.show_text)
        self._platforms.activated.connect(self._on_platform)
        self.hide()

    def query(self) -> CommentQuery | None:
        """Return the search that narrows the page; None while nothing does."""
        return self._query

    def begin(self) -> None:
        """Be seen, ready to be typed into."""
        self._read_platforms()
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.select_all()

    def show_text(self, text: str) -> None:
        """Narrow to a search; an empty one shows all again."""
        self._read_platforms()
        self.setVisible(bool(text.strip()) or self.isVisible())
        self.field.set_text(text)
        self.apply()

    def searched(self, *parts: str) -> str:
        """Return a search for these parts within what narrows the page."""
        within = self._query.text if self._query is not None else ""
        if self._query is not None and isinstance(self._query.where, Or):
            within = f"({within})"
        return " ".join(part for part in (within, *parts) if part)

    @Slot()
    def apply(self) -> None:
        """Narrow to what is typed, if it can be understood."""
        self._pause.stop()
        text = self.field.text().strip()
        try:
            query = parse(text)
        except QuerySyntaxError as error:
            self.field.mark_wrong(error.position)
            self.chips.show_error(str(error))
            return
        self.field.mark_wrong(None)
        self.chips.show_query(query)
        self._show_platform(query)
        found = query if query.where is not None else None
        if found != self._query:
            self._query = found
            self.changed.emit()

    @Slot()
    def _leave(self) -> None:
        """Go back to the page; with nothing typed, out of sight too."""
        if not self.field.text().strip():
            self.apply()
            self.hide()
        parent = self.parentWidget()
        if parent is not None:
            parent.setFocus()

    def _read_platforms(self) -> None:
        library = self._context.library
        self._context.tasks.run(
            lambda: sorted(name for name, n in searching.counts(library).by_platform.items() if n and name),
            self._show_platforms,
            lane="rows",
            key="overview-platforms",
        )

    def _show_platforms(self, names: list[str]) -> None:
        if names != self._names:
            self._names = names
            self._platforms.clear()
            self._platforms.addItems(["All platforms", *(tools_of(name).title for name in names)])
        self._platforms.setVisible(len(names) > 1)
        if self._query is not None:
            self._show_platform(self._query)

    def _show_platform(self, query: CommentQuery) -> None:
        named = [one for one in _platforms_in(query) if one in self._names]
        self._platforms.setCurrentIndex(self._names.index(named[0]) + 1 if len(named) == 1 else 0)

    @Slot(int)
    def _on_platform(self, place: int) -> None:
        text = self.field.text()
        try:
            query = parse(text)
            text = query.without(*(one for one in query.terms if _platforms_of(one)))
        except QuerySyntaxError:
            text = ""
        chosen = naming("platform", self._names[place - 1]) if place > 0 else ""
        self.show_text(f"{chosen} {text}".strip())


def _platforms_in(query: CommentQuery) -> list[str]:
    return [value.lower() for term in query.terms for value in _platforms_of(term)]


def _platforms_of(term: Term) -> tuple[str, ...]:
    return term.node.values if isinstance(term.node, Named) and term.node.field == "platform" else ()
