"""A million rows on a screen: the ids are held, the rows come page by page when they are looked at."""

from array import array
from collections import OrderedDict
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from moderator.core.comment import CommentRow

PAGE = 128
PAGES = 24
"""Pages kept; three thousand rows are more than a screen shows and less than memory notices."""

Answer = Callable[[list[CommentRow]], None]
Fetch = Callable[[Sequence[int], Answer], None]
"""Asks for the rows of some ids; the answer may come at once, later or never."""


class PagedRows(QObject):
    """Rows in screen order. A row that is on its way is None; late answers to older questions are dropped.

    The order holds still: a row whose sentiment or decision changes stays where it is until `show` is called.
    """

    arrived = Signal(int, int)
    """The first and last line that can be painted now."""

    def __init__(self, fetch: Fetch, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._fetch = fetch
        self._ids: array[int] = array("q")
        self._pages: OrderedDict[int, dict[int, CommentRow]] = OrderedDict()
        self._stale: set[int] = set()
        self._asked: set[int] = set()
        self._generation = 0
        self._missed = False

    def __len__(self) -> int:
        """Return how many lines there are."""
        return len(self._ids)

    def show(self, ids: "array[int]", rows: Sequence[CommentRow] = ()) -> None:
        """Hold other ids; everything known of the old ones is forgotten.

        `rows` are the comments of the first page, where they came with the ids.
        """
        self._ids = ids
        self._generation += 1
        self._pages.clear()
        self._asked.clear()
        self._stale.clear()
        if rows:
            self._pages[0] = {row.id: row for row in rows}
            self._asked.add(0)

    def grow(self, ids: "array[int]") -> bool:
        """Hold more ids after the same ones; False if they are not the same, and nothing is done.

        What is on the screen stays: the first screen of an answer may come before the whole of it. The old
        ones must end with a page.
        """
        known = len(self._ids)
        if known % PAGE or len(ids) < known or ids[:known] != self._ids:
            return False
        self._ids = ids
        return True

    @property
    def ids(self) -> "array[int]":
        """The ids in screen order; not to be changed."""
        return self._ids

    def line_of(self, comment_id: int) -> int | None:
        """Return the line of a comment, None if it is not among these."""
        # A walk through a million takes some milliseconds; a dictionary of them takes a hundred megabytes.
        try:
            return self._ids.index(comment_id)
        except ValueError:
            return None

    def row(self, line: int) -> CommentRow | None:
        """Return the comment on this line, or None while its page is on its way."""
        page = line // PAGE
        known = self._pages.get(page)
        if known is None or page in self._stale:
            self._ask(page)
            known = self._pages.get(page)
        if known is None:
            return None
        self._pages.move_to_end(page)
        return known.get(self._ids[line])

    def put(self, row: CommentRow) -> None:
        """Show a row as it will be once it is stored; the next refresh brings the stored one."""
        line = self.line_of(row.id)
        page = self._pages.get(line // PAGE) if line is not None else None
        if line is not None and page is not None:
            page[row.id] = row
            self.arrived.emit(line, line)

    def refresh(self) -> None:
        """Read again what is looked at; the old rows are painted until the new ones come."""
        self._generation += 1
        self._asked.clear()
        self._stale.update(self._pages)

    def miss(self) -> None:
        """Take note that some rows could not be read. They are not asked again by being painted, which has no end."""
        self._missed = True

    def retry(self) -> None:
        """Ask again, as they are looked at, for rows that could not be read."""
        if self._missed and self._ids:
            self._missed = False
            self.refresh()
            self.arrived.emit(0, len(self._ids) - 1)

    def _ask(self, page: int) -> None:
        if page in self._asked:
            return
        self._asked.add(page)
        self._stale.discard(page)
        generation = self._generation
        ids = self._ids[page * PAGE : (page + 1) * PAGE]
        self._fetch(ids, lambda rows: self._on_page(page, generation, rows))

    def _on_page(self, page: int, generation: int, rows: list[CommentRow]) -> None:
        if generation != self._generation:
            return
        self._pages[page] = {row.id: row for row in rows}
        while len(self._pages) > PAGES:
            oldest, _ = self._pages.popitem(last=False)
            self._asked.discard(oldest)
        first = page * PAGE
        self.arrived.emit(first, min(first + PAGE, len(self._ids)) - 1)
