"""The two columns of Models; where there is no room for both, the narrow one stands below the other."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from moderator.gui import theme
from moderator.gui.components.ground import Ground
from moderator.gui.components.scrolling import only_shown

MARGIN, GAP, SIDE = 40, 48, 335
NARROW = 900
"""Design pixels of width under which the columns stand below each other."""
_UNBOUND = 16_777_215


class Columns(QScrollArea):
    """A head over both columns; the whole scrolls down, never across."""

    def __init__(self, head: QLayout, left: QLayout, right: QVBoxLayout) -> None:
        """Put them side by side."""
        super().__init__()
        self.setAccessibleName("The model and its versions")
        inner = Ground("surface")
        self._grid = QGridLayout(inner)
        margin = theme.px(MARGIN)
        self._grid.setContentsMargins(margin, theme.px(24), margin, theme.px(24))
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(0, 1)
        self._grid.addLayout(head, 0, 0, 1, 2)
        self._grid.setRowMinimumHeight(1, theme.px(24))
        self._grid.addLayout(left, 2, 0)
        self._side = QWidget()
        right.setContentsMargins(0, 0, 0, 0)
        self._side.setLayout(right)
        self._narrow: bool | None = None
        self._arrange(False)
        only_shown(self)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._arrange(self.width() < theme.px(NARROW))

    def _arrange(self, narrow: bool) -> None:
        if narrow is self._narrow:
            return
        self._narrow = narrow
        grid, side = self._grid, self._side
        grid.removeWidget(side)
        # Fixed beside the other, so that a long name does not narrow what stands there.
        side.setMinimumWidth(0 if narrow else theme.px(SIDE))
        side.setMaximumWidth(_UNBOUND if narrow else theme.px(SIDE))
        grid.setHorizontalSpacing(0 if narrow else theme.px(GAP))
        grid.setRowMinimumHeight(3, theme.px(28) if narrow else 0)
        grid.addWidget(side, *((4, 0, 1, 2) if narrow else (2, 1, 1, 1)))
        grid.setRowStretch(2, 0 if narrow else 1)
        grid.setRowStretch(4, 1 if narrow else 0)
