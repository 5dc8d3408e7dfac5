"""Which column of a table is what: each guess with its reason, so that a wrong one is seen."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from moderator.gui import theme
from moderator.gui.components.focus import follow
from moderator.gui.components.label import Elided, Text
from moderator.gui.components.rows import clear
from moderator.gui.components.select import Select

NAMES: Mapping[str, str] = {
    "text": "Comment",
    "author_name": "Author",
    "created_at": "Written",
    "like_count": "Likes",
    "thread_title": "Post",
    "external_id": "Identity",
    "parent_external_id": "Reply to",
    "thread_id": "Post number",
    "author_id": "Author number",
    "permalink": "Link",
    "platform": "Platform",
}
"""The fields of a comment, as a person calls them, in the order of the form."""
ALWAYS = ("text", "author_name", "created_at", "like_count", "thread_title", "external_id")
NONE = "Not in this file"


class MappingForm(QWidget):
    """One line a field: name, column, reason."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty form."""
        super().__init__(parent)
        self._selects: dict[str, Select] = {}
        self._guessed: dict[str, str] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Text("Columns", "body", weight=600))
        column.addSpacing(theme.px(12))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.px(12))
        self._grid.setVerticalSpacing(theme.px(14))
        self._grid.setColumnMinimumWidth(0, theme.px(92))
        self._grid.setColumnStretch(2, 1)
        column.addLayout(self._grid)
        column.addSpacing(theme.px(12))
        self._unused = Elided("", "small", "secondary")
        column.addWidget(self._unused)

    def show_mapping(self, mapping: Mapping[str, tuple[str, str]], columns: Sequence[str]) -> None:
        """Show what was guessed, field to column and reason, and offer the other columns."""
        self._clear()
        shown = [name for name in NAMES if name in ALWAYS or mapping.get(name, ("", ""))[0]]
        for number, name in enumerate(shown):
            chosen, reason = mapping.get(name, ("", ""))
            label = Text(NAMES[name], weight=500)
            select = Select()
            select.setFixedWidth(theme.px(184))
            select.setAccessibleName(f"Column of {NAMES[name]}")
            label.setBuddy(select)
            select.addItem(NONE, "")
            for column in columns:
                select.addItem(column, column)
            select.setCurrentIndex(max(0, select.findData(chosen)))
            select.activated.connect(self._on_chosen)
            self._guessed[name] = chosen
            self._selects[name] = select
            self._grid.addWidget(label, number, 0)
            self._grid.addWidget(select, number, 1)
            self._grid.addWidget(Elided(reason, "small", "secondary"), number, 2)
        follow(self, list(self._selects.values()))
        used = {chosen for chosen, _ in mapping.values()}
        unused = [column for column in columns if column not in used]
        self._unused.setText(f"Not used: {', '.join(unused)}" if unused else "")
        self._unused.setVisible(bool(unused))

    def mapping(self) -> dict[str, str]:
        """Return what the person chose against the guess: field to column, an empty one for none."""
        chosen = {name: str(select.currentData() or "") for name, select in self._selects.items()}
        return {name: column for name, column in chosen.items() if column != self._guessed.get(name)}

    def select(self, name: str) -> Select | None:
        """Return the list of a field."""
        return self._selects.get(name)

    @Slot()
    def _on_chosen(self) -> None:
        self.changed.emit()

    def _clear(self) -> None:
        self._selects.clear()
        self._guessed.clear()
        clear(self._grid)
