"""The stages of a training, one after the other; each begins with the weights that the one before left."""

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from moderator.classifier.learning.dataset import Batches, Row, targets
from moderator.classifier.learning.fitting import (
    Average,
    EpochNews,
    Judge,
    Pass,
    Values,
    cosine,
    load_checkpoint,
    load_values,
    put,
    save_checkpoint,
    save_values,
    teach,
)
from moderator.classifier.learning.recipe import Stage
from moderator.classifier.network import Shape, as_saved, build, compile_for_training, repeatable
from moderator.core.operation import JobContext

SMALL, FEWEST = 128, 300
"""A batch is halved, not below so many texts, where a pass would have fewer batches than this."""


def learn(
    stages: Sequence[Stage],
    shape: Shape,
    begun: Values | None,
    rows: Sequence[Row],
    sequences: Sequence[Sequence[int]],
    judge: Judge,
    work: Path,
    context: JobContext,
) -> Values:
    """Pass through all stages and return the weights of the last, as a saved model holds them.

    `begun` is where the first begins (None: at random). What is found in `work` is gone on from, exactly.

    Raises:
        Cancelled: the person asked to stop; what was learnt is in `work`.

    """
    chosen = [_chosen(rows, stage) for stage in stages]
    course = _Course(stages, [len(members) for members in chosen], context)
    values = begun
    for number, stage in enumerate(stages):
        result = work / f"stage-{number + 1}.npz"
        if result.is_file():
            values = load_values(result)
            continue
        batches = Batches(
            [sequences[n] for n in chosen[number]],
            targets([rows[n] for n in chosen[number]], balance=stage.balance, even=stage.even),
            size=_size(stage, len(chosen[number])),
            seed=stage.seed,
            masked=stage.masked,
        )
        left_out = replace(shape, dropout=stage.dropout, spatial_dropout=stage.spatial)
        learnt = _Stage(number, stage, left_out, batches, judge, work).run(values, course)
        # Rounded as in a saved model: going on in one run is going on from a folder.
        values = as_saved(learnt)
        save_values(result, values)
        for path in (work / f"checkpoint-{number + 1}.npz", work / f"best-{number + 1}.npz"):
            path.unlink(missing_ok=True)
        (work / f"stage-{number}.npz").unlink(missing_ok=True)
    return values or []


def _size(stage: Stage, texts: int) -> int:
    """Return how many texts make a batch: large ones, made for large data, would give small data too few steps."""
    size = stage.batch
    while size > SMALL and texts < FEWEST * size:
        size = max(SMALL, size // 2)
    return size


def _chosen(rows: Sequence[Row], stage: Stage) -> NDArray[np.int64]:
    """Return the numbers of the rows that a stage learns from, in their order."""
    if stage.others is None:
        return np.arange(len(rows))
    free = np.array([row.label is None and row.soft is not None for row in rows], np.bool_)
    others = np.flatnonzero(free)
    if len(others) > stage.others:
        others = np.random.default_rng(stage.seed).choice(others, stage.others, replace=False)
    return np.sort(np.concatenate([np.flatnonzero(~free), others]))


class _Course:
    """Where a training stands among its stages, and how long the rest takes at the pace of this run."""

    def __init__(self, stages: Sequence[Stage], texts: Sequence[int], context: JobContext) -> None:
        self.context = context
        self.stages = len(stages)
        self._epochs = [stage.epochs for stage in stages]
        self._texts = texts
        self._whole = sum(count * epochs for count, epochs in zip(texts, self._epochs, strict=True))
        self._first: tuple[float, float] | None = None
        self._done = 0.0

    def at(self, stage: int, epoch: int, share: float, detail: str = "") -> None:
        """Say that a share of a pass is done; stages and passes count from 0."""
        before = sum(
            count * epochs for count, epochs in zip(self._texts[:stage], self._epochs[:stage], strict=True)
        )
        self._done = before + (epoch + share) * self._texts[stage]
        if self._first is None:
            self._first = (time.monotonic(), self._done)
        part = f"stage {stage + 1} of {self.stages}, " if self.stages > 1 else ""
        told = f"Learning, {part}epoch {epoch + 1} of {self._epochs[stage]}"
        self.context.step(round(self._done), self._whole, told, detail)

    def seconds_left(self) -> float | None:
        """Return how long the passes that are planned still take; None while nothing is known of the pace."""
        if self._first is None or self._done <= self._first[1]:
            return None
        pace = (time.monotonic() - self._first[0]) / (self._done - self._first[1])
        return max(0.0, (self._whole - self._done) * pace)


class _Stage:
    """One stage: its passes, of which the best one's averaged weights are the result."""

    def __init__(
        self, number: int, stage: Stage, shape: Shape, batches: Batches, judge: Judge, work: Path
    ) -> None:
        self._number, self._stage, self._shape = number, stage, shape
        self._batches, self._judge = batches, judge
        self._checkpoint = work / f"checkpoint-{number + 1}.npz"
        self._best = work / f"best-{number + 1}.npz"

    def run(self, before: Values | None, course: _Course) -> Values:
        """Train until it no longer helps."""
        stage, batches = self._stage, self._batches
        repeatable(stage.seed)
        model = build(self._shape)
        if before is not None:
            put(model, before)
        steps = max(stage.epochs, stage.planned) * len(batches)
        optimizer = compile_for_training(model, rate=cosine(stage.rate, steps), decay=stage.decay)
        average, far = Average(stage.average), _Far()
        if self._checkpoint.is_file():
            far = _Far.from_json(load_checkpoint(self._checkpoint, model, optimizer, average))

        def keep() -> None:
            save_checkpoint(self._checkpoint, model, optimizer, average, asdict(far))

        def told(steps: int) -> None:
            course.at(self._number, far.epoch, steps / len(batches))

        while far.epoch < stage.epochs and far.epoch - far.best_epoch <= stage.patience:
            told(far.done.steps)
            teach(model, optimizer, batches, far.done, epoch=far.epoch, average=average, told=told, keep=keep)
            loss, score = self._judge(average.values)
            if score > far.best_score:
                far.best_score, far.best_epoch = score, far.epoch
                save_values(self._best, average.values)
            done, epoch = far.done, far.epoch
            far.epoch, far.done = epoch + 1, Pass()
            keep()
            news = EpochNews(
                far.epoch,
                stage.epochs,
                done.loss / max(1, done.steps),
                done.norm / max(1, done.steps),
                loss,
                score,
                self._number + 1,
                course.stages,
                course.seconds_left(),
            )
            course.at(self._number, epoch, 1.0, news.to_json())
        learnt = load_values(self._best)
        if before is None or not stage.kept:
            return learnt
        return [stage.kept * old + (1 - stage.kept) * new for old, new in zip(before, learnt, strict=True)]


@dataclass
class _Far:
    """How far a stage is."""

    epoch: int = 0
    """Passes that are over."""
    done: Pass = field(default_factory=Pass)
    """Of the pass that is under way."""
    best_score: float = -1.0
    best_epoch: int = -1

    @classmethod
    def from_json(cls, notes: dict[str, Any]) -> Self:
        return cls(**{**notes, "done": Pass(**notes["done"])})
