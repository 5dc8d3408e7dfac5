"""A few records of a document, by which it is known: bounded in number and in size, however deep they are."""

from collections.abc import Iterator

from moderator.core.comment import Rejected
from moderator.importers.documents.jsonstream import Placed

MOST_LETTERS = 2_000_000
"""Characters of a sample from which no more records are taken, be they texts or what is inside of them."""


def few(records: Iterator[Placed | Rejected], most: int, fewest: int = 1) -> list[object]:
    """Return the first values: `most` at the most, and from `fewest` on no more than hold `MOST_LETTERS`."""
    found: list[object] = []
    letters = 0
    for record in records:
        if isinstance(record, tuple):
            found.append(record[1])
            letters += size(record[1])
        if len(found) >= most or (len(found) >= fewest and letters >= MOST_LETTERS):
            break
    return found


def size(value: object) -> int:
    """Return about how many characters a value has as JSON; beyond the bound of a sample nothing is counted."""
    total = 0
    waiting = [value]
    while waiting and total < MOST_LETTERS:
        one = waiting.pop()
        if isinstance(one, str):
            total += len(one)
        elif isinstance(one, dict):
            total += 4 * len(one)
            waiting += one.values()
        elif isinstance(one, list):
            total += 2 * len(one)
            waiting += one
        else:
            total += 4
    return total
