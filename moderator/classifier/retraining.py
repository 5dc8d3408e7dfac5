"""Learning from a person's corrections without forgetting what was known.

The shipped model's training text is not there. Only the last layer learns, in a second or two: how a text is read
stays as it was, and what the layer said of remembered readings holds it. The comparison with deeper ways of
learning stands in the log beside the models.
"""

import hashlib
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from moderator.classifier.calibration import softmax
from moderator.classifier.card import MEMORY, NGRAMS, TOKENIZER, ModelCard, ModelFolder, seal
from moderator.classifier.conversion import Parity, convert, run_onnx
from moderator.classifier.correcting.adapting import Beliefs, Lesson, Step, adapt
from moderator.classifier.correcting.holdout import CHECK_SHARE, is_check
from moderator.classifier.correcting.memory import MADE_UP, Memory
from moderator.classifier.correcting.readings import Layer, Reader
from moderator.classifier.evaluation import Comparison, compare, macro_recall
from moderator.classifier.learning.fitting import EpochNews
from moderator.classifier.network import Shape, load, prepare_backend, with_layers
from moderator.classifier.ngrams import Ngrams, mix_in
from moderator.classifier.text.tokenizer import SPECIAL, Tokenizer
from moderator.core.comment import ORDER, Sentiment
from moderator.core.errors import UserError
from moderator.core.operation import JobContext

READING, LEARNING, WRITING = "Reading your comments", "Learning", "Writing the new model"
CHECKING = "Checking the new model"
STAGES = (READING, LEARNING, WRITING, CHECKING)
"""What a retraining does, in this order. How many rounds it learns is known when it has learnt enough."""
LEAST = 10
"""With fewer corrections nothing is learnt."""


@dataclass(frozen=True, slots=True)
class RetrainOptions:
    """How to retrain. The defaults were chosen by measurement; see the log beside the models."""

    epochs: int = 80
    """At most so many steps; it stops by itself when nothing more is learnt."""
    comments: int = 3000
    """At most this many of the person's own comments say how common each class is."""
    remembered: int = 3000
    """How many readings are drawn from memory, to be held to."""
    judged: int = 6000
    """How many are drawn to see what would be lost."""
    from_origin: bool = True
    """Learn from where the memory was made, so that the same corrections always give the same model; else from the
    model as it is, with what it learnt since from corrections that are not here."""
    seed: int = 2026
    version: str = ""
    note: str = ""
    known: int = 0
    """Corrections that there were, those included that only judge; 0: those that were given."""


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
    comments: Sequence[str],
    staging: Path,
    options: RetrainOptions,
    context: JobContext,
    *,
    check: Sequence[tuple[str, Sentiment]] | None = None,
) -> RetrainResult:
    """Make a new version from `folder` and the corrections, in the empty folder `staging`.

    `check` is what the caller keeps aside; without it a share of the corrections is, by their words.
    `comments` are a fair choice of the user's comments, without labels, corrected ones among them.

    Raises:
        UserError: there are too few corrections, or the model cannot be trained further.
        Cancelled: the person asked to stop.

    """
    started = time.monotonic()
    learn, aside = _split(corrections) if check is None else (list(corrections), list(check))
    count = len(learn) + len(aside)
    if len(learn) < LEAST:
        raise UserError(
            f"{count} {'correction is' if count == 1 else 'corrections are'} too few to learn from.",
            advice=f"About {round(LEAST / (1 - CHECK_SHARE)) + 2} are needed; some are kept aside to check by.",
        )
    if not folder.keras.is_file():
        raise UserError(
            "This model version cannot be trained further.", advice="Its network for training is missing."
        )
    context.step(0, 0, READING)
    tokenizer = Tokenizer.load(folder.tokenizer)
    reader = Reader(folder.onnx)
    memory = _memory(folder, reader, tokenizer, options)
    spoken = [tokenizer.encode(text) or [1] for text, _ in aside]
    old = _beliefs(memory.layer if options.from_origin else reader.layer, folder.card)
    some = _some(comments, options)
    lesson = Lesson(
        reader.read([tokenizer.encode(text) for text, _ in learn]).astype(np.float64),
        np.array([ORDER.index(label) for _, label in learn], np.int64),
        reader.read([tokenizer.encode(text) for text in some]).astype(np.float64),
        memory.draw(options.remembered, seed=options.seed),
        memory.draw(options.judged, seed=options.seed + 1, evenly=True),
        reader.own,
    )
    history: list[EpochNews] = []
    told = _teller(reader.read(spoken), [label for _, label in aside], history, options, context)
    learnt = adapt(old, lesson, steps=options.epochs, told=told, going_on=context.check)
    if not history:
        raise UserError("The model knows all of these corrections already.")
    layer = _layer(learnt, reader.layer, folder.card)
    context.step(0, 0, WRITING)
    prepare_backend()
    shape = Shape.from_json(folder.card.network)
    hidden, last = reader.divided(layer)
    model, shape = with_layers(load(folder.keras, shape), shape, hidden, last)
    context.step(0, 0, CHECKING)
    parity = convert(model, shape, staging, [*spoken, *map(tokenizer.encode, some[:1000])])
    tokenizer.save(staging / TOKENIZER)
    memory.save(staging / MEMORY)
    if (folder.path / NGRAMS).is_file():
        # They stay as they are: what is learnt is the network's.
        shutil.copyfile(folder.path / NGRAMS, staging / NGRAMS)
    comparison = _compared(folder, staging, tokenizer, aside, spoken)
    card = seal(staging, _card(folder, options, learn, aside, comparison, parity, shape))
    return RetrainResult(
        ModelFolder(staging),
        card,
        time.monotonic() - started,
        len(learn),
        len(aside),
        comparison,
        tuple(history),
    )


def _split(
    corrections: Sequence[tuple[str, Sentiment]],
) -> tuple[list[tuple[str, Sentiment]], list[tuple[str, Sentiment]]]:
    learn: list[tuple[str, Sentiment]] = []
    check: list[tuple[str, Sentiment]] = []
    for pair in corrections:
        (check if is_check(pair[0]) else learn).append(pair)
    return learn, check


def _memory(folder: ModelFolder, reader: Reader, tokenizer: Tokenizer, options: RetrainOptions) -> Memory:
    """Return what the model remembers of its training; where it has no memory, one of made-up texts."""
    if folder.memory.is_file():
        memory = Memory.load(folder.memory)
        if memory.layer.kernel.shape == reader.layer.kernel.shape:
            return memory
    readings = reader.read(imagine(tokenizer, options.remembered, seed=options.seed))
    guesses = (readings @ reader.layer.kernel + reader.layer.bias)[:, :3].argmax(axis=1)
    return Memory.of(readings, [(MADE_UP, int(guess)) for guess in guesses], reader.layer)


def imagine(tokenizer: Tokenizer, count: int, *, seed: int) -> list[list[int]]:
    """Return made-up texts in numbers: words drawn as often as they occur in the world (Zipf's law).

    No text of anyone is in them; yet a network's readings of them hold much of what it knows.
    """
    random = np.random.default_rng(seed)
    size = len(tokenizer.words)
    # Flatter than Zipf: rarer words carry most of the opinions.
    chances = 1 / (np.arange(size) + 20.0) ** 0.8
    lengths = np.clip(random.lognormal(2.4, 0.6, count), 2, 60).astype(int)
    drawn = random.choice(size, int(lengths.sum()), p=chances / chances.sum()) + len(SPECIAL)
    return [part.tolist() for part in np.split(drawn, np.cumsum(lengths)[:-1])]


def _some(comments: Sequence[str], options: RetrainOptions) -> list[str]:
    found = list(dict.fromkeys(comments))
    if len(found) <= options.comments:
        return found
    chosen = np.random.default_rng(options.seed).choice(len(found), options.comments, replace=False)
    return [found[number] for number in sorted(chosen.tolist())]


def _beliefs(layer: Layer, card: ModelCard) -> Beliefs:
    """Return what a layer says of the sentiments as the program tells it: calibrated."""
    kernel, bias = layer.kernel[:, :3].astype(np.float64), layer.bias[:3].astype(np.float64)
    return Beliefs(kernel / card.temperature, bias / card.temperature + np.array(card.bias))


def _layer(beliefs: Beliefs, old: Layer, card: ModelCard) -> Layer:
    """Return the layer as the network holds it; abuse is left as it was."""
    kernel, bias = old.kernel.copy(), old.bias.copy()
    kernel[:, :3] = beliefs.kernel * card.temperature
    bias[:3] = (beliefs.bias - np.array(card.bias)) * card.temperature
    return Layer(kernel, bias)


def _teller(
    readings: NDArray[np.float32],
    labels: Sequence[Sentiment],
    history: list[EpochNews],
    options: RetrainOptions,
    context: JobContext,
) -> Callable[[Step], None]:
    """Return what tells of each step, judged on what is kept aside."""
    truth = np.array([ORDER.index(label) for label in labels], np.int64)

    def told(step: Step) -> None:
        loss = found = None
        if len(truth):
            shares = softmax(step.beliefs.of(readings.astype(np.float64)))
            loss = float(-np.log(np.maximum(shares[np.arange(len(truth)), truth], 1e-12)).mean())
            found = macro_recall(truth, shares.argmax(axis=1))
        news = EpochNews(len(history) + 1, options.epochs, step.loss, step.gradient_norm, loss, found)
        history.append(news)
        context.step(len(history), 0, LEARNING, news.to_json())

    return told


def _compared(
    folder: ModelFolder,
    staging: Path,
    tokenizer: Tokenizer,
    check: Sequence[tuple[str, Sentiment]],
    spoken: Sequence[Sequence[int]],
) -> Comparison | None:
    if not check:
        return None
    card = folder.card
    ngrams = Ngrams.of(folder.path, tokenizer, card.ngram_shares)
    sides = []
    for path in (folder.onnx, staging / folder.onnx.name):
        logits = run_onnx(path, spoken)
        mix_in(ngrams, logits, [text for text, _ in check], spoken)
        beliefs = logits[:, :3].astype(np.float64)
        sides.append(softmax(beliefs / card.temperature + np.array(card.bias)))
    return compare(sides[0], sides[1], [label for _, label in check])


def _card(
    folder: ModelFolder,
    options: RetrainOptions,
    learn: Sequence[tuple[str, Sentiment]],
    check: Sequence[tuple[str, Sentiment]],
    comparison: Comparison | None,
    parity: Parity,
    shape: Shape,
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
        corrections=options.known or len(learn) + len(check),
        network=shape.to_json(),
        recipe={},
        note=options.note,
        extra={**old.extra, "corrections_sha256": digest.hexdigest(), "parity": parity.to_json()},
    )
