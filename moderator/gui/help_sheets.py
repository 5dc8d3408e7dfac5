"""Help: all keys, the exports that can be read, and what this program is."""

import platform
from collections.abc import Iterable

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from moderator import __version__
from moderator.core.query_words import GRAMMAR, fields_help, states_help
from moderator.gui import theme
from moderator.gui.actions import COMMANDS, Actions
from moderator.gui.components.abreast import Abreast
from moderator.gui.components.buttons import Plain, Primary
from moderator.gui.components.keycap import KeyCap
from moderator.gui.components.label import Text
from moderator.gui.components.shapes import ThreeShapes
from moderator.gui.components.sheet import WIDE, Sheet
from moderator.gui.help_formats import FORMATS

_COLUMNS = (("Comment",), ("Edit", "View"), ("File", "Model", "Help"))


class KeysSheet(Sheet):
    """Every key, by menu."""

    def __init__(self, window: QWidget, actions: Actions) -> None:
        """List the person's own keys."""
        super().__init__(window, width=WIDE, name="All keys")
        self.add_title("All keys")
        self.columns = Abreast(220)
        for menus in _COLUMNS:
            column = self.columns.column()
            for menu in menus:
                self._list(column, menu, actions)
            column.addStretch(1)
        self.body.addWidget(self.columns)
        words = "Shift with a decision decides for all that are alike. J and K are also the arrow keys."
        _close_foot(self, words)

    def _list(self, column: QVBoxLayout, menu: str, actions: Actions) -> None:
        commands = [command for command in COMMANDS if command.menu == menu and command.key]
        if not commands:
            return
        column.addWidget(Text(menu, "small", "secondary", weight=500))
        column.addSpacing(theme.px(6))
        grid = QGridLayout()
        grid.setVerticalSpacing(theme.px(5))
        grid.setColumnStretch(0, 1)
        for number, command in enumerate(commands):
            grid.addWidget(Text(command.text.rstrip("…"), wrap=True), number, 0)
            cap = KeyCap(actions.key(command.name))
            grid.addWidget(cap, number, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(grid)
        column.addSpacing(theme.px(20))


class SearchSheet(Sheet):
    """The search language: examples of all there is, and every field."""

    def __init__(self, window: QWidget) -> None:
        """Take both from where the language is read, so that they stay true."""
        super().__init__(window, width=WIDE, name="How to search")
        self.add_title("How to search", "What is typed wrongly is explained under the field, with its place.")
        self.columns = Abreast(340)
        for parts in ((("Examples", GRAMMAR), ("States", states_help())), (("Fields", fields_help()),)):
            column = self.columns.column()
            for title, pairs in parts:
                column.addWidget(Text(title, "small", "secondary", weight=500))
                column.addSpacing(theme.px(6))
                column.addLayout(_pairs(pairs))
                column.addSpacing(theme.px(20))
            column.addStretch(1)
        self.body.addWidget(self.columns)
        _close_foot(self)


class FormatsSheet(Sheet):
    """What can be imported."""

    def __init__(self, window: QWidget) -> None:
        """List the kinds of exports."""
        super().__init__(window, width=WIDE, name="Supported exports")
        self.add_title(
            "Supported exports",
            "Drop the file, the folder or the archive as it came (zip, tar, gz, zst): its kind is found from its "
            "content.",
        )
        self.body.addLayout(_pairs(FORMATS))
        _close_foot(self)


class AboutSheet(Sheet):
    """Version, parts and licences; what a report of a fault should name."""

    def __init__(self, window: QWidget) -> None:
        """Show them."""
        super().__init__(window, width=560, name="About Moderator")
        self.body.addWidget(ThreeShapes(15))
        self.body.addSpacing(theme.px(14))
        self.body.addWidget(Text(f"Moderator {__version__}", "title"))
        self.body.addSpacing(theme.px(6))
        words = (
            "Everything stays on this computer: no account, no server, no network.\n\n"
            "Moderator is free under the MIT licence. It is built on Python, Qt and PySide6 (LGPL), "
            "SQLite, SQLAlchemy, ONNX Runtime, Keras and TensorFlow, NLTK and others; "
            "its icons are Lucide’s (ISC)."
        )
        self.body.addWidget(Text(words, "body", "secondary", wrap=True))
        self.body.addSpacing(theme.px(14))
        self._parts = parts()
        self.body.addWidget(Text(self._parts, "small", "secondary", wrap=True))
        copy = Plain("Copy versions", icon="copy")
        copy.clicked.connect(self._copy)
        self.foot.addWidget(copy)
        _close_foot(self)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._parts)


def parts() -> str:
    """Return the versions that a report of a fault should name."""
    return (
        f"Moderator {__version__}, Qt {qVersion()}, Python {platform.python_version()}, "
        f"{platform.system()} {platform.release()} {platform.machine()}"
    )


def _pairs(pairs: Iterable[tuple[str, str]]) -> QGridLayout:
    """Return a list of terms with what is to be said of each."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme.px(16))
    grid.setVerticalSpacing(theme.px(6))
    grid.setColumnStretch(1, 1)
    top = Qt.AlignmentFlag.AlignTop
    for number, (term, words) in enumerate(pairs):
        grid.addWidget(Text(term, weight=500), number, 0, top)
        grid.addWidget(Text(words, "body", "secondary", wrap=True), number, 1, top)
    return grid


def _close_foot(sheet: Sheet, note: str = "") -> None:
    close = Primary("Close", key="Esc")
    close.clicked.connect(sheet.dismiss)
    if note:
        sheet.add_note(note)
    else:
        sheet.foot.addStretch(1)
    sheet.foot.addWidget(close)
    sheet.primary = close
