"""What the machine learns from and what judges it: settled once, for whole groups of comments that are alike."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from moderator.classifier.correcting.holdout import is_check
from moderator.services.words.alikeness import Union, bare
from moderator.store import journal
from moderator.store.journal import Correction
from moderator.store.model import audits, splits
from moderator.store.model.splits import CHECK, LEARN

if TYPE_CHECKING:
    from moderator.services.library import Library

AUDIT = -1
"""A side that is not written down: it follows from what was ever drawn for an audit."""

Known = tuple[int, str, int | None]
"""A comment's id, text and group."""


@dataclass(frozen=True, slots=True)
class Examples:
    """The corrections of a library by what they are for. No two that are alike are on different sides."""

    learn: tuple[Correction, ...]
    check: tuple[Correction, ...]
    """Never learnt from: before and after are compared on these."""
    audit: tuple[Correction, ...]
    """Drawn at random for a blind audit, and never learnt from."""

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.learn) + len(self.check) + len(self.audit)


def settle(library: "Library", *, write: bool = True) -> Examples:
    """Divide all corrections, and write down the side of those that had none."""
    with library.store.read() as connection:
        told = journal.corrections(connection)
        drawn = audits.drawn_ids(connection)
        known = splits.sides(connection)
        here = {one.comment_id for one in told}
        others = splits.texts_and_groups(connection, sorted(drawn - here))
    sides = divide([*((one.comment_id, one.text, one.group) for one in told), *others], drawn, known)
    new = {
        one: side
        for one, side in sides.items()
        # A drawn comment is written down only where something alike was learnt: it judges nobody any more.
        if side != AUDIT and one not in known and (one in here or side == LEARN)
    }
    if new and write and library.only_read is None:
        with library.store.write() as connection:
            splits.settle(connection, new)
    return Examples(*(tuple(one for one in told if sides[one.comment_id] == side) for side in _SIDES))


_SIDES = (LEARN, CHECK, AUDIT)


def divide(nodes: Sequence[Known], drawn: Iterable[int], known: Mapping[int, int]) -> dict[int, int]:
    """Return the side of each comment: the same for all that share a group or their bare letters.

    What was once learnt from is never checked by. What was drawn for an audit is not learnt from. Of the rest
    a fixed share checks, by the letters, so that the same comments give the same division on every computer.
    """
    union, first = Union(), dict[object, int]()
    texts: dict[int, str] = {}
    for one, text, group in nodes:
        texts[one] = bare(text)
        union.join((one,))
        for mark in (texts[one], group):
            if mark is not None and mark != "":
                union.join((first.setdefault(mark, one), one))
    groups = union.groups()
    joined = {one for members in groups for one in members}
    apart = set(drawn)
    sides: dict[int, int] = {}
    for members in [*groups, *([one] for one in texts if one not in joined)]:
        had = {known[one] for one in members if one in known}
        if LEARN in had:
            side = LEARN
        elif not apart.isdisjoint(members):
            side = AUDIT
        elif CHECK in had:
            side = CHECK
        else:
            side = CHECK if is_check(min(texts[one] for one in members)) else LEARN
        sides.update(dict.fromkeys(members, side))
    return sides
