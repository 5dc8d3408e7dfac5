"""Files as batches of comments that are ready to be stored; every record is accounted for."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING

from moderator.core.comment import NewComment, Noted, Record, Rejected, Skipped
from moderator.importers.generic.rows import NO_TEXT
from moderator.importers.meaning.text import all_tidied
from moderator.importers.recognising import wrapped
from moderator.store.intake.ready import Page, page_of

if TYPE_CHECKING:
    from moderator.importers.base import Importer, Options, Source

MOST_LETTERS = 4_000_000
"""Characters of text from which a batch is full, however few comments it holds."""
MOST_SEEN = 200_000
"""Comments without an id that are remembered, so that the memory of a large import is bounded."""
RARELY = (1_000_000, 20, 50)
"""When Python looks for rings of objects: records hold none, and looking takes a fifth of the time of reading them."""


_TEXT: Callable[[NewComment], str] = itemgetter(NewComment._fields.index("text"))


@dataclass(slots=True)
class Batch:
    """Some records of a file, in its order."""

    comments: Page | None = None
    """None where there is none among them."""
    found: int = 0
    """Records of every kind."""
    skipped: Counter[str] = field(default_factory=Counter)
    noted: Counter[str] = field(default_factory=Counter)
    rejected: list[Rejected] = field(default_factory=list)

    def add(self, other: "Batch") -> None:
        """Count what another one holds beside its comments."""
        self.found += other.found
        self.skipped.update(other.skipped)
        self.noted.update(other.noted)
        self.rejected += other.rejected


def batches(
    source: "Source", importer: "Importer", options: "Options", seen: "Counter[str]", size: int
) -> Iterator[Batch]:
    """Yield the records of a file, so many at a time; `seen` is kept from one file of an import to the next.

    Raises:
        UserError: the file cannot be read to its end.

    """
    origin = hashlib.blake2b(source.head + str(source.size).encode(), digest_size=12).hexdigest()
    batch = Batch()
    new: list[NewComment] = []
    letters = 0
    for record in _runs(importer, source, options, size):
        if isinstance(record, list):
            new += record
            letters += sum(map(len, map(_TEXT, record)))
            batch.found += len(record) - 1
        elif isinstance(record, NewComment):
            new.append(record)
            letters += len(record.text)
        elif isinstance(record, Skipped):
            batch.skipped[record.reason] += 1
        elif isinstance(record, Noted):
            batch.noted[record.what] += record.count
            continue
        else:
            batch.rejected.append(record)
        batch.found += 1
        if batch.found >= size or letters >= MOST_LETTERS:
            yield _closed(batch, new, seen, origin)
            batch, new, letters = Batch(), [], 0
            if len(seen) > MOST_SEEN:
                seen.clear()
    if source.torn:
        batch.rejected.append(Rejected("the end of the file", source.torn))
        batch.found += 1
    if batch.found or batch.noted:
        yield _closed(batch, new, seen, origin)


def _runs(
    importer: "Importer", source: "Source", options: "Options", most: int
) -> "Iterator[Record | list[NewComment]]":
    """Yield what an importer reads, many comments at a time where it can, but no more than so many."""
    for found in wrapped.read(importer, source, options):
        if isinstance(found, list):
            yield from (found[start : start + most] for start in range(0, len(found), most))
        else:
            yield found


def _closed(batch: Batch, new: list[NewComment], seen: "Counter[str]", origin: str) -> Batch:
    """Put the comments of a batch to it."""
    clean = all_tidied(new)
    if len(clean) < len(new):
        batch.skipped[NO_TEXT] += len(new) - len(clean)
    if clean:
        batch.comments = page_of(clean, seen, origin)
    return batch
