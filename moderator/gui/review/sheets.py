"""Sheets over Review: those alike, the thread, the author, a note."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from moderator.core.comment import AuthorCard, CommentRow
from moderator.core.query_quoting import naming
from moderator.gui import theme, wording
from moderator.gui.components.buttons import Link, Plain, Primary
from moderator.gui.components.label import Elided, Text
from moderator.gui.components.line import Line
from moderator.gui.components.notice import IconMark
from moderator.gui.components.shapes import SentimentShape
from moderator.gui.components.sheet import Sheet
from moderator.gui.hostile import one_line, visible
from moderator.gui.review.card import AuthorStrip
from moderator.gui.review.differing import MarkedText, differing
from moderator.gui.review.queue_list import verdict

SEVERAL = 3
"""From so many comments on one may speak of what an author always does."""
MOST = 60
"""Comments that a sheet lists; more are found by a search."""


class RowLine(QWidget):
    """One comment in a sheet: shape, author, words, what was decided."""

    left = Signal(int)

    def __init__(
        self,
        row: CommentRow,
        *,
        strong: bool = False,
        can_leave: bool = False,
        hidden: bool = False,
        base: str | None = None,
        under: bool = False,
    ) -> None:
        """Show `row`; with `under`, the post it stands under in the place of its author."""
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(8), 0, theme.px(8))
        column.setSpacing(theme.px(3))
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        head.addWidget(SentimentShape(row.sentiment))
        post = one_line(row.thread_title or row.thread_id or "", 60)
        name = one_line(row.author or "Unknown author", 60)
        if post or not under:
            head.addWidget(Elided(post, role="secondary") if under else Elided(name, weight=600))
        head.addWidget(Text(wording.written(row), "small", "secondary"), 1)
        icon, words = verdict(row)
        if words:
            head.addWidget(IconMark(icon, "secondary", 14))
            head.addWidget(Text(words, "small", "secondary"))
        if can_leave:
            link = Link("Not alike")
            link.setToolTip("Take this comment out of the group")
            link.clicked.connect(lambda: self.left.emit(row.id))
            head.addWidget(link)
        column.addLayout(head)
        text = "Hidden: severe" if hidden else visible(row.text[:600])
        marks = differing(visible(base[:600]), text) if base is not None and not hidden else []
        if marks:
            column.addWidget(MarkedText(text, marks))
        else:
            column.addWidget(Text(text, wrap=True, weight=500 if strong else None))


class ListSheet(Sheet):
    """A title and comments below each other."""

    left = Signal(int)
    """The comment that is not like the others."""
    search_wanted = Signal(str)

    def __init__(
        self,
        over: QWidget,
        title: str,
        words: str,
        rows: Sequence[CommentRow],
        *,
        strong: int | None = None,
        can_leave: bool = False,
        search: str = "",
        hidden: frozenset[int] = frozenset(),
        base: str | None = None,
        under: bool = False,
    ) -> None:
        """List `rows`; with a `base`, the words by which each differs from it are marked."""
        super().__init__(over, name=title)
        self.add_title(title, words)
        for number, row in enumerate(rows[:MOST]):
            if number:
                self.body.addWidget(Line())
            line = RowLine(
                row,
                strong=row.id == strong,
                can_leave=can_leave and len(rows) > 1,
                hidden=row.id in hidden,
                base=base,
                under=under,
            )
            line.left.connect(self._on_left)
            self.body.addWidget(line)
        self._add_foot(search)

    def _add_foot(self, search: str) -> None:
        close = Primary("Done", key="Esc")
        self.primary = close
        close.clicked.connect(self.dismiss)
        if search:
            show = Plain("Show in Comments")
            show.clicked.connect(lambda: self._on_search(search))
            self.foot.addWidget(show)
        self.foot.addStretch(1)
        self.foot.addWidget(close)

    @Slot(int)
    def _on_left(self, comment_id: int) -> None:
        self.dismiss()
        self.left.emit(comment_id)

    def _on_search(self, search: str) -> None:
        self.dismiss()
        self.search_wanted.emit(search)


class AuthorSheet(ListSheet):
    """Who this is to us: figures first, then the comments."""

    def __init__(
        self,
        over: QWidget,
        card: AuthorCard,
        rows: Sequence[CommentRow],
        hidden: frozenset[int],
        *,
        blind: bool = False,
    ) -> None:
        """Show `card` and `rows`; with `blind`, without what the machine thinks of them."""
        name = one_line(card.name, 60)
        only = not blind and card.comments >= SEVERAL and card.negative == card.comments
        words = "Has only ever posted negative comments." if only else ""
        # As Overview asks for an author: the same name on another platform is somebody else.
        where = f"{naming('platform', card.platform)} " if card.platform else ""
        search = where + naming("author", card.name)
        super().__init__(over, name, words, rows, search=search, hidden=hidden, under=True)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(24))
        felt = (
            ("Negative", wording.count(card.negative)),
            ("Neutral", wording.count(card.neutral)),
            ("Positive", wording.count(card.positive)),
        )
        figures = (
            ("Comments", wording.count(card.comments)),
            *(() if blind else felt),
            ("Flagged", wording.count(card.flagged)),
            ("First seen", wording.day(card.first_seen) or "unknown"),
            ("Last seen", wording.day(card.last_seen) or "unknown"),
        )
        for place, (label, value) in enumerate(figures):
            grid.addWidget(Text(label, "small", "secondary"), 0, place)
            grid.addWidget(Text(value, weight=600, tabular=True), 1, place)
        grid.setColumnStretch(len(figures), 1)
        figures_box = QWidget()
        figures_box.setLayout(grid)
        grid.setContentsMargins(0, 0, 0, theme.px(12))
        if only:
            others = Link("All who do so")
            others.clicked.connect(lambda: self._on_search("is:onlynegative"))
            self.foot.insertWidget(1, others)
        strip = AuthorStrip()
        strip.show_ticks(() if blind else card.strip)
        after = 4 if words else 2
        self.body.insertWidget(after, figures_box)
        self.body.insertWidget(after + 1, strip)
        self.body.insertSpacing(after + 2, theme.px(12))


class NoteSheet(Sheet):
    """One line of the person's own words beside a comment."""

    noted = Signal(str)

    def __init__(self, over: QWidget, author: str, note: str) -> None:
        super().__init__(over, width=560, name="Note")
        self.add_title("Note", f"For yourself and your colleagues, beside {one_line(author, 60)}’s comment.")
        self._line = QLineEdit(note)
        self._line.setAccessibleName("Note")
        self._line.setMaxLength(500)
        self._line.setFixedHeight(theme.px(30))
        self.body.addWidget(self._line)
        cancel = Plain("Cancel", key="Esc")
        keep = Primary("Keep note", key="Return")
        self.primary = keep
        cancel.clicked.connect(self.dismiss)
        keep.clicked.connect(self._on_keep)
        self._line.returnPressed.connect(self._on_keep)
        self.foot.addStretch(1)
        self.foot.addWidget(cancel)
        self.foot.addWidget(keep)

    def open(self) -> None:
        """Lie over the window with the line ready for words."""
        super().open()
        self._line.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_keep(self) -> None:
        text = self._line.text().strip()
        self.dismiss()
        self.noted.emit(text)
