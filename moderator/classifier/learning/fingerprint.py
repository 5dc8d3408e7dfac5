"""A fingerprint of labelled text: the same rows, the same hash, whatever the files are called and in what order."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator

from moderator.classifier.learning.dataset import Corpus, Row

_SPAN = 1 << 256


def fingerprint(corpus: Corpus) -> str:
    """Return the sum of the rows' SHA-256, in hexadecimal: all that is learnt from, and chosen by, counts in it."""
    total = 0
    for said in _said(corpus):
        total += int.from_bytes(hashlib.sha256(json.dumps(said).encode("ascii")).digest())
    return f"{total % _SPAN:064x}"


def _said(corpus: Corpus) -> Iterator[list[object]]:
    for split, rows in (("train", corpus.train), ("val", corpus.val)):
        for row in rows:
            yield [split, row.text, row.source, row.label, row.soft, row.abuse, row.weak, row.lang]
    for text in corpus.texts:
        yield ["text", text]


def rows_by_source(corpus: Corpus) -> dict[str, dict[str, int]]:
    """Return how many rows of each source there are to learn from, and to choose by."""
    found: dict[str, dict[str, int]] = defaultdict(dict)

    def count(split: str, rows: list[Row]) -> None:
        for row in rows:
            found[row.source][split] = found[row.source].get(split, 0) + 1

    count("train", corpus.train)
    count("val", corpus.val)
    return dict(sorted(found.items()))
