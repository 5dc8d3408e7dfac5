"""How a model was made, said so exactly that it can be made again: words, network, stages, and the data by a hash."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Self

from moderator.core.errors import UserError

MOST_STAGES = 100
LATER = frozenset({"spatial"})
"""Settings that could not be chosen once: a card that is silent of them means what is usual."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of a training: passes over the data that begin with the weights which the part before left."""

    epochs: int = 3
    planned: int = 0
    """The passes after which the rate would come to rest, where these are not all made; 0: it does at the last."""
    batch: int = 128
    """Texts; on small data large batches are halved (`stages.FEWEST`)."""
    rate: float = 2e-3
    decay: float = 1e-2
    masked: float = 0.1
    """The share of words hidden at each pass."""
    dropout: float = 0.3
    spatial: float = 0.2
    """The share of each text's directions of meaning (columns of its words' vectors) left out at each pass."""
    balance: float = 1.0
    even: float = 0.4
    """How much more the labels of small sources weigh; 0 is not at all."""
    average: float = 0.8
    patience: int = 2
    seed: int = 2026
    kept: float = 0.0
    """The share of the weights before this stage in the mean of old and new that is the result (Wortsman 2022)."""
    others: int | None = None
    """At most so many of the texts that only a teacher judged, drawn by the seed; None: all."""

    def said(self) -> str:
        """Return the stage in some words."""
        whole = max(self.epochs, self.planned)
        passes = f"{self.epochs} of {whole} planned" if whole > self.epochs else f"{whole}"
        words = f"{passes} {'pass' if whole == 1 else 'passes'} at {self.rate:g}"
        return f"{words}, {self.kept:.0%} of the weights before kept" if self.kept else words


@dataclass(frozen=True, slots=True)
class Words:
    """Where the words came from."""

    model: str | None = None
    """The version whose words were taken; None: they were learnt from the data."""
    sha256: str = ""
    """Of the file of words."""
    whole: int | None = None
    pieces: int | None = None
    least: int | None = None
    """A word seen fewer times than this was not learnt."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a model was made."""

    stages: tuple[Stage, ...]
    network: dict[str, Any]
    """cell, embedding, units, layers, hidden."""
    words: Words = Words()
    begun: str | None = None
    """The version that the first stage began with, where it is not known how that was made; None: from nothing."""
    data: tuple[str, ...] = ()
    """The fingerprint of what each stage learnt from; empty where it is not known."""
    rows: dict[str, dict[str, dict[str, int]]] = field(default_factory=dict)
    """For each fingerprint and source, the rows by split ("train", "val")."""
    silent: tuple[str, ...] = ()
    """What the card does not say of some stage; the usual values stand in for it."""

    def to_json(self) -> dict[str, Any]:
        """Return plain values, for the card."""
        return {
            "begun": self.begun,
            "words": asdict(self.words),
            "network": dict(self.network),
            "stages": [
                asdict(stage) | {"data": data or None}
                for stage, data in zip(self.stages, self.data, strict=True)
            ],
            "data": self.rows,
        }

    @classmethod
    def from_json(cls, document: object) -> Self | None:
        """Read a recipe from a card; None if the card has none.

        Raises:
            UserError: it is not one.

        """
        if not document:
            return None
        refused = UserError("The card does not say in a form that can be read how the model was made.")
        try:
            return cls._read(document)
        except (AttributeError, TypeError, ValueError, KeyError, OverflowError) as error:
            raise refused from error

    @classmethod
    def _read(cls, document: Any) -> Self:
        known = {entry.name: entry for entry in fields(Stage)}
        stages, data = [], []
        silent: set[str] = set()
        for entry in document["stages"]:
            found = {name: _number(entry[name], name) for name in known if name in entry}
            silent |= set(known) - set(found) - LATER
            stage = Stage(**found)
            sane = (
                1 <= stage.epochs <= 10_000
                and 0 <= stage.planned <= 10_000
                and 1 <= stage.batch <= 1 << 20
                and 0 < stage.rate <= 10
                and (stage.others is None or stage.others >= 1)
                and stage.seed >= 0
                and all(0 <= share <= 1 for share in (stage.masked, stage.average, stage.kept))
                and all(0 <= share < 1 for share in (stage.dropout, stage.spatial))
            )
            if not sane:
                raise ValueError
            stages.append(stage)
            data.append(str(entry.get("data") or ""))
        network, words = document["network"], document.get("words") or {}
        if not 1 <= len(stages) <= MOST_STAGES or network["cell"] not in ("lstm", "gru"):
            raise ValueError
        begun, model = document.get("begun"), words.get("model")
        return cls(
            tuple(stages),
            {"cell": network["cell"]}
            | {name: int(network[name]) for name in ("embedding", "units", "layers", "hidden")},
            Words(
                None if model is None else str(model),
                str(words.get("sha256") or ""),
                *(
                    None if words.get(name) is None else int(words[name])
                    for name in ("whole", "pieces", "least")
                ),
            ),
            None if begun is None else str(begun),
            tuple(data),
            _rows(document.get("data") or {}),
            tuple(sorted(silent)),
        )

    def lines(self) -> list[str]:
        """Return the recipe in two plain lines: how, and from what."""
        first = f"begun with {self.begun}; " if self.begun else ""
        way = "; then ".join(stage.said() for stage in self.stages)
        known = [data for data in self.data if data]
        words = f"words of {self.words.model}" if self.words.model else "words learnt from the data"
        if not known:
            return [first + way, f"{words}; which rows it learnt from is not recorded"]
        rows = sum(split.get("train", 0) for split in self.rows.get(known[-1], {}).values())
        return [first + way, f"{words}; {rows} rows, fingerprint {known[-1][:12]}"]


def _number(value: Any, name: str) -> Any:
    """Return a setting as it was written down: whole where it counts something."""
    if value is None and name == "others":
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 1 << 53:
        raise ValueError(name)
    if name in ("epochs", "planned", "batch", "patience", "seed", "others"):
        return int(value)
    return float(value)


def _rows(document: Mapping[str, Any]) -> dict[str, dict[str, dict[str, int]]]:
    return {
        str(data): {
            str(source): {str(split): int(count) for split, count in splits.items()}
            for source, splits in sources.items()
        }
        for data, sources in document.items()
    }
