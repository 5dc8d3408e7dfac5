"""What the search understood, in words; each part can be taken out by its cross."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QMenu, QWidget

from moderator.core.query import CommentQuery
from moderator.gui import icons, theme
from moderator.gui.components.buttons import Flat
from moderator.gui.components.chip import Chip
from moderator.gui.components.focus import follow
from moderator.gui.components.label import Elided, Text
from moderator.gui.hostile import one_line

MOST = 12
"""Chips that are made; so many fit into the widest of windows."""
_LEAST = 240
NAMED = 60
"""Letters of a part that a menu shows."""
_ALL = 1000
"""An error has all the room that the number found leaves, not half of it."""


class ChipRow(QWidget):
    """Chips at the left, the number found at the right; an error takes the place of the chips.

    What there is no room for stands whole in a menu behind the last chip.
    """

    text_wanted = Signal(str)
    """The search without the part whose cross was pressed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.px(8))
        # Chips that are not hidden yet keep no window from becoming narrow.
        self._row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._error = Elided("", "small", "text")
        self._error.hide()
        self._found = Text("", role="secondary", tabular=True)
        self._more = Flat("", size="inline", chevron=True)
        self._more.setToolTip("More parts of the search")
        self._more.hide()
        self._more.clicked.connect(self._on_more)
        self._chips: list[Chip] = []
        self._query = CommentQuery()
        self._row.addWidget(self._error, _ALL)
        self._row.addWidget(self._more)
        self._row.addStretch(1)
        self._row.addWidget(self._found)
        self.setFixedHeight(theme.px(24))

    def show_query(self, query: CommentQuery) -> None:
        """Show the parts of a search."""
        self._error.hide()
        same = query.terms == self._query.terms
        self._query = query
        if not same:
            for chip in self._chips:
                self._row.removeWidget(chip)
                # Gone only later: until then it must not be seen behind the new ones.
                chip.hide()
                chip.deleteLater()
            self._chips = []
            for place, term in enumerate(query.terms[:MOST]):
                chip = Chip(term.words, sentiment=term.sentiment, closable=True)
                chip.closed.connect(lambda term=term: self.text_wanted.emit(self._query.without(term)))
                self._row.insertWidget(place, chip)
                self._chips.append(chip)
            follow(self._more, self._chips)
        self._fit()

    def show_error(self, sentence: str) -> None:
        """Say calmly what cannot be understood; the rows stay as they are, and the field marks the place."""
        for part in (*self._chips, self._more):
            part.hide()
        self._error.setText(sentence)
        self._error.show()

    def show_found(self, words: str) -> None:
        """Say how many were found."""
        self._found.setText(words)
        self._fit()

    def chips(self) -> list[str]:
        """Return what the search understood, in words."""
        return [chip.text() for chip in self._chips]

    def shown(self) -> list[str]:
        """Return what there is room for, and what leads to the rest."""
        return [part.text() for part in (*self._chips, self._more) if not part.isHidden()]

    def error(self) -> str:
        """Return the sentence about what is wrong; empty while all is well."""
        return "" if self._error.isHidden() else self._error.text()

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        return QSize(theme.px(_LEAST), self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Show as many chips as there is room for, each whole: cut to some letters they would say nothing."""
        if not self._error.isHidden():
            return
        gap = self._row.spacing()
        room = self.width() - (self._found.sizeHint().width() + gap if self._found.text() else 0)
        widths = [chip.sizeHint().width() + gap for chip in self._chips]
        many = len(self._query.terms)
        fits = len(widths)
        if fits < many or sum(widths) > room:
            self._more.setText(f"and {many} more")
            room -= self._more.sizeHint().width() + gap
            # The first alone may be cut.
            fits = max((n for n in range(1, len(widths) + 1) if sum(widths[:n]) <= room), default=1)
        for place, chip in enumerate(self._chips):
            chip.setVisible(place < fits)
        self._more.setText(f"and {many - fits} more")
        self._more.setVisible(many > fits)
        self._more.updateGeometry()

    def _on_more(self) -> None:
        menu = QMenu(self)
        shown = sum(not chip.isHidden() for chip in self._chips)
        for term in self._query.terms[shown:]:
            action = menu.addAction(one_line(term.words, NAMED).replace("&", "&&"))
            action.setIcon(icons.icon("x", size=theme.px(16)))
            action.setToolTip("Take this out of the search")
            action.triggered.connect(
                lambda _=False, one=term: self.text_wanted.emit(self._query.without(one))
            )
        menu.aboutToHide.connect(menu.deleteLater)
        self._more.open_menu(menu)
