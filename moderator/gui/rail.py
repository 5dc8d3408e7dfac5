"""The rail: the library, three places, the saved searches, and below what is done seldom."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QEnterEvent,
    QFocusEvent,
    QFontMetrics,
    QKeySequence,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QFrame, QMenu, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from moderator.gui import icons, theme, wording
from moderator.gui.components.focus import took_focus
from moderator.gui.components.ground import Ground
from moderator.gui.components.keycap import key_text
from moderator.gui.components.label import Text
from moderator.gui.facts import Facts, SavedCount
from moderator.gui.hostile import contained, one_line, tip

WIDTH = 208
NARROW = 48
_RADIUS = 6
_SIDE = 8
_INSET = 10
_ICON = 16
_IN_MENU = 60
"""Letters of a saved search's name in the menu."""


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the rail."""

    name: str
    text: str
    icon: str


PLACES = (
    Place("review", "Review", "list-checks"),
    Place("comments", "Comments", "message-square-text"),
    Place("overview", "Overview", "chart-no-axes-column"),
)
BELOW = (
    Place("import", "Import…", "download"),
    Place("models", "Models", "layers"),
    Place("settings", "Settings", "settings-2"),
)


class RailItem(QPushButton):
    """One line of the rail: icon, word, count."""

    def __init__(self, text: str, *, icon: str = "", height: int = 32, parent: QWidget | None = None) -> None:
        """Make an item; without an icon it is a saved search."""
        super().__init__(text, parent)
        self._icon_name = icon
        self._height = height
        self._count = ""
        self._narrow = False
        self._barred = ""
        self._key = ""
        self._cut = False
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_count(self, number: int | None) -> None:
        """Show a count at the right, or none."""
        self._count = "" if number is None else wording.count(number)
        self.setAccessibleName(f"{self.text()}, {self._count}" if self._count else self.text())
        self.update()

    def line(self) -> str:
        """Return word and count as a line of a menu."""
        name = one_line(self.text(), _IN_MENU).replace("&", "&&")
        return f"{name}\t{self._count}" if self._count else name

    def narrow(self, wanted: bool) -> None:
        """Show the icon alone."""
        self._narrow = wanted
        self._show_tip()
        self.update()

    def bar(self, why: str) -> None:
        """Let it lead nowhere, and say why; it leads there again when nothing is said."""
        self._barred = why
        self.setEnabled(not why)
        self.setAccessibleDescription(why)
        self._show_tip()

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(theme.px(NARROW), theme.px(self._height))

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        return QSize(theme.px(32), theme.px(self._height))

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: D102
        super().enterEvent(event)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        super().focusInEvent(event)
        took_focus(self, event, _RADIUS)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, D102
        colours = theme.current()
        faint = theme.mixed(colours.secondary, colours.window, 0.6)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isEnabled() and (self.isChecked() or self.underMouse()):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.current if self.isChecked() else colours.sunken)
            painter.drawRoundedRect(QRectF(self.rect()), _RADIUS, _RADIUS)
        left, right = float(theme.px(_INSET)), self.width() - theme.px(_INSET)
        if self._icon_name:
            side = theme.px(_ICON)
            start = (self.width() - side) / 2 if self._narrow else left
            box = QRectF(start, (self.height() - side) / 2, side, side)
            ink = colours.accent_text if self.isChecked() else colours.secondary
            icons.paint(painter, self._icon_name, ink if self.isEnabled() else faint, box)
            left += side + theme.px(10)
        if self._narrow:
            return
        if self._count:
            painter.setFont(theme.font("body", tabular=True))
            painter.setPen(colours.secondary)
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(0, 0, right, self.height()), flags, self._count)
            right -= QFontMetrics(painter.font()).horizontalAdvance(self._count) + theme.px(8)
        painter.setFont(theme.font("body", 600 if self.isChecked() else 400))
        painter.setPen(colours.text if self.isEnabled() else faint)
        words = QFontMetrics(painter.font()).elidedText(
            self.text(), Qt.TextElideMode.ElideRight, max(0, int(right - left))
        )
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(left, 0, right - left + 1, self.height()), flags, contained(words))
        if self._cut is not (words != self.text()):
            self._cut = words != self.text()
            self._show_tip()

    def show_key(self, key: QKeySequence | str) -> None:
        """Say in the tooltip by which key one comes here."""
        self._key = key_text(key)
        self._show_tip()

    def _show_tip(self) -> None:
        key = "" if self._barred else self._key
        words = self.text() if self._narrow or self._cut or key else ""
        words = f"{words} ({key})" if key else words
        self.setToolTip(tip("\n".join(filter(None, (words, self._barred)))))


class LibraryHead(QPushButton):
    """The library's name and size; pressing it offers the others."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty head."""
        super().__init__(parent)
        self._name = ""
        self._size = ""
        self._only_read = ""
        self._narrow = False
        self._cut = False
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_library(self, name: str, comments: int, only_read: str = "") -> None:
        """Show the name and the number of comments, and a lock with `only_read`: why nothing can be changed."""
        self._name, self._size, self._only_read = name, wording.many(comments, "comment"), only_read
        self.setAccessibleName(f"Library {name}, {self._size}" + (", only to read" if only_read else ""))
        self._show_tip()
        self.update()

    def narrow(self, wanted: bool) -> None:
        """Show the two arrows alone."""
        self._narrow = wanted
        self._show_tip()
        self.update()

    def _show_tip(self) -> None:
        words = self._name if self._narrow or self._cut else ""
        self.setToolTip(tip("\n".join(filter(None, (words, self._only_read)))))

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(theme.px(NARROW), theme.px(44))

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        return QSize(theme.px(32), theme.px(44))

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: D102
        super().enterEvent(event)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        super().focusInEvent(event)
        took_focus(self, event, _RADIUS)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, D102
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.sunken)
            painter.drawRoundedRect(QRectF(self.rect()), _RADIUS, _RADIUS)
        inset, side = theme.px(_INSET), theme.px(14)
        left = (self.width() - side) / 2 if self._narrow else self.width() - inset - side + theme.px(2)
        icons.paint(painter, "chevrons-up-down", "secondary", QRectF(left, theme.px(6), side, side))
        if self._narrow:
            return
        room = int(self.width() - 2 * inset - side - theme.px(4))
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.font("body", 600))
        painter.setPen(colours.text)
        name = QFontMetrics(painter.font()).elidedText(self._name, Qt.TextElideMode.ElideMiddle, room)
        painter.drawText(QRectF(inset, theme.px(4), room + 2, theme.px(18)), flags, name)
        if self._cut is not (name != self._name):
            self._cut = name != self._name
            self._show_tip()
        painter.setFont(theme.font("small"))
        painter.setPen(colours.secondary)
        if self._only_read:
            side = theme.px(12)
            icons.paint(painter, "lock", "secondary", QRectF(inset, theme.px(24.5), side, side))
            inset, room = inset + side + theme.px(5), room - side - theme.px(5)
        painter.drawText(QRectF(inset, theme.px(22), room + 2, theme.px(17)), flags, self._size)


class Rail(Ground):
    """The left edge of the window."""

    chosen = Signal(str)
    """The name of a place or of one of the entries below."""
    search_chosen = Signal(str)
    search_removed = Signal(str)
    """The name of a saved search that is not wanted any more."""
    library_menu_wanted = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Build it; counts come with `show_facts`."""
        super().__init__("window", parent)
        self.setAccessibleName("Places")
        self._items: dict[str, RailItem] = {}
        self._searches: list[tuple[str, RailItem]] = []
        column = QVBoxLayout(self)
        side = theme.px(_SIDE)
        column.setContentsMargins(side, theme.px(3), side, theme.px(13))
        column.setSpacing(0)
        self._head = LibraryHead(self)
        self._head.clicked.connect(
            lambda: self.library_menu_wanted.emit(self._head.mapToGlobal(QPoint(0, self._head.height())))
        )
        column.addWidget(self._head)
        column.addSpacing(theme.px(10))
        for place in PLACES:
            column.addWidget(self._item(place))
        column.addSpacing(theme.px(24))
        self._title = Text("Saved searches", "small", "secondary", weight=500)
        self._title.setContentsMargins(theme.px(_INSET), 0, 0, theme.px(4))
        column.addWidget(self._title)
        self._saved = RailItem("Saved searches", icon="bookmark", parent=self)
        self._saved.narrow(True)
        self._saved.clicked.connect(self._on_saved)
        column.addWidget(self._saved)
        self._list = QWidget()
        self._list_column = QVBoxLayout(self._list)
        self._list_column.setContentsMargins(0, 0, 0, 0)
        self._list_column.setSpacing(0)
        self._list_column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._list)
        self._list.setAutoFillBackground(False)
        self._scroll.viewport().setAutoFillBackground(False)
        column.addWidget(self._scroll, 1)
        column.addSpacing(theme.px(8))
        for place in BELOW:
            column.addWidget(self._item(place))
        self.narrow(False)

    def show_facts(self, facts: Facts) -> None:
        """Show the library's name and every count."""
        self._head.show_library(facts.name, facts.total, facts.only_read)
        self._items["review"].show_count(facts.to_review)
        self._items["models"].show_count(facts.models)
        self._items["import"].bar(facts.only_read)
        self._show_searches(facts.searches)

    def choose(self, name: str, search: str = "") -> None:
        """Mark where one is."""
        for known, item in self._items.items():
            item.setChecked(known == name)
        for query, item in self._searches:
            item.setChecked(name == "comments" and bool(search) and query == search)
        self._saved.setChecked(any(item.isChecked() for _, item in self._searches))

    def narrow(self, wanted: bool) -> None:
        """Show the icons alone."""
        self.setFixedWidth(theme.px(NARROW if wanted else WIDTH))
        self._head.narrow(wanted)
        for item in self._items.values():
            item.narrow(wanted)
        self._list.setVisible(not wanted)
        never, needed = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self._scroll.setVerticalScrollBarPolicy(never if wanted else needed)
        self._title.setVisible(not wanted and bool(self._searches))
        self._saved.setVisible(wanted and bool(self._searches))

    def is_narrow(self) -> bool:
        """Say whether the icons stand alone."""
        return self.width() <= theme.px(NARROW)

    def item(self, name: str) -> RailItem:
        """Return the entry of a place."""
        return self._items[name]

    def searches(self) -> list[RailItem]:
        """Return the entries of the saved searches."""
        return [item for _, item in self._searches]

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.setFixedWidth(theme.px(NARROW if self._list.isHidden() else WIDTH))

    def _item(self, place: Place) -> RailItem:
        item = RailItem(place.text, icon=place.icon, parent=self)
        item.clicked.connect(lambda: self._on_clicked(place.name))
        self._items[place.name] = item
        return item

    def _on_clicked(self, name: str) -> None:
        # Where one is is decided by the window, not by the press.
        item = self._items[name]
        item.setChecked(not item.isChecked())
        self.chosen.emit(name)

    def _show_searches(self, searches: Sequence[SavedCount]) -> None:
        if [saved.query for saved in searches] != [query for query, _ in self._searches]:
            for _, item in self._searches:
                self._list_column.removeWidget(item)
                item.deleteLater()
            self._searches.clear()
            for number, saved in enumerate(searches):
                item = RailItem(saved.name, height=28, parent=self._list)
                item.clicked.connect(lambda _=False, query=saved.query: self.search_chosen.emit(query))
                remove = QAction("Remove this search", item)
                remove.setShortcut(QKeySequence(QKeySequence.StandardKey.Delete))
                remove.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
                remove.triggered.connect(lambda _=False, one=item: self.search_removed.emit(one.text()))
                item.addAction(remove)
                item.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
                self._list_column.insertWidget(number, item)
                self._searches.append((saved.query, item))
        for saved, (_, item) in zip(searches, self._searches, strict=True):
            item.setText(saved.name)
            item.show_count(saved.count)
        self._title.setVisible(bool(searches) and not self.is_narrow())
        self._saved.setVisible(bool(searches) and self.is_narrow())

    def _on_saved(self) -> None:
        """Offer the saved searches in a menu, where only the icons stand."""
        self._saved.setChecked(any(item.isChecked() for _, item in self._searches))
        menu = QMenu(self)
        for query, item in self._searches:
            action = menu.addAction(item.line())
            action.setCheckable(True)
            action.setChecked(item.isChecked())
            action.triggered.connect(lambda _=False, query=query: self.search_chosen.emit(query))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._saved.mapToGlobal(QPoint(self._saved.width(), 0)))
