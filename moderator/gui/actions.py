"""Every command of the window: its name, words, menu and key. The code that does it binds itself by name."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, Protocol

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from moderator.gui.settings import Settings

Menu = Literal["File", "Edit", "View", "Comment", "Model", "Help"]
MENUS: tuple[Menu, ...] = ("File", "Edit", "View", "Comment", "Model", "Help")


@dataclass(frozen=True, slots=True)
class Command:
    """One command. A key of a `page` acts only while the focus is in the page that bound it."""

    name: str
    text: str
    menu: Menu
    key: str = ""
    page: bool = False
    checkable: bool = False
    group: int = 0
    """A line is drawn in the menu where this number changes."""


COMMANDS: tuple[Command, ...] = (
    Command("import", "Import comments…", "File", "Ctrl+O"),
    Command("sample", "Try the sample", "File"),
    Command("imports", "Imports…", "File"),
    Command("watch_folder", "Watch a folder for exports…", "File", checkable=True),
    Command("export", "Export…", "File", "Ctrl+E", group=1),
    Command("report", "Report…", "File", "Ctrl+R", group=1),
    Command("hand_back", "Hand back to the platforms…", "File", "Ctrl+B", group=1),
    Command("new_library", "New library…", "File", "Ctrl+Shift+N", group=2),
    Command("open_library", "Open library…", "File", "Ctrl+Shift+O", group=2),
    Command("safety", "Safety…", "File", group=3),
    Command("backup", "Back up the library…", "File", group=3),
    Command("check", "Check the library", "File", group=3),
    Command("close", "Close window", "File", "Ctrl+W", group=4),
    Command("quit", "Quit", "File", "Ctrl+Q", group=4),
    Command("undo", "Undo", "Edit", "Ctrl+Z"),
    Command("redo", "Redo", "Edit", "Ctrl+Shift+Z"),
    Command("copy", "Copy the comment", "Edit", "Ctrl+C", page=True, group=1),
    Command("find", "Find…", "Edit", "Ctrl+F", group=2),
    Command("commands", "Find a command…", "Edit", "Ctrl+K", group=2),
    Command("save_search", "Save this search…", "Edit", "Ctrl+S", page=True, group=2),
    Command("rules", "Rules…", "Edit", "Ctrl+L", group=3),
    Command("settings", "Settings…", "Edit", "Ctrl+,", group=3),
    Command("review", "Review", "View", "Ctrl+1", checkable=True),
    Command("comments", "Comments", "View", "Ctrl+2", checkable=True),
    Command("overview", "Overview", "View", "Ctrl+3", checkable=True),
    Command("models", "Models", "View", "Ctrl+4", checkable=True),
    Command("larger", "Larger comment", "View", "Ctrl++", group=1),
    Command("smaller", "Smaller comment", "View", "Ctrl+-", group=1),
    Command("normal", "Normal size", "View", "Ctrl+0", group=1),
    Command("scheme_system", "Colours as the system", "View", checkable=True, group=2),
    Command("scheme_light", "Light colours", "View", checkable=True, group=2),
    Command("scheme_dark", "Dark colours", "View", checkable=True, group=2),
    Command("full_screen", "Full screen", "View", "F11", checkable=True, group=3),
    Command("agree", "Agree with the machine", "Comment", "Space", page=True),
    Command("flag", "Flag for removal", "Comment", "F", page=True, group=1),
    Command("hold", "Hold", "Comment", "H", page=True, group=1),
    Command("approve", "Approve", "Comment", "A", page=True, group=1),
    Command("skip", "Skip, not sure", "Comment", "S", page=True, group=1),
    Command("negative", "It is negative", "Comment", "1", page=True, group=2),
    Command("neutral", "It is neutral", "Comment", "2", page=True, group=2),
    Command("positive", "It is positive", "Comment", "3", page=True, group=2),
    Command("note", "Note…", "Comment", "B", page=True, group=3),
    Command("next", "Next comment", "Comment", "J", page=True, group=4),
    Command("previous", "Previous comment", "Comment", "K", page=True, group=4),
    Command("read_on", "Read on in a long comment", "Comment", "PgDown", page=True, group=4),
    Command("read_back", "Back in a long comment", "Comment", "PgUp", page=True, group=4),
    Command("thread", "Show the thread", "Comment", "T", page=True, group=5),
    Command("group", "Show those alike", "Comment", "G", page=True, group=5),
    Command("author", "Show the author", "Comment", "U", page=True, group=5),
    Command("why", "Why the machine thinks so", "Comment", "E", page=True, group=5),
    Command("reveal", "Reveal the comment", "Comment", "V", page=True, group=5),
    Command("retrain", "Retrain on the corrections…", "Model"),
    Command("classify", "Read new comments", "Model", group=1),
    Command("classify_all", "Read all comments again", "Model", group=1),
    Command("keys", "All keys", "Help", "F1"),
    Command("searching", "How to search", "Help", group=1),
    Command("formats", "Supported exports", "Help", group=1),
    Command("folder", "Show the library’s folder", "Help", group=2),
    Command("log", "Show the log of errors", "Help", group=2),
    Command("trouble", "Report of what went wrong…", "Help", group=2),
    Command("about", "About Moderator", "Help", group=3),
)
_MORE_KEYS = {
    "redo": ("Ctrl+Y",),
    "larger": ("Ctrl+=",),
    "next": ("Down",),
    "previous": ("Up",),
}
_ROLES = {
    "quit": QAction.MenuRole.QuitRole,
    "settings": QAction.MenuRole.PreferencesRole,
    "about": QAction.MenuRole.AboutRole,
}


WRITES = (
    "import", "sample", "watch_folder", "undo", "redo", "save_search", "retrain", "classify", "classify_all",
)  # fmt: skip
"""Commands out of place where nothing can be changed. The keys of Review stay, and say why nothing comes of them."""

NEED_A_LIBRARY = (
    *WRITES, "imports", "export", "report", "hand_back", "safety", "backup", "check", "find", "rules",
    "review", "comments", "overview", "models", "folder",
)  # fmt: skip
"""Commands that have nothing to act on before a library is open, and where none could be opened."""


class ShowsKey(Protocol):
    """A cap, or a button with one."""

    def show_key(self, key: QKeySequence | str) -> None:
        """Show another key."""


class Actions(QObject):
    """Makes and keeps the QAction of every command. An action nobody bound is disabled."""

    keys_changed = Signal()
    """The person has chosen other keys: caps show the new ones."""

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        """Make them, with the person's own keys."""
        super().__init__(parent)
        self._settings = settings
        self._actions: dict[str, QAction] = {}
        self._held: list[QAction] = []
        self._barred: frozenset[str] = frozenset()
        self._bound: set[str] = set()
        for command in COMMANDS:
            action = QAction(command.text, self)
            action.setObjectName(command.name)
            action.setCheckable(command.checkable)
            action.setMenuRole(_ROLES.get(command.name, QAction.MenuRole.NoRole))
            if command.page:
                action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                # A key held down must not decide one comment after another.
                action.setAutoRepeat(command.name in ("next", "previous"))
            action.setEnabled(False)
            self._actions[command.name] = action
        self._give_keys()
        settings.changed.connect(self._on_setting)

    def __getitem__(self, name: str) -> QAction:
        """Return the action of a command."""
        return self._actions[name]

    def bind(self, name: str, do: Callable[[], object], *, page: QWidget | None = None) -> QAction:
        """Let a command do something; a command of a page is bound with that page."""
        action = self._actions[name]
        action.triggered.connect(lambda _checked=False: do())
        if page is not None:
            page.addAction(action)
        self._bound.add(name)
        if action not in self._held and name not in self._barred:
            action.setEnabled(True)
        return action

    def bar(self, why: str, names: Iterable[str] = WRITES) -> None:
        """Let these commands not act in this window, whoever binds them later, and say why at each."""
        self._barred = frozenset(names)
        for name in self._barred:
            self._actions[name].setEnabled(False)
            self._actions[name].setToolTip(why)

    def unbar(self) -> None:
        """Let what was barred act again."""
        barred, self._barred = self._barred, frozenset()
        for name in barred:
            self._actions[name].setToolTip("")
            if name in self._bound and self._held:
                self._held.append(self._actions[name])
            elif name in self._bound:
                self._actions[name].setEnabled(True)

    def key(self, name: str) -> QKeySequence:
        """Return the key of a command, as a cap shows it; the second keys, such as arrows, are not shown."""
        action, more = self._actions[name], _MORE_KEYS.get(name, ())
        first = action.shortcut()
        return QKeySequence() if first.toString() in more else first

    def hint(self, cap: ShowsKey, name: str) -> None:
        """Show the key of a command on a cap, and each other key that the person gives it."""

        def show() -> None:
            if isValid(cap):
                cap.show_key(self.key(name))

        show()
        self.keys_changed.connect(show)

    @Slot(str)
    def _on_setting(self, name: str) -> None:
        if name.startswith("keys/") or name == "review/letter_keys":
            self._give_keys()
            self.keys_changed.emit()

    def _give_keys(self) -> None:
        """Give every command the person's own key; single letters and digits only if they are wanted."""
        for command in COMMANDS:
            key = self._settings.key(command.name, command.key)
            if command.page and len(key) == 1 and not self._settings.letter_keys:
                key = ""
            keys = [key] if key else []
            if command.key:
                keys += _MORE_KEYS.get(command.name, ())
            self._actions[command.name].setShortcuts([QKeySequence(one) for one in keys])

    def suspend(self) -> None:
        """Let no command act, while a sheet lies over the window."""
        if not self._held:
            self._held = [action for action in self._actions.values() if action.isEnabled()]
            for action in self._held:
                action.setEnabled(False)

    def resume(self) -> None:
        """Let the commands act again."""
        held, self._held = self._held, []
        for action in held:
            action.setEnabled(True)
