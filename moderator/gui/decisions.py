"""How a decision looks and is said: an icon and a word, never a colour."""

from dataclasses import dataclass

from moderator.core.comment import Decision


@dataclass(frozen=True, slots=True)
class Face:
    """The icon and the word of a decision."""

    icon: str
    word: str


DECISIONS = {
    Decision.OPEN: Face("", "Open"),
    Decision.FLAGGED: Face("flag", "Flagged"),
    Decision.HELD: Face("pause", "Held"),
    Decision.APPROVED: Face("check", "Approved"),
    Decision.SKIPPED: Face("skip-forward", "Skipped"),
}
