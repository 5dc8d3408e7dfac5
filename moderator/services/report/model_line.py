"""What the overview says of the model in use: how much it finds, how often it is right, and for how long it serves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from moderator.core.errors import UserError
from moderator.core.shares import wilson
from moderator.core.wording import many
from moderator.services.quality import auditing
from moderator.services.quality.rates import Check, Rate
from moderator.store import figures

if TYPE_CHECKING:
    from moderator.classifier.artifact import ModelShelf

ENOUGH = 40
"""New corrections from which a retraining can be judged."""


@dataclass(frozen=True, slots=True)
class ModelLine:
    """The model in use; nothing but its name where its card gives no figures."""

    version: str
    since: date | None = None
    """In use here since that day."""
    finds: Rate | None = None
    """Of the texts that are negative, those it calls so."""
    right: Rate | None = None
    """Of the texts it calls negative, those that are."""
    tested: int = 0
    """Labelled texts, never seen in training, that both were counted in."""
    corrections: int = 0
    """Sentiments that persons have given here and this model was not trained on."""
    enough: bool = False
    """Whether these are enough to retrain."""
    words: tuple[str, ...] = ()
    """The same in sentences."""
    checks: tuple[Check, ...] = ()
    """The blind audits of this library, oldest first."""
    drift: str = ""
    """What they say of the change over time; empty with fewer than two."""


def model_line(connection: figures.Reading, shelf: "ModelShelf | None") -> ModelLine:
    """Return what is known of the model in use; an empty version where there is none."""
    try:
        card = shelf.active().card if shelf is not None else None
    except UserError:
        card = None
    if card is None:
        return ModelLine("")
    since, given = figures.model_in_use(connection, card.version)
    fresh = max(0, given - card.corrections)
    enough = fresh >= ENOUGH
    finds, right, tested = rates(card.figures)
    counted = f"Counted in {tested:,} texts that it never saw in training, not in yours."
    audited = _audited(connection, card.version)
    if audited is not None:
        finds, right, tested = audited
        counted = f"Counted in {tested:,} of your comments, drawn at random and judged without its word."
    words = []
    if finds is not None and right is not None:
        words.append(f"Finds {_of_hundred(finds)} negative comments ({_between(finds)}).")
        words.append(f"Of 100 it calls negative, {_whole(right.share)} are ({_between(right)}).")
        words.append(counted)
    if fresh:
        words.append(
            f"{many(fresh, 'correction')}: {'enough to retrain' if enough else f'{ENOUGH} are enough to retrain'}."
        )
    checks, drift = _checked(connection)
    return ModelLine(
        card.version, since.date() if since else None, finds, right, tested, fresh, enough, tuple(words),
        checks, drift,
    )  # fmt: skip


def _audited(connection: figures.Reading, version: str) -> tuple[Rate, Rate, int] | None:
    """Return what blind audits of this library say, once they say enough: that counts for more than any card."""
    told, _, _ = auditing.measured(connection, version)
    if told is None or not told.enough or told.finds is None or told.holds is None:
        return None
    return told.finds, told.holds, told.judged


def _checked(connection: figures.Reading) -> tuple[tuple[Check, ...], str]:
    """Return every audit that says enough, and the change over time in a sentence."""
    found = auditing.checks(auditing.results(connection))
    return found, auditing.drift(found)


def rates(card_figures: Mapping[str, Any]) -> tuple[Rate | None, Rate | None, int]:
    """Return what a card's held-out figures say of the negative class, over all their sources together."""
    tables = [
        one["confusion"]
        for one in _mappings(card_figures.get("val"))
        if isinstance(one.get("confusion"), Sequence)
    ]
    try:
        hits = sum(table[0][0] for table in tables)
        truly = sum(sum(table[0]) for table in tables)
        called = sum(row[0] for table in tables for row in table)
        tested = sum(n for table in tables for row in table for n in row)
    except (TypeError, IndexError):
        return None, None, 0
    if not truly or not called:
        return None, None, 0
    return _rate(hits, truly), _rate(hits, called), tested


def _mappings(value: object) -> list[Mapping[str, Any]]:
    if not isinstance(value, Mapping):
        return []
    if "confusion" in value:
        return [value]
    return [one for one in value.values() if isinstance(one, Mapping)]


def _rate(hits: int, of: int) -> Rate:
    return Rate(hits / of, *wilson(hits, of), of)


def _whole(share: float) -> int:
    return round(100 * share)


def _of_hundred(rate: Rate) -> str:
    return f"{_whole(rate.share)} of 100"


def _between(rate: Rate) -> str:
    return f"{_whole(rate.low)} to {_whole(rate.high)}"
