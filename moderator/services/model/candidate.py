"""A newly trained version, and what would change if it were used."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from heapq import heappush, heappushpop

from moderator.classifier.evaluation import Comparison, Figures
from moderator.core.comment import Sentiment
from moderator.core.operation import Changes
from moderator.services.model.judging import Judgement
from moderator.services.model.judging import comparison as stored_comparison

MOST_WORSE, MOST_OTHER = 500, 1500
"""Flips that are kept one by one; all are counted."""


@dataclass(frozen=True, slots=True)
class Flip:
    """One comment that the candidate reads differently."""

    comment_id: int
    text: str
    before: Sentiment
    after: Sentiment
    said: Sentiment | None
    """What a person said, if anyone did."""
    p_before: float | None = None
    """How probable each thought its own word."""
    p_after: float | None = None

    @property
    def worse(self) -> bool:
        """Whether the old model agreed with the person and the candidate does not."""
        return self.said is not None and self.before == self.said != self.after


@dataclass(slots=True)
class FlipTally:
    """Counts all flips and keeps the telling ones, in bounded memory."""

    compared: int = 0
    counted: Counter[tuple[Sentiment, Sentiment]] = field(default_factory=Counter)
    worse: list[Flip] = field(default_factory=list)
    other: list[tuple[tuple[bool, float, int], Flip]] = field(default_factory=list)
    """A heap: the least telling on top."""

    def add(self, flip: Flip) -> None:
        """Note one comparison, whether or not it is a flip."""
        self.compared += 1
        if flip.before == flip.after:
            return
        self.counted[flip.before, flip.after] += 1
        if flip.worse:
            if len(self.worse) < MOST_WORSE:
                self.worse.append(flip)
        else:
            # What a person spoke about tells more, then what the new model is surest of.
            weight = (flip.said is not None, flip.p_after or 0.0, -flip.comment_id)
            push = heappush if len(self.other) < MOST_OTHER else heappushpop
            push(self.other, (weight, flip))

    @property
    def kept(self) -> tuple[Flip, ...]:
        """The flips against a person's word first, then the most telling."""
        others = sorted(self.other, key=lambda one: one[0], reverse=True)
        return (*self.worse, *(flip for _, flip in others))

    @property
    def count(self) -> int:
        """How many comments would change."""
        return self.counted.total()

    @property
    def table(self) -> dict[tuple[Sentiment, Sentiment], int]:
        """How many went from which sentiment to which."""
        return dict(self.counted)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A version that waits to be accepted or refused."""

    version: str
    parent: str
    corrections: int
    seconds: float
    judgement: Judgement
    """How it does on what no version has learnt from."""
    flips: tuple[Flip, ...]
    """The telling ones; `flip_count` counts all."""
    flip_count: int
    flip_table: Mapping[tuple[Sentiment, Sentiment], int]
    compared: int
    """Comments that both models have read."""
    changes: Changes = Changes.MODELS

    @property
    def comparison(self) -> Comparison | None:
        """On corrections that were kept aside; None when there are none."""
        return self.judgement.check

    @property
    def before(self) -> Figures | None:
        """How the active model does on what was kept aside."""
        return self.comparison.before if self.comparison else None

    @property
    def after(self) -> Figures | None:
        """How the candidate does on the same."""
        return self.comparison.after if self.comparison else None

    @property
    def better(self) -> bool:
        """Whether it did better on what was kept aside, and is surely worse nowhere."""
        return self.judgement.better

    @property
    def verdict(self) -> str:
        """One plain sentence for each thing it was judged by."""
        return self.judgement.verdict

    def to_json(self) -> dict[str, object]:
        """Return plain values, as scripts read them."""
        return {
            "candidate": self.version,
            "corrections": self.corrections,
            "seconds": self.seconds,
            "before": self.before.to_json() if self.before else {},
            "after": self.after.to_json() if self.after else {},
            "judged_on": self.judgement.to_json(),
            "flips": self.flip_count,
            "flips_against_you": sum(flip.worse for flip in self.flips),
            "verdict": self.verdict,
        }

    def to_stored(self) -> dict[str, object]:
        """Return plain values without any text, to be kept in the library."""
        return {
            "version": self.version,
            "parent": self.parent,
            "corrections": self.corrections,
            "seconds": self.seconds,
            "judgement": self.judgement.to_json(),
            "flips": [
                [one.comment_id, one.before, one.after, one.said, one.p_before, one.p_after]
                for one in self.flips
            ],
            "flip_count": self.flip_count,
            "flip_table": [[before, after, n] for (before, after), n in self.flip_table.items()],
            "compared": self.compared,
        }

    @staticmethod
    def from_stored(stored: object) -> "Candidate | None":
        """Return what `to_stored` kept; the texts of flips come by `with_texts`."""
        if not isinstance(stored, dict):
            return None
        flips = tuple(
            Flip(one, "", Sentiment(before), Sentiment(after), Sentiment(said) if said else None, *figures)
            for one, before, after, said, *figures in stored["flips"]
        )
        table = {(Sentiment(before), Sentiment(after)): n for before, after, n in stored["flip_table"]}
        return Candidate(
            version=stored["version"],
            parent=stored["parent"],
            corrections=stored["corrections"],
            seconds=stored["seconds"],
            judgement=_judgement(stored),
            flips=flips,
            flip_count=stored["flip_count"],
            flip_table=table,
            compared=stored["compared"],
        )

    def with_texts(self, texts: Mapping[int, str]) -> "Candidate":
        """Return the candidate with its flips' texts; comments that are gone are left out."""
        flips = [
            replace(flip, text=texts[flip.comment_id]) for flip in self.flips if flip.comment_id in texts
        ]
        return replace(self, flips=tuple(flips))


def _judgement(stored: dict[str, object]) -> Judgement:
    if "judgement" in stored:
        return Judgement.from_stored(stored["judgement"])
    # As an earlier version of the program kept it.
    return Judgement(check=stored_comparison(stored.get("comparison")))
