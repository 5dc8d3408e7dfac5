"""Labelled text for training: read from JSON Lines, weighed, cut into batches of like length."""

import gzip
import json
import os
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from moderator.classifier.learning.annotations import Annotations
from moderator.classifier.text.tokenizer import UNKNOWN, Tokenizer
from moderator.core.comment import ORDER, Sentiment
from moderator.core.errors import UserError
from moderator.core.operation import JobContext
from moderator.core.paths import unreadable

LENGTHS = (8, 12, 16, 20, 26, 34, 44, 60, 84, 128)
"""Batches are padded to one of these, so that the backend compiles few shapes."""
ATTACKS = {"offensive": 1.0, "hate": 1.0, "not-offensive": 0.0, "not-hate": 0.0}
WEAK_WEIGHT = 0.25
"""What a noisy label counts beside a person's."""
SOFT_SHARE = 0.7
"""What a teacher's probabilities count beside the label of the same row."""
MOST_UPLIFT = 3.0
TARGETS = 8

Array = NDArray[np.float32]


@dataclass(slots=True)
class Row:
    """One text and what is known of it."""

    text: str
    source: str
    label: int | None
    """Code of the sentiment, in the order of `ORDER`."""
    soft: tuple[float, float, float] | None
    abuse: float | None
    weak: bool
    lang: str


@dataclass(slots=True)
class Corpus:
    """All rows of a folder: to learn from, to choose by, and text alone."""

    train: list[Row]
    val: list[Row]
    texts: list[str]
    """Without any label: they shape the vocabulary alone."""


def read_corpus(folder: Path, context: JobContext, *, text_limit: int = 400_000) -> Corpus:
    """Read every `*.jsonl` and `*.jsonl.gz` under a folder.

    A file whose first row has `sha256` in place of a text annotates the texts of the others. How many of these are not
    there is told as a detail of the progress: JSON with a sentence as “notice”.

    Raises:
        UserError: there is no labelled row, a line is no JSON, or a file cannot be read to its end.

    """
    corpus = Corpus([], [], [])
    seen: set[str] = set()
    files = _files(folder)
    annotating = [
        path for path in files if "text" not in next(_documents(path, "sha256", "text"), {"text": ""})
    ]
    annotations = Annotations(chain.from_iterable(_documents(path, "sha256") for path in annotating))
    for number, path in enumerate(files):
        context.step(number, len(files), "Reading the data")
        lines = 0
        for document in annotations.joined(_documents(path, "text")):
            row = _row(document, path)
            if row.label is None and row.soft is None and row.abuse is None:
                # The vocabulary needs a fair share of each file, not all of one.
                lines += 1
                if lines <= text_limit // max(len(files), 1) + 2000:
                    corpus.texts.append(row.text)
            elif document.get("split") == "val" or _kept_aside(row):
                corpus.val.append(row)
            else:
                corpus.train.append(row)
    if annotations.alone:
        told = f"{annotations.alone:,} of {len(annotations):,} annotations are of texts that are not in “{folder}”."
        context.step(0, 0, "Reading the data", json.dumps({"notice": told}))
    corpus.train = _merged(corpus.train)
    # A text to choose by must not be one to learn from, whatever file holds it.
    seen.update(row.text.strip().lower() for row in corpus.val)
    corpus.train = [row for row in corpus.train if row.text.strip().lower() not in seen]
    # What the files are called, and how the rows were shared among them, changes nothing.
    corpus.train.sort(key=lambda row: row.text)
    corpus.val.sort(key=lambda row: (row.text, row.source, str(row.label)))
    corpus.texts.sort()
    if not corpus.train:
        raise UserError(
            f"There is nothing to learn from in “{folder}”.",
            advice="It needs JSON Lines with “text” and “label”.",
        )
    return corpus


def _files(folder: Path) -> list[Path]:
    """Return the files of rows under a folder, also where links lead, each once."""
    found: dict[Path, Path] = {}
    seen = set()
    for where, folders, names in os.walk(folder, followlinks=True):
        place = Path(where)
        if (real := place.resolve()) in seen:
            folders.clear()
            continue
        seen.add(real)
        for name in names:
            if name.endswith((".jsonl", ".jsonl.gz")):
                found.setdefault((place / name).resolve(), place / name)
    return sorted(found.values())


def _merged(rows: Sequence[Row]) -> list[Row]:
    """Join what several files know of one text: a person's label in one, a teacher's belief in another."""
    found: dict[str, Row] = {}
    for row in rows:
        known = found.setdefault(row.text, row)
        if known is row:
            continue
        if known.label is None and row.label is not None:
            known.label, known.source, known.weak = row.label, row.source, row.weak
        known.soft = known.soft or row.soft
        # A person's word on abuse stands before a teacher's.
        if known.abuse is None or (row.abuse is not None and row.soft is None):
            known.abuse = row.abuse
    return list(found.values())


def _documents(path: Path, *names: str) -> Iterator[dict[str, object]]:
    """Yield the objects in a file that have one of these, as text."""
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8", errors="replace") as stream:
            for number, line in enumerate(stream, 1):
                if not line.strip():
                    continue
                try:
                    document = json.loads(line)
                except (ValueError, RecursionError) as error:
                    raise UserError(f"Line {number} of “{path.name}” is not JSON.") from error
                if isinstance(document, dict) and any(isinstance(document.get(name), str) for name in names):
                    yield document
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise UserError(f"“{path.name}” is damaged, or no gzip file.") from error
    except OSError as error:
        raise unreadable(path, error) from error


def _row(document: dict[str, object], path: Path) -> Row:
    codes = {sentiment.value: code for code, sentiment in enumerate(ORDER)}
    label, soft, abuse = document.get("label"), document.get("probabilities"), document.get("abuse")
    shares = None
    if isinstance(soft, dict):
        given = [soft.get(sentiment.value, 0) for sentiment in ORDER]
        values = np.array([float(one) if _is_weight(one) else np.nan for one in given])
        if values.sum() > 0:
            values /= values.sum()
            shares = (float(values[0]), float(values[1]), float(values[2]))
    if not isinstance(abuse, int | float):
        abuse = ATTACKS.get(str(document.get("task_label")))
    return Row(
        text=str(document["text"]),
        source=str(document.get("source") or path.name.split(".")[0]),
        label=codes.get(label) if isinstance(label, str) else None,
        soft=shares,
        abuse=None if abuse is None else min(1.0, max(0.0, float(abuse))),
        weak=document.get("split") == "weak",
        lang=str(document.get("lang") or ""),
    )


def _is_weight(value: object) -> bool:
    return isinstance(value, int | float) and 0 <= value <= 1e9


def family(source: str) -> str:
    """Return the source without its part: the two halves of one collection are judged together."""
    return "sentube" if source.startswith("sentube") else source


def _kept_aside(row: Row) -> bool:
    """Say whether a row that knows of abuse alone is kept to check by: those sources have no split."""
    return row.abuse is not None and row.label is None and row.soft is None and _share(row.text) < 0.05


def _share(text: str) -> float:
    """Return a number in [0, 1) that belongs to a text for ever."""
    return zlib.crc32(text.encode("utf-8", "replace")) / 2**32


def wanted_of(row: Row) -> NDArray[np.float64]:
    """Return the shares of the three sentiments, (3,), of a row that has a label, a belief, or both."""
    mixed = np.zeros(3)
    if row.label is not None:
        mixed[row.label] = 1
    if row.soft is not None:
        portion = SOFT_SHARE if row.label is not None else 1.0
        mixed = mixed * (1 - portion) + np.array(row.soft) * portion
    return mixed


def uplifts(sizes: Mapping[str, int], even: float) -> dict[str, float]:
    """Return how much more each source's rows weigh: by the power `even` of how many times larger the largest is."""
    largest = max(sizes.values(), default=0)
    return {source: min(MOST_UPLIFT, (largest / size) ** even) for source, size in sizes.items()}


def targets(rows: Sequence[Row], *, balance: float = 1.0, even: float = 0.0) -> Array:
    """Return what the loss wants for each row: shares, abuse, closed neutral, two weights, spare.

    Within each source every class weighs the same (`balance` 1) or as often as it occurs (0): the measure is
    the mean of the recalls. A source without any neutral row is not asked about neutral. Among sources a small
    one's labels weigh more, by the power `even` of how many times larger the largest is, at most `MOST_UPLIFT`
    times: else a language or a kind of comment with few rows is outvoted.
    """
    answer = np.zeros((len(rows), TARGETS), np.float32)
    answer[:, :3] = 1 / 3
    shares: dict[str, Counter[int]] = defaultdict(Counter)
    for row in rows:
        if row.label is not None:
            shares[row.source][row.label] += 1
    uplift = uplifts({source: sum(counts.values()) for source, counts in shares.items()}, even)
    attacks = Counter(row.abuse >= 0.5 for row in rows if row.abuse is not None and row.soft is None)
    for number, row in enumerate(rows):
        if row.label is None and row.soft is None:
            pass
        else:
            mixed = wanted_of(row)
            weight = 1.0
            counts = shares[row.source]
            if row.label is not None:
                present = len(counts)
                weight = (sum(counts.values()) / (present * counts[row.label])) ** balance
                weight *= 1.0 if row.weak else uplift[row.source]
                if row.soft is None and not counts[1]:
                    answer[number, 4] = 1
                    mixed[1] = 0
            answer[number, :3] = mixed
            answer[number, 5] = weight * (WEAK_WEIGHT if row.weak and row.soft is None else 1.0)
        if row.abuse is not None:
            answer[number, 3] = row.abuse
            weight = 0.5
            if row.soft is None:
                weight *= sum(attacks.values()) / (len(attacks) * attacks[row.abuse >= 0.5])
            answer[number, 6] = weight
    return answer


class Batches:
    """Encoded texts and their targets, served in batches of like length; the same seed, the same batches."""

    def __init__(
        self, sequences: Sequence[Sequence[int]], wanted: Array, *, size: int, seed: int, masked: float
    ) -> None:
        """Serve about `size` texts a batch; replace a share `masked` of words by the unknown word."""
        usable = [number for number, sequence in enumerate(sequences) if len(sequence)]
        self._lengths = np.array([len(sequences[number]) for number in usable], np.int64)
        self._flat = np.fromiter(
            (n for number in usable for n in sequences[number]), np.int32, self._lengths.sum()
        )
        self._starts = np.cumsum(self._lengths) - self._lengths
        self._wanted = wanted[usable]
        self._size, self._seed, self._masked = size, seed, masked
        self._bucket = np.searchsorted(LENGTHS, self._lengths)

    def __len__(self) -> int:
        counts = np.bincount(self._bucket, minlength=len(LENGTHS))
        return int(sum(-(-count // self._size) for count in counts))

    def epoch(self, number: int) -> Iterator[tuple[NDArray[np.int32], Array]]:
        """Yield (word numbers, targets) in a fresh order."""
        random = np.random.default_rng((self._seed, number))
        groups: list[NDArray[np.int64]] = []
        for bucket in range(len(LENGTHS)):
            members = np.flatnonzero(self._bucket == bucket)
            random.shuffle(members)
            if len(members) > self._size:
                # Filled up by some rows twice: a backend that compiles by shape meets one batch size.
                members = np.resize(members, -(-len(members) // self._size) * self._size)
            groups.extend(
                np.split(members, range(self._size, len(members), self._size)) if len(members) else []
            )
        for place in random.permutation(len(groups)):
            yield self._batch(groups[place], random)

    def _batch(
        self, members: NDArray[np.int64], random: np.random.Generator
    ) -> tuple[NDArray[np.int32], Array]:
        wanted = self._wanted[members]
        lengths, starts = self._lengths[members], self._starts[members]
        width = LENGTHS[self._bucket[members[0]]]
        inside = np.arange(width) < lengths[:, None]
        ids = np.where(
            inside, self._flat[np.minimum(starts[:, None] + np.arange(width), len(self._flat) - 1)], 0
        )
        if self._masked:
            ids = np.where(inside & (random.random(ids.shape) < self._masked), UNKNOWN, ids)
        if len(members) < self._size:
            # A rest is filled up with rows that weigh nothing: one shape less to compile.
            missing = self._size - len(members)
            ids = np.concatenate([ids, np.full((missing, width), UNKNOWN)])
            wanted = np.concatenate([wanted, np.zeros((missing, TARGETS), np.float32)])
        return ids.astype(np.int32), wanted.astype(np.float32)


def encode_rows(tokenizer: Tokenizer, rows: Sequence[Row], context: JobContext) -> list[list[int]]:
    """Return the word numbers of each row, reporting progress."""
    answer = []
    for number, row in enumerate(rows):
        if not number % 5000:
            context.step(number, len(rows), "Finding the words")
        answer.append(tokenizer.encode(row.text))
    return answer


def labels_of(rows: Sequence[Row]) -> list[Sentiment]:
    """Return the sentiments of rows that all have one."""
    return [ORDER[row.label] for row in rows if row.label is not None]
