"""Any two versions side by side: how well each does, and which stored comments they read differently."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from moderator.classifier.runtime import Scorer
from moderator.core.comment import CommentRow, Scored
from moderator.core.errors import UserError
from moderator.core.operation import Changes, JobContext
from moderator.services.model import aside, judging
from moderator.services.model.candidate import Candidate, Flip, FlipTally
from moderator.services.model.judging import Judgement
from moderator.store import comments

if TYPE_CHECKING:
    from moderator.classifier.card import ModelFolder
    from moderator.services.library import Library
    from moderator.services.model.aside import Examples

PAGE = 2000
COMPARING, SEEING = "Comparing the models", "Seeing what would change"
STAGES = (COMPARING, SEEING)


@dataclass(frozen=True, slots=True)
class Compared:
    """What two versions say of one library."""

    judgement: Judgement
    flips: FlipTally


def compare_versions(
    library: "Library", before: str, after: str, context: JobContext | None = None
) -> Candidate:
    """Compare two versions of the shelf; nothing is changed or made current.

    Raises:
        UserError: one of them does not exist, or both are the same.
        Cancelled: the person asked to stop.

    """
    if before == after:
        raise UserError("These are the same version.", advice="Name two different ones.")
    first, second = library.shelf.folder(before), library.shelf.folder(after)
    examples = aside.settle(library, write=False)
    found = compare(library, first, second, examples, context or JobContext())
    return Candidate(
        version=after,
        parent=before,
        corrections=second.card.corrections,
        seconds=0.0,
        judgement=found.judgement,
        flips=found.flips.kept,
        flip_count=found.flips.count,
        flip_table=found.flips.table,
        compared=found.flips.compared,
        changes=Changes.NONE,
    )


def compare(
    library: "Library",
    before: "ModelFolder",
    after: "ModelFolder",
    examples: "Examples",
    context: JobContext,
    *,
    keep: bool = False,
) -> Compared:
    """Let both versions judge and read everything; with `keep`, what the second says is kept beside the first.

    Raises:
        Cancelled: the person asked to stop.

    """
    with Scorer(before) as first, Scorer(after) as second:
        context.step(0, 0, COMPARING)
        judgement = judging.judge(library, first, second, examples)
        return Compared(judgement, _flips(library, first, second, context, keep=keep))


def _flips(
    library: "Library", first: Scorer, second: Scorer, context: JobContext, *, keep: bool
) -> FlipTally:
    """Let the second read every comment that the first has read, and note where they differ."""
    with library.store.read() as connection:
        total = comments.count_unscored(connection, "", everything=True)
    tally = FlipTally()
    after = done = 0
    while True:
        with library.store.read() as connection:
            rows = comments.rows(connection, [one for one, _ in comments.texts(connection, after, PAGE)])
        if not rows:
            return tally
        after = rows[-1].id
        said = second.score([row.text for row in rows])
        if keep:
            # Ready for the day it is made current: nothing has to be read again then.
            pairs = [(row.id, one) for row, one in zip(rows, said, strict=True)]
            with library.store.write(durable=False) as connection:
                comments.keep_scores(connection, second.version, pairs, of={row.id: row.text for row in rows})
        for row, old, new in zip(rows, _old(rows, first), said, strict=True):
            _note(tally, row, old, new)
        done += len(rows)
        context.step(done, max(done, total), SEEING)


def _old(rows: Sequence[CommentRow], scorer: Scorer) -> list[Scored | None]:
    """Return what the first version says: as it is stored, or read now where another one's word is stored."""
    missing = [row for row in rows if row.model != scorer.version]
    fresh = dict(zip([row.id for row in missing], scorer.score([row.text for row in missing]), strict=True))
    stored = {row.id: Scored(row.probabilities, row.abuse) for row in rows if row.probabilities is not None}
    return [fresh.get(row.id) or stored.get(row.id) for row in rows]


def _note(tally: FlipTally, row: CommentRow, old: Scored | None, new: Scored) -> None:
    if old is None or old.lang is not None or new.lang is not None:
        return
    before, after = old.probabilities, new.probabilities
    tally.add(
        Flip(
            row.id, row.text, before.label, after.label, row.corrected_label,
            round(before.confidence, 4), round(after.confidence, 4),
        )
    )  # fmt: skip
