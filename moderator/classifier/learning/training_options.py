"""How to train a base model: the ways that are usual, and the way of another model."""

from dataclasses import dataclass, fields, replace
from pathlib import Path

from moderator.classifier.card import ModelFolder
from moderator.classifier.learning.recipe import Recipe, Stage
from moderator.classifier.network import CellKind
from moderator.core.errors import UserError


@dataclass(frozen=True, slots=True)
class TrainOptions(Stage):
    """How to train: the first stage, the network and its words; `then` are the stages after the first."""

    cell: CellKind = "lstm"
    embedding: int = 160
    units: int = 64
    layers: int = 1
    hidden: int = 128
    words: int = 45_000
    pieces: int = 6_000
    least: int = 5
    """A word seen fewer times than this never enters the vocabulary."""
    then: tuple[Stage, ...] = ()
    resume: bool = False
    version: str = ""
    """Empty: named after the day."""
    start: str = ""
    """A model's folder: its words and weights are the beginning, its shape is kept. Empty: a random start."""
    vocabulary: str = ""
    """A model's folder: its words are used, its weights are not. Empty: words are learnt from the data."""
    like: str = ""
    """A model's folder: whether the data is what it learnt from is said."""
    note: str = ""

    @property
    def stages(self) -> tuple[Stage, ...]:
        """All stages in their order."""
        return (Stage(**{entry.name: getattr(self, entry.name) for entry in fields(Stage)}), *self.then)

    def with_stages(self, stages: tuple[Stage, ...]) -> "TrainOptions":
        """Return the same with other stages."""
        first = {entry.name: getattr(stages[0], entry.name) for entry in fields(Stage)}
        return replace(self, **first, then=stages[1:])

    def passing(self, epochs: int) -> "TrainOptions":
        """Return the same with so many passes in every stage."""
        stages = (replace(stage, epochs=epochs) for stage in self.stages)
        return self.with_stages(tuple(stages))


FURTHER = TrainOptions(epochs=2, rate=8e-4, average=0.9, kept=0.7)
"""How to go on from a model: gently, with a longer mean, and a third of the way."""

SHIPPED = TrainOptions(epochs=20, batch=512, rate=3e-3, dropout=0.2, spatial=0.1, patience=20, seed=3)
"""How the shipped model was begun: with teachers' beliefs on a million texts, twenty passes still teach something. What
came after that its card has (`like`)."""


def like(folder: Path, start: str = "") -> TrainOptions:
    """Return how the model in a folder was made, as the way to make another one.

    Words that were learnt from the data are learnt anew; words that another model had are taken from the folder.
    `start` is the folder of what it was begun with, where its card does not say how that was made.

    Raises:
        UserError: its card does not say how it was made.

    """
    card = ModelFolder(folder).card
    recipe = Recipe.from_json(card.recipe)
    if recipe is None:
        raise UserError(
            f"The card of “{card.version}” does not say how it was made.",
            advice="It learnt from corrections: name the model that it came from."
            if card.corrections
            else "",
        )
    if recipe.begun and not start:
        raise UserError(
            f"“{card.version}” was begun with “{recipe.begun}”, and its card does not say how that was made.",
            advice="Name the folder of that one with --start.",
        )
    if start and not recipe.begun:
        raise UserError(f"“{card.version}” was made from nothing: there is no place for --start in that.")
    words, usual = recipe.words, TrainOptions()
    return TrainOptions(
        **recipe.network,
        words=words.whole or usual.words,
        pieces=usual.pieces if words.pieces is None else words.pieces,
        least=words.least or usual.least,
        start=start,
        vocabulary=str(folder) if words.model and not start else "",
        like=str(folder),
    ).with_stages(recipe.stages)
