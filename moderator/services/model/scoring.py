"""The machine reads: what is stored, or lines that come along."""

import json
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice, tee
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar

import orjson

from moderator.core.comment import Scored
from moderator.core.errors import UserError
from moderator.core.operation import Changes, JobContext
from moderator.services.model import lines
from moderator.services.model.lines import Fields

if TYPE_CHECKING:
    from moderator.classifier.runtime import Scorer
    from moderator.services.library import Library
    from moderator.services.review.rules import RuleRun

_Part = TypeVar("_Part", bound=tuple[Any, ...])

BATCH, FEW = 2000, 400
"""Comments scored at a time, and while somebody decides."""
STORED = 50
"""Comments that are stored before it is looked whether somebody waits to decide."""
TURN, LONG_TURN = 0.02, 0.1
"""Seconds of one transaction, while somebody decides and while nobody does."""
LINES = 1024
"""Lines scored at a time."""


@dataclass(frozen=True, slots=True)
class ClassifyReport:
    """What the machine read."""

    classified: int
    model: str
    seconds: float
    notice: str = ""
    """Why it was not the model that was chosen, in a sentence; empty while all is well."""
    ruled: "tuple[RuleRun, ...]" = ()
    """What the rules that are on did about what came in."""

    @property
    def changes(self) -> Changes:
        """What views should look at again."""
        return Changes.VERDICTS if self.classified or self.ruled else Changes.NONE

    @property
    def said_by_rules(self) -> str:
        """What the rules did, in sentences; empty if that is nothing."""
        return " ".join(run.problem or f"{run.label}." for run in self.ruled)

    def to_json(self) -> dict[str, object]:
        """Return plain values."""
        said: dict[str, object] = {
            "classified": self.classified,
            "model": self.model,
            "seconds": self.seconds,
        }
        if self.ruled:
            said["rules"] = [
                {"rule": run.rule, "decided": run.decided, "problem": run.problem} for run in self.ruled
            ]
        return said


def classify(
    library: "Library", context: JobContext | None = None, *, everything: bool = False
) -> ClassifyReport:
    """Score what the active model has not scored, or everything again; then the rules act on what came in.

    Each batch is committed: a run that was stopped goes on where it was.

    Raises:
        UserError: no model can be loaded, or the library can only be read.
        Cancelled: the person asked to stop; what was scored stays.

    """
    from moderator.services.review import rules
    from moderator.store import comments

    library.require_writable()
    context = context or JobContext()
    started = time.monotonic()
    done, goes_on = 0, True
    while goes_on:
        chosen = library.shelf.chosen()
        scorer = library.scorer()
        with library.store.read() as connection:
            total = done + comments.count_unscored(connection, scorer.version, everything=everything)
        context.step(done, total, "Reading comments")
        unread = _unscored(library, scorer.version, chosen, everything=everything)
        for batch, scored in _ahead(unread, scorer, 1):
            pairs = [(comment_id, one) for (comment_id, _), one in zip(batch, scored, strict=True)]
            _store(library, scorer.version, pairs, dict(batch))
            done += len(batch)
            context.step(done, max(total, done), "Reading comments")
        # Another model may have been made current meanwhile: its word is the one to be shown.
        goes_on = library.shelf.chosen() != chosen
    seconds = round(time.monotonic() - started, 3)
    ruled = tuple(rules.run_new(library, context))
    return ClassifyReport(done, scorer.version, seconds, library.model_notice or "", ruled)


def unread(library: "Library") -> int:
    """Return how many comments the active model has not read; 0 where none can be loaded."""
    from moderator.store import comments

    try:
        version = library.shelf.active().version
    except UserError:
        return 0
    with library.store.read() as connection:
        return comments.count_unscored(connection, version)


def _unscored(
    library: "Library", version: str, chosen: str | None, *, everything: bool
) -> Iterator[list[tuple[int, str]]]:
    """Yield the ids and texts of what is to be read, in parts, by ascending id, as long as no other model is chosen."""
    from moderator.store import comments, journal

    after = 0
    while library.shelf.chosen() == chosen:
        with library.store.read() as connection:
            # Who decides asks meanwhile why the machine thinks so: the network answers between two parts.
            size = FEW if journal.is_in_use(connection) else BATCH
            batch = comments.unscored(connection, version, after, size, everything=everything)
        if not batch:
            return
        yield batch
        after = batch[-1][0]


def _store(
    library: "Library", version: str, pairs: Sequence[tuple[int, Scored]], texts: Mapping[int, str]
) -> None:
    """Store what was read, in transactions so short that who decides meanwhile hardly has to wait.

    While nobody does they are longer: a page that several comments lie on is then written once. `texts` are those
    that were read: an import may have brought another one meanwhile.
    """
    from moderator.store import comments, journal

    store = library.store
    left = deque(pairs[start : start + STORED] for start in range(0, len(pairs), STORED))
    while left:
        with store.write(durable=False) as connection:
            in_use = journal.is_in_use(connection)
            until = time.monotonic() + (TURN if in_use else LONG_TURN)
            comments.store_scores(connection, version, left.popleft(), of=texts)
            while left and time.monotonic() < until and not store.is_wanted():
                comments.store_scores(connection, version, left.popleft(), of=texts)
        if in_use:
            # Who commits waits until all that was written before is on the disk too.
            store.settle()
        if store.is_wanted():
            store.let_others_in()


def score_lines(
    source: IO[bytes],
    target: IO[bytes],
    scorer: "Scorer",
    context: JobContext | None = None,
    *,
    path: Path | None = None,
) -> int:
    """Score JSON Lines with `text`, or plain lines, and return how many; memory stays bounded.

    `path` is where the file is; None for standard input.

    Raises:
        UserError: it is no text, a line of JSON Lines is not an object with `text`, or a line has no end.

    """
    context = context or JobContext()
    records = lines.records(source, path)
    done = 0
    parts = iter(lambda: list(islice(records, LINES)), [])
    # From a file one part is read ahead; who types or pipes gets an answer before more is asked for.
    scored = (
        _ahead(parts, scorer, 0)
        if source.seekable()
        else ((part, scorer.score([text for text, _ in part])) for part in parts)
    )
    for batch, answers in scored:
        target.write(b"".join(_line(fields, one) for (_, fields), one in zip(batch, answers, strict=True)))
        target.flush()
        done += len(batch)
        context.step(done, 0, "Reading comments")
    return done


def _ahead(
    parts: Iterator[list[_Part]], scorer: "Scorer", place: int
) -> Iterator[tuple[list[_Part], list[Scored]]]:
    """Yield each part with what the machine says of the texts at `place`, while the network reads the next."""
    first, second = tee(parts)
    return zip(first, scorer.score_each([row[place] for row in part] for part in second), strict=True)


def answer(scored: Scored) -> dict[str, object]:
    """Return what the machine says as plain values."""
    said: dict[str, object] = {
        "label": scored.probabilities.label.value,
        "probabilities": {
            name: round(p, 4)
            for name, p in zip(scored.probabilities._fields, scored.probabilities, strict=True)
        },
    }
    if scored.abuse is not None:
        said["abuse"] = round(scored.abuse, 4)
    if scored.lang is not None:
        # The label is given all the same, for who wants one, but never without this.
        said["unsupported_language"] = scored.lang
    return said


def _line(fields: Fields, scored: Scored) -> bytes:
    said = answer(scored)
    for name in said:
        if name in fields:
            fields[f"input_{name}"] = fields.pop(name)
    merged = fields | said
    with suppress(orjson.JSONEncodeError):
        return orjson.dumps(merged, option=orjson.OPT_APPEND_NEWLINE)
    try:
        return json.dumps(merged, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:  # half of a surrogate pair: it can only be kept as an escape
        return json.dumps(merged).encode() + b"\n"
