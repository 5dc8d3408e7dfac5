"""A comment as the eye gets it: hidden controls made visible, line ends kept, places followed."""

from collections.abc import Sequence
from dataclasses import dataclass

from moderator.gui.hostile import visible

LINE_END = "\u2028"
"""What Qt takes for the end of a line inside one paragraph."""
MOST = 40_000
"""Characters that are laid out; longer comments are no longer read by anyone, and cost a second."""


@dataclass(frozen=True, slots=True)
class Spelled:
    """Text to lay out, and where each character of the original stands in it."""

    text: str
    places: Sequence[int]
    """For each character of the original, and its end: the offset in UTF-16, as Qt counts."""

    def place(self, offset: int) -> int:
        """Return where a character of the original stands."""
        return self.places[min(max(offset, 0), len(self.places) - 1)]


def spelled(original: str) -> Spelled:
    """Return a comment as it is laid out."""
    cut = original[:MOST]
    if cut.isascii() and cut.isprintable() and len(cut) == len(original):
        return Spelled(cut, range(len(cut) + 1))
    pieces: list[str] = []
    places: list[int] = []
    place = 0
    flag = False
    for number, character in enumerate(cut):
        places.append(place)
        if character == "\r":
            # The one before a line feed says the same.
            piece = "" if cut[number + 1 : number + 2] == "\n" else LINE_END
        elif character in "\n\u2029":
            piece = LINE_END
        elif (
            " " <= character <= "~"
            or character == "\t"
            or (flag and "\U000e0020" <= character <= "\U000e007f")
        ):
            piece = character
        else:
            piece = visible(character)
        # The tags behind a black flag make it that of a country.
        flag = character == "\U0001f3f4" or (flag and character > "\U000e0000")
        pieces.append(piece)
        place += len(piece) + sum(one > "\uffff" for one in piece)
    places.append(place)
    if len(cut) < len(original):
        pieces.append(f"{LINE_END}[{len(original) - len(cut)} more characters are not shown]")
    return Spelled("".join(pieces), places)
