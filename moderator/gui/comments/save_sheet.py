"""Asks for the name under which a search is kept."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from moderator.gui import theme
from moderator.gui.components.buttons import Plain, Primary
from moderator.gui.components.sheet import Sheet


class SaveSheet(Sheet):
    """One field, already filled with what the search says in words."""

    named = Signal(str)

    def __init__(self, over: QWidget, query: str, words: Sequence[str]) -> None:
        super().__init__(over, width=560, name="Save search")
        self.add_title("Save this search", "It stands in the rail with its count.")
        self._name = QLineEdit(", ".join(map(_plain, words))[:60] or query)
        self._name.setAccessibleName("Name")
        self._name.setMaxLength(80)
        self._name.selectAll()
        self._name.setFixedHeight(theme.px(30))
        self.body.addWidget(self._name)
        cancel = Plain("Cancel", key="Esc")
        save = Primary("Save search", key="Return")
        self.primary = save
        self.foot.addStretch(1)
        self.foot.addWidget(cancel)
        self.foot.addWidget(save)
        cancel.clicked.connect(self.dismiss)
        save.clicked.connect(self._on_save)
        self._name.returnPressed.connect(self._on_save)

    def open(self) -> None:
        """Lie over the window with the name ready to be typed over."""
        super().open()
        self._name.setFocus()

    @Slot()
    def _on_save(self) -> None:
        name = self._name.text().strip()
        if name:
            self.dismiss()
            self.named.emit(name)


def _plain(words: str) -> str:
    """Return the words of a chip as one would write them: without the marks round what was searched for."""
    quoted = words.startswith("“") and words.endswith("”")
    return words[1:-1].removesuffix("…") if quoted else words
