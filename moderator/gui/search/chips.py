"""What the search understood, in words; each part can be taken out by its cross."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from moderator.core.query import CommentQuery, Term
from moderator.gui import theme
from moderator.gui.components.chip import Chip
from moderator.gui.components.label import Elided, Text

MOST = 7


class ChipRow(QWidget):
    """Chips at the left, the number found at the right; an error takes the place of the chips."""

    text_wanted = Signal(str)
    """The search without the part whose cross was pressed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.px(8))
        self._error = Elided("", "small", "text")
        self._error.hide()
        self._found = Text("", role="secondary", tabular=True)
        self._chips: list[Chip] = []
        self._terms: tuple[Term, ...] = ()
        self._row.addWidget(self._error, 1)
        self._row.addStretch(1)
        self._row.addWidget(self._found)
        self.setFixedHeight(theme.px(24))

    def show_query(self, query: CommentQuery) -> None:
        """Show the parts of a search."""
        self._error.hide()
        if query.terms == self._terms:
            for chip in self._chips:
                chip.show()
            return
        self._terms = query.terms
        for chip in self._chips:
            self._row.removeWidget(chip)
            # Gone only later: until then it must not be seen behind the new ones.
            chip.hide()
            chip.deleteLater()
        self._chips = []
        for place, term in enumerate(query.terms[:MOST]):
            chip = Chip(term.words, sentiment=term.sentiment, closable=True)
            chip.closed.connect(lambda term=term: self.text_wanted.emit(query.without(term)))
            self._row.insertWidget(place, chip)
            self._chips.append(chip)

    def show_error(self, sentence: str) -> None:
        """Say calmly what cannot be understood; the rows stay as they are, and the field marks the place."""
        for chip in self._chips:
            chip.hide()
        self._error.setText(sentence)
        self._error.show()

    def show_found(self, words: str) -> None:
        """Say how many were found."""
        self._found.setText(words)

    def chips(self) -> list[str]:
        """Return what the chips say."""
        return [chip.text() for chip in self._chips]

    def error(self) -> str:
        """Return the sentence about what is wrong; empty while all is well."""
        return "" if self._error.isHidden() else self._error.text()
