"""The keys that move what a page or a sheet has no room for, where nothing in it has a use for them."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractScrollArea, QAbstractSlider

_Action = QAbstractSlider.SliderAction
_PAGES = {
    Qt.Key.Key_PageDown: _Action.SliderPageStepAdd,
    Qt.Key.Key_PageUp: _Action.SliderPageStepSub,
    Qt.Key.Key_Home: _Action.SliderToMinimum,
    Qt.Key.Key_End: _Action.SliderToMaximum,
}
_LINES = {
    Qt.Key.Key_Down: _Action.SliderSingleStepAdd,
    Qt.Key.Key_Up: _Action.SliderSingleStepSub,
}


def scrolled(area: QAbstractScrollArea, event: QKeyEvent, *, lines: bool = False) -> bool:
    """Move what lies in `area` if the key says so, with `lines` by the arrows too; say whether it did."""
    action = _PAGES.get(Qt.Key(event.key())) or (_LINES.get(Qt.Key(event.key())) if lines else None)
    if action is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
        return False
    area.verticalScrollBar().triggerAction(action)
    return True


def only_shown(area: QAbstractScrollArea) -> None:
    """Let Tab pass by the area itself, where no ring could be seen: its page takes the keys that move it."""
    area.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
