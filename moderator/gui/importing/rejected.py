"""The rows that could not be read: place, reason and content, so that they can be mended."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from moderator.core.comment import Rejected
from moderator.gui import theme, wording
from moderator.gui.components.buttons import Link
from moderator.gui.components.ground import Ground
from moderator.gui.components.label import Elided

FIRST = 3
MOST = 200
"""More are only in the saved file: nobody reads them here."""


class RejectedBox(Ground):
    """The first few, all on demand, and a way to keep them."""

    save_wanted = Signal()

    def __init__(self, rejected: Sequence[Rejected], parent: QWidget | None = None) -> None:
        """Show these."""
        super().__init__("well", parent, radius=8)
        self._rejected = tuple(rejected)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(14), theme.px(10), theme.px(14), theme.px(10))
        column.setSpacing(theme.px(8))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.px(12))
        self._grid.setVerticalSpacing(theme.px(12))
        self._grid.setColumnMinimumWidth(0, theme.px(84))
        self._grid.setColumnStretch(1, 5)
        self._grid.setColumnStretch(2, 4)
        column.addLayout(self._grid)
        row = QHBoxLayout()
        self._all = Link(f"Show all {wording.count(len(self._rejected))}")
        self._all.clicked.connect(self._on_all)
        save = Link("Save them as a file…")
        save.clicked.connect(self.save_wanted)
        row.addWidget(self._all)
        row.addStretch(1)
        row.addWidget(save)
        column.addLayout(row)
        self._all.setVisible(len(self._rejected) > FIRST)
        self._show(0, FIRST)

    def shown(self) -> int:
        """Return how many are listed."""
        return self._grid.count() // 3

    def _on_all(self) -> None:
        self._all.hide()
        self._show(FIRST, MOST)

    def _show(self, start: int, end: int) -> None:
        for number, record in enumerate(self._rejected[start:end], start):
            where = record.where[:1].upper() + record.where[1:]
            self._grid.addWidget(Elided(where, "small", "secondary"), number, 0)
            self._grid.addWidget(Elided(record.reason), number, 1)
            content = f"“{record.content.strip()}”" if record.content.strip() else ""
            self._grid.addWidget(Elided(content, "body", "secondary"), number, 2)
