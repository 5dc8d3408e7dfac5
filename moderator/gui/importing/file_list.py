"""The files of an import of several, each with what it is."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from moderator.gui import theme, wording
from moderator.gui.components.label import Elided, Text
from moderator.gui.components.rows import clear

if TYPE_CHECKING:
    from moderator.importers.preview import Preview

_MOST = 8


class FileList(QWidget):
    """Name, format and number of comments of each file, for the first few."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty list."""
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(16))
        self._grid.setVerticalSpacing(theme.px(8))
        self._grid.setColumnStretch(0, 2)
        self._grid.setColumnStretch(1, 3)

    def show_previews(self, previews: "list[Preview]") -> None:
        """List these files."""
        clear(self._grid)
        names = inside([preview.name for preview in previews])
        for number, preview in enumerate(previews[:_MOST]):
            # Of a path the end tells the most.
            name = Elided(names[number], weight=500, mode=Qt.TextElideMode.ElideLeft)
            self._grid.addWidget(name, number, 0)
            self._grid.addWidget(Elided(preview.title, "body", "secondary"), number, 1)
            found = wording.count(preview.found) if preview.found else ""
            self._grid.addWidget(Text(found, tabular=True), number, 2, Qt.AlignmentFlag.AlignRight)
        if len(previews) > _MOST:
            more = f"and {wording.many(len(previews) - _MOST, 'more file')}"
            self._grid.addWidget(Text(more, "small", "secondary"), _MOST, 0)


def inside(names: "list[str]") -> "list[str]":
    """Return names without the folders or the archive that all of them have in common."""
    parts = [name.split("/") for name in names]
    shared = 0
    while len(parts) > 1 and all(len(one) > shared + 1 and one[shared] == parts[0][shared] for one in parts):
        shared += 1
    return ["/".join(one[shared:]) for one in parts]
