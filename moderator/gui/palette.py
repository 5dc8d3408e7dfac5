"""The colours of the program, each by what it is for."""

from dataclasses import dataclass, fields, replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from moderator.core.comment import Sentiment


@dataclass(frozen=True, slots=True)
class Theme:
    """One colour for each role. Colour means sentiment; the accent means action."""

    window: QColor
    """Rail, lists, cards and bars."""
    surface: QColor
    """What is read."""
    raised: QColor
    """Sheets and plain buttons."""
    sunken: QColor
    """Chips, tracks and the ground of segments; under the pointer."""
    border: QColor
    strong: QColor
    """Edges of fields, buttons and key caps."""
    text: QColor
    secondary: QColor
    faint: QColor
    """Marks in charts only, never text."""
    accent: QColor
    accent_text: QColor
    on_accent: QColor
    accent_tint: QColor
    """A selected row, a good notice."""
    negative_mark: QColor
    negative_text: QColor
    negative_tint: QColor
    neutral_mark: QColor
    neutral_text: QColor
    neutral_tint: QColor
    positive_mark: QColor
    positive_text: QColor
    positive_tint: QColor
    current: QColor
    """The fill of the place in the rail where one is."""
    chosen: QColor
    """The chosen segment."""
    well: QColor
    """A hollow in a sheet: boxes and tracks there."""
    scrim: QColor
    """What lies over the window while a sheet is open."""
    dark: bool = False

    def role(self, name: str) -> QColor:
        """Return the colour of a role by its name, such as "accent"; KeyError where there is no such role."""
        colour = getattr(self, name)
        if not isinstance(colour, QColor):
            raise KeyError(name)
        return colour

    def mark(self, sentiment: Sentiment | None) -> QColor:
        """Return the colour of the shape of a sentiment."""
        return self.role(f"{sentiment.value}_mark") if sentiment else self.faint

    def words(self, sentiment: Sentiment | None) -> QColor:
        """Return the colour of the word of a sentiment."""
        return self.role(f"{sentiment.value}_text") if sentiment else self.secondary

    def tint(self, sentiment: Sentiment | None) -> QColor:
        """Return the ground of a chip or a driving word of a sentiment."""
        return self.role(f"{sentiment.value}_tint") if sentiment else self.sunken


def _theme(table: str, *, dark: bool, scrim: QColor) -> Theme:
    names = [field.name for field in fields(Theme) if field.name not in ("scrim", "dark")]
    colours = {name: QColor(value) for name, value in zip(names, table.split(), strict=True)}
    return Theme(**colours, scrim=scrim, dark=dark)


# In the order of the fields above.
LIGHT = _theme(
    "#F5F5F2 #FFFFFF #FFFFFF #EDEDE9 #E3E2DD #C9C8C2 #1D1D1B #5F5F5A #8C8C86"
    " #0F766E #0B665F #FFFFFF #DDEDEA"
    " #D55E00 #A84300 #FBE9DC #85857F #5A5A55 #EDEDE9 #0072B2 #005F96 #DFEDF7"
    " #E3E2DD #FFFFFF #EDEDE9",
    dark=False,
    scrim=QColor(29, 29, 27, 77),
)
DARK = _theme(
    "#17181A #1F2023 #27282C #2B2C30 #2F3135 #4A4C52 #E8E7E3 #A7A8A6 #75777A"
    " #4DB6A6 #6FCFC0 #04201C #1D3533"
    " #E8742C #FFA26B #422A1B #85888C #B5B7BA #303236 #3E9BD8 #7CC0EE #18344A"
    " #2B2C30 #4A4C52 #1B1C1E",
    dark=True,
    scrim=QColor(0, 0, 0, 128),
)


def palette(scheme: Qt.ColorScheme, *, high_contrast: bool = False) -> Theme:
    """Return the colours of a scheme; in high contrast edges and secondary text are a step stronger."""
    theme = DARK if scheme == Qt.ColorScheme.Dark else LIGHT
    if high_contrast:
        theme = replace(theme, strong=theme.secondary, border=theme.strong, secondary=theme.text)
    return theme


def mixed(upper: QColor, lower: QColor, share: float) -> QColor:
    """Return the opaque colour of `upper` laid over `lower` at this share, in [0, 1]."""
    keep = 1.0 - share
    return QColor(
        round(upper.red() * share + lower.red() * keep),
        round(upper.green() * share + lower.green() * keep),
        round(upper.blue() * share + lower.blue() * keep),
    )
