"""Any command by some letters of its name: a field, the commands that fit, Enter does the first."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QAction, QFontMetricsF, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from moderator.gui import theme
from moderator.gui.actions import COMMANDS, Actions
from moderator.gui.announce import announce
from moderator.gui.components.keycap import key_text, keycap_width, paint_keycap
from moderator.gui.components.label import Text
from moderator.gui.components.sheet import Sheet

ROW = 32
SHOWN = 9
"""Rows in sight at a time."""
_MOVES = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: SHOWN, Qt.Key.Key_PageUp: -SHOWN}


@dataclass(frozen=True, slots=True)
class Offer:
    """One command that can be done now."""

    name: str
    text: str
    menu: str
    key: str


def offers(actions: Actions) -> list[Offer]:
    """Return the commands that can be done now, in the order of the menus."""
    return [
        Offer(command.name, actions[command.name].text().replace("&&", "&"), command.menu, key_text(key))
        for command in COMMANDS
        if command.name != "commands" and _can(actions[command.name], of_page=command.page)
        for key in (actions.key(command.name),)
    ]


def _can(action: QAction, *, of_page: bool) -> bool:
    """Say whether a command acts now; one of a page acts while its page is seen."""
    holders = action.associatedObjects()
    here = any(isinstance(one, QWidget) and one.isVisible() for one in holders)
    return action.isEnabled() and (here or not of_page)


def fitting(offered: Sequence[Offer], typed: str) -> list[Offer]:
    """Return what holds every typed word; what begins with them comes first, then what has a word that does."""
    words = typed.casefold().split()
    found = []
    for place, offer in enumerate(offered):
        text = offer.text.casefold()
        if all(word in text or word in offer.menu.casefold() for word in words):
            begins = text.startswith(" ".join(words))
            inside = all(any(part.startswith(word) for part in text.split()) for word in words)
            found.append((not begins, not inside, place, offer))
    return [offer for _, _, _, offer in sorted(found, key=lambda one: one[:3])]


class CommandSheet(Sheet):
    """The keys stay in the field; the arrows choose in the list."""

    wanted = Signal(str)
    """The name of the command to do, when the sheet is gone."""

    def __init__(self, window: QWidget, actions: Actions) -> None:
        """Offer what can be done where the window is now: made before `open`, which lets no command act."""
        super().__init__(window, width=600, name="Commands")
        self._offered = offers(actions)
        self._field = QLineEdit(placeholderText="What do you want to do?")
        self._field.setAccessibleName("Name of a command")
        self._field.setFixedHeight(theme.px(36))
        self._field.textChanged.connect(self._show)
        self._field.installEventFilter(self)
        self._list = QListWidget()
        self._list.setAccessibleName("Commands that fit")
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setUniformItemSizes(True)
        self._list.setItemDelegate(_Rows(self._list))
        self._list.setFixedHeight(SHOWN * theme.px(ROW))
        self._list.setStyleSheet("QListWidget {background: transparent}")
        colours = self._list.palette()
        colours.setColor(QPalette.ColorRole.Highlight, Qt.GlobalColor.transparent)
        self._list.setPalette(colours)
        self._list.itemClicked.connect(self._do)
        self._nothing = Text("No command is called that.", "body", "secondary")
        self.body.addWidget(self._field)
        self.body.addSpacing(theme.px(12))
        self._nothing.setFixedHeight(self._list.height())
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self._nothing)
        self.body.addWidget(self._list)
        self.foot.addWidget(Text("Enter does it, the arrows choose, Esc goes back.", "small", "secondary"))
        self._show("")

    def open(self) -> None:
        """Lie over the window with the field ready."""
        super().open()
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def shown(self) -> list[str]:
        """Return the commands on offer, as they are read aloud."""
        return [self._list.item(row).text() for row in range(self._list.count())]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: D102
        # Here, since the area that scrolls the sheet would take the arrows for itself.
        if watched is self._field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = Qt.Key(event.key())
            if key in _MOVES:
                self._move(_MOVES[key])
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if (item := self._list.currentItem()) is not None:
                    self._do(item)
                return True
        return super().eventFilter(watched, event)

    def _move(self, step: int) -> None:
        if self._list.count():
            self._list.setCurrentRow(max(0, min(self._list.currentRow() + step, self._list.count() - 1)))
            announce(self, self._list.currentItem().text())

    @Slot(str)
    def _show(self, typed: str) -> None:
        found = fitting(self._offered, typed)
        self._list.clear()
        for offer in found:
            item = QListWidgetItem(", ".join(part for part in (offer.text, offer.menu, offer.key) if part))
            item.setData(Qt.ItemDataRole.UserRole, offer)
            self._list.addItem(item)
        self._list.setCurrentRow(0)
        self._nothing.setVisible(not found)
        self._list.setVisible(bool(found))
        if typed:
            announce(self, self._list.item(0).text() if found else self._nothing.text())

    @Slot(QListWidgetItem)
    def _do(self, item: QListWidgetItem) -> None:
        offer: Offer = item.data(Qt.ItemDataRole.UserRole)
        self.dismiss()
        self.wanted.emit(offer.name)


class _Rows(QStyledItemDelegate):
    """The command, then quietly its menu, and its key at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: ARG002
        return QSize(theme.px(200), theme.px(ROW))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        offer: Offer = index.data(Qt.ItemDataRole.UserRole)
        colours = theme.current()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.accent_tint)
            painter.drawRoundedRect(rect.adjusted(0, 1, 0, -1), theme.px(6), theme.px(6))
        inner = rect.adjusted(theme.px(12), 0, -theme.px(12), 0)
        if offer.key:
            width = keycap_width(offer.key)
            paint_keycap(painter, inner.right() - width, inner.center().y(), offer.key)
            inner.adjust(0, 0, -width - theme.px(12), 0)
        small, body = theme.font("small"), theme.font("body", 500)
        painter.setFont(small)
        painter.setPen(colours.secondary)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight | middle, offer.menu)
        inner.adjust(0, 0, -QFontMetricsF(small).horizontalAdvance(offer.menu) - theme.px(12), 0)
        painter.setFont(body)
        painter.setPen(colours.text)
        text = QFontMetricsF(body).elidedText(offer.text, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | middle, text)
        painter.restore()
