"""Base training: a folder of labelled text in, a model folder out. One command makes the shipped model."""

import json
import platform
import shutil
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from moderator.classifier.card import (
    CARD,
    FILES,
    NGRAMS,
    TOKENIZER,
    ModelCard,
    ModelFolder,
    check_version,
    file_hash,
    seal,
)
from moderator.classifier.conversion import convert
from moderator.classifier.learning import plan
from moderator.classifier.learning.dataset import Corpus, Row, encode_rows, family, read_corpus
from moderator.classifier.learning.fingerprint import fingerprint, rows_by_source
from moderator.classifier.learning.fitting import put
from moderator.classifier.learning.ngram_fitting import fit_ngrams
from moderator.classifier.learning.plan import WORK
from moderator.classifier.learning.recipe import Recipe, Words
from moderator.classifier.learning.remembering import remember
from moderator.classifier.learning.stages import learn
from moderator.classifier.learning.training_options import FURTHER, SHIPPED, TrainOptions, like
from moderator.classifier.learning.validation import calibrated, judge_by
from moderator.classifier.network import Shape, build, load, prepare_backend, repeatable
from moderator.classifier.text.tokenizer import Tokenizer
from moderator.classifier.text.vocabulary import count_words, learn_tokenizer
from moderator.core.errors import UserError
from moderator.core.operation import JobContext

__all__ = ["FURTHER", "SHIPPED", "WORK", "TrainOptions", "TrainResult", "like", "train"]

LEAST_OF_LANGUAGE = 1000
"""Texts in a language from which the network is held to read it."""


@dataclass(frozen=True, slots=True)
class TrainResult:
    """What a training made."""

    version: str
    seconds: float
    val: dict[str, dict[str, Any]]
    """Figures by source."""
    folder: ModelFolder


def train(data: Path, output: Path, options: TrainOptions, context: JobContext) -> TrainResult:
    """Train a base model on every labelled text under `data` and leave it, whole, in `output`.

    An interrupted training leaves its state in `output`; with `options.resume` it goes on where it stopped,
    exactly as if it had not. The same options and rows give the same weights on the same machine's processor.

    Raises:
        UserError: there is nothing to learn from, or the output holds something else.
        Cancelled: the person asked to stop.

    """
    started = time.monotonic()
    prepare_backend()
    version = check_version(options.version or f"{datetime.now(UTC):%Y.%m.%d}-base")
    begun = ModelFolder(Path(options.start)) if options.start else None
    recorded = Recipe.from_json(begun.card.recipe) if begun else None
    _require_free(output, options)
    # What there is to learn from is read before anything is made: a name that was mistyped leaves no folder.
    corpus = read_corpus(data, context)
    work = _work_folder(output, options)
    context.step(0, 0, "Reading the data")
    known = fingerprint(corpus)
    plan.write(work, options, data, known)
    if options.like:
        _compare_data(ModelFolder(Path(options.like)), known, context)
    tokenizer, words = _words(work, corpus, options, begun, recorded, context)
    shape = _shape(options, len(tokenizer), begun)
    values = None
    if begun:
        values = [np.array(variable) for variable in load(begun.keras, shape).trainable_variables]
    sequences = encode_rows(tokenizer, corpus.train, context)
    judged = [row for row in corpus.val if row.label is not None]
    spoken = encode_rows(tokenizer, judged, context)
    judge = judge_by(shape, judged, spoken, work)
    stages = options.stages
    learnt = learn(stages, shape, values, corpus.train, sequences, judge, work, context)
    context.step(0, 0, "Checking the new model")
    repeatable(stages[-1].seed)
    model = build(shape)
    put(model, learnt)
    made = work / "made"
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir()
    truth = np.array([row.label for row in judged], np.int64)
    parity = convert(model, shape, made, spoken, truth if len(truth) else None)
    tokenizer.save(made / TOKENIZER)
    remember(made, corpus.train, seed=stages[-1].seed)
    ngrams = fit_ngrams(corpus.train, sequences, judged, tokenizer, context, seed=stages[-1].seed)
    if ngrams is not None:
        ngrams.save(made / NGRAMS)
    recipe = Recipe(
        stages=(*(recorded.stages if recorded else ()), *stages),
        network={name: getattr(shape, name) for name in ("cell", "embedding", "units", "layers", "hidden")},
        words=words,
        begun=recorded.begun if recorded else begun.card.version if begun else None,
        data=(*(recorded.data if recorded else ()), *[known] * len(stages)),
        rows=(recorded.rows if recorded else {}) | {known: rows_by_source(corpus)},
    )
    card = ModelCard(
        **{
            **calibrated(made, tokenizer, corpus.val),
            "version": version,
            "parent": begun.card.version if begun else None,
            "created_at": datetime.now(UTC).isoformat("T", "milliseconds"),
            "data": _sources(corpus.train, begun.card.data if begun else ()),
            "abuse": any(row.abuse is not None for row in corpus.train),
            "languages": tuple(sorted({*_languages(corpus.train), *(begun.card.languages if begun else ())})),
            "libraries": _libraries(),
            "network": shape.to_json(),
            "recipe": recipe.to_json(),
            "note": options.note,
            "extra": {"parity": parity.to_json()},
        }
    )
    seal(made, card)
    # The card comes last: a folder with a card is whole.
    for file in sorted(made.iterdir(), key=lambda file: (file.name == CARD, file.name)):
        file.replace(output / file.name)
    shutil.rmtree(work)
    return TrainResult(version, time.monotonic() - started, card.figures["val"], ModelFolder(output))


def _shape(options: TrainOptions, vocabulary: int, begun: ModelFolder | None) -> Shape:
    last = options.stages[-1]
    if begun:
        shape = Shape.from_json(begun.card.network)
        return replace(shape, dropout=last.dropout, spatial_dropout=last.spatial)
    return Shape(
        vocabulary=vocabulary,
        embedding=options.embedding,
        units=options.units,
        cell=options.cell,
        layers=options.layers,
        hidden=options.hidden,
        dropout=last.dropout,
        spatial_dropout=last.spatial,
    )


def _require_free(output: Path, options: TrainOptions) -> None:
    # What an end was interrupted in the middle of lies beside it already, and is made again.
    ours = {WORK, *((CARD, *FILES) if options.resume else ())}
    if output.exists() and any(entry.name not in ours for entry in output.iterdir()):
        raise UserError(f"The folder “{output}” is not empty.", advice="Name a new one.")


def _work_folder(output: Path, options: TrainOptions) -> Path:
    work = output / WORK
    if options.resume:
        plan.require_same(work, options)
        return work
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    return work


def _compare_data(model: ModelFolder, known: str, context: JobContext) -> None:
    """Say whether the data is what another model learnt from; the training goes on in any case."""
    recipe = Recipe.from_json(model.card.recipe)
    if recipe is None:
        return
    told = []
    if not all(recipe.data):
        told.append(f"Which rows “{model.version}” learnt from is not recorded; these may be others.")
    elif set(recipe.data) != {known}:
        told.append(f"“{model.version}” learnt from other rows: the new model will differ from it.")
    if recipe.silent:
        told.append(
            f"Of some stages its card does not say {', '.join(recipe.silent)}; what is usual is taken."
        )
    for notice in told:
        context.step(0, 0, "Reading the data", json.dumps({"notice": notice}))


def _words(
    work: Path,
    corpus: Corpus,
    options: TrainOptions,
    begun: ModelFolder | None,
    recorded: Recipe | None,
    context: JobContext,
) -> tuple[Tokenizer, Words]:
    """Return the vocabulary and where it came from: a model, or the data."""
    taken = begun or (ModelFolder(Path(options.vocabulary)) if options.vocabulary else None)
    if taken:
        known = Recipe.from_json(taken.card.recipe) if taken is not begun else recorded
        words = Words(taken.card.version, file_hash(taken.tokenizer))
        if known and (begun or known.words.model):
            # A model that took them itself is not where they came from.
            words = known.words
        return Tokenizer.load(taken.tokenizer), words
    path = work / TOKENIZER
    if not path.is_file():
        texts = [*(row.text for row in corpus.train), *corpus.texts]
        counts: Counter[str] = Counter()
        for start in range(0, len(texts), 20_000):
            context.step(start, len(texts), "Learning the words")
            counts.update(count_words(texts[start : start + 20_000]))
        learnt = learn_tokenizer(counts, words=options.words, pieces=options.pieces, least=options.least)
        draft = work / f"{TOKENIZER}.tmp"
        learnt.save(draft)
        draft.replace(path)
    return Tokenizer.load(path), Words(None, file_hash(path), options.words, options.pieces, options.least)


def _sources(rows: Sequence[Row], before: Sequence[Mapping[str, Any]]) -> tuple[dict[str, Any], ...]:
    """Return what was learnt from, what the beginning had learnt from included; of a source the most at one time."""
    counts = Counter({str(entry["source"]): int(entry["rows"]) for entry in before})
    counts |= Counter(family(row.source) for row in rows)
    return tuple({"source": source, "rows": count} for source, count in sorted(counts.items()))


def _languages(rows: Sequence[Row]) -> tuple[str, ...]:
    """Return the languages with rows enough to have been learnt; texts without one tell nothing."""
    counts = Counter(row.lang for row in rows if row.lang)
    return tuple(sorted(code for code, count in counts.items() if count >= LEAST_OF_LANGUAGE))


def _libraries() -> dict[str, str]:
    import keras
    import onnxruntime

    return {
        "python": platform.python_version(),
        "keras": keras.__version__,
        "backend": keras.backend.backend(),
        "numpy": np.__version__,
        "onnxruntime": onnxruntime.__version__,
    }
