"""The shelf: every version, newest first, the shipped one last and never removed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from moderator.classifier.card import ModelCard
from moderator.classifier.evaluation import FEW
from moderator.gui import theme, wording
from moderator.gui.components.buttons import Flat, Link
from moderator.gui.components.label import Elided, Text
from moderator.gui.components.line import Line
from moderator.gui.components.notice import IconMark
from moderator.gui.components.rows import clear

ROOM = 196
"""For the name of a version and what is said beside it."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One version as the shelf shows it."""

    card: ModelCard
    active: bool
    waiting: bool
    shipped: bool


class _Version(QWidget):
    def __init__(self, slot: Slot, menu: QMenu) -> None:
        super().__init__()
        self.setToolTip(_origin(slot.card))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, theme.px(6), 0, theme.px(6))
        row.setSpacing(theme.px(8))
        icon = IconMark("circle-check" if slot.active else "circle", "accent", 16)
        room = icon.sizePolicy()
        room.setRetainSizeWhenHidden(True)
        icon.setSizePolicy(room)
        row.addWidget(icon)
        icon.setVisible(slot.active or slot.waiting)
        words = QVBoxLayout()
        words.setSpacing(0)
        first = QHBoxLayout()
        first.setSpacing(theme.px(7))
        first.addWidget(Text(_name(slot), weight=600))
        said, role = _state(slot)
        state = Elided(said, "small", role)
        words.addLayout(first)
        # Beside the name where both are whole, else on a line of its own.
        if _beside(_name(slot), said):
            first.addWidget(state, 1)
        else:
            first.addStretch(1)
            words.addWidget(state)
        words.addWidget(Elided(_made(slot), "small", "secondary"))
        row.addLayout(words, 1)
        found, judged_on = found_on_card(slot.card)
        figure = Text(found, weight=600 if slot.active or slot.waiting else None, tabular=True)
        figure.setToolTip(judged_on)
        figure.setAccessibleDescription(judged_on)
        row.addWidget(figure)
        more = Flat("", icon="chevron-down", size="inline")
        more.setAccessibleName(f"What can be done with {slot.card.version}")
        more.setToolTip("Use, compare, save, note, remove")
        more.clicked.connect(lambda: more.open_menu(menu))
        row.addWidget(more)


class Shelf(QWidget):
    """Says what a person wants done with a version."""

    use_wanted = Signal(str)
    save_wanted = Signal(str)
    remove_wanted = Signal(str)
    take_wanted = Signal()
    compare_wanted = Signal(str, str)
    """The version that is compared with, and the one that is compared."""
    note_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        head = QHBoxLayout()
        head.addWidget(Text("Versions", "heading"))
        head.addStretch(1)
        head.addWidget(Text("found of 100", "small", "secondary"))
        column.addLayout(head)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        column.addLayout(self._rows)
        self.take = Link("Add a version from a file…")
        self.take.clicked.connect(self.take_wanted)
        column.addSpacing(theme.px(6))
        column.addWidget(self.take, 0, Qt.AlignmentFlag.AlignLeft)
        self._menus: dict[str, QMenu] = {}
        self._notes: dict[str, str] = {}
        self._fixed = False

    def show_slots(self, slots: Sequence[Slot]) -> None:
        """Show other versions."""
        clear(self._rows)
        self._notes = {slot.card.version: slot.card.note for slot in slots}
        self._menus = {slot.card.version: self._menu(slot, slots) for slot in slots}
        for slot in slots:
            self._rows.addWidget(Line())
            self._rows.addWidget(_Version(slot, self._menus[slot.card.version]))

    def fix(self) -> None:
        """Offer nothing from now on that would change which versions there are, or which is in use."""
        self._fixed = True

    def menu(self, version: str) -> QMenu:
        """Return the menu of a version."""
        return self._menus[version]

    def note(self, version: str) -> str:
        """Return what a person wrote about a version; empty where nothing is."""
        return self._notes.get(version, "")

    def _menu(self, slot: Slot, slots: Sequence[Slot]) -> QMenu:
        menu = QMenu(self)
        version = slot.card.version
        for words, signal, possible in (
            ("Use this version", self.use_wanted, not slot.active and not self._fixed),
            ("Save as a file…", self.save_wanted, True),
            ("Remove", self.remove_wanted, not (slot.active or slot.shipped or self._fixed)),
            ("Note…", self.note_wanted, not slot.shipped and not self._fixed),
        ):
            action = QAction(words, menu)
            action.setEnabled(possible)
            action.triggered.connect(lambda _=False, one=signal: one.emit(version))
            menu.addAction(action)
        others = QMenu("Compare with", menu)
        for other in slots:
            if other is not slot:
                action = QAction(_name(other), others)
                against = other.card.version
                action.triggered.connect(
                    lambda _=False, before=against: self.compare_wanted.emit(before, version)
                )
                others.addAction(action)
        others.setEnabled(len(slots) > 1)
        menu.addMenu(others)
        return menu


def _beside(name: str, said: str) -> bool:
    width = QFontMetrics(theme.font("body", 600)).horizontalAdvance(name)
    return width + QFontMetrics(theme.font("small")).horizontalAdvance(said) <= theme.px(ROOM)


def _name(slot: Slot) -> str:
    return "Shipped" if slot.shipped else f"Model {slot.card.version}"


def _origin(card: ModelCard) -> str:
    """Say where a version comes from, for its tooltip."""
    parts = [f"Version {card.version}"]
    if card.parent:
        parts.append(f"learnt on from {card.parent}")
    fingerprint = card.extra.get("corrections_sha256")
    if isinstance(fingerprint, str):
        parts.append(f"corrections {fingerprint[:12]}")
    return ", ".join(parts) + (f"\n{card.note}" if card.note else "")


def _state(slot: Slot) -> tuple[str, str]:
    if slot.waiting:
        return "new, waiting for you", "accent_text"
    if slot.active:
        return "in use", "accent_text"
    if slot.shipped:
        return "never removed", "secondary"
    return slot.card.note, "secondary"


def _made(slot: Slot) -> str:
    if slot.shipped:
        return "came with the program"
    try:
        day = wording.day(datetime.fromisoformat(slot.card.created_at))
    except ValueError:
        day = ""
    corrections = wording.many(slot.card.corrections, "correction")
    return f"{day}, {corrections}" if day else corrections


def found_on_card(card: ModelCard) -> tuple[str, str]:
    """Return the macro-recall that stands on the card, out of a hundred, and what it was judged on.

    That is what was kept aside, else the texts beside its training; figures of different texts are not compared.
    """
    check = card.figures.get("check")
    after = check.get("after") if isinstance(check, dict) else None
    if isinstance(after, dict):
        count, found = after.get("n"), after.get("macro_recall")
        if not isinstance(count, int) or not isinstance(found, float) or count < FEW:
            return "–", "Too few corrections were kept aside to tell"
        return f"{found * 100:.1f}", f"On {wording.many(count, 'correction')} kept aside"
    by_source = card.figures.get("val")
    if not isinstance(by_source, dict):
        return "", ""
    recalls = [
        one["macro_recall"] for one in by_source.values() if isinstance(one, dict) and "macro_recall" in one
    ]
    if not recalls:
        return "", ""
    return f"{sum(recalls) / len(recalls) * 100:.1f}", "On texts like those it was made from, not on yours"
