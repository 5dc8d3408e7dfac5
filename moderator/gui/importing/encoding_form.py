"""How the bytes of a file are read as letters: shown by its effect on one real name, not explained."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from moderator.gui import theme
from moderator.gui.components.ground import Ground
from moderator.gui.components.label import Elided, Text
from moderator.gui.components.notice import IconMark
from moderator.gui.components.select import Select

NAMES = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "cp1252": "Windows-1252",
    "windows-1252": "Windows-1252",
    "cp1250": "Windows-1250",
    "cp1251": "Windows-1251",
    "latin-1": "Latin-1",
    "iso-8859-1": "Latin-1",
    "mac_roman": "Mac Roman",
    "shift_jis": "Shift-JIS",
    "gb18030": "GB 18030",
    "big5": "Big5",
    "euc_kr": "EUC-KR",
}


class EncodingForm(QWidget):
    """The encoding, and what it makes of a word with an accent."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty form."""
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Text("Text encoding", weight=600))
        column.addSpacing(theme.px(11))
        self._select = Select()
        self._select.setAccessibleName("Text encoding")
        self._select.activated.connect(self._on_chosen)
        column.addWidget(self._select)
        column.addSpacing(theme.px(10))
        self._note = Text("", "small", "secondary", wrap=True)
        column.addWidget(self._note)
        column.addSpacing(theme.px(8))
        self._box = Ground("well", radius=6)
        box = QVBoxLayout(self._box)
        box.setContentsMargins(theme.px(12), theme.px(9), theme.px(12), theme.px(9))
        box.setSpacing(theme.px(3))
        row = QHBoxLayout()
        self._word = Elided("", weight=500)
        row.addWidget(self._word, 1)
        row.addWidget(IconMark("check", "accent_text", 14))
        box.addLayout(row)
        self._else = Elided("", "small", "secondary")
        box.addWidget(self._else)
        column.addWidget(self._box)

    def show_encoding(self, current: str, offered: Sequence[str], words: Sequence[str], chosen: bool) -> None:
        """Show the encoding in use and its effect on the first of `words` that has an accent."""
        self._select.clear()
        for name in dict.fromkeys([current, *offered]):
            self._select.addItem(NAMES.get(name.lower(), name), name)
        word = accented(words)
        if word is None:
            self._note.setText("Plain letters only: every encoding reads them alike")
        elif chosen:
            self._note.setText("Chosen by you")
        elif current.lower().startswith("utf"):
            self._note.setText("As the whole file proves")
        else:
            self._note.setText("Guessed; this way every accent reads well")
        self._box.setVisible(word is not None)
        if word is not None:
            self._word.setText(word)
            other = next(
                (name for name in ("utf-8", "cp1252") if NAMES[name] != NAMES.get(current.lower())), ""
            )
            broken = misread(word, current, other)
            self._else.setText(f"As {NAMES[other]}: {broken}")
            self._else.setVisible(broken != word)

    def encoding(self) -> str:
        """Return the chosen encoding."""
        return str(self._select.currentData() or "")

    def choose(self, name: str) -> None:
        """Choose as a person would."""
        self._select.setCurrentIndex(self._select.findData(name))
        self._on_chosen()

    @Slot()
    def _on_chosen(self) -> None:
        self.changed.emit()


def accented(words: Sequence[str], longest: int = 28) -> str | None:
    """Return the first word group with a letter beyond ASCII, cut around that letter."""
    for text in words:
        place = next((at for at, letter in enumerate(text) if letter.isalpha() and ord(letter) > 127), None)
        if place is not None:
            start = 0 if place < longest else text.rfind(" ", 0, place) + 1
            return text[start : start + longest].strip()
    return None


def misread(word: str, written: str, read: str) -> str:
    """Return what a word becomes when it is read in another encoding than it was written in."""
    try:
        return word.encode(written, "replace").decode(read, "replace").replace("\n", " ")
    except LookupError:
        return word
