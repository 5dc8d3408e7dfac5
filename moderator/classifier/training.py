"""Base training: a folder of labelled text in, a model folder out. One command makes the shipped model."""

import json
import platform
import shutil
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from moderator.classifier.artifact import TOKENIZER, ModelCard, ModelFolder, check_version, seal
from moderator.classifier.calibration import (
    evened_temperature,
    fit_binary_temperature,
    fit_temperature,
    softmax,
)
from moderator.classifier.conversion import convert, run_onnx
from moderator.classifier.dataset import Batches, Row, encode_rows, family, labels_of, read_corpus, targets
from moderator.classifier.evaluation import evaluate, macro_recall
from moderator.classifier.fitting import (
    Average,
    EpochNews,
    Judge,
    Values,
    cosine,
    load_checkpoint,
    put,
    save_checkpoint,
    teach,
)
from moderator.classifier.graph import write_onnx
from moderator.classifier.network import (
    CellKind,
    Shape,
    build,
    compile_for_training,
    load,
    prepare_backend,
    weights_of,
)
from moderator.classifier.remembering import remember
from moderator.classifier.tokenizer import Tokenizer
from moderator.classifier.vocabulary import count_words, learn_tokenizer
from moderator.core.errors import UserError
from moderator.core.operation import JobContext

WORK = ".training"
"""The folder, inside the output, of what an interrupted training goes on from."""
LEAST_OF_LANGUAGE = 1000
"""Texts in a language from which the network is held to read it."""
LEAST_TO_CALIBRATE = 1000


@dataclass(frozen=True, slots=True)
class TrainOptions:
    """How to train. The defaults made the shipped model's beginning, `FURTHER` made it what it is."""

    epochs: int = 3
    cell: CellKind = "lstm"
    embedding: int = 96
    units: int = 64
    layers: int = 1
    hidden: int = 64
    words: int = 45_000
    pieces: int = 6_000
    least: int = 5
    """A word seen fewer times than this never enters the vocabulary."""
    batch: int = 128
    rate: float = 2e-3
    decay: float = 1e-2
    masked: float = 0.1
    """The share of words hidden at each pass."""
    dropout: float = 0.3
    balance: float = 1.0
    even: float = 0.4
    """How much more the labels of small sources weigh; 0 is not at all."""
    average: float = 0.8
    patience: int = 2
    seed: int = 2026
    resume: bool = False
    version: str = ""
    """Empty: named after the day."""
    start: str = ""
    """A model's folder: its words and weights are the beginning, its shape is kept. Empty: a random start."""
    kept: float = 0.0
    """With `start`: the share of its weights in the mean of old and new that is the result (Wortsman 2022)."""
    vocabulary: str = ""
    """A model's folder: its words are used, its weights are not. Empty: words are learnt from the data."""
    note: str = ""


FURTHER = TrainOptions(epochs=2, rate=8e-4, average=0.9, kept=0.7)
"""How to go on from a model: gently, with a longer mean, and a third of the way."""


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
    exactly as if it had not.

    Raises:
        UserError: there is nothing to learn from, or the output holds something else.
        Cancelled: the person asked to stop.

    """
    started = time.monotonic()
    prepare_backend()
    version = check_version(options.version or f"{datetime.now(UTC):%Y.%m.%d}-base")
    work = _work_folder(output, options)
    corpus = read_corpus(data, context)
    begun = ModelFolder(Path(options.start)) if options.start else None
    if begun:
        tokenizer = Tokenizer.load(begun.tokenizer)
        shape = replace(Shape.from_json(begun.card.network), dropout=options.dropout)
    else:
        texts = [*(row.text for row in corpus.train), *corpus.texts]
        tokenizer = (
            Tokenizer.load(ModelFolder(Path(options.vocabulary)).tokenizer)
            if options.vocabulary
            else _tokenizer(work, texts, options, context)
        )
        shape = _shape(options, len(tokenizer))
    import keras

    keras.utils.set_random_seed(options.seed)
    sequences = encode_rows(tokenizer, corpus.train, context)
    batches = Batches(
        sequences,
        targets(corpus.train, balance=options.balance, even=options.even),
        size=options.batch,
        seed=options.seed,
        masked=options.masked,
    )
    model = load(begun.keras, shape) if begun else build(shape)
    optimizer = compile_for_training(
        model, rate=cosine(options.rate, options.epochs * len(batches)), decay=options.decay
    )
    judged = [row for row in corpus.val if row.label is not None]
    spoken = encode_rows(tokenizer, judged, context)
    judge = _judge(shape, judged, spoken, work)
    old = [np.array(variable) for variable in model.trainable_variables]
    best = _learn(model, optimizer, batches, judge, work, options, context)
    if begun and options.kept:
        best = [
            options.kept * before + (1 - options.kept) * new for before, new in zip(old, best, strict=True)
        ]
    put(model, best)
    context.step(0, 0, "Checking the new model")
    made = work / "made"
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir()
    truth = np.array([row.label for row in judged], np.int64)
    parity = convert(model, shape, made, spoken, truth if len(truth) else None)
    tokenizer.save(made / TOKENIZER)
    remember(made, corpus.train, seed=options.seed)
    measured = _calibrated(made, tokenizer, corpus.val)
    card = ModelCard(
        **{
            **measured,
            "version": version,
            "parent": begun.card.version if begun else None,
            "created_at": datetime.now(UTC).isoformat("T", "milliseconds"),
            "data": _sources(corpus.train, begun.card.data if begun else ()),
            "abuse": any(row.abuse is not None for row in corpus.train),
            "languages": tuple(sorted({*_languages(corpus.train), *(begun.card.languages if begun else ())})),
            "libraries": _libraries(),
            "network": shape.to_json(),
            "note": options.note,
            "extra": {"parity": parity.to_json(), "options": asdict(options)},
        }
    )
    seal(made, card)
    for file in made.iterdir():
        file.replace(output / file.name)
    shutil.rmtree(work)
    return TrainResult(version, time.monotonic() - started, card.figures["val"], ModelFolder(output))


def _shape(options: TrainOptions, vocabulary: int) -> Shape:
    return Shape(
        vocabulary=vocabulary,
        embedding=options.embedding,
        units=options.units,
        cell=options.cell,
        layers=options.layers,
        hidden=options.hidden,
        dropout=options.dropout,
    )


def _work_folder(output: Path, options: TrainOptions) -> Path:
    work = output / WORK
    plan = json.dumps(asdict(options) | {"resume": None})
    if output.exists() and any(entry.name != WORK for entry in output.iterdir()):
        raise UserError(f"The folder “{output}” is not empty.", advice="Name a new one.")
    kept = work / "options.json"
    if options.resume:
        if not kept.is_file():
            raise UserError(f"There is no interrupted training in “{output}”.")
        if kept.read_text(encoding="utf-8") != plan:
            raise UserError("The interrupted training was begun with other options.")
        return work
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    kept.write_text(plan, encoding="utf-8")
    return work


def _tokenizer(work: Path, texts: Sequence[str], options: TrainOptions, context: JobContext) -> Tokenizer:
    path = work / TOKENIZER
    if path.is_file():
        return Tokenizer.load(path)
    counts: Counter[str] = Counter()
    for start in range(0, len(texts), 20_000):
        context.step(start, len(texts), "Learning the words")
        counts.update(count_words(texts[start : start + 20_000]))
    tokenizer = learn_tokenizer(counts, words=options.words, pieces=options.pieces, least=options.least)
    tokenizer.save(path)
    return tokenizer


def _learn(
    model: Any,
    optimizer: Any,
    batches: Batches,
    judge: Judge,
    work: Path,
    options: TrainOptions,
    context: JobContext,
) -> Values:
    """Train until it no longer helps; return the averaged weights of the best epoch."""
    average = Average(options.average)
    checkpoint, kept = work / "checkpoint.npz", work / "best.npz"
    first, best_score, best_epoch = 0, -1.0, -1
    if options.resume and checkpoint.is_file():
        notes = load_checkpoint(checkpoint, model, optimizer, average)
        first, best_score, best_epoch = notes["epoch"], notes["best_score"], notes["best_epoch"]
    total = options.epochs * len(batches)
    for epoch in range(first, options.epochs):
        if epoch - best_epoch > options.patience:
            break
        news = teach(
            model,
            optimizer,
            batches,
            epoch=epoch,
            epochs=options.epochs,
            average=average,
            every=max(1, len(batches) // 12),
            context=context,
        )
        loss, score = judge(average.values)
        news = EpochNews(news.epoch, news.epochs, news.loss, news.gradient_norm, loss, score)
        if score > best_score:
            best_score, best_epoch = score, epoch
            _save_values(kept, average.values)
        notes = {"epoch": epoch + 1, "best_score": best_score, "best_epoch": best_epoch}
        save_checkpoint(checkpoint, model, optimizer, average, notes)
        context.step((epoch + 1) * len(batches), total, "Learning", news.to_json())
    with np.load(kept, allow_pickle=False) as arrays:
        return [arrays[f"arr_{number}"] for number in range(len(arrays.files))]


def _save_values(path: Path, values: Values) -> None:
    draft = path.with_suffix(".tmp")
    with draft.open("wb") as stream:
        np.savez(stream, *values)
    draft.replace(path)


def _judge(shape: Shape, rows: Sequence[Row], sequences: Sequence[Sequence[int]], work: Path) -> Judge:
    """Return what measures weights on the rows kept aside: the mean over sources, larger ones counting more."""
    truth = np.array([row.label for row in rows], np.int64)
    groups = _by_source(rows)

    def judge(values: Values) -> tuple[float, float]:
        if not groups:
            return 0.0, 0.0
        path = work / "judged.onnx"
        write_onnx(weights_of(None, shape, values), path, quantized=False)
        logits = run_onnx(path, sequences)[:, :3].astype(np.float64)
        path.unlink()
        guess = logits.argmax(axis=1)
        shifted = logits - logits.max(axis=1, keepdims=True)
        chosen = shifted[np.arange(len(truth)), truth] - np.log(np.exp(shifted).sum(axis=1))
        scores = [macro_recall(truth[group], guess[group]) for group in groups.values()]
        # By the root of their size: a figure of three hundred rows is mostly chance.
        weights = [len(group) ** 0.5 for group in groups.values()]
        return float(-np.mean(chosen)), float(np.average(scores, weights=weights))

    return judge


def _by_source(rows: Sequence[Row]) -> Mapping[str, NDArray[np.int64]]:
    names = np.array([family(row.source) for row in rows])
    return {str(name): np.flatnonzero(names == name) for name in np.unique(names)}


def _calibrated(folder: Path, tokenizer: Tokenizer, rows: Sequence[Row]) -> dict[str, Any]:
    """Return temperatures and figures of the finished network, as fields of a card."""
    logits = run_onnx(folder / "model.onnx", [tokenizer.encode(row.text) or [1] for row in rows])
    judged = [number for number, row in enumerate(rows) if row.label is not None]
    groups = _by_source([rows[number] for number in judged])
    beliefs = logits[judged, :3].astype(np.float64)
    truth = np.array([rows[number].label for number in judged], np.int64)
    temperature = 1.0
    complete = [group for group in groups.values() if len(set(truth[group])) == 3]
    if complete:
        # Rows alike: weighing the sources alike let small foreign ones make all others unsure.
        chosen = np.concatenate(complete)
        temperature = fit_temperature(beliefs[chosen], truth[chosen])
        # On few rows the error is mostly chance: those do not choose.
        large = [group for group in complete if len(group) >= LEAST_TO_CALIBRATE]
        temperature = evened_temperature(temperature, beliefs, truth, large)
    shares = softmax(beliefs / temperature)
    labels = labels_of([rows[number] for number in judged])
    figures: dict[str, Any] = {
        name: evaluate([labels[n] for n in group], shares[group]).to_json() for name, group in groups.items()
    }
    attacked = [number for number, row in enumerate(rows) if row.abuse is not None and row.soft is None]
    fields: dict[str, Any] = {
        "temperature": temperature,
        "figures": {"val": figures},
        "abuse": bool(attacked),
    }
    if attacked:
        raw = logits[attacked, 3].astype(np.float64)
        wanted = np.array([rows[number].abuse for number in attacked], np.float64)
        fields["abuse_temperature"] = fit_binary_temperature(raw, wanted)
        fields["figures"]["abuse"] = {"n": len(attacked), "auc": _auc(raw, wanted >= 0.5)}
    return fields


def _auc(scores: NDArray[np.float64], positive: NDArray[np.bool_]) -> float:
    """Return how often an attack scores higher than another text."""
    ranks = np.empty(len(scores))
    ranks[np.argsort(scores)] = np.arange(1, len(scores) + 1)
    hits, misses = int(positive.sum()), int((~positive).sum())
    if not hits or not misses:
        return 0.5
    return float((ranks[positive].sum() - hits * (hits + 1) / 2) / (hits * misses))


def _sources(rows: Sequence[Row], before: Sequence[Mapping[str, Any]]) -> tuple[dict[str, Any], ...]:
    """Return what was learnt from, what the beginning had learnt from included."""
    counts = {str(entry["source"]): int(entry["rows"]) for entry in before}
    counts |= Counter(row.source for row in rows)
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
