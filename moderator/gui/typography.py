"""The type of the program: six sizes as ratios of the system's font, and the unit of space from it."""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtGui import QFont, QFontInfo
from PySide6.QtWidgets import QApplication

Type = Literal["reading", "title", "heading", "body", "small", "key"]

# At this size the pixels of the design are the pixels of the screen.
DESIGN_SIZE = 13
_RATIOS: dict[Type, tuple[float, int]] = {
    "reading": (1.7, 400),
    "title": (1.54, 600),
    "heading": (1.08, 600),
    "body": (1.0, 400),
    "small": (0.92, 400),
    "key": (0.85, 500),
}
READING_LINE = 1.5
"""The height of a line of the comment that is read, as a ratio of its size."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The size of everything: the system's font in pixels, and what the person asked for on top."""

    family: str = ""
    size: float = DESIGN_SIZE
    """Pixels of body type."""
    reading: float = 1.0
    """How much larger the comment is wanted."""

    def pixels(self, kind: Type) -> int:
        """Return the pixel size of a type."""
        factor = self.reading if kind == "reading" else 1.0
        return max(9, round(_RATIOS[kind][0] * self.size * factor))

    def font(self, kind: Type, weight: int | None = None, *, tabular: bool = False) -> QFont:
        """Return the font of a type, by default in its own weight."""
        font = QFont(QApplication.font())
        if self.family:
            font.setFamily(self.family)
        font.setPixelSize(self.pixels(kind))
        font.setWeight(QFont.Weight(weight or _RATIOS[kind][1]))
        font.setItalic(False)
        if tabular:
            font.setFeature(QFont.Tag("tnum"), 1)
        return font


def system_size() -> float:
    """Return the pixel size of the font that the system uses for windows."""
    return float(max(9, QFontInfo(QApplication.font()).pixelSize()))
