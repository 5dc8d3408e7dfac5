"""The keys, to be changed: press one and it is kept; a key that another command has is never taken silently."""

from functools import partial

from PySide6.QtCore import QEvent, QKeyCombination, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from moderator.gui import keymap, theme
from moderator.gui.actions import COMMANDS, Actions, Command
from moderator.gui.announce import announce
from moderator.gui.components.buttons import Link, Primary
from moderator.gui.components.focus import took_focus
from moderator.gui.components.keycap import key_text, keycap_width, paint_keycap
from moderator.gui.components.label import Text
from moderator.gui.components.notice import Notice
from moderator.gui.components.segments import Segments
from moderator.gui.components.sheet import WIDE, Sheet
from moderator.gui.context import AppContext

_COLUMNS = (("Comment", "Model"), ("Edit", "View"), ("File", "Help"))
_FEWER = (("Comment", "Model", "Help"), ("Edit", "View", "File"))
_NARROW_BELOW = 960
"""Design pixels of window width under which there are two columns: three would cut the names."""
_ALONE = {
    Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr, Qt.Key.Key_CapsLock,
    Qt.Key.Key_NumLock, Qt.Key.Key_Dead_Acute, Qt.Key.Key_unknown,
}  # fmt: skip


class KeyButton(QPushButton):
    """The key of one command. Pressed, it waits for another; Esc leaves it, Backspace takes it away."""

    wished = Signal(str)
    """The key that was pressed, in Qt's portable words; empty for none."""

    def __init__(self, command: Command, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._command = command
        self._key = ""
        self.waits = False
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._wait)

    def show_key(self, key: QKeySequence | str) -> None:
        """Show another key."""
        self._key = key_text(key)
        words = self._command.text.rstrip("…")
        self.setAccessibleName(f"{words}: {self._key or 'no key'}. Press to change.")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(max(theme.px(84), keycap_width(self._key) + theme.px(12)), theme.px(26))

    def event(self, event: QEvent) -> bool:  # noqa: D102
        # While it waits no shortcut and no change of focus may take the key from it.
        if self.waits and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if self.waits and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            self._take(event)
            event.accept()
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        super().focusInEvent(event)
        took_focus(self, event, 6)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        super().focusOutEvent(event)
        self._rest()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, D102
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        if self.waits or self.underMouse():
            painter.setPen(QPen(colours.accent, 1) if self.waits else Qt.PenStyle.NoPen)
            painter.setBrush(colours.accent_tint if self.waits else colours.sunken)
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setFont(theme.font("small"))
        painter.setPen(colours.text if self.waits else colours.secondary)
        middle = Qt.AlignmentFlag.AlignVCenter
        if self.waits:
            painter.drawText(box, Qt.AlignmentFlag.AlignHCenter | middle, "Press a key")
        elif not self._key:
            inner = box.adjusted(0, 0, -theme.px(8), 0)
            painter.drawText(inner, Qt.AlignmentFlag.AlignRight | middle, "none")
        else:
            left = box.right() - theme.px(4) - keycap_width(self._key)
            paint_keycap(painter, left, box.center().y(), self._key)

    @Slot()
    def _wait(self) -> None:
        self.waits = True
        self.update()
        announce(self, "Press a key. Escape leaves it as it is, Backspace takes it away.")

    def _rest(self) -> None:
        self.waits = False
        self.update()

    def _take(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _ALONE or event.isAutoRepeat():
            return
        self._rest()
        if key is Qt.Key.Key_Escape:
            return
        if key is Qt.Key.Key_Backspace:
            self.wished.emit("")
            return
        # What a shifted sign says already holds its Shift: "?" is "?", not Shift+?.
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.text().isprintable() and event.text().strip() and not event.text().isalnum():
            modifiers &= ~Qt.KeyboardModifier.ShiftModifier
        self.wished.emit(QKeySequence(QKeyCombination(modifiers, key)).toString())


class KeysEditor(Sheet):
    """Every command with its key. What is pressed takes effect at once."""

    def __init__(self, window: QWidget, context: AppContext) -> None:
        """List the person's own keys."""
        super().__init__(window, width=WIDE, name="Change keys")
        self._settings = context.settings
        self._actions: Actions = context.actions
        self._wish: tuple[str, str] = ("", "")
        self.buttons: dict[str, KeyButton] = {}
        self.add_title("Change keys", "Press a key’s button, then the new key. Backspace takes a key away.")
        chosen = keymap.current(self._settings)
        names = [preset.name for preset in keymap.PRESETS]
        self.presets = Segments([*names, "Your own"], names.index(chosen.name) if chosen else len(names))
        self.presets.setAccessibleName("Keys as in")
        self.presets.chosen.connect(self._on_preset)
        head = QHBoxLayout()
        head.setSpacing(theme.px(12))
        head.addWidget(Text("Keys as in", weight=500))
        head.addWidget(self.presets)
        self._words = Text("", "small", "secondary", wrap=True)
        head.addWidget(self._words, 1)
        self.body.addLayout(head)
        self.body.addSpacing(theme.px(14))
        self.notice = Notice()
        self.notice.acted.connect(self._take_it)
        self.body.addWidget(self.notice)
        self.body.addSpacing(theme.px(18))
        columns = QHBoxLayout()
        columns.setSpacing(theme.px(36))
        for menus in _FEWER if window.width() < theme.px(_NARROW_BELOW) else _COLUMNS:
            column = QVBoxLayout()
            column.setSpacing(0)
            for menu in menus:
                self._list(column, menu)
            column.addStretch(1)
            columns.addLayout(column, 1)
        self.body.addLayout(columns)
        restore = Link("Restore defaults")
        restore.clicked.connect(lambda: self._on_preset(0))
        done = Primary("Done", key="Esc")
        done.clicked.connect(self.dismiss)
        self.foot.addWidget(restore)
        self.foot.addStretch(1)
        self.foot.addWidget(done)
        self.primary = done
        self._settled()

    def _list(self, column: QVBoxLayout, menu: str) -> None:
        column.addWidget(Text(menu, "small", "secondary", weight=500))
        column.addSpacing(theme.px(4))
        grid = QGridLayout()
        grid.setVerticalSpacing(theme.px(1))
        grid.setColumnStretch(0, 1)
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for number, command in enumerate(one for one in COMMANDS if one.menu == menu):
            grid.addWidget(Text(command.text.rstrip("…"), wrap=True), number, 0)
            button = KeyButton(command)
            self._actions.hint(button, command.name)
            button.wished.connect(partial(self._on_wished, command))
            grid.addWidget(button, number, 1, side)
            self.buttons[command.name] = button
        column.addLayout(grid)
        column.addSpacing(theme.px(16))

    def _on_wished(self, command: Command, key: str) -> None:
        why = keymap.refusal(key, of_page=command.page) if key else ""
        if why:
            self._say(why)
            return
        other = self._owner(key) if key else None
        if other is None or other.name == command.name:
            self._keep(command.name, key)
            return
        self._wish = (command.name, key)
        self._say(
            f"{key} is the key of “{other.text.rstrip('…')}”.", f"Take it for “{command.text.rstrip('…')}”"
        )

    def _owner(self, key: str) -> Command | None:
        wanted = QKeySequence(key)
        return next((one for one in COMMANDS if wanted in self._actions[one.name].shortcuts()), None)

    @Slot()
    def _take_it(self) -> None:
        name, key = self._wish
        owner = self._owner(key)
        if owner is not None:
            keymap.keep(self._settings, owner.name, "")
        self._keep(name, key)

    def _keep(self, name: str, key: str) -> None:
        keymap.keep(self._settings, name, key)
        self._settled()

    @Slot(int)
    def _on_preset(self, number: int) -> None:
        if number < len(keymap.PRESETS):
            keymap.apply(keymap.PRESETS[number], self._settings)
        self._settled()

    def _settled(self) -> None:
        """Say which keys these are now."""
        self._wish = ("", "")
        chosen = keymap.current(self._settings)
        place = keymap.PRESETS.index(chosen) if chosen else len(keymap.PRESETS)
        self.presets.choose(place)
        self._words.setText(chosen.words if chosen else "")
        none = not self._settings.letter_keys
        words = (
            "Letters and digits are switched off in the settings."
            if none
            else "Every change takes effect at once."
        )
        self._say(words, icon="circle-alert" if none else "circle-check")

    def _say(self, words: str, action: str = "", *, icon: str = "circle-alert") -> None:
        tone = "good" if icon == "circle-check" else "plain"
        self.notice.say(words, tone="good" if tone == "good" else "plain", icon=icon, action=action)
        if self.isVisible():
            announce(self, f"{words} {action}".strip())
