"""The menu bar with the line of background jobs at its right end."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QMenuBar, QSizePolicy, QVBoxLayout, QWidget

from moderator.gui import theme
from moderator.gui.actions import COMMANDS, MENUS, Actions
from moderator.gui.components.ground import Ground
from moderator.gui.components.line import Line
from moderator.gui.jobs_line import JobsLine
from moderator.gui.tasks import Tasks

HEIGHT = 32
_ONE_OF: tuple[tuple[str, ...], ...] = (
    ("review", "comments", "overview", "models"),
    ("scheme_system", "scheme_light", "scheme_dark"),
)


class MenuStrip(Ground):
    """The head of the window."""

    def __init__(self, actions: Actions, tasks: Tasks, parent: QWidget | None = None) -> None:
        """Fill the menus from the table of actions."""
        super().__init__("window", parent)
        self.recent = QMenu("Recent libraries", self)
        self._bar = QMenuBar(self)
        # The menus stay whole; the line of jobs gives way.
        self._bar.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Expanding)
        self._line = JobsLine(tasks, self)
        row = QHBoxLayout()
        row.setContentsMargins(theme.px(6), 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._bar, 1)
        row.addWidget(self._line)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row, 1)
        column.addWidget(Line())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._fill(actions)

    def show_jobs(self, wanted: bool) -> None:
        """Show the line at the right, or only the menus while there is no library to speak of."""
        self._line.setVisible(wanted)

    def line(self) -> JobsLine:
        """Return the line of jobs."""
        return self._line

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(super().sizeHint().width(), self._tall())

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        return QSize(0, self._tall())

    def _tall(self) -> int:
        """Return the height with its line: menus that are taller than their bar, by however little, are not shown."""
        return max(theme.px(HEIGHT), self._bar.sizeHint().height()) + 1

    def _fill(self, actions: Actions) -> None:
        for title in MENUS:
            menu = self._bar.addMenu(title)
            group = 0
            for command in COMMANDS:
                if command.menu != title:
                    continue
                if command.group != group:
                    menu.addSeparator()
                    group = command.group
                menu.addAction(actions[command.name])
                if command.name == "open_library":
                    menu.addMenu(self.recent)
        for names in _ONE_OF:
            one = QActionGroup(self)
            one.setExclusionPolicy(QActionGroup.ExclusionPolicy.ExclusiveOptional)
            for name in names:
                one.addAction(actions[name])
