"""Whether a retraining is worth its minute: a quick trial on the person's own corrections says what it may gain."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from moderator.classifier import light
from moderator.classifier.evaluation import FEW, Comparison, compare, signed
from moderator.core.comment import ORDER, Probabilities
from moderator.services.model import aside
from moderator.store import versions
from moderator.store.journal import Correction

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from moderator.services.library import Library

LEAST = 20
"""Corrections to learn from, below which no trial is made."""
MOST = 4000
SHARES = (0.25, 0.5, 1.0)


@dataclass(frozen=True, slots=True)
class Foresight:
    """What a light model that learns from the corrections gains over the model in use, on what is kept aside.

    It is no promise: the network learns more of the order of words, and less from single ones.
    """

    curve: tuple[tuple[int, float], ...]
    """Corrections learnt from, and the gain in macro-recall: the learning curve."""
    trial: Comparison | None
    """With all corrections; None where there are too few to learn from or to check by."""

    @property
    def rising(self) -> bool:
        """Whether the second half of the corrections still gained something: more of them would too."""
        return len(self.curve) > 1 and self.curve[-1][1] > max(self.curve[-2][1], 0.0)

    @property
    def sentence(self) -> str:
        """Say what may be gained; empty where nothing can be said."""
        one = self.trial
        if one is None:
            return ""
        if one.before.n < FEW:
            return f"What it would gain cannot be told yet: only {one.before.n} corrections are kept aside."
        low, high = signed(one.low * 100), signed(one.high * 100)
        points = f"{signed(one.difference * 100)} points ({low} to {high})"
        if one.low > 0:
            more = ", and more corrections would still help" if self.rising else ""
            return f"A quick trial on your corrections gains {points} of macro-recall{more}."
        if one.high < 0:
            return f"A quick trial on your corrections loses {points}: look at them again first."
        return f"A quick trial on your corrections shows no sure gain: {points}."


def foresee(library: "Library") -> Foresight:
    """Try the corrections on a light model; a second for a thousand of them."""
    examples = aside.settle(library, write=False)
    learn, check = examples.learn[-MOST:], examples.check[-MOST:]
    if len(learn) < LEAST or not check:
        return Foresight((), None)
    with library.store.read() as connection:
        ids = [one.comment_id for one in (*learn, *check)]
        said = versions.shown_words(connection, ids)
    every = [one for one in (*learn, *check) if one.comment_id in said]
    learn = tuple(one for one in learn if one.comment_id in said)
    check = tuple(one for one in check if one.comment_id in said)
    if len(learn) < LEAST or not check:
        return Foresight((), None)
    table = light.features([one.text for one in every], _beliefs(every, said))
    truth = np.array([ORDER.index(one.label) for one in every], np.int64)
    # Mixed once, so that the first half is like the whole.
    order = np.random.default_rng(2026).permutation(len(learn))
    before, labels = _beliefs(check, said), [one.label for one in check]
    curve: list[tuple[int, float]] = []
    trial: Comparison | None = None
    for share in SHARES:
        some = order[: max(1, round(share * len(learn)))]
        after = light.predict(table[len(learn) :], light.fit(table[some], truth[some]))
        trial = compare(before, after, labels)
        curve.append((len(some), trial.difference))
    return Foresight(tuple(curve), trial)


def _beliefs(told: "Sequence[Correction]", said: "Mapping[int, Probabilities]") -> light.Array:
    return np.array([said[one.comment_id] for one in told], np.float64)
