"""What the commands of the menu do that belong to no page: history, libraries, sizes, colours, help."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices

from moderator import troubles
from moderator.core.operation import Changes
from moderator.gui import dialogs
from moderator.gui.context import AppContext
from moderator.gui.handing_out import HandingOut
from moderator.gui.hostile import tip
from moderator.gui.settings import READING_SIZES, SCHEMES

if TYPE_CHECKING:
    from moderator.gui.main_window import MainWindow


class Commands(QObject):
    """Binds the actions of one window."""

    def __init__(self, context: AppContext, window: "MainWindow") -> None:
        """Bind them all."""
        super().__init__(window)
        self._context = context
        self._window = window
        bind = context.actions.bind
        for place in ("review", "comments", "overview", "models"):
            bind(place, partial(self._go, place))
        bind("close", window.close)
        bind("quit", window.close)
        bind("open_library", self._open_library)
        bind("new_library", self._new_library)
        bind("import", lambda: window.paths_wanted.emit([]))
        bind("sample", window.sample_wanted.emit)
        bind("larger", lambda: self._resize(+1))
        bind("smaller", lambda: self._resize(-1))
        bind("normal", lambda: context.settings.keep("look/reading_size", 1.0))
        bind("full_screen", self._full_screen)
        for scheme in SCHEMES:
            bind(f"scheme_{scheme}", partial(self._choose_scheme, scheme))
        bind("undo", lambda: self._history("undo"))
        bind("redo", lambda: self._history("redo"))
        bind("find", self._find)
        bind("folder", self._show_folder)
        bind("log", self._show_log)
        bind("trouble", self._trouble)
        bind("safety", self._safety)
        bind("about", self._about)
        bind("keys", self._keys)
        bind("commands", self._commands)
        bind("formats", self._formats)
        bind("searching", self._searching)
        bind("settings", lambda: self._settings(""))
        bind("imports", self._imports)
        bind("rules", self._rules)
        bind("check", self._check)
        bind("classify", lambda: self.classify())
        bind("classify_all", lambda: self.classify(everything=True))
        bind("retrain", context.places.models_wanted.emit)
        context.places.settings_wanted.connect(self._settings)
        window.rail.search_removed.connect(self._remove_search)
        window.menu.recent.aboutToShow.connect(self._fill_recent)
        self._show_scheme()
        HandingOut(context, window)

    def classify(self, *, everything: bool = False) -> None:
        """Have the machine read what it has not read yet, or all again."""
        arguments = {"everything": everything}
        self._context.tasks.submit("classify", arguments, self.say_rules, title="Reading sentiment")

    def say_rules(self, report: object) -> None:
        """Say what the rules did about what came in, if that is anything."""
        words = getattr(report, "said_by_rules", "")
        if words:
            self._context.places.said.emit(f"{words} Ctrl+Z takes it back.")

    def _go(self, place: str) -> None:
        facts = self._window.facts()
        self._window.show_place(place if facts and (facts.total or place == "models") else "welcome")

    def _history(self, which: str) -> None:
        from moderator.services.review import reviewing

        library = self._context.library
        work = reviewing.undo if which == "undo" else reviewing.redo
        self._context.tasks.run(lambda: work(library), self._on_step)

    def _on_step(self, step: object) -> None:
        if step is None:
            return
        self._window.notices.pass_on()
        self._context.places.undone.emit(step)
        if self._window.place() != "review":
            # In Review one sees it: the comment comes back.
            done = "Done again" if getattr(step, "again", False) else "Taken back"
            self._context.places.said.emit(f"{done}: {getattr(step, 'label', '')}.")

    def _find(self) -> None:
        self._go("comments")
        focus = getattr(self._window.page("comments"), "focus_search", None)
        if focus is not None:
            focus()

    def _resize(self, step: int) -> None:
        settings = self._context.settings
        now = settings.reading_size
        sizes = [size for size in READING_SIZES if (size > now if step > 0 else size < now)]
        if sizes:
            settings.keep("look/reading_size", sizes[0] if step > 0 else sizes[-1])

    def _choose_scheme(self, scheme: str) -> None:
        self._context.settings.keep("look/scheme", scheme)
        self._show_scheme()

    def _show_scheme(self) -> None:
        for scheme in SCHEMES:
            chosen = scheme == self._context.settings.scheme
            self._context.actions[f"scheme_{scheme}"].setChecked(chosen)

    def _full_screen(self) -> None:
        whole = not self._window.isFullScreen()
        self._window.showFullScreen() if whole else self._window.showNormal()
        self._context.actions["full_screen"].setChecked(whole)

    def _open_library(self) -> None:
        path = dialogs.choose_library(self._window, self._folder())
        if path is not None:
            self._window.library_wanted.emit(path)

    def _new_library(self) -> None:
        path = dialogs.name_library(self._window, self._folder())
        if path is not None:
            self._window.library_wanted.emit(path)

    def _fill_recent(self) -> None:
        menu = self._window.menu.recent
        menu.clear()
        for recent in self._context.settings.recent_libraries():
            action = menu.addAction(recent.path.stem.replace("&", "&&"))
            action.setToolTip(tip(str(recent.path)))
            action.triggered.connect(lambda _=False, path=recent.path: self._window.library_wanted.emit(path))
        if menu.isEmpty():
            menu.addAction("None yet").setEnabled(False)

    def _folder(self) -> str:
        return str(self._context.library.path.parent) if self._context.is_open else ""

    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self._folder()))

    def _show_log(self) -> None:
        path = troubles.log_path()
        if path.exists():
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
        else:
            self._context.places.said.emit("Nothing has gone wrong so far: there is no log of errors.")

    @Slot(str)
    def _settings(self, section: str) -> None:
        from moderator.gui.settings_sheet import SettingsSheet

        SettingsSheet(self._window, self._context, section).open()

    def _safety(self) -> None:
        if self._context.is_open:
            from moderator.gui.safety.sheet import SafetySheet

            SafetySheet(self._window, self._context).open()

    def _trouble(self) -> None:
        from moderator.gui.safety.report import ReportSheet

        ReportSheet(self._window).open()

    def _keys(self) -> None:
        from moderator.gui.help_sheets import KeysSheet

        KeysSheet(self._window, self._context.actions).open()

    def _commands(self) -> None:
        from moderator.gui.command_sheet import CommandSheet

        sheet = CommandSheet(self._window, self._context.actions)
        sheet.wanted.connect(lambda name: self._context.actions[name].trigger())
        sheet.open()

    def _formats(self) -> None:
        from moderator.gui.help_sheets import FormatsSheet

        FormatsSheet(self._window).open()

    def _searching(self) -> None:
        from moderator.gui.help_sheets import SearchSheet

        SearchSheet(self._window).open()

    def _about(self) -> None:
        from moderator.gui.help_sheets import AboutSheet

        AboutSheet(self._window).open()

    def _rules(self) -> None:
        from moderator.gui.rules.list_sheet import RulesSheet

        RulesSheet(self._window, self._context).open()

    @Slot(str)
    def _remove_search(self, name: str) -> None:
        from moderator.services.search import searching

        library, removed = self._context.library, list[searching.SavedSearch]()

        def work() -> Changes:
            removed.extend(saved for saved in searching.saved_searches(library) if saved.name == name)
            for saved in removed:
                searching.remove_search(library, saved.id)
            return Changes.SETTINGS

        def put_back() -> Changes:
            for saved in removed:
                searching.save_search(library, saved.name, saved.query)
            return Changes.SETTINGS

        def offer(_: object) -> None:
            notices = self._window.notices
            notices.pass_on()
            said = f"The search “{name}” is no longer in the rail."
            notices.offer(said, "Put it back", lambda: self._context.tasks.run(put_back))

        self._context.tasks.run(work, offer)

    def _imports(self) -> None:
        from moderator.gui.importing.batches_sheet import BatchesSheet

        BatchesSheet(self._window, self._context).open()

    def _check(self) -> None:
        self._context.tasks.submit("check", {}, self._say_checked, title="Checking the library")

    def _say_checked(self, problems: object) -> None:
        found = getattr(problems, "problems", problems)
        words = "; ".join(map(str, found)) if isinstance(found, list | tuple) else ""
        self._context.places.said.emit(
            f"Found in this library: {words}." if words else "The library is sound."
        )
