"""A person's own words beside a version."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from moderator.gui import theme
from moderator.gui.components.buttons import Plain, Primary
from moderator.gui.components.sheet import Sheet

LONGEST = 200


class NoteSheet(Sheet):
    """One field with the note as it stands; an empty one takes it away."""

    noted = Signal(str)

    def __init__(self, over: QWidget, version: str, note: str) -> None:
        super().__init__(over, width=560, name="Note on a version")
        self.add_title(f"Note on model {version}", "It stands on the shelf, and travels with the version.")
        self._words = QLineEdit(note)
        self._words.setAccessibleName("Note")
        self._words.setMaxLength(LONGEST)
        self._words.setFixedHeight(theme.px(30))
        self.body.addWidget(self._words)
        cancel = Plain("Cancel", key="Esc")
        keep = Primary("Keep note", key="Return")
        self.primary = keep
        self.foot.addStretch(1)
        self.foot.addWidget(cancel)
        self.foot.addWidget(keep)
        cancel.clicked.connect(self.dismiss)
        keep.clicked.connect(self._on_keep)
        self._words.returnPressed.connect(self._on_keep)

    def open(self) -> None:
        """Lie over the window with the note ready to be changed."""
        super().open()
        self._words.setFocus()

    @Slot()
    def _on_keep(self) -> None:
        self.dismiss()
        self.noted.emit(self._words.text().strip())
