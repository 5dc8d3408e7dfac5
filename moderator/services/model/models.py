"""The shelf of versions: choose, remove, bring, measure, and make a base model."""

import csv
import gzip
import json
import tempfile
import zlib
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from moderator.classifier.runtime import Scorer
from moderator.core.comment import Sentiment
from moderator.core.errors import UserError
from moderator.core.operation import Changes, JobContext
from moderator.core.paths import unreadable
from moderator.services import locking
from moderator.store import journal, versions

if TYPE_CHECKING:
    from moderator.classifier.card import ModelCard
    from moderator.classifier.evaluation import Figures
    from moderator.services.library import Library

PAGE = 2048


def activate(library: "Library", version: str, also: Callable[[Any], None] | None = None) -> Changes:
    """Make a version current; comments are read again by the next classification.

    What is to be noted in the library with it, or not at all, is done by `also`.

    Raises:
        UserError: there is no such version, or it is damaged.

    """
    library.require_writable()
    with library.shelf.activating(version), library.store.write(long=True) as connection:
        # What this version said before is shown again at once; the rest is read by the next classification.
        versions.use_model(connection, version)
        journal.note_event(
            connection, "model", who=library.who, label=f"Model {version} in use", after=version
        )
        if also is not None:
            also(connection)
    return Changes.MODELS | Changes.VERDICTS


def remove(library: "Library", version: str) -> Changes:
    """Remove a version for good.

    Raises:
        UserError: it is in use, came with the program, or does not exist.

    """
    library.require_writable()
    library.shelf.remove(version)
    with library.store.write(durable=False) as connection:
        versions.forget(connection, version)
    return Changes.MODELS


def annotate(library: "Library", version: str, note: str) -> Changes:
    """Keep a person's own words beside a version.

    Raises:
        UserError: there is no such version, or it came with the program.

    """
    library.require_writable()
    library.shelf.annotate(version, note)
    return Changes.MODELS


def import_(library: "Library", file: Path) -> "ModelCard":
    """Take a version from a file that another library exported, or from the folder in which one was made.

    Raises:
        UserError: the file is missing, damaged, or not a model.

    """
    if not file.exists():
        raise UserError(f"“{file.name}” is not there.", advice="Was it moved or renamed?")
    with locking.making_a_model(library.path):
        if file.is_file():
            return library.shelf.import_(file)
        from moderator.classifier import archive
        from moderator.classifier.card import ModelFolder

        # Packed first, so that a folder is looked at as strictly as a file.
        with tempfile.TemporaryDirectory(prefix="moderator-") as place:
            packed = Path(place, f"{file.name}.zip")
            archive.write(ModelFolder(file), packed)
            return library.shelf.import_(packed)


def evaluate(
    library: "Library", file: Path, context: JobContext | None = None, *, version: str | None = None
) -> "Figures":
    """Measure a version on labelled comments: JSON Lines or CSV with `text` and `label`, plain or in a .gz.

    Raises:
        UserError: the file cannot be read or has no labelled comment, or there is no such version.

    """
    from moderator.classifier.evaluation import evaluate

    context = context or JobContext()
    scorer = Scorer(library.shelf.folder(version)) if version else library.scorer()
    labels: list[Sentiment] = []
    probabilities = []
    pairs = labelled(file)
    while page := list(islice(pairs, PAGE)):
        labels += [label for _, label in page]
        probabilities += [one.probabilities for one in scorer.score([text for text, _ in page])]
        context.step(len(labels), 0, "Measuring")
    if not labels:
        raise UserError(f"“{file.name}” has no comment with a label.", advice=_NEEDED)
    return evaluate(labels, probabilities)


_NEEDED = "It needs “text” and “label” (negative, neutral or positive), as JSON Lines or CSV in UTF-8."


def labelled(file: Path) -> Iterator[tuple[str, Sentiment]]:
    """Yield texts with their labels; rows without a label are passed over.

    Raises:
        UserError: the file cannot be read, or a line is neither.

    """
    try:
        with _opened(file) as lines:
            table = file.name.lower().removesuffix(".gz").endswith(".csv")
            rows = csv.DictReader(lines) if table else map(json.loads, filter(str.strip, lines))
            for number, row in enumerate(rows, 2 if table else 1):
                if not isinstance(row, dict) or not isinstance(row.get("text"), str) or "label" not in row:
                    raise UserError(f"“{file.name}”, line {number} cannot be read.", advice=_NEEDED)
                if row["label"]:
                    yield row["text"], Sentiment(row["label"])
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise UserError(f"“{file.name}” is damaged, or no gzip file.", advice=_NEEDED) from error
    except OSError as error:
        raise unreadable(file, error) from error
    except (ValueError, RecursionError, csv.Error) as error:
        raise UserError(
            f"“{file.name}” cannot be read.",
            advice=_NEEDED,
        ) from error


def _opened(file: Path) -> TextIO:
    if file.suffix.lower() == ".gz":
        return gzip.open(file, "rt", encoding="utf-8-sig", newline="")
    return file.open(encoding="utf-8-sig", newline="")
