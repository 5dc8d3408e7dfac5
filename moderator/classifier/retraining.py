"""Learning from a person's corrections without forgetting what was known.

The shipped model's training text is not there. What it knew is kept by letting the new weights agree with the
old ones on other texts: the user's own comments, and made-up ones drawn from the vocabulary.
"""

import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from moderator.classifier.artifact import TOKENIZER, ModelCard, ModelFolder, seal
from moderator.classifier.calibration import softmax
from moderator.classifier.conversion import convert, run_keras, run_onnx
from moderator.classifier.dataset import TARGETS, Batches
from moderator.classifier.evaluation import Comparison, compare, macro_recall
from moderator.classifier.fitting import Average, EpochNews, Values, cosine, put, teach
from moderator.classifier.holdout import CHECK_SHARE, is_check
from moderator.classifier.network import Shape, compile_for_training, load, prepare_backend
from moderator.classifier.tokenizer import SPECIAL, Tokenizer
from moderator.core.comment import ORDER, Sentiment
from moderator.core.errors import UserError
from moderator.core.operation import JobContext

LEAST = 10
"""With fewer corrections nothing is learnt."""


@dataclass(frozen=True, slots=True)
class RetrainOptions:
    """How to retrain. The defaults were chosen by measurement; see the log beside the models."""

    epochs: int = 4
    rate: float = 5e-4
    batch: int = 64
    rehearsed: int = 1500
    """At most this many of the user's own comments are rehearsed."""
    imagined: int = 1500
    """How many made-up texts are rehearsed."""
    least_share: float = 0.25
    """Corrections are repeated until they are at least this share of what is learnt in an epoch."""
    most_repeats: int = 4
    certainty: float = 0.9
    """How far a correction is believed against the old model."""
    masked: float = 0.05
    freeze_words: bool = False
    """Leave the meanings of single words as they are, and learn only how they are read together."""
    pull: float = 0.0
    """How strongly each step draws the weights back to the old ones (L2-SP; a share, times 1000 steps)."""
    kept: float = 0.0
    """How much of the old weights is mixed into the new ones at the end, in [0, 1)."""
    seed: int = 2026
    version: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class RetrainResult:
    """What a retraining made."""

    folder: ModelFolder
    card: ModelCard
    seconds: float
    learned: int
    checked: int
    comparison: Comparison | None
    """Old and new on the corrections kept aside; None if there are none."""
    history: tuple[EpochNews, ...]


def retrain(
    folder: ModelFolder,
    corrections: Sequence[tuple[str, Sentiment]],
    rehearsal: Sequence[str],
    staging: Path,
    options: RetrainOptions,
    context: JobContext,
    *,
    check: Sequence[tuple[str, Sentiment]] | None = None,
) -> RetrainResult:
    """Make a new version from `folder` and the corrections, in the empty folder `staging`.

    `check` is what the caller keeps aside; without it a share of the corrections is, by their words.
    `rehearsal` are other comments of the user, without labels.

    Raises:
        UserError: there are too few corrections, or the model cannot be trained further.
        Cancelled: the person asked to stop.

    """
    started = time.monotonic()
    learn, aside = _split(corrections) if check is None else (list(corrections), list(check))
    if len(learn) < LEAST:
        raise UserError(
            f"{len(learn) + len(aside)} corrections are too few to learn from.",
            advice=f"About {round(LEAST / (1 - CHECK_SHARE)) + 2} are needed; some are kept aside to check by.",
        )
    if not folder.keras.is_file():
        raise UserError(
            "This model version cannot be trained further.", advice="Its network for training is missing."
        )
    prepare_backend()
    context.step(0, 0, "Starting the training")
    tokenizer = Tokenizer.load(folder.tokenizer)
    shape = Shape.from_json(folder.card.network)
    model = load(folder.keras, shape)
    import keras

    keras.utils.set_random_seed(options.seed)
    others = _rehearsed(rehearsal, [text for text, _ in (*learn, *aside)], options)
    sequences, wanted = _lesson(folder, tokenizer, learn, others, options)
    batches = Batches(sequences, wanted, size=options.batch, seed=options.seed, masked=options.masked)
    steps = options.epochs * len(batches)
    model.get_layer("words").trainable = not options.freeze_words
    optimizer = compile_for_training(model, rate=cosine(options.rate, steps, warm_up=0.1), decay=0.0)
    average = Average(0.7)
    before: Values = [np.array(variable) for variable in model.trainable_variables]
    spoken = [tokenizer.encode(text) for text, _ in aside]
    truth = np.array([ORDER.index(label) for _, label in aside], np.int64)
    history: list[EpochNews] = []
    for epoch in range(options.epochs):
        news = teach(
            model,
            optimizer,
            batches,
            epoch=epoch,
            epochs=options.epochs,
            average=average,
            every=max(1, len(batches) // 4),
            context=context,
            after=_puller(model, before, options.pull),
        )
        loss, found = _judged(model, average.values, spoken, truth)
        news = replace(news, val_loss=loss, macro_recall=found)
        history.append(news)
        context.step((epoch + 1) * len(batches), steps, "Learning", news.to_json())
    put(model, _mixed(average.values, before, options.kept))
    model.get_layer("words").trainable = True
    context.step(0, 0, "Checking the new model")
    parity = convert(model, shape, staging, [*spoken, *sequences[: 1000 - len(spoken)]])
    tokenizer.save(staging / TOKENIZER)
    comparison = _compared(folder, staging, aside, spoken)
    card = _card(folder, options, learn, aside, comparison, parity.to_json())
    card = seal(staging, card)
    seconds = time.monotonic() - started
    return RetrainResult(
        ModelFolder(staging), card, seconds, len(learn), len(aside), comparison, tuple(history)
    )


def _split(
    corrections: Sequence[tuple[str, Sentiment]],
) -> tuple[list[tuple[str, Sentiment]], list[tuple[str, Sentiment]]]:
    learn: list[tuple[str, Sentiment]] = []
    check: list[tuple[str, Sentiment]] = []
    for pair in corrections:
        (check if is_check(pair[0]) else learn).append(pair)
    return learn, check


def _judged(
    model: Any, values: Values, spoken: Sequence[Sequence[int]], truth: NDArray[np.int64]
) -> tuple[float | None, float | None]:
    """Return loss and macro-recall of the averaged weights on what is kept aside; the weights in training stay."""
    if not len(truth):
        return None, None
    training = [np.array(variable) for variable in model.trainable_variables]
    put(model, values)
    beliefs = run_keras(model, [sequence or [1] for sequence in spoken])[:, :3].astype(np.float64)
    put(model, training)
    highest = beliefs.max(axis=1, keepdims=True)
    logs = beliefs - highest - np.log(np.exp(beliefs - highest).sum(axis=1, keepdims=True))
    loss = float(-logs[np.arange(len(truth)), truth].mean())
    return loss, macro_recall(truth, beliefs.argmax(axis=1))


def _puller(model: Any, before: Values, pull: float) -> Callable[[], None] | None:
    """Return what draws the weights a little back to the old ones after a step, if that is wanted."""
    if not pull:
        return None
    from keras import ops

    old = [ops.convert_to_tensor(value) for value in before]

    def draw_back() -> None:
        for variable, value in zip(model.trainable_variables, old, strict=True):
            variable.assign(variable + pull / 1000 * (value - variable))

    return draw_back


def _mixed(new: Values, old: Values, kept: float) -> Values:
    if not kept:
        return new
    return [(1 - kept) * one + kept * other for one, other in zip(new, old, strict=True)]


def _rehearsed(rehearsal: Sequence[str], learnt: Sequence[str], options: RetrainOptions) -> list[str]:
    known = set(learnt)
    others = [text for text in dict.fromkeys(rehearsal) if text not in known]
    if len(others) <= options.rehearsed:
        return others
    chosen = np.random.default_rng(options.seed).choice(len(others), options.rehearsed, replace=False)
    return [others[number] for number in sorted(chosen.tolist())]


def imagine(tokenizer: Tokenizer, count: int, *, seed: int) -> list[list[int]]:
    """Return made-up texts in numbers: words drawn as often as they occur in the world (Zipf's law).

    No text of anyone is in them; yet the old network's beliefs about them hold much of what it knows.
    """
    random = np.random.default_rng(seed)
    size = len(tokenizer.words)
    # Flatter than Zipf: rarer words carry most of the opinions.
    chances = 1 / (np.arange(size) + 20.0) ** 0.8
    lengths = np.clip(random.lognormal(2.4, 0.6, count), 2, 60).astype(int)
    drawn = random.choice(size, int(lengths.sum()), p=chances / chances.sum()) + len(SPECIAL)
    return [part.tolist() for part in np.split(drawn, np.cumsum(lengths)[:-1])]


def _lesson(
    folder: ModelFolder,
    tokenizer: Tokenizer,
    learn: Sequence[tuple[str, Sentiment]],
    rehearsed: Sequence[str],
    options: RetrainOptions,
) -> tuple[list[list[int]], NDArray[np.float32]]:
    """Return texts in numbers and their targets: corrections as the person says, others as the old model says."""
    corrected = [tokenizer.encode(text) for text, _ in learn]
    others = [sequence for sequence in map(tokenizer.encode, rehearsed) if sequence]
    others += imagine(tokenizer, options.imagined, seed=options.seed)
    beliefs = run_onnx(folder.onnx, [sequence or [1] for sequence in [*corrected, *others]])
    shares = softmax(beliefs[:, :3].astype(np.float64))
    wanted = np.zeros((len(beliefs), TARGETS), np.float32)
    wanted[:, :3] = shares
    wanted[:, 3] = 1 / (1 + np.exp(-beliefs[:, 3]))
    wanted[:, 5], wanted[:, 6] = 1.0, 0.5
    codes = np.array([ORDER.index(label) for _, label in learn])
    said = np.eye(3, dtype=np.float32)[codes]
    wanted[: len(learn), :3] = options.certainty * said + (1 - options.certainty) * shares[: len(learn)]
    wanted[: len(learn), 5] = _weights(codes)
    enough = options.least_share * len(others) / (1 - options.least_share) / len(learn)
    repeats = int(np.clip(round(enough), 1, options.most_repeats))
    order = [*list(range(len(learn))) * repeats, *range(len(learn), len(beliefs))]
    everything = [*corrected, *others]
    return [everything[number] for number in order], wanted[order]


def _weights(codes: NDArray[np.int64]) -> NDArray[np.float64]:
    """Weigh rare classes up, gently: a queue shows mostly one kind of comment."""
    counts = np.bincount(codes, minlength=3)
    weights = np.sqrt(len(codes) / np.maximum(counts, 1) / max(1, (counts > 0).sum()))
    return np.asarray(np.clip(weights, 0.5, 2.0)[codes], np.float64)


def _compared(
    folder: ModelFolder,
    staging: Path,
    check: Sequence[tuple[str, Sentiment]],
    spoken: Sequence[Sequence[int]],
) -> Comparison | None:
    if not check:
        return None
    card = folder.card
    sides = []
    for path in (folder.onnx, staging / folder.onnx.name):
        logits = run_onnx(path, [sequence or [1] for sequence in spoken])[:, :3].astype(np.float64)
        sides.append(softmax(logits / card.temperature + np.array(card.bias)))
    return compare(sides[0], sides[1], [label for _, label in check])


def _card(
    folder: ModelFolder,
    options: RetrainOptions,
    learn: Sequence[tuple[str, Sentiment]],
    check: Sequence[tuple[str, Sentiment]],
    comparison: Comparison | None,
    parity: dict[str, Any],
) -> ModelCard:
    """Return the card of the new version: a fingerprint of the corrections is kept, none of their text."""
    old = folder.card
    now = datetime.now(UTC)
    digest = hashlib.sha256()
    for text, label in sorted([*learn, *check]):
        digest.update(f"{text}\0{label}\0".encode("utf-8", "replace"))
    figures = {**old.figures, "check": comparison.to_json() if comparison else None}
    return replace(
        old,
        version=options.version or f"{now:%Y.%m.%d-%H%M%S}",
        parent=old.version,
        created_at=now.isoformat("T", "milliseconds"),
        figures=figures,
        sha256={},
        corrections=len(learn) + len(check),
        note=options.note,
        extra={**old.extra, "corrections_sha256": digest.hexdigest(), "parity": parity},
    )
