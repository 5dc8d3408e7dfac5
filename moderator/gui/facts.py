"""The few figures that the frame of the window shows, read in one go off the window's thread."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from moderator.services.library import Library


@dataclass(frozen=True, slots=True)
class SavedCount:
    """A saved search and how many it finds; None when it can no longer be read."""

    name: str
    query: str
    count: int | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rail, the Edit menu and the welcome page show."""

    name: str
    total: int = 0
    to_review: int = 0
    unread: int = 0
    models: int | None = None
    searches: tuple[SavedCount, ...] = ()
    undo: str | None = None
    """What Undo would take back ("Flagged anna_b"); None when there is nothing."""
    redo: str | None = None
    only_read: str = ""
    """Why nothing in the library can be changed, in a sentence; empty while it can be."""


def read_facts(library: "Library", before: Facts | None = None, *, searches: bool = True) -> Facts:
    """Read the figures; without `searches`, those of the saved searches stay as they were before.

    Counting searches may take a tenth of a second in a large library; the rest takes a millisecond.
    """
    from moderator.services.search.searching import counts as kept_counts
    from moderator.store.journal import redo_label, undo_label

    counts = kept_counts(library)
    with library.store.read() as connection:
        undo, redo = undo_label(connection), redo_label(connection)
    facts = Facts(
        name=title(library),
        total=counts.total,
        to_review=counts.open_negative,
        unread=counts.unread,
        models=len(library.shelf.versions()),
        searches=before.searches if before else (),
        undo=undo,
        redo=redo,
        only_read=library.only_read or "",
    )
    return replace(facts, searches=_searches(library)) if searches else facts


def title(library: "Library") -> str:
    """Return the library's name as people write it: "lakeside-kitchen" becomes "Lakeside kitchen"."""
    words = library.name.replace("_", " ").replace("-", " ").strip()
    return words[:1].upper() + words[1:] if words == words.lower() else words


def _searches(library: "Library") -> tuple[SavedCount, ...]:
    from moderator.core.errors import UserError
    from moderator.core.query import parse
    from moderator.services.search.searching import count, saved_searches

    found = []
    for saved in saved_searches(library):
        try:
            number: int | None = count(library, parse(saved.query))
        except UserError:
            number = None
        found.append(SavedCount(saved.name, saved.query, number))
    return tuple(found)
