"""The line at the bottom of Review: what was just done, the keys, how far one is."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from moderator.gui import theme, wording
from moderator.gui.actions import Actions
from moderator.gui.components.bars import Bar
from moderator.gui.components.buttons import Link
from moderator.gui.components.ground import Ground
from moderator.gui.components.keycap import KeyCap
from moderator.gui.components.label import Elided, Text
from moderator.gui.components.line import Line
from moderator.gui.components.notice import IconMark

HEIGHT = 44
HINTS = (
    (("next", "previous"), "Move"),
    (("why",), "Why"),
    (("note",), "Note"),
)


class StatusLine(Ground):
    """Three thirds that never change their places."""

    undo_wanted = Signal()

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__("window", parent)
        self.setFixedHeight(theme.px(HEIGHT))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Line())
        inside = QWidget()
        column.addWidget(inside, 1)
        row = QHBoxLayout(inside)
        row.setContentsMargins(theme.px(20), 0, theme.px(20), 0)
        row.setSpacing(theme.px(7))
        left = QHBoxLayout()
        left.setSpacing(theme.px(7))
        self._icon = IconMark("check", "text", 14)
        self._did = Text("", weight=600)
        self._whom = Elided("", role="secondary")
        self._undo = Link("Undo")
        self._cap = KeyCap("")
        actions.hint(self._cap, "undo")
        self._undo.clicked.connect(self.undo_wanted)
        self._start = (KeyCap("Return"), Text("Start", weight=600))
        for widget in (*self._start, self._icon, self._did, self._whom, self._undo, self._cap):
            left.addWidget(widget)
        left.addStretch(1)
        row.addLayout(left, 1)
        hints = QHBoxLayout()
        hints.setSpacing(theme.px(5))
        for names, words in HINTS:
            for name in names:
                cap = KeyCap("")
                actions.hint(cap, name)
                hints.addWidget(cap)
            hints.addWidget(Text(words, "small", "secondary"))
            hints.addSpacing(theme.px(12))
        for key, words in (("/", "Search"), ("?", "All keys")):
            hints.addWidget(KeyCap(key))
            hints.addWidget(Text(words, "small", "secondary"))
            hints.addSpacing(theme.px(12))
        self._hints = QWidget()
        self._hints.setLayout(hints)
        hints.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._hints)
        right = QHBoxLayout()
        right.setSpacing(theme.px(10))
        right.addStretch(1)
        self._of = Text("This session", "small", "secondary")
        self._far = Text("", weight=600, tabular=True)
        self._bar = Bar(4)
        self._bar.setFixedWidth(theme.px(96))
        right.addWidget(self._of)
        right.addWidget(self._far)
        right.addWidget(self._bar)
        row.addLayout(right, 1)
        self.show_done("", "", "")

    def show_start(self, wanted: bool) -> None:
        """Say that Enter starts, where nothing was done yet."""
        for widget in self._start:
            widget.setVisible(wanted)

    def show_done(self, icon: str, did: str, whom: str, *, undo: bool = True) -> None:
        """Say what was just done and to whom; three empty strings say nothing."""
        self.show_start(False)
        self._only_said = False
        self._icon.setVisible(bool(icon))
        if icon:
            self._icon.show_icon(icon)
        self._did.setText(did)
        self._whom.setText(whom)
        for widget in (self._undo, self._cap):
            widget.setVisible(bool(did) and undo)

    def say(self, sentence: str) -> None:
        """Say why a key did nothing, in the place of what was done last; what Enter starts stays."""
        for widget in (self._icon, self._undo, self._cap):
            widget.hide()
        self._did.setText("")
        self._whom.setText(sentence)
        self._only_said = True

    def pass_on(self) -> None:
        """Let go of why a key did nothing, now that another comment stands here; what was done stays."""
        if self._only_said:
            self.show_done("", "", "")

    def show_progress(self, done: int, goal: int) -> None:
        """Say how many of a session are done."""
        self._far.setText(f"{wording.count(done)} / {wording.count(goal)}" if goal else "")
        self._bar.show_share(done / goal if goal else 0.0)
        for widget in (self._of, self._bar):
            widget.setVisible(bool(goal))
        said = (
            f"{wording.count(done)} of the {wording.many(goal, 'comment')} in this session’s list are done."
        )
        for widget in (self._of, self._far, self._bar):
            widget.setToolTip(f"{said} What waits in the whole library stands above the list.")

    def show_hints(self, wanted: bool) -> None:
        """Show the keys in the middle, where there is room for them."""
        self._hints.setVisible(wanted)

    def said(self) -> str:
        """Return what was just done, in words."""
        return f"{self._did.text()} {self._whom.text()}".strip()

    def progress(self) -> str:
        """Return how far one is, such as "37 / 300"."""
        return self._far.text()
