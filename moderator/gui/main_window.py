"""The one window: menu bar, rail, pages. It lays out and leads from place to place; panels do the rest."""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QMenu, QStackedWidget, QWidget

from moderator.core.operation import Changes
from moderator.core.query import QueueMode
from moderator.gui import theme
from moderator.gui.announce import announce
from moderator.gui.components.focus import FocusRing, entered
from moderator.gui.components.line import Line
from moderator.gui.components.sheet import Sheet
from moderator.gui.context import AppContext
from moderator.gui.facts import Facts, read_facts
from moderator.gui.menu import MenuStrip
from moderator.gui.notices import Notices
from moderator.gui.opening import Opening
from moderator.gui.pages import PAGES, MakePage, Page, widget_of
from moderator.gui.rail import BELOW, PLACES, Rail
from moderator.gui.settings import RecentLibrary
from moderator.gui.title import Title
from moderator.gui.welcome import Welcome
from moderator.jobs.protocol import Failed

_SIZE = (1440, 900)
_SMALLEST = (640, 480)
"""What a small laptop has left at twice the size of everything."""
_LAPTOP = (1440, 860)
"""Pixels of the smallest screen that the largest size of text is laid out for."""
_NARROW_BELOW = 1080
"""Design pixels of window width under which the rail shows icons alone."""
_ANYWHERE = {"/": "find", "?": "keys"}
"""Signs that Review has for keys: on the other pages they lead to the same, where no field takes them."""
_SETTLE = 120
"""Milliseconds after which figures are read again: one reading for a burst of decisions."""
_SETTLE_SEARCHES = 1500


class MainWindow(QMainWindow):
    """Shows the pages of one library. Built before the library is open; owned by the composition root."""

    library_wanted = Signal(Path)
    """Another library; the composition root opens it in a new window."""
    paths_wanted = Signal(list)
    """Files were dropped or chosen for import; empty to ask for some."""
    sample_wanted = Signal()
    settled = Signal()
    """What the window shows first is on the screen."""

    def __init__(self, context: AppContext, *, pages: Mapping[str, MakePage] = PAGES) -> None:
        """Lay out the frame; `pages` says how each page is made."""
        super().__init__()
        self._context = context
        self._make = pages
        self._pages: dict[str, Page] = {}
        self._facts: Facts | None = None
        self._sheets: list[Sheet] = []
        self._place = ""
        self._search = ""
        self._asked_to_close = False
        self._title = Title(self, context.tasks)
        self.setAcceptDrops(True)
        self.resize(theme.px(_SIZE[0]), theme.px(_SIZE[1]))
        # At twice the size what one would like at least may be more than a laptop's screen has.
        screen = self.screen().availableSize().expandedTo(QSize(*_LAPTOP))
        self.setMinimumSize(QSize(theme.px(_SMALLEST[0]), theme.px(_SMALLEST[1])).boundedTo(screen))
        self.menu = MenuStrip(context.actions, context.tasks, self)
        self.menu.show_jobs(False)
        self.setMenuWidget(self.menu)
        self.rail = Rail()
        self._rail_line = Line(across=False)
        body = QWidget()
        self._stack = QStackedWidget()
        self.notices = Notices(body)
        self.notices.lie_over(self._stack)
        self.welcome = Welcome(context.actions)
        self.opening = Opening()
        self._stack.addWidget(self.opening)
        self._stack.addWidget(self.welcome)
        self._lay_out(body)
        self._show_rail(False)
        self._ring = FocusRing(self)
        self._refresh = self._timer(_SETTLE, self._read_figures)
        self._refresh_searches = self._timer(_SETTLE_SEARCHES, self._read_all)
        self._connect()

    def facts(self) -> Facts | None:
        """Return the figures that the rail shows; None before the library is open."""
        return self._facts

    def place(self) -> str:
        """Return where one is: "welcome", or the name of a page."""
        return self._place

    def page(self, name: str) -> Page | None:
        """Return a page if it was built already."""
        return self._pages.get(name)

    def library_opened(self, facts: Facts) -> None:
        """Show the library, now that it is open: its first page, or the welcome while it is empty."""
        self._title.name(facts.name)
        self.menu.show_jobs(facts.total > 0)
        self._show_facts(facts)
        try:
            self.show_place("review" if facts.total else "welcome")
        finally:
            # A lane keeps its order: everything that the page asked for is answered before this.
            self._context.tasks.run(lambda: None, self._on_first_answers)

    def show_place(self, name: str, *, search: str = "") -> None:
        """Go to a page, or to the welcome."""
        if name != self._place:
            self.notices.pass_on()
        self._place, self._search = name, search or self._search
        welcome = name == "welcome"
        self._show_rail(not welcome)
        for known in self._make:
            self._context.actions[known].setChecked(known == name)
        if welcome:
            self.welcome.show_recent(self._others())
            self._stack.setCurrentWidget(self.welcome)
            self.welcome.first().setFocus()
            return
        self.rail.choose(name, self._search)
        page = self._built(name)
        self._stack.setCurrentWidget(widget_of(page))
        page.show_page()

    def show_closed(self, path: Path, own: Path | None) -> None:
        """Say that the library at `path` could not be opened, and lead to others: the person's `own` first."""
        self.welcome.show_closed(path, own)
        self.show_place("welcome")

    def show_search(self, text: str) -> None:
        """Show what a search finds."""
        self.show_place("comments", search=text)
        show = getattr(self._pages.get("comments"), "show_search", None)
        if show is not None:
            show(text)

    def show_comment(self, comment_id: int) -> None:
        """Show one comment in Review."""
        self.show_place("review")
        show = getattr(self._pages.get("review"), "show_comment", None)
        if show is not None:
            show(comment_id)

    def show_queue(self, mode: QueueMode) -> None:
        """Review the comments of a mode: drawn at random for an audit, say."""
        self.show_place("review")
        begin = getattr(self._pages.get("review"), "begin", None)
        if begin is not None:
            begin(mode)

    def sheet_opened(self, sheet: Sheet) -> None:
        """Let no command act while a sheet lies over the window."""
        self._sheets.append(sheet)
        self._context.actions.suspend()

    def sheet_closed(self, sheet: Sheet) -> None:
        """Let the commands act again when the last sheet is gone."""
        if sheet in self._sheets:
            self._sheets.remove(sheet)
        if not self._sheets:
            self._context.actions.resume()

    def open_sheet(self) -> Sheet | None:
        """Return the sheet that lies over the window, if any."""
        return self._sheets[-1] if self._sheets else None

    def close_sheets(self) -> None:
        """Let every sheet go."""
        for sheet in reversed(self._sheets.copy()):
            sheet.dismiss()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: D102
        free = all(sheet.takes_drops for sheet in self._sheets)
        if event.mimeData().hasUrls() and self._context.is_open and free:
            event.acceptProposedAction()
            self.welcome.box.show_over(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: ARG002, D102
        self.welcome.box.show_over(False)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: D102
        self.welcome.box.show_over(False)
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.paths_wanted.emit(paths)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        # Here comes what nothing with the focus had a use for.
        page = self.page(self._place)
        if event.key() == Qt.Key.Key_Escape and (page is not None or self.notices.isVisible()):
            if self.notices.isVisible():
                self.notices.close_one()
            if page is not None:
                # Back from the rail, or from a button, to where its keys act; what could not be read is asked again.
                page.show_page()
        elif (button := entered(event)) is not None:
            button.click()
        elif event.text() in _ANYWHERE:
            self._context.actions[_ANYWHERE[event.text()]].trigger()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        narrow = self.width() < theme.px(_NARROW_BELOW)
        if narrow != self.rail.is_narrow():
            self.rail.narrow(narrow)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: D102
        jobs = self._context.tasks.jobs()
        if jobs and not self._asked_to_close and event.spontaneous():
            self._asked_to_close = True
            self.notices.say(
                f"{jobs[0].title} still runs. Close again to stop it; nothing will be half done."
            )
            event.ignore()
            return
        self._context.settings.keep_geometry(self.saveGeometry())
        self._remember()
        super().closeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        QPainter(self).fillRect(event.rect(), theme.current().surface)

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.update()

    def _lay_out(self, body: QWidget) -> None:
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addWidget(self._rail_line)
        row.addWidget(self._stack, 1)
        self.setCentralWidget(body)

    def _connect(self) -> None:
        context, places = self._context, self._context.places
        context.tasks.changed.connect(self._on_changed)
        context.tasks.failed.connect(self._on_failed)
        context.settings.unkept.connect(context.tasks.fail)
        for place in (*PLACES, *BELOW):
            self._context.actions.hint(self.rail.item(place.name), place.name)
        self.rail.chosen.connect(self._on_chosen)
        self.rail.search_chosen.connect(self.show_search)
        self.rail.library_menu_wanted.connect(self._on_library_menu)
        self.welcome.sample_wanted.connect(self.sample_wanted)
        self.welcome.library_chosen.connect(self.library_wanted)
        places.review_wanted.connect(lambda: self.show_place("review"))
        places.overview_wanted.connect(lambda: self.show_place("overview"))
        places.models_wanted.connect(lambda: self.show_place("models"))
        places.search_wanted.connect(self.show_search)
        places.searched.connect(self._on_searched)
        places.comment_wanted.connect(self.show_comment)
        places.queue_wanted.connect(self.show_queue)
        places.import_wanted.connect(self.paths_wanted)
        places.said.connect(self.notices.say)
        places.went_on.connect(self.notices.pass_on)

    def _built(self, name: str) -> Page:
        if name not in self._pages:
            page = self._make[name](self._context)
            self._pages[name] = page
            widget_of(page).setAccessibleName(name.capitalize())
            self._stack.addWidget(widget_of(page))
        return self._pages[name]

    def _show_rail(self, wanted: bool) -> None:
        self.rail.setVisible(wanted)
        self._rail_line.setVisible(wanted)

    def _show_facts(self, facts: Facts) -> None:
        was_empty = self._facts is not None and not self._facts.total
        self._facts = facts
        self.rail.show_facts(facts)
        self.rail.choose(self._place, self._search)
        self.menu.show_jobs(facts.total > 0 or bool(self._context.tasks.jobs()))
        for name, label in (("undo", facts.undo), ("redo", facts.redo)):
            action = self._context.actions[name]
            words = name.capitalize()
            action.setText(f"{words}: {label}".replace("&", "&&") if label else words)
        if was_empty and facts.total and self._place == "welcome" and not self._sheets:
            self.show_place("review")
        elif not facts.total and self._place not in ("", "welcome", "models"):
            self.show_place("welcome")

    @Slot(str)
    def _on_searched(self, text: str) -> None:
        """Mark in the rail the saved search that stands in the field, and no other."""
        self._search = text.strip()
        self.rail.choose(self._place, self._search)

    @Slot(object)
    def _on_failed(self, failed: Failed) -> None:
        """Say what went wrong: at the foot of the page, and in the sheet that lies over it."""
        self.notices.show_failure(failed)
        sheet = self.open_sheet()
        if sheet is not None:
            sheet.tell(f"{failed.message} {failed.advice}".strip())
            announce(sheet, sheet.trouble())

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        for sheet in self._sheets:
            sheet.tell("")  # Something could be written.
        for page in list(self._pages.values()):
            page.on_changed(changes)
        if changes & (Changes.COMMENTS | Changes.VERDICTS | Changes.MODELS | Changes.SETTINGS):
            self._refresh.start()
            self._refresh_searches.start()

    @Slot()
    def _read_figures(self) -> None:
        self._read(searches=False)

    @Slot()
    def _read_all(self) -> None:
        self._read(searches=True)
        if self._context.is_open:
            # In a quiet moment, so that no decision has to. What is wrong with the disk, the next write says.
            settle = self._context.library.store.settle
            self._context.tasks.run(settle, lane="figures", on_failed=lambda _: None)

    def _read(self, *, searches: bool) -> None:
        if not self._context.is_open:
            return
        library, before = self._context.library, self._facts
        # A lane of its own: counting searches must not keep a decision waiting.
        self._context.tasks.run(
            lambda: read_facts(library, before, searches=searches),
            self._show_facts,
            lane="figures",
            key="facts",
        )

    @Slot(object)
    def _on_first_answers(self, _: object) -> None:
        # Of a list the first answer tells which comments stand in it; what they say is asked in a lane of its own.
        self._context.tasks.run(lambda: None, self._on_first_rows, lane="rows")

    @Slot(object)
    def _on_first_rows(self, _: object) -> None:
        # Painting what was answered is already queued; this comes after it.
        QTimer.singleShot(0, self, self.settled.emit)

    @Slot(str)
    def _on_chosen(self, name: str) -> None:
        if name in self._make:
            self.show_place(name)
        else:
            self._context.actions[name].trigger()

    @Slot(QPoint)
    def _on_library_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        for recent in self._others():
            action = menu.addAction(recent.path.stem.replace("&", "&&"))
            action.triggered.connect(lambda _=False, path=recent.path: self.library_wanted.emit(path))
        if not menu.isEmpty():
            menu.addSeparator()
        for name in ("open_library", "new_library", "folder"):
            menu.addAction(self._context.actions[name])
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)

    def _others(self) -> list[RecentLibrary]:
        here = self._context.library.path if self._context.is_open else None
        return [recent for recent in self._context.settings.recent_libraries() if recent.path != here]

    def _remember(self) -> None:
        if self._context.is_open and self._facts is not None and self._facts.total:
            self._context.settings.remember_library(
                self._context.library.path, self._facts.total, self._facts.to_review
            )

    def _timer(self, milliseconds: int, then: Callable[[], None]) -> QTimer:
        timer = QTimer(self, singleShot=True, interval=milliseconds)
        timer.timeout.connect(then)
        return timer
