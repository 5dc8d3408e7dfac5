"""Two versions on the same comments: those kept aside, those of the audits, and a fixed set that ships along."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from moderator.classifier.correcting.holdout import anchors
from moderator.classifier.evaluation import FEW, ClassFigures, Comparison, Figures, compare
from moderator.core.comment import Sentiment
from moderator.core.wording import lowered

if TYPE_CHECKING:
    from moderator.classifier.runtime import Scorer
    from moderator.services.library import Library
    from moderator.services.model.aside import Examples

NAMES = {
    "check": "Corrections kept aside",
    "audit": "Blind audits",
    "anchors": "Fixed set of other comments",
}


@dataclass(frozen=True, slots=True)
class Judgement:
    """How one version does against another; None where there is nothing to compare on."""

    check: Comparison | None = None
    """On corrections that no version learnt from."""
    audit: Comparison | None = None
    """On comments drawn at random and judged without the machine's word."""
    anchors: Comparison | None = None
    """On made-up comments of many kinds: whether something that was known is forgotten."""

    @property
    def sets(self) -> dict[str, Comparison]:
        """The comparisons that could be made, by name."""
        every = {"check": self.check, "audit": self.audit, "anchors": self.anchors}
        return {name: one for name, one in every.items() if one is not None}

    @property
    def main(self) -> Comparison | None:
        """The one to go by: what was kept aside, unless that is too little to tell and the audits are not."""
        if self.check is None or (self.check.before.n < FEW and self.audit and self.audit.before.n >= FEW):
            return self.audit
        return self.check

    @property
    def worse(self) -> bool:
        """Whether the second is surely worse on any of them."""
        return any(one.worse for one in self.sets.values())

    @property
    def better(self) -> bool:
        """Whether the second does better on what it is to be judged by, and is surely worse nowhere."""
        return self.main is not None and self.main.difference > 0 and not self.worse

    @property
    def verdict(self) -> str:
        """Return one plain sentence for each comparison."""
        if not self.sets:
            return "There was nothing kept aside to compare on."
        if len(self.sets) == 1:
            return next(iter(self.sets.values())).verdict
        return " ".join(f"{NAMES[name]}: {lowered(one.verdict)}" for name, one in self.sets.items())

    def to_json(self) -> dict[str, Any]:
        """Return plain values."""
        return {name: one.to_json() for name, one in self.sets.items()}

    @staticmethod
    def from_stored(stored: object) -> "Judgement":
        """Return what `to_json` kept."""
        known = stored if isinstance(stored, dict) else {}
        return Judgement(**{name: comparison(known.get(name)) for name in NAMES})


def judge(library: "Library", before: "Scorer", after: "Scorer", examples: "Examples") -> Judgement:
    """Compare two versions on all three sets."""
    check = [(one.text, one.label) for one in examples.check]
    audit = [(one.text, one.label) for one in examples.audit]
    fixed = anchors(library.shelf.shipped)
    return Judgement(*(_compared(before, after, pairs) for pairs in (check, audit, fixed)))


def _compared(before: "Scorer", after: "Scorer", pairs: Sequence[tuple[str, Sentiment]]) -> Comparison | None:
    if not pairs:
        return None
    texts = [text for text, _ in pairs]
    sides = [[one.probabilities for one in scorer.score(texts)] for scorer in (before, after)]
    return compare(sides[0], sides[1], [label for _, label in pairs])


def comparison(stored: object) -> Comparison | None:
    """Return a comparison that was kept as plain values."""
    if not isinstance(stored, dict):
        return None
    values = {name: stored[name] for name in ("difference", "low", "high", "p_value", "gained", "lost")}
    return Comparison(_figures(stored["before"]), _figures(stored["after"]), **values)


def _figures(stored: dict[str, Any]) -> Figures:
    per_class = {name: ClassFigures(**figures) for name, figures in stored["per_class"].items()}
    confusion = tuple(tuple(row) for row in stored["confusion"])
    return Figures(**{**stored, "per_class": per_class, "confusion": confusion})
