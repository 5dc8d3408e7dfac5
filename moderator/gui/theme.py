"""The theme in use: colours, type and space, for everyone who paints.

What paints asks `current()` each time it paints and keeps no colour; so a change of theme is a repaint.
"""

from dataclasses import replace
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from moderator.gui.palette import DARK, LIGHT, Theme, mixed, palette
from moderator.gui.stylesheet import stylesheet
from moderator.gui.typography import DESIGN_SIZE, READING_LINE, Scale, Type, system_size

__all__ = [
    "DARK",
    "LIGHT",
    "READING_LINE",
    "Theme",
    "apply",
    "contrast_wanted",
    "current",
    "fixed_font",
    "font",
    "mixed",
    "palette",
    "px",
    "system_scheme",
]


class _InUse:
    """The one theme and scale of the process: what is painted must agree with itself."""

    theme: Theme = LIGHT
    scale: Scale = Scale()
    system: float = 0.0
    fonts: ClassVar[dict[tuple[Type, int | None, bool], QFont]] = {}
    """Made once for a scale: one row of a list asks for three of them each time it is painted."""


def current() -> Theme:
    """Return the colours in use."""
    return _InUse.theme


def font(kind: Type, weight: int | None = None, *, tabular: bool = False) -> QFont:
    """Return the font of a type; `tabular` where figures stand in columns."""
    key = kind, weight, tabular
    made = _InUse.fonts.get(key)
    if made is None:
        made = _InUse.fonts[key] = _InUse.scale.font(kind, weight, tabular=tabular)
    # A copy: whoever underlines theirs underlines no other.
    return QFont(made)


def px(design: float) -> int:
    """Return the logical pixels of a length that the design gives at 13 px type."""
    return round(design * _InUse.scale.size / DESIGN_SIZE)


def fixed_font() -> QFont:
    """Return the system's fixed-width font at body size, for what is code."""
    fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    fixed.setPixelSize(_InUse.scale.pixels("small"))
    return fixed


def system_scheme() -> Qt.ColorScheme:
    """Return the scheme that the system asks for; light where it does not say."""
    # Kept in a variable: the chained call may meet an object that is already gone.
    hints = QGuiApplication.styleHints()
    return hints.colorScheme()


def contrast_wanted() -> bool:
    """Say whether the system asks for high contrast."""
    hints = QGuiApplication.styleHints()
    accessibility = getattr(hints, "accessibility", None)
    if accessibility is None:
        return False
    wishes = accessibility()
    return bool(wishes.contrastPreference() == Qt.ContrastPreference.HighContrast)


def apply(
    app: QApplication,
    scheme: Qt.ColorScheme,
    *,
    text_size: float = 1.0,
    reading_size: float = 1.0,
    high_contrast: bool | None = None,
) -> None:
    """Give the whole program these colours and sizes; `text_size` and `reading_size` are factors."""
    if not _InUse.system:
        _InUse.system = system_size()
        app.setStyle(QStyleFactory.create("Fusion"))
    contrast = contrast_wanted() if high_contrast is None else high_contrast
    _InUse.theme = palette(scheme, high_contrast=contrast)
    _InUse.scale = replace(
        Scale(), family=app.font().family(), size=_InUse.system * text_size, reading=reading_size
    )
    _InUse.fonts.clear()
    app.setFont(font("body"))
    _InUse.fonts.clear()
    app.setPalette(_palette(_InUse.theme))
    app.setStyleSheet(stylesheet(_InUse.theme, _InUse.scale, px))


def _palette(theme: Theme) -> QPalette:
    roles = {
        QPalette.ColorRole.Window: theme.window,
        QPalette.ColorRole.WindowText: theme.text,
        QPalette.ColorRole.Base: theme.surface,
        QPalette.ColorRole.AlternateBase: theme.sunken,
        QPalette.ColorRole.Text: theme.text,
        QPalette.ColorRole.Button: theme.raised,
        QPalette.ColorRole.ButtonText: theme.text,
        QPalette.ColorRole.BrightText: theme.on_accent,
        QPalette.ColorRole.Highlight: theme.accent_tint,
        QPalette.ColorRole.HighlightedText: theme.text,
        QPalette.ColorRole.Accent: theme.accent,
        QPalette.ColorRole.Link: theme.accent_text,
        QPalette.ColorRole.LinkVisited: theme.accent_text,
        QPalette.ColorRole.PlaceholderText: theme.secondary,
        QPalette.ColorRole.ToolTipBase: theme.raised,
        QPalette.ColorRole.ToolTipText: theme.text,
        QPalette.ColorRole.Light: theme.raised,
        QPalette.ColorRole.Midlight: theme.sunken,
        QPalette.ColorRole.Mid: theme.border,
        QPalette.ColorRole.Dark: theme.strong,
        QPalette.ColorRole.Shadow: QColor(0, 0, 0),
    }
    result = QPalette()
    for role, colour in roles.items():
        result.setColor(role, colour)
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        disabled = mixed(theme.secondary, theme.surface, 0.6)
        result.setColor(QPalette.ColorGroup.Disabled, role, disabled)
    return result
