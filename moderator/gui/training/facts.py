"""What the Models page shows, read in one go off the window's thread."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from moderator.core.errors import UserError
from moderator.gui.training.shelf import Slot
from moderator.services.model import retraining
from moderator.services.model.candidate import Candidate
from moderator.services.report.model_line import ENOUGH
from moderator.services.search import searching

if TYPE_CHECKING:
    from moderator.services.library import Library


@dataclass(frozen=True, slots=True)
class Facts:
    """The shelf, the candidate that waits, and how many corrections there are."""

    active: str = ""
    notice: str = ""
    """Why the shipped model is used in place of the one chosen."""
    slots: tuple[Slot, ...] = ()
    candidate: Candidate | None = None
    corrections: int = 0
    learned: int = 0
    """Corrections that the model in use was trained on."""
    comments: int = 0
    enough: int = ENOUGH

    @property
    def since_retraining(self) -> int:
        """Corrections that the model in use does not know."""
        return max(0, self.corrections - self.learned)

    @property
    def worth_it(self) -> bool:
        """Whether a retraining can be judged."""
        return self.since_retraining >= self.enough


def read_facts(library: "Library") -> Facts:
    """Read the shelf and the counts."""
    try:
        active = library.shelf.active().card
    except UserError:
        active = None
    candidate = retraining.pending(library)
    counts = searching.counts(library)
    cards = library.shelf.versions()
    slots = [
        Slot(
            card,
            active=active is not None and card.version == active.version,
            waiting=candidate is not None and card.version == candidate.version,
            shipped=library.shelf.is_shipped(card.version),
        )
        for card in cards
    ]
    slots.sort(key=lambda slot: (slot.shipped, not slot.waiting))
    return Facts(
        active=active.version if active else "",
        notice=library.model_notice or "",
        slots=tuple(slots),
        candidate=candidate,
        corrections=counts.corrected,
        learned=active.corrections if active else 0,
        comments=counts.total,
    )
