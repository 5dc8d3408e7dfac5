"""What was said of texts that lie in other files: annotations by a hash, handed on without the text.

A text is known by the SHA-256 of its words, however they were spaced (`key_of`). What an annotation says stands before
what the text's own file says: it was given after, by someone who had read it.
"""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

DIGITS = 16
"""Hexadecimal digits of the hash; among a hundred million texts hardly two share so many (1 chance in 3 700)."""
_SAID = ("label", "probabilities", "abuse", "source", "lang", "split")


def key_of(text: str) -> str:
    """Return what a text is known by."""
    plain = " ".join(text.split()).encode("utf-8", "surrogatepass")
    return hashlib.sha256(plain).hexdigest()[:DIGITS]


class Annotations:
    """Annotations by text; without any, reading costs nothing."""

    def __init__(self, documents: Iterable[dict[str, Any]] = ()) -> None:
        """Take documents that have `sha256` and say something."""
        self._by_key: dict[str, dict[str, Any]] = {}
        for document in documents:
            key = str(document["sha256"])[:DIGITS].lower()
            self._by_key[key] = {name: document[name] for name in _SAID if name in document}
        self._met: set[str] = set()

    def __len__(self) -> int:
        return len(self._by_key)

    @property
    def alone(self) -> int:
        """Annotations whose text was in none of the documents so far."""
        return len(self._by_key) - len(self._met)

    def joined(self, documents: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """Yield documents that have a text, each with what was annotated of it."""
        for document in documents:
            key = key_of(document["text"]) if self._by_key else ""
            said = self._by_key.get(key)
            if said is None:
                yield document
            else:
                self._met.add(key)
                yield _annotated(document, said)


def _annotated(document: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    # A label that is taken back takes the belief beside it along.
    kept = {
        name: value
        for name, value in document.items()
        if name not in ("label", "probabilities", "task_label")
    }
    return kept | said
