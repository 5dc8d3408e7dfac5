"""A newly trained version, and what would change if it were used."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from moderator.classifier.evaluation import ClassFigures, Comparison, Figures
from moderator.core.comment import Sentiment
from moderator.core.operation import Changes

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
    other: list[Flip] = field(default_factory=list)

    def add(self, flip: Flip) -> None:
        """Note one comparison, whether or not it is a flip."""
        self.compared += 1
        if flip.before == flip.after:
            return
        self.counted[flip.before, flip.after] += 1
        if flip.worse:
            if len(self.worse) < MOST_WORSE:
                self.worse.append(flip)
        elif len(self.other) < MOST_OTHER:
            self.other.append(flip)

    @property
    def kept(self) -> tuple[Flip, ...]:
        """The flips against a person's word first."""
        return (*self.worse, *self.other)

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
    comparison: Comparison | None
    """On corrections that were kept aside; None when there are none."""
    flips: tuple[Flip, ...]
    """The telling ones; `flip_count` counts all."""
    flip_count: int
    flip_table: Mapping[tuple[Sentiment, Sentiment], int]
    compared: int
    """Comments that both models have read."""
    changes: Changes = Changes.MODELS

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
        """Whether it did better on what was kept aside, and is not surely worse."""
        return self.comparison is not None and self.comparison.difference > 0 and not self.comparison.worse

    @property
    def verdict(self) -> str:
        """One plain sentence."""
        return self.comparison.verdict if self.comparison else "There was nothing kept aside to compare on."

    def to_json(self) -> dict[str, object]:
        """Return plain values, as scripts read them."""
        return {
            "candidate": self.version,
            "corrections": self.corrections,
            "seconds": self.seconds,
            "before": self.before.to_json() if self.before else {},
            "after": self.after.to_json() if self.after else {},
            "flips": self.flip_count,
            "verdict": self.verdict,
        }

    def to_stored(self) -> dict[str, object]:
        """Return plain values without any text, to be kept in the library."""
        return {
            "version": self.version,
            "parent": self.parent,
            "corrections": self.corrections,
            "seconds": self.seconds,
            "comparison": self.comparison.to_json() if self.comparison else None,
            "flips": [[flip.comment_id, flip.before, flip.after, flip.said] for flip in self.flips],
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
            Flip(one, "", Sentiment(before), Sentiment(after), Sentiment(said) if said else None)
            for one, before, after, said in stored["flips"]
        )
        table = {(Sentiment(before), Sentiment(after)): n for before, after, n in stored["flip_table"]}
        return Candidate(
            version=stored["version"],
            parent=stored["parent"],
            corrections=stored["corrections"],
            seconds=stored["seconds"],
            comparison=_comparison(stored["comparison"]),
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


def _comparison(stored: dict[str, object] | None) -> Comparison | None:
    if stored is None:
        return None
    values = {name: stored[name] for name in ("difference", "low", "high", "p_value", "gained", "lost")}
    return Comparison(_figures(stored["before"]), _figures(stored["after"]), **values)  # type: ignore[arg-type]


def _figures(stored: object) -> Figures:
    assert isinstance(stored, dict)
    per_class = {name: ClassFigures(**figures) for name, figures in stored["per_class"].items()}
    confusion = tuple(tuple(row) for row in stored["confusion"])
    return Figures(**{**stored, "per_class": per_class, "confusion": confusion})
