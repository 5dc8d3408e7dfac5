"""The short style sheet for the few of Qt's own widgets that the program uses as they are."""

from collections.abc import Callable
from string import Template

from moderator.gui.palette import Theme
from moderator.gui.typography import Scale

_SHEET = Template(
    """
QToolTip { background: $raised; color: $text; border: 1px solid $strong; padding: ${p4}px ${p8}px; }
QMenuBar { background: $window; color: $secondary; border: none; spacing: 0; }
QMenuBar::item { background: transparent; padding: ${p8}px ${p8}px; color: $secondary; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: $sunken; color: $text; border-radius: 4px; }
QMenu { background: $raised; color: $text; border: 1px solid $border; padding: ${p4}px; }
QMenu::item { padding: ${p6}px ${p24}px ${p6}px ${p12}px; border-radius: 4px; }
QMenu::item:selected { background: $sunken; color: $text; }
QMenu::item:disabled { color: $disabled; }
QMenu::separator { height: 1px; background: $border; margin: ${p4}px ${p8}px; }
QMenu::indicator, QMenu::icon { width: ${p16}px; height: ${p16}px; padding-left: ${p4}px; }
QLineEdit, QPlainTextEdit, QSpinBox {
    background: $surface; color: $text; border: 1px solid $strong; border-radius: 6px;
    padding: ${p4}px ${p8}px; selection-background-color: $selection; selection-color: $text;
    placeholder-text-color: $secondary;
}
QLineEdit:focus, QPlainTextEdit:focus, QSpinBox:focus {
    border: 2px solid $accent; padding: ${p3}px ${p7}px;
}
QLineEdit[frame="false"], QLineEdit[frame="false"]:focus {
    background: transparent; border: none; border-radius: 0; padding: 0;
}
QPlainTextEdit { padding: ${p4}px; }
QLineEdit:disabled { color: $disabled; border-color: $border; }
QScrollBar:vertical { background: transparent; width: ${p8}px; margin: 0; border: none; }
QScrollBar:horizontal { background: transparent; height: ${p8}px; margin: 0; border: none; }
QScrollBar::handle { background: $strong; border-radius: 3px; margin: 1px; }
QScrollBar::handle:vertical { min-height: ${p32}px; }
QScrollBar::handle:horizontal { min-width: ${p32}px; }
QScrollBar::handle:hover { background: $secondary; }
QScrollBar::handle:disabled { background: transparent; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractItemView { background: transparent; border: none; outline: none; }
QComboBox QAbstractItemView {
    background: $raised; border: 1px solid $strong; padding: ${p4}px;
    selection-background-color: $sunken; selection-color: $text;
}
QScrollArea { background: transparent; border: none; }
"""
)


def stylesheet(theme: Theme, scale: Scale, px: Callable[[float], int]) -> str:
    """Return the sheet for these colours and sizes."""
    from moderator.gui.palette import mixed

    values: dict[str, object] = {f"p{size}": px(size) for size in (3, 4, 6, 7, 8, 12, 16, 24, 32)}
    values |= {
        name: theme.role(name).name()
        for name in (
            "raised",
            "text",
            "strong",
            "window",
            "secondary",
            "sunken",
            "border",
            "surface",
            "accent",
        )
    }
    values["disabled"] = mixed(theme.secondary, theme.surface, 0.6).name()
    values["selection"] = mixed(theme.accent, theme.surface, 0.3).name()
    values["size"] = scale.pixels("body")
    return _SHEET.substitute(values)
