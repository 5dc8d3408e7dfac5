"""The machine learns from corrections; nothing is used before a person has seen what would change."""

import random
import shutil
import time
from typing import TYPE_CHECKING

from moderator.classifier.runtime import Scorer
from moderator.core.comment import CommentRow, Sentiment
from moderator.core.operation import Changes, JobContext
from moderator.services import models
from moderator.services.candidate import Candidate, Flip, FlipTally
from moderator.store import comments, journal, preferences

if TYPE_CHECKING:
    from moderator.classifier.artifact import ModelFolder
    from moderator.core.comment import Scored
    from moderator.services.library import Library

__all__ = ["Candidate", "Flip", "accept", "pending", "refuse", "retrain"]

KEY = "candidate"
PAGE = 2000
REHEARSED = 6000
"""Other comments of the library that the new model should still read as before."""


def retrain(library: "Library", context: JobContext | None = None, *, epochs: int | None = None) -> Candidate:
    """Train a new version on all corrections, and say what it would change. It is not made current.

    TensorFlow is imported here: call it in a process that may be that large.

    Raises:
        UserError: there are too few corrections, or the active model cannot be trained further.
        Cancelled: the person asked to stop; nothing is left of it.

    """
    from moderator.classifier import retraining as learning

    context = context or JobContext()
    started = time.monotonic()
    folder = library.shelf.active()
    with library.store.read() as connection:
        told = journal.corrections(connection)
    options = learning.RetrainOptions(epochs=epochs) if epochs else learning.RetrainOptions()
    staging = library.shelf.staging()
    try:
        result = learning.retrain(
            folder,
            [(one.text, one.label) for one in told],
            _rehearsal(library),
            staging,
            options,
            context,
            groups=[str(one.group) if one.group is not None else one.text for one in told],
        )
        made = library.shelf.publish(staging, result.card)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    try:
        flips = _flips(library, made, context)
    except BaseException:
        library.shelf.remove(made.version)
        raise
    candidate = Candidate(
        version=made.version,
        parent=folder.version,
        corrections=len(told),
        seconds=round(time.monotonic() - started, 3),
        comparison=result.comparison,
        flips=flips.kept,
        flip_count=flips.count,
        flip_table=flips.table,
        compared=flips.compared,
    )
    with library.store.write() as connection:
        preferences.put(connection, KEY, candidate.to_stored())
    return candidate


def accept(library: "Library", version: str) -> Changes:
    """Make a candidate current. Comments keep what was said of them until the next classification.

    Raises:
        UserError: there is no such version, or it is damaged.

    """
    changes = models.activate(library, version)
    _settle(library, version)
    return changes


def refuse(library: "Library", version: str) -> Changes:
    """Leave the active model in use. The candidate stays on the shelf, where it can be removed.

    Raises:
        UserError: there is no such version.

    """
    library.shelf.folder(version)
    with library.store.write() as connection:
        journal.note_event(
            connection, "model", who=library.who, label=f"Model {version} not taken", after=version
        )
    _settle(library, version)
    return Changes.MODELS


def pending(library: "Library") -> Candidate | None:
    """Return the candidate that nobody has accepted or refused yet, also after a restart."""
    with library.store.read() as connection:
        stored = preferences.get(connection, KEY)
    candidate = Candidate.from_stored(stored)
    if candidate is None or candidate.version not in {card.version for card in library.shelf.versions()}:
        return None
    with library.store.read() as connection:
        rows = {
            row.id: row for row in comments.rows(connection, [flip.comment_id for flip in candidate.flips])
        }
    return candidate.with_texts({one: row.text for one, row in rows.items()})


def _settle(library: "Library", version: str) -> None:
    with library.store.write() as connection:
        stored = preferences.get(connection, KEY)
        if isinstance(stored, dict) and stored.get("version") == version:
            preferences.put(connection, KEY, None)


def _rehearsal(library: "Library") -> list[str]:
    """Return texts from all over the library; the same library gives the same texts."""
    chance = random.Random(2026)
    with library.store.read() as connection:
        last = comments.last_id(connection)
        if last <= REHEARSED:
            return [text for _, text in comments.texts(connection, 0, REHEARSED)]
        starts = sorted(chance.randrange(last) for _ in range(REHEARSED // 20))
        return [text for start in starts for _, text in comments.texts(connection, start, 20)]


def _flips(library: "Library", folder: "ModelFolder", context: JobContext) -> FlipTally:
    """Let the candidate read every comment that the active model has read, and note where they differ."""
    with library.store.read() as connection:
        total = comments.count_unscored(connection, "", everything=True)
    tally = FlipTally()
    scorer = Scorer(folder)
    after = done = 0
    try:
        while True:
            with library.store.read() as connection:
                page = comments.texts(connection, after, PAGE)
                rows = comments.rows(connection, [one for one, _ in page])
            if not page:
                return tally
            after = page[-1][0]
            for row, scored in zip(rows, scorer.score([row.text for row in rows]), strict=True):
                _note(tally, row, scored)
            done += len(page)
            context.step(done, max(done, total), "Seeing what would change")
    finally:
        scorer.close()


def _note(tally: FlipTally, row: CommentRow, scored: "Scored") -> None:
    if row.label is None:
        return
    now: Sentiment = scored.probabilities.label
    tally.add(Flip(row.id, row.text, row.label, now, row.corrected_label))
