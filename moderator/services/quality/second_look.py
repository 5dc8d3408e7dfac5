"""The second look: corrections that are probably slips, each with the sentiment that it should perhaps have."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from moderator.classifier import light
from moderator.core.comment import ORDER, Probabilities, Sentiment
from moderator.core.errors import UserError
from moderator.core.operation import Changes, JobContext
from moderator.services.words.alikeness import Union, bare, near
from moderator.store import journal, preferences, versions
from moderator.store.journal import Correction

if TYPE_CHECKING:
    from moderator.services.library import Library
    from moderator.services.review.reviewing import Step
    from moderator.store.figures import Reading

KEY = "second_look_kept"
MOST = 8000
"""The latest corrections are looked at, so many at most."""
FEWEST = 30
"""With fewer corrections only copies that contradict each other are told."""
MARGIN = 0.35
"""A slip is believed to be something else by at least so much."""


@dataclass(frozen=True, slots=True)
class Slip:
    """One correction that is perhaps a slip."""

    comment_id: int
    text: str
    said: Sentiment
    suggested: Sentiment
    probability: float
    """How likely the suggestion is to a model that has not seen this label."""
    alike: int = 0
    """Other comments that say the same and were labelled as is suggested; 0 where there is none."""

    @property
    def reason(self) -> str:
        """Say why, in one sentence."""
        if self.alike:
            many = "One comment like it was" if self.alike == 1 else f"{self.alike:,} comments like it were"
            return f"{many} labelled {self.suggested.value}."
        return (
            f"Judged by your other corrections it is {self.suggested.value} "
            f"with a probability of {self.probability:.2f}."
        )

    def to_json(self) -> dict[str, object]:
        """Return plain values."""
        return {
            "id": self.comment_id,
            "text": self.text,
            "label": self.said.value,
            "suggested": self.suggested.value,
            "probability": round(self.probability, 4),
            "alike": self.alike,
            "reason": self.reason,
        }


def slips(library: "Library", context: JobContext | None = None) -> list[Slip]:
    """Return the corrections that deserve a second look, the surest slips first; what was kept is left out.

    Each is judged by a light model that learnt from the other corrections, over what the first network that read
    the comment said of it: no model that has seen the label has a say.

    Raises:
        Cancelled: the person asked to stop.

    """
    context = context or JobContext()
    with library.store.read() as connection:
        told = _latest(journal.corrections(connection))
        kept = _kept(connection)
        first = versions.first_words(connection, [one.comment_id for one in told])
    if len(told) < 2:
        return []
    context.step(0, 0, "Looking for slips")
    groups = _groups(told)
    beliefs = _beliefs(told, groups, first)
    context.check()
    # Copies that contradict each other are the plainer reason: of these only what most of them are not is told.
    disputed, found = _contradicted(told, groups, beliefs)
    found += [slip for slip in _doubted(told, beliefs, first) if slip.comment_id not in disputed]
    left = [slip for slip in found if kept.get(slip.comment_id) != slip.said]
    return sorted(left, key=lambda slip: (-min(slip.alike, 1), -slip.probability, slip.comment_id))


def agree(library: "Library", slip: Slip) -> "Step":
    """Take the suggestion; undo brings the old word back.

    Raises:
        UserError: the comment is gone.

    """
    from moderator.services.review import reviewing

    return reviewing.relabel(library, [slip.comment_id], slip.suggested, by="second look")


def keep(library: "Library", slip: Slip) -> Changes:
    """Stand by what was said: it is not asked about again, unless it is relabelled."""
    with library.store.write() as connection:
        kept = _kept(connection) | {slip.comment_id: slip.said}
        preferences.put(connection, KEY, [[one, label.value] for one, label in kept.items()])
    return Changes.VERDICTS


def find(library: "Library", comment_id: int) -> Slip:
    """Return the slip that a comment is.

    Raises:
        UserError: it is none.

    """
    for slip in slips(library):
        if slip.comment_id == comment_id:
            return slip
    raise UserError(
        f"Comment {comment_id} is not among those to look at again.",
        advice="“moderator second-look” lists them.",
    )


def _latest(told: list[Correction]) -> list[Correction]:
    """Return those that were made last, in the order of their comments."""
    if len(told) <= MOST:
        return told
    dated = sorted(told, key=lambda one: one.at.timestamp() if one.at else 0.0)
    return sorted(dated[-MOST:], key=lambda one: one.comment_id)


def _kept(connection: "Reading") -> dict[int, Sentiment]:
    stored = preferences.get(connection, KEY)
    return {int(one): Sentiment(label) for one, label in stored} if isinstance(stored, list) else {}


def _groups(told: Sequence[Correction]) -> list[int]:
    """Return for each correction the first of those that say the same."""
    union, first = Union(), dict[object, int]()
    texts = [bare(one.text) for one in told]
    for place, (one, text) in enumerate(zip(told, texts, strict=True)):
        union.join((place,))
        for mark in (text, one.group):
            if mark is not None and mark != "":
                union.join((first.setdefault(mark, place), place))
    different = list(dict.fromkeys(texts))
    places = {text: place for place, text in reversed(list(enumerate(texts)))}
    for former, latter in near(different):
        union.join((places[different[former]], places[different[latter]]))
    names = list(range(len(told)))
    for members in union.groups():
        for place in members:
            names[place] = members[0]
    return names


def _beliefs(
    told: Sequence[Correction], groups: Sequence[int], first: dict[int, Probabilities]
) -> light.Array:
    """Return what is believed of each by a model that has not seen its label (corrections, 3)."""
    unknown = Probabilities(1 / 3, 1 / 3, 1 / 3)
    network = np.array([first.get(one.comment_id, unknown) for one in told], np.float64)
    if len(told) < FEWEST:
        return network
    truth = np.array([ORDER.index(one.label) for one in told], np.int64)
    return light.out_of_fold(light.features([one.text for one in told], network), truth, groups)


def _doubted(told: Sequence[Correction], beliefs: light.Array, first: dict[int, Probabilities]) -> list[Slip]:
    if len(told) < FEWEST:
        return []
    truth = np.array([ORDER.index(one.label) for one in told], np.int64)
    return [
        Slip(
            told[place].comment_id,
            told[place].text,
            told[place].label,
            ORDER[code],
            float(beliefs[place, code]),
        )
        for place, code, margin in light.doubtful(truth, beliefs)
        if margin >= MARGIN and told[place].comment_id in first
    ]


def _contradicted(
    told: Sequence[Correction], groups: Sequence[int], beliefs: light.Array
) -> tuple[set[int], list[Slip]]:
    """Return every comment whose copies were labelled differently, and those of the fewer."""
    members: dict[int, list[int]] = {}
    for place, group in enumerate(groups):
        members.setdefault(group, []).append(place)
    disputed: set[int] = set()
    found: list[Slip] = []
    for places in members.values():
        votes = Counter(told[place].label for place in places)
        if len(votes) < 2:
            continue
        disputed.update(told[place].comment_id for place in places)
        mean = beliefs[places].mean(axis=0)
        best = max(votes, key=lambda label: (votes[label], mean[ORDER.index(label)]))
        found += [
            Slip(
                told[place].comment_id, told[place].text, told[place].label, best,
                float(mean[ORDER.index(best)]), votes[best],
            )
            for place in places
            if told[place].label is not best
        ]  # fmt: skip
    return disputed, found
