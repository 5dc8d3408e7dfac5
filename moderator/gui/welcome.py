"""What an empty library shows: one question, one box, one accent."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from moderator.gui import theme, wording
from moderator.gui.actions import Actions
from moderator.gui.components.buttons import Button, Link, Plain, Primary
from moderator.gui.components.flow import FlowLayout
from moderator.gui.components.focus import took_focus
from moderator.gui.components.ground import Ground
from moderator.gui.components.label import Elided, Text
from moderator.gui.components.line import Line
from moderator.gui.components.notice import IconMark
from moderator.gui.components.rows import clear
from moderator.gui.components.shapes import ThreeShapes
from moderator.gui.hostile import tip
from moderator.gui.settings import RecentLibrary
from moderator.resources import resources

WIDTH = 640
_RADIUS = 12


class DropBox(QWidget):
    """Where a file is dropped; the whole window takes one, this says so."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        """Offer the choice of a file too."""
        super().__init__(parent)
        self._over = False
        centre = Qt.AlignmentFlag.AlignHCenter
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(24), theme.px(34), theme.px(24), theme.px(34))
        column.setSpacing(0)
        column.addWidget(IconMark("file-down", "accent_text", 32), 0, centre)
        column.addSpacing(theme.px(18))
        column.addWidget(Text("Drop a file of comments here", "heading", align=centre, larger=1.14))
        column.addSpacing(theme.px(6))
        column.addWidget(
            Text(
                "An export from YouTube, Instagram, Facebook, Reddit or another site,\n"
                "or any table: CSV, Excel, JSON",
                "body",
                "secondary",
                align=centre,
            )
        )
        column.addSpacing(theme.px(20))
        self.choose = Primary("Choose a file…")
        self.choose.follow(actions["import"])
        column.addWidget(self.choose, 0, centre)

    def show_over(self, over: bool) -> None:
        """Show that a file is held over the window."""
        self._over = over
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, D102
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(colours.accent_tint if self._over else colours.window)
        pen = QPen(colours.accent if self._over else colours.strong, 2)
        pen.setDashPattern([4, 3])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), _RADIUS, _RADIUS)


class RecentRow(QPushButton):
    """One library that was open before."""

    def __init__(self, recent: RecentLibrary, parent: QWidget | None = None) -> None:
        """Show its name, its size, and when it was open."""
        super().__init__(parent)
        self.setAutoDefault(False)
        self.setFlat(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        waiting = f"{wording.count(recent.waiting)} waiting" if recent.waiting else "nothing waiting"
        words = f"{wording.many(recent.comments, 'comment')}, {waiting}"
        self.setAccessibleName(f"{recent.path.stem}, {words}")
        self.setToolTip(tip(str(recent.path)))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, theme.px(7), 0, theme.px(7))
        names = QVBoxLayout()
        names.setSpacing(theme.px(1))
        names.addWidget(Elided(recent.path.stem, weight=500))
        names.addWidget(Text(words, "small", "secondary"))
        row.addLayout(names, 1)
        row.addWidget(Text(wording.day(_moment(recent.opened)), "small", "secondary"))
        for label in self.findChildren(QWidget):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setMinimumHeight(theme.px(47))

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        super().focusInEvent(event)
        took_focus(self, event, 4)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, D102
        if self.underMouse():
            QPainter(self).fillRect(self.rect(), theme.current().window)


class Closed(Ground):
    """What stands in the place of the box where no library could be opened: the ways on."""

    library_chosen = Signal(Path)

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        """Build it; which libraries there are comes with `show_ways`."""
        super().__init__("window", parent, radius=8)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(20), theme.px(20), theme.px(20), theme.px(20))
        column.setSpacing(theme.px(4))
        column.addWidget(Text("No library is open", "heading"))
        column.addWidget(
            Text("Comments are kept in a library. Yours are as they were.", role="secondary", wrap=True)
        )
        column.addSpacing(theme.px(12))
        line = QWidget()
        row = FlowLayout(line, theme.px(8))
        self._own = Primary("Open your own library", size="bar")
        self.again = Plain("Try again", size="bar")
        new = Plain("New library…", size="bar")
        new.clicked.connect(actions["new_library"].trigger)
        for button in (self._own, self.again, new):
            row.addWidget(button)
        column.addWidget(line)
        self._paths: tuple[Path | None, Path | None] = None, None
        self._own.clicked.connect(lambda: self._go(self._paths[1]))
        self.again.clicked.connect(lambda: self._go(self._paths[0]))

    def show_ways(self, path: Path, own: Path | None) -> None:
        """Lead to the library that could not be opened, to the person's own if that is another, and to a new one."""
        self._paths = path, own
        self._own.setVisible(own is not None)

    def first(self) -> QWidget:
        """Return the button that is offered first."""
        return self.again if self._own.isHidden() else self._own

    def _go(self, path: Path | None) -> None:
        if path is not None:
            self.library_chosen.emit(path)


class Welcome(Ground):
    """The first page of a library without comments."""

    sample_wanted = Signal()
    library_chosen = Signal(Path)

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        """Build the page; libraries come with `show_recent`."""
        super().__init__("surface", parent)
        self._actions = actions
        page = QWidget()
        page.setMaximumWidth(theme.px(WIDTH))
        column = QVBoxLayout(page)
        column.setContentsMargins(0, theme.px(24), 0, theme.px(24))
        column.setSpacing(0)
        column.addWidget(ThreeShapes(17), 0, Qt.AlignmentFlag.AlignLeft)
        column.addSpacing(theme.px(18))
        name = Text("Moderator", "title", larger=1.3)
        column.addWidget(name)
        column.addSpacing(theme.px(6))
        column.addWidget(
            Text(
                "Find the negative comments, decide quickly, and teach the program as you go.",
                "heading",
                "secondary",
                weight=400,
                wrap=True,
            )
        )
        column.addSpacing(theme.px(26))
        self.box = DropBox(actions)
        column.addWidget(self.box)
        self.closed = Closed(actions)
        self.closed.library_chosen.connect(self.library_chosen)
        self.closed.hide()
        column.addWidget(self.closed)
        column.addSpacing(theme.px(16))
        self._just_looking = self._sample()
        column.addWidget(self._just_looking)
        column.addSpacing(theme.px(32))
        self._recent = QWidget()
        self._recent_column = QVBoxLayout(self._recent)
        self._recent_column.setContentsMargins(0, 0, 0, theme.px(24))
        self._recent_column.setSpacing(0)
        column.addWidget(self._recent)
        private = QHBoxLayout()
        private.setSpacing(theme.px(8))
        private.addWidget(IconMark("lock", "secondary", 14))
        words = "Everything stays on this computer: no account, no server, no network."
        private.addWidget(Text(words, "small", "secondary", wrap=True), 1)
        column.addLayout(private)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.viewport().setAutoFillBackground(False)
        middle = QWidget()
        middle.setAutoFillBackground(False)
        around = QHBoxLayout(middle)
        around.setContentsMargins(theme.px(24), 0, theme.px(24), 0)
        around.addStretch(1)
        # As wide as it may be, in a narrow window as wide as that.
        around.addWidget(page, 1000, Qt.AlignmentFlag.AlignVCenter)
        around.addStretch(1)
        scroll.setWidget(middle)
        middle.setAutoFillBackground(False)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        self.show_recent([])

    def show_closed(self, path: Path, own: Path | None) -> None:
        """Take nothing in, since no library is open; lead to others."""
        self.closed.show_ways(path, own)
        self.closed.show()
        for part in (self.box, self._just_looking):
            part.hide()

    def first(self) -> QWidget:
        """Return what takes the keyboard."""
        return self.closed.first() if self.box.isHidden() else self.box.choose

    def show_recent(self, libraries: list[RecentLibrary]) -> None:
        """List the libraries that were open before."""
        clear(self._recent_column)
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, theme.px(10))
        row.addWidget(Text("Recent libraries" if libraries else "Another library", weight=600), 1)
        link = Link("Open another…" if libraries else "Open…")
        link.clicked.connect(self._actions["open_library"].trigger)
        row.addWidget(link)
        self._recent_column.addWidget(head)
        for library in libraries:
            self._recent_column.addWidget(Line())
            entry = RecentRow(library)
            entry.clicked.connect(lambda _=False, path=library.path: self.library_chosen.emit(path))
            self._recent_column.addWidget(entry)

    def _sample(self) -> QWidget:
        strip = Ground("window", radius=8)
        row = QHBoxLayout(strip)
        row.setContentsMargins(theme.px(20), theme.px(13), theme.px(16), theme.px(13))
        words = QVBoxLayout()
        words.setSpacing(theme.px(2))
        words.addWidget(Text("Just looking?", weight=600))
        self._sample_words = Text("", "body", "secondary", wrap=True)
        words.addWidget(self._sample_words)
        row.addLayout(words, 1)
        button = Button("Try the sample")
        button.clicked.connect(self.sample_wanted)
        row.addWidget(button)
        self.show_sample(_sample_size())
        return strip

    def show_sample(self, comments: int) -> None:
        """Say how many comments the sample has."""
        number = f"{wording.count(comments)} invented" if comments else "Invented"
        self._sample_words.setText(f"{number} comments about a bakery, ready to review in a minute.")


def _sample_size() -> int:
    """Return how many comments come with the program: a line each; 0 if they are missing."""
    try:
        files = (resources() / "samples").glob("*.jsonl")
        return sum(file.read_bytes().count(b"\n") for file in files)
    except OSError:
        return 0


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
