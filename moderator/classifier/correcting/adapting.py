"""The last layer of a network, learnt anew from corrections in a second or two.

What a person corrects is one choice of their comments: in a queue of the negative ones nearly all are negative. So
the layer is asked what each comment is if every class were as common as another (as the networks are trained, since
the measure is the mean of the recalls), and the shares of the classes in the person's own comments are estimated
beside it, from the comments that nobody chose (M. Saerens, P. Latinne, C. Decaestecker: Adjusting the Outputs of a
Classifier to New a Priori Probabilities. Neural Computation 14, 2002).

The new layer is the old beliefs, mixed anew, a little of the widest directions of the pooled words, and of the one
direction that tells the person's comments from other texts: what is true of these alone can lean on that. It is drawn
towards the old layer, and held to what that said of readings drawn from memory.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from moderator.classifier.calibration import softmax
from moderator.classifier.correcting.likeness import direction
from moderator.classifier.correcting.memory import MADE_UP, Drawn
from moderator.classifier.evaluation import macro_recall

Array = NDArray[np.float64]
Codes = NDArray[np.int64]

WIDEST = 64
"""So many directions of the readings may speak."""
PULL_BELIEFS, PULL_READINGS, PULL_LIKENESS, PULL_BIAS = 3.0, 3.0, 0.3, 1.0
"""How strongly weights are drawn to the old ones, in examples."""
HELD, HELD_AT_LEAST = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0), 200.0
"""What all remembered readings weigh together: so many times what the corrections do, and so many examples more.
The least is tried first, and the next where more than `MOST_LOST` would be lost."""
MOST_LOST = 0.015
"""Of macro-recall, on what is remembered, as a mean over its sources. Measured on unseen texts this is about
half to one point; two and more where the person's language is new to the network."""
MOST_PAID, PAID = 0.025, 0.08
"""What is lost in the end, where holding does not help: never more, nor more than this share of what the corrections
teach about each other (the relative fall of the loss on those that a layer has not learnt from). Where the person's
comments were read as well as any, little is paid."""
RAREST = 0.08
"""No class is taken to be rarer than this."""
LEAST_TO_MISS = 30
"""A class that does not occur in so many corrections is not lifted."""
HALVINGS = 6
FOLDS = 4
LEAST_BELIEF = 1e-6
FEW_COMMENTS = 200
ENOUGH = 1e-3
"""Mean gradient below which the layer is learnt."""
CALM = 0.3
"""Mean gradient below which a layer says how common the classes are. Asked earlier, the shares and the layer chase
each other: of texts in a language that the network never read, up to 38 points elsewhere were lost so."""
SURE = 4
"""Asked more often than that, every answer counts less than the one before: they may go round in a circle."""


@dataclass(frozen=True)
class Beliefs:
    """A last layer for the three sentiments: readings @ kernel + bias, after the temperature."""

    kernel: Array
    """(width, 3)"""
    bias: Array

    def of(self, readings: Array) -> Array:
        """Return the raw beliefs (texts, 3)."""
        return np.asarray(readings @ self.kernel + self.bias, np.float64)


@dataclass(frozen=True)
class Lesson:
    """What there is to learn from, as readings (texts, width)."""

    readings: Array
    codes: Codes
    """What the person said of each, in the order of `ORDER`."""
    comments: Array
    """A fair choice of the person's comments, corrected or not."""
    remembered: Drawn
    judged: Drawn
    """Others of what is remembered, to tell what would be lost: as many of a small source as of a large one."""
    own: int = 0
    """The first columns of a reading, in which no directions are looked for: the hidden units."""


@dataclass(frozen=True)
class Step:
    """One step of learning: the mean loss and gradient before it, and the layer after it."""

    loss: float
    gradient_norm: float
    beliefs: Beliefs


def adapt(
    old: Beliefs,
    lesson: Lesson,
    *,
    steps: int,
    told: Callable[[Step], None],
    going_on: Callable[[], None] = lambda: None,
) -> Beliefs:
    """Return the layer that the lesson makes of the old one; `told` hears of each of at most `steps` steps.

    `going_on` is called between two parts of the work that tell nothing; it may raise, to stop it.
    """
    learnt = _learnt(old, lesson, steps, told)
    if bool((lesson.remembered.sources == MADE_UP).all()):
        return learnt  # Guesses at made-up texts are no loss.
    going_on()
    if lost(old, learnt, lesson.judged) <= 0:
        return learnt

    def again(some: Lesson) -> Beliefs:
        going_on()
        return _learnt(old, some, steps, lambda _: None)

    most = min(MOST_PAID, PAID * taught(old, lesson, again))
    # Rather half of what was learnt than so much lost.
    for _ in range(HALVINGS):
        if lost(old, learnt, lesson.judged) <= most:
            break
        learnt = _halfway(old, learnt)
    return learnt


def _halfway(old: Beliefs, new: Beliefs) -> Beliefs:
    return Beliefs((old.kernel + new.kernel) / 2, (old.bias + new.bias) / 2)


def _learnt(old: Beliefs, lesson: Lesson, steps: int, told: Callable[[Step], None]) -> Beliefs:
    """Return the layer as the corrections and the memory alone would have it."""
    held, count = lesson.remembered.readings, len(lesson.codes)
    comments = _fair(lesson)
    space = _Space(old, comments, held, lesson.own)
    everyone = space.inputs(comments)
    rows = np.vstack([space.inputs(lesson.readings), space.inputs(held)])
    wanted = np.vstack([np.eye(3)[lesson.codes], softmax(old.of(held))])
    values, left, asked = space.start, steps, 0
    shares = _shares(everyone @ values, np.full(3, 1 / 3), rounds=3)
    for strength in HELD:
        one = (strength * count + HELD_AT_LEAST) / max(len(held), 1)
        weights = np.concatenate([np.ones(count), np.full(len(held), one)])
        for _ in range(left):
            lifted = np.zeros_like(wanted)
            lifted[:count] = _common(shares, lesson.codes)
            task = _Task(rows, wanted, weights, lifted, space.start, space.pull)
            slope = task.slope(values)
            norm = float(np.linalg.norm(slope)) / count
            if norm < ENOUGH:
                break
            loss = task.loss(values, only=count)
            values = task.step(values, slope)
            if norm < CALM:
                asked += 1
                new = softmax(everyone @ values + lifted[0]).mean(axis=0)
                shares = shares + (new - shares) / max(1, asked - SURE)
            left -= 1
            told(Step(loss, norm, space.beliefs(values)))
        if not left or lost(old, space.beliefs(values), lesson.judged) <= MOST_LOST:
            break
    return space.beliefs(values)


def lost(old: Beliefs, new: Beliefs, remembered: Drawn) -> float:
    """Return how much macro-recall the new layer loses on remembered readings, as a mean over their sources."""
    guesses = [one.of(remembered.readings).argmax(axis=1) for one in (old, new)]
    losses = []
    for source in np.unique(remembered.sources):
        here = remembered.sources == source
        before, after = (macro_recall(remembered.codes[here], guess[here]) for guess in guesses)
        losses.append(before - after)
    return float(np.mean(losses))


def taught(old: Beliefs, lesson: Lesson, learn: Callable[[Lesson], Beliefs]) -> float:
    """Return by which share the loss falls on corrections that `learn` was not given, each of `FOLDS` parts in turn.

    Below 0 where it rises: what they have in common is not what they say.
    """
    parts = np.random.default_rng(0).permutation(len(lesson.codes)) % FOLDS
    comments = _fair(lesson)
    before = after = 0.0
    for part in range(FOLDS):
        there, others = parts == part, parts != part
        readings, codes = lesson.readings[there], lesson.codes[there]
        new = learn(replace(lesson, readings=lesson.readings[others], codes=lesson.codes[others]))
        before += _loss(old, readings, codes, comments)
        after += _loss(new, readings, codes, comments)
    return 1 - after / max(before, 1e-9)


def _loss(beliefs: Beliefs, readings: Array, codes: Codes, comments: Array) -> float:
    """Return the sum of the losses, the classes being as common as the beliefs find them in the comments."""
    shares = np.maximum(_shares(beliefs.of(comments), np.full(3, 1 / 3), rounds=20), RAREST)
    found = softmax(beliefs.of(readings) + np.log(shares))[np.arange(len(codes)), codes]
    return float(-np.log(np.maximum(found, LEAST_BELIEF)).sum())


def _fair(lesson: Lesson) -> Array:
    """Return a fair choice of the comments; with too few the corrections are part of it."""
    if len(lesson.comments) >= FEW_COMMENTS:
        return lesson.comments
    return np.vstack([lesson.comments, lesson.readings])


def _shares(beliefs: Array, start: Array, *, rounds: int) -> Array:
    """Return how common each class is among texts, by beliefs that take all to be alike."""
    shares = start
    for _ in range(rounds):
        shares = softmax(beliefs + np.log(shares)).mean(axis=0)
    return np.asarray(shares, np.float64)


def _common(shares: Array, codes: Codes) -> Array:
    """Return what is added to the beliefs for how common each class is, the commonest with nothing."""
    bounded = np.maximum(shares, RAREST)
    counts = np.bincount(codes, minlength=3)
    if len(codes) >= LEAST_TO_MISS:
        # Nobody here ever says it: it must not win where it is rare.
        bounded = np.where(counts == 0, bounded.max(), bounded)
    return np.asarray(np.log(bounded / bounded.max()), np.float64)


class _Space:
    """What the new layer is a mixture of: old beliefs, directions of the readings, a constant."""

    def __init__(self, old: Beliefs, comments: Array, held: Array, own: int) -> None:
        self._old = old
        readings = np.vstack([comments, held])
        self._middle = readings.mean(axis=0)
        values, directions = np.linalg.eigh(np.cov((readings[:, own:] - self._middle[own:]).T))
        widest = np.argsort(values)[::-1][:WIDEST]
        self._directions = np.zeros((readings.shape[1], len(widest) + 1))
        # Together of variance one, whatever the network's own scale.
        self._directions[own:, :-1] = directions[:, widest] / np.sqrt(max(float(values[widest].sum()), 1e-12))
        self._directions[own:, -1] = direction(comments[:, own:], held[:, own:])
        count = len(widest)
        self.start = np.vstack([np.eye(3), np.zeros((count + 2, 3))])
        self.pull = np.concatenate(
            [np.full(3, PULL_BELIEFS), np.full(count, PULL_READINGS), [PULL_LIKENESS, PULL_BIAS]]
        )

    def inputs(self, readings: Array) -> Array:
        parts = (
            self._old.of(readings),
            (readings - self._middle) @ self._directions,
            np.ones((len(readings), 1)),
        )
        return np.hstack(parts)

    def beliefs(self, values: Array) -> Beliefs:
        mixed, added, constant = values[:3], self._directions @ values[3:-1], values[-1]
        return Beliefs(
            self._old.kernel @ mixed + added, self._old.bias @ mixed + constant - self._middle @ added
        )


@dataclass(frozen=True)
class _Task:
    """A weighted softmax regression with a pull towards where it starts."""

    rows: Array
    wanted: Array
    weights: Array
    added: Array
    start: Array
    pull: Array

    def loss(self, values: Array, *, only: int | None = None) -> float:
        """Return the loss; of the first rows alone their mean, without the pull."""
        beliefs = self.rows[:only] @ values + self.added[:only]
        highest = beliefs.max(axis=1, keepdims=True)
        logs = beliefs - highest - np.log(np.exp(beliefs - highest).sum(axis=1, keepdims=True))
        errors = -(self.wanted[:only] * logs).sum(axis=1) * self.weights[:only]
        if only:
            return float(errors.mean())
        return float(errors.sum() + 0.5 * (self.pull[:, None] * (values - self.start) ** 2).sum())

    def slope(self, values: Array) -> Array:
        found = softmax(self.rows @ values + self.added)
        slope = self.rows.T @ (self.weights[:, None] * (found - self.wanted))
        return np.asarray(slope + self.pull[:, None] * (values - self.start), np.float64)

    def step(self, values: Array, slope: Array) -> Array:
        """Return the values after one step of Newton's, halved until the loss falls."""
        found = softmax(self.rows @ values + self.added)
        size = len(values)
        curve = np.zeros((3, size, 3, size))
        for one in range(3):
            for other in range(one, 3):
                weight = self.weights * found[:, one] * ((one == other) - found[:, other])
                block = self.rows.T @ (self.rows * weight[:, None])
                curve[one, :, other], curve[other, :, one] = block, block
        matrix = curve.reshape(3 * size, 3 * size)
        matrix[np.diag_indices(3 * size)] += np.tile(self.pull, 3)
        way = np.linalg.solve(matrix, slope.T.ravel()).reshape(3, size).T
        before = self.loss(values)
        for halvings in range(12):
            new = np.asarray(values - 0.5**halvings * way, np.float64)
            if self.loss(new) <= before:
                return new
        return values
