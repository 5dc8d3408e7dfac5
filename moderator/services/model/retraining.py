"""The machine learns from corrections; nothing is used before a person has seen what would change."""

import random
import shutil
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from moderator.classifier.correcting.holdout import CHECK_SHARE
from moderator.core.errors import UserError
from moderator.core.operation import Changes, JobContext
from moderator.services import locking
from moderator.services.model import aside, comparing, models
from moderator.services.model.candidate import Candidate, Flip
from moderator.store import comments, journal, preferences

if TYPE_CHECKING:
    from moderator.classifier.card import ModelFolder
    from moderator.classifier.retraining import RetrainOptions
    from moderator.services.library import Library
    from moderator.services.model.aside import Examples

__all__ = ["Candidate", "Flip", "accept", "pending", "refuse", "retrain"]

KEY = "candidate"
MADE = "made_versions"
SAMPLED = 6000
"""Comments from all over the library, which say how common each class is in it."""


def retrain(library: "Library", context: JobContext | None = None, *, epochs: int | None = None) -> Candidate:
    """Train a new version on all corrections, and say what it would change. It is not made current.

    TensorFlow is imported here: call it in a process that may be that large.

    Raises:
        UserError: there are too few corrections, the active model cannot be trained further, or a training runs.
        Cancelled: the person asked to stop; nothing is left of it.

    """
    with locking.making_a_model(library.path):
        return _retrain(library, context or JobContext(), epochs)


def _retrain(library: "Library", context: JobContext, epochs: int | None) -> Candidate:
    from moderator.classifier import retraining as learning

    started = time.monotonic()
    folder = library.shelf.active()
    examples = aside.settle(library)
    with library.store.read() as connection:
        made_here = _names(preferences.get(connection, MADE))
    # What was learnt elsewhere, from corrections that are not here, is where this one begins.
    _require_enough(examples, learning.LEAST)
    options = learning.RetrainOptions(from_origin=folder.version in made_here, known=examples.count)
    if epochs:
        options = replace(options, epochs=epochs)
    context.plan((*learning.STAGES, *comparing.STAGES))
    made = _learn(library, folder, examples, options, context)
    try:
        found = comparing.compare(library, folder, made, examples, context, keep=True)
        candidate = Candidate(
            version=made.version,
            parent=folder.version,
            corrections=examples.count,
            seconds=round(time.monotonic() - started, 3),
            judgement=found.judgement,
            flips=found.flips.kept,
            flip_count=found.flips.count,
            flip_table=found.flips.table,
            compared=found.flips.compared,
        )
        with library.store.write() as connection:
            preferences.put(connection, KEY, candidate.to_stored())
            preferences.put(connection, MADE, sorted({*made_here, made.version}))
    except BaseException:
        models.remove(library, made.version)
        raise
    return candidate


def _require_enough(examples: "Examples", least: int) -> None:
    learn = len(examples.learn)
    if examples.audit and learn < least:
        raise UserError(
            f"Of {examples.count} corrections {learn} can be learnt from; the others were drawn for an audit "
            "or are kept aside, and judge what comes of it.",
            advice=f"About {round((least - learn) / (1 - CHECK_SHARE)) + 2} more are needed.",
        )


def _learn(
    library: "Library",
    folder: "ModelFolder",
    examples: "Examples",
    options: "RetrainOptions",
    context: JobContext,
) -> "ModelFolder":
    """Train on from a version and give what comes of it its place on the shelf; half a training leaves nothing."""
    from moderator.classifier import retraining as learning

    staging = library.shelf.staging()
    kept = (*examples.check, *examples.audit)
    try:
        result = learning.retrain(
            folder,
            [(one.text, one.label) for one in examples.learn],
            _sample(library, [one.text for one in kept]),
            staging,
            options,
            context,
            check=[(one.text, one.label) for one in examples.check],
        )
        return library.shelf.publish(staging, result.card)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def accept(library: "Library", version: str) -> Changes:
    """Make a candidate current. Comments keep what was said of them until the next classification.

    Raises:
        UserError: there is no such version, or it is damaged.

    """
    return models.activate(library, version, lambda connection: _settle(connection, version))


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
        _settle(connection, version)
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


def _settle(connection: Any, version: str) -> None:
    stored = preferences.get(connection, KEY)
    if isinstance(stored, dict) and stored.get("version") == version:
        preferences.put(connection, KEY, None)


def _sample(library: "Library", kept: Sequence[str]) -> list[str]:
    """Return texts from all over the library but those kept aside; the same library gives the same texts."""
    chance, apart = random.Random(2026), set(kept)
    with library.store.read() as connection:
        last = comments.last_id(connection)
        if last <= SAMPLED:
            found = comments.texts(connection, 0, SAMPLED)
        else:
            starts = sorted(chance.randrange(last) for _ in range(SAMPLED // 20))
            found = [pair for start in starts for pair in comments.texts(connection, start, 20)]
    return [text for _, text in found if text not in apart]


def _names(stored: object) -> set[str]:
    return {name for name in stored if isinstance(name, str)} if isinstance(stored, list) else set()
