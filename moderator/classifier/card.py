"""The card of a model, and the folder that it lies in."""

import hashlib
import json
import os
import re
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Self

from moderator.core.comment import ORDER
from moderator.core.errors import UserError

KERAS, ONNX, TOKENIZER, CARD = "model.keras", "model.onnx", "tokenizer.json", "card.json"
MEMORY, NGRAMS = "memory.npz", "ngrams.npz"
FILES = (KERAS, ONNX, TOKENIZER, MEMORY, NGRAMS)
"""What a model consists of, beside its card. Retraining starts from `model.keras`, and holds on to `memory.npz`;
`ngrams.npz` is asked beside the network where there was little labelled text."""
LARGEST = 512 * 1024 * 1024
"""No file of a model is larger, in bytes."""
VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,63}")
ANOTHER_COPY = "Choose another version, or another copy of this one."
_NAME_ONE = f"A model is a folder with a file “{CARD}”: name one."


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What a model is, what it learnt from, and how well it does."""

    version: str
    parent: str | None = None
    created_at: str = ""
    """An instant in ISO 8601, UTC."""
    labels: tuple[str, ...] = tuple(sentiment.value for sentiment in ORDER)
    data: tuple[dict[str, Any], ...] = ()
    """Each source: name, rows, terms."""
    figures: dict[str, Any] = field(default_factory=dict)
    """Figures by source, such as `{"val": {"tse": {...}}}`."""
    libraries: dict[str, str] = field(default_factory=dict)
    sha256: dict[str, str] = field(default_factory=dict)
    corrections: int = 0
    note: str = ""
    temperature: float = 1.0
    """Beliefs are divided by this before they become probabilities."""
    bias: tuple[float, float, float] = (0.0, 0.0, 0.0)
    """Added to the beliefs after the temperature."""
    abuse: bool = True
    """Whether the second output was ever taught."""
    abuse_temperature: float = 1.0
    ngram_shares: tuple[float, float] = (1.0, 0.0)
    """What the network's raw beliefs and the n-grams' count where both are asked."""
    languages: tuple[str, ...] = ()
    """What it learnt to read (ISO 639-1); texts in others are marked. Empty: nobody knows, and none is."""
    network: dict[str, Any] = field(default_factory=dict)
    """The shape of the network, enough to build it again."""
    recipe: dict[str, Any] = field(default_factory=dict)
    """How it was made (`recipe.Recipe`); empty where nobody knows, or where it learnt from corrections since."""
    extra: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return plain values."""
        return asdict(self)

    @classmethod
    def from_json(cls, document: object) -> Self:
        """Read a card; fields of a later version are left out.

        Raises:
            UserError: it is not a card.

        """
        if not isinstance(document, dict) or not isinstance(document.get("version"), str):
            raise UserError("The model's card cannot be read.", advice=ANOTHER_COPY)
        known = {entry.name for entry in fields(cls)}
        values = {name: value for name, value in document.items() if name in known}
        try:
            for name in ("labels", "data", "bias", "languages", "ngram_shares"):
                if name in values:
                    values[name] = tuple(values[name])
            card = cls(**values)
        except TypeError as error:
            raise UserError("The model's card cannot be read.", advice=ANOTHER_COPY) from error
        check_version(card.version)
        if card.labels != tuple(sentiment.value for sentiment in ORDER):
            raise UserError(
                "The model knows other classes than negative, neutral and positive.",
                advice="Choose a model that this program made.",
            )
        numbers = (card.temperature, card.abuse_temperature, *card.bias, *card.ngram_shares)
        plain = all(isinstance(n, int | float) and abs(n) < 1e3 for n in numbers) and len(numbers) == 7
        if not plain or min(numbers[:2]) <= 0:
            raise UserError("The model's card cannot be read.", advice=ANOTHER_COPY)
        return card


def check_version(version: str) -> str:
    """Return the name of a version if it can be the name of a folder.

    Raises:
        UserError: it cannot.

    """
    if not VERSION.fullmatch(version) or ".." in version:
        raise UserError(f"“{version[:80]}” cannot be the name of a model version.")
    return version


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@dataclass(frozen=True)
class ModelFolder:
    """One version on the disk."""

    path: Path

    @cached_property
    def card(self) -> ModelCard:
        """The card.

        Raises:
            UserError: it is missing or damaged.

        """
        try:
            document = json.loads((self.path / CARD).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            gone = isinstance(error, FileNotFoundError | NotADirectoryError)
            raise UserError(
                f"The model “{self.path.name}” has no readable card.",
                advice=_NAME_ONE if gone else ANOTHER_COPY,
            ) from error
        return ModelCard.from_json(document)

    @property
    def version(self) -> str:
        """The name of the version."""
        return self.card.version

    @property
    def onnx(self) -> Path:
        """The network as it is run."""
        return self.path / ONNX

    @property
    def keras(self) -> Path:
        """The network as it is trained."""
        return self.path / KERAS

    @property
    def memory(self) -> Path:
        """What it remembers of its training, without any text; older versions have none."""
        return self.path / MEMORY

    @property
    def tokenizer(self) -> Path:
        """The vocabulary."""
        return self.path / TOKENIZER

    def verify(self) -> list[str]:
        """Return what is wrong with the files, in sentences; nothing if all is well."""
        try:
            expected = self.card.sha256
        except UserError as error:
            return [str(error.args[0])]
        problems = []
        for name in (ONNX, TOKENIZER):
            if name not in expected:
                problems.append(f"The card of the model “{self.path.name}” does not name {name}.")
        for name, digest in expected.items():
            path = self.path / name
            if name not in FILES or not path.is_file():
                problems.append(f"{name} of the model “{self.path.name}” is missing.")
            elif file_hash(path) != digest:
                problems.append(f"{name} of the model “{self.path.name}” is damaged.")
        return problems


def seal(staging: Path, card: ModelCard) -> ModelCard:
    """Write the card of a finished model, with the hashes of its files, safely onto the disk."""
    hashes = {name: file_hash(staging / name) for name in FILES if (staging / name).is_file()}
    card = replace(
        card, sha256=hashes, created_at=card.created_at or datetime.now(UTC).isoformat("T", "milliseconds")
    )
    for name in hashes:
        sync(staging / name)
    write_card(staging, card)
    return card


def write_card(folder: Path, card: ModelCard) -> None:
    """Write a card safely onto the disk; at any instant it is the old or the new one whole."""
    check_version(card.version)
    text = json.dumps(card.to_json(), indent=1, ensure_ascii=False)
    draft = folder / f".{CARD}.tmp"
    draft.write_text(text + "\n", encoding="utf-8")
    sync(draft)
    draft.replace(folder / CARD)
    sync(folder)


def sync(path: Path) -> None:
    """Make sure that a file or folder survives a power cut, where the system can say so."""
    if path.is_dir() and os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() or os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
