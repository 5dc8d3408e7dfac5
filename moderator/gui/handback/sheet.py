"""Walk through what was flagged and held, platform by platform, post by post: open it there, deal with it, next."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget
from shiboken6 import isValid

from moderator.core.comment import CommentRow
from moderator.gui import theme, wording
from moderator.gui.announce import announce
from moderator.gui.components.buttons import Plain, Primary
from moderator.gui.components.label import Elided, Text
from moderator.gui.components.line import Line
from moderator.gui.components.segments import Segments
from moderator.gui.components.sheet import NARROW, Sheet
from moderator.gui.context import AppContext
from moderator.gui.decisions import DECISIONS
from moderator.gui.hostile import one_line, visible
from moderator.jobs.protocol import Failed
from moderator.services.handout import handback
from moderator.services.handout.handback import Post, address
from moderator.services.handout.platform_tools import tools_of
from moderator.services.review import reviewing

TEXT = 900
"""Characters of a comment that are shown; it was read in Review."""


NOTHING = (
    "Nothing waits: no comment is flagged or held. Flag or hold comments in Review, and they stand here, "
    "post by post."
)


class HandBackSheet(Sheet):
    """One comment at a time. Enter opens and copies its address, marks it as dealt with and goes on."""

    lists_wanted = Signal()
    """The files for the platforms' own tools."""

    def __init__(self, window: QWidget, context: AppContext) -> None:
        """Read what waits on the store lane."""
        super().__init__(window, width=NARROW, name="Hand back")
        self._context = context
        self._platforms: list[tuple[str, list[tuple[Post, CommentRow]]]] = []
        self._chosen, self._place = 0, 0
        self._done: list[int] = []
        self._read = False
        self.add_title("Hand back", "What you flagged and held, to be dealt with where it was written.")
        self._segments_slot = QVBoxLayout()
        self._segments_slot.setContentsMargins(0, 0, 0, theme.px(16))
        self._segments: Segments | None = None
        self.body.addLayout(self._segments_slot)
        self._post = Elided("", weight=600)
        self._count = Text("", "small", "secondary", tabular=True)
        self._author = Text("", "small", "secondary", wrap=True)
        self._text = Text("", "reading", wrap=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._where = Elided("", "small", "secondary")
        self._warning = Text("", "small", "secondary", wrap=True)
        self._shown = QWidget()
        column = QVBoxLayout(self._shown)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget, after in (
            (self._post, 2), (self._count, 14), (Line(), 14), (self._author, 6), (self._text, 12),
            (self._where, 14), (self._warning, 0),
        ):  # fmt: skip
            column.addWidget(widget)
            column.addSpacing(theme.px(after))
        self.body.addWidget(self._shown)
        self._nothing = Text(NOTHING, wrap=True)
        self.body.addWidget(self._nothing)
        self.body.addStretch(1)
        self._lists = Plain("Write lists…", key="L")
        self._lists.setToolTip("Ids, blocked words and authors, in the forms that each platform takes")
        self._lists.clicked.connect(self._on_lists)
        self._copy = Plain("Copy id", key="C")
        self._copy.clicked.connect(self._copy_id)
        self._later = Plain("Later", key="J")
        self._later.clicked.connect(lambda: self._go(+1))
        self._close = Plain("Close", key="Esc")
        self._close.clicked.connect(self.dismiss)
        self._open = Primary("Open, done, next", key="Enter")
        self._open.clicked.connect(self._open_and_next)
        self.primary = self._open
        self.foot.addWidget(self._lists)
        self.foot.addStretch(1)
        for button in (self._copy, self._later, self._close, self._open):
            self.foot.addWidget(button)
        for button in (self._lists, self._copy, self._later, self._close, self._open):
            # In a small window their caps give way, and all five stand in the foot.
            button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._show()

    def open(self) -> None:
        """Lie over the window and read what waits."""
        super().open()
        library = self._context.library
        self._context.tasks.run(lambda: handback.posts(library), self.show_posts, key="handback")

    def show_posts(self, posts: Sequence[Post]) -> None:
        """Show these, grouped by platform and post."""
        if self.isHidden():
            return
        self._read = True
        self._platforms = [
            (platform, [(post, row) for post in under for row in post.comments])
            for platform, under in groupby(posts, key=lambda post: post.platform)
        ]
        if len(self._platforms) > 1:
            names = [f"{tools_of(name).title} {len(rows)}" for name, rows in self._platforms]
            self._segments = Segments(names)
            self._segments.setAccessibleName("Platform")
            self._segments.chosen.connect(self._choose)
            self._segments_slot.addWidget(self._segments)
        self._choose(0)

    def current(self) -> CommentRow | None:
        """Return the comment that is shown."""
        rows = self._platforms[self._chosen][1] if self._platforms else []
        return rows[self._place][1] if self._place < len(rows) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        undo = event.modifiers() == Qt.KeyboardModifier.ControlModifier and event.key() == Qt.Key.Key_Z
        keys: dict[Qt.Key, Callable[[], object]] = {
            Qt.Key.Key_C: self._copy_id,
            Qt.Key.Key_J: partial(self._go, +1),
            Qt.Key.Key_Down: partial(self._go, +1),
            Qt.Key.Key_K: partial(self._go, -1),
            Qt.Key.Key_Up: partial(self._go, -1),
            Qt.Key.Key_Left: partial(self._turn, -1),
            Qt.Key.Key_Right: partial(self._turn, +1),
            Qt.Key.Key_L: self._lists.click,
        }
        act = keys.get(Qt.Key(event.key())) if not event.modifiers() else None
        if undo:
            self._undo()
        elif act is not None:
            act()
        elif event.isAutoRepeat() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            pass  # A key held down must not open one page after another.
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def _choose(self, place: int) -> None:
        """Go to a platform, at the first comment that was not dealt with in this sitting."""
        rows = self._platforms[place][1] if self._platforms else []
        waiting = (line for line, (_, row) in enumerate(rows) if row.id not in self._done)
        self._chosen, self._place = place, next(waiting, 0)
        if self._segments is not None:
            self._segments.choose(place)
        self._show()

    def _turn(self, step: int) -> None:
        """Go to the platform beside."""
        if 0 <= self._chosen + step < len(self._platforms):
            self._choose(self._chosen + step)

    def _next_platform(self) -> int | None:
        """Return the next platform on which something waits; None where nothing does."""
        count = len(self._platforms)
        for place in ((self._chosen + step) % count for step in range(1, count)):
            if any(row.id not in self._done for _, row in self._platforms[place][1]):
                return place
        return None

    def _go(self, step: int) -> None:
        rows = self._platforms[self._chosen][1] if self._platforms else []
        self._place = max(0, min(len(rows), self._place + step))
        self._show()

    def _open_and_next(self) -> None:
        row = self.current()
        if row is None:
            further = self._next_platform()
            if further is None:
                self.dismiss()
                if self._read and not self._platforms:
                    self._context.actions["review"].trigger()
            else:
                self._choose(further)
            return
        where = address(row)
        if where is not None:
            QGuiApplication.clipboard().setText(where)
            QDesktopServices.openUrl(QUrl(where))
        elif row.external_id:
            QGuiApplication.clipboard().setText(row.external_id)
        library, comment = self._context.library, row.id
        self._done.append(comment)
        announce(self, f"{one_line(row.author or 'Comment', 40)} is marked as handed back")
        self._go(+1)
        # Last, since a failure comes back to this comment.
        failed = partial(self._on_not_marked, comment)
        self._context.tasks.run(lambda: handback.mark(library, [comment]), on_failed=failed)

    def _undo(self) -> None:
        """Take back the last mark and return to its comment."""
        if not self._done:
            return
        last = self._done.pop()
        library = self._context.library
        self._context.tasks.run(lambda: reviewing.undo(library))
        self._return_to(last)

    def _on_not_marked(self, comment: int, failed: Failed) -> None:
        """Come back to the comment whose mark could not be kept: Undo would take back what was done before it."""
        self._done.remove(comment)
        self._context.tasks.failed.emit(failed)
        if isValid(self) and not self.isHidden():
            self._return_to(comment)

    def _return_to(self, comment: int) -> None:
        for chosen, (_, rows) in enumerate(self._platforms):
            for place, (_, row) in enumerate(rows):
                if row.id == comment:
                    self._chosen, self._place = chosen, place
        if self._segments is not None:
            self._segments.choose(self._chosen)
        self._show()

    def _copy_id(self) -> None:
        row = self.current()
        if row is not None and row.external_id:
            QGuiApplication.clipboard().setText(row.external_id)
            announce(self, "Id copied")

    def _on_lists(self) -> None:
        self.dismiss()
        self.lists_wanted.emit()

    def _show(self) -> None:
        platform, rows = self._platforms[self._chosen] if self._platforms else ("", [])
        row = self.current()
        for widget in (self._post, self._author, self._where, self._warning):
            widget.setVisible(row is not None)
        for button in (self._copy, self._later):
            button.setEnabled(row is not None)
        self._lists.setEnabled(bool(rows))
        nothing = self._read and not self._platforms
        self._nothing.setVisible(nothing)
        self._shown.setVisible(not nothing)
        for button in (self._copy, self._later, self._lists):
            button.setVisible(button.isEnabled())
        if row is None:
            further = self._next_platform()
            named = tools_of(self._platforms[further][0]).title if further is not None else ""
            self._open.setText(f"On to {named}" if named else "Go to Review" if nothing else "Done")
            self._close.setVisible(bool(named) or nothing)
            self._count.setText(
                f"{wording.many(len(self._done), 'comment')} handed back" if self._done else ""
            )
            self._text.setText("That was the last one here." if rows else "")
            self.fit()
            return
        self._close.show()
        post = rows[self._place][0]
        self._open.setText("Open, done, next" if address(row) else "Copy id, done, next")
        self._post.setText(one_line(post.title, 200))
        state = "handed back, " if row.id in self._done else ""
        # A table of no known platform says nothing of where its comments stand.
        where = f" on {tools_of(platform).title}" if platform and platform != "other" else ""
        self._count.setText(f"{state}{self._place + 1} of {wording.count(len(rows))}{where}")
        decision = DECISIONS[row.decision].word.lower()
        self._author.setText(f"{one_line(row.author or 'Unknown author', 80)}, {decision}")
        self._text.setText(visible(row.text[:TEXT]))
        self._where.setText(address(row) or "The export gave no address for this comment.")
        self._warning.setText(tools_of(platform).warning)
        self._warning.setVisible(bool(tools_of(platform).warning))
        self.fit()
