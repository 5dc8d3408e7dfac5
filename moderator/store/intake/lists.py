"""Lists that come again, longer. Nothing in a row tells which comment it is; the whole list tells that it is known."""

from array import array
from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from moderator.store.intake.ready import Page
from moderator.store.rows.identity import OF_FILE, of_file
from moderator.store.schema import authors, comments, threads

MOST = 200_000
"""Rows without anything that tells them apart which a library may hold for lists to be known again: some 5 MB."""
_PART = 2000
"""Rows whose texts are held at once."""
_CHUNK = 500
"""Ids in one question."""
_LEAST, _LONG = 5, 15
"""Different texts that two lists have in common, each of so many bytes: "first" and "Amen" stand in any list."""
_OF_OLD, _OF_NEW = 0.9, 0.6
"""Their share of what the older list has, or of the newer one's beginning, from which it is the same list."""

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Earlier:
    """The rows of earlier imports, a number each in the order of the comments; no text."""

    ids: Numbers
    rows: Numbers
    """What is known of a row, hashed (for this process alone): post, author, instant and text."""
    lists: Numbers
    """The place of its import among those that there are."""
    tells: NDArray[np.bool_]
    """Whether its text is long enough to say something."""
    first: NDArray[np.bool_]
    """Whether no row before it in its list is the same."""
    used: NDArray[np.bool_]
    """Whether a row of this import was taken for it."""
    same: NDArray[np.bool_]
    """Which lists the file that is read is, by what was read of it so far: its last page may be a row or two."""

    def sizes(self, which: NDArray[np.bool_]) -> Numbers:
        """Return how many different rows of these each list has."""
        return np.bincount(self.lists[which & self.first], minlength=len(self.same))


class Lists:
    """The lists that came in earlier imports; what an import has met of them is counted once."""

    def __init__(self, batch: int) -> None:
        """Look at all imports but this one."""
        self._batch = batch
        self._known: dict[str, _Earlier | None] = {}
        """By platform."""

    def begin_file(self) -> None:
        """Forget which list the file was that is read to its end."""
        for earlier in self._known.values():
            if earlier is not None:
                earlier.same[:] = False

    def recognised(self, connection: Connection, page: Page) -> Page:
        """Return the comments of a page, each that an earlier list has by the identity that it got there."""
        if page.identities is page.external_ids:
            return page
        places = [place for place, name in enumerate(page.identities) if name and of_file(name)]
        if not places:
            return page
        found: dict[int, int] = {}
        for platform in {page.platforms[place] for place in places}:
            if platform not in self._known:
                self._known[platform] = _earlier(connection, platform, self._batch)
            earlier = self._known[platform]
            if earlier is not None:
                its = [place for place in places if page.platforms[place] == platform]
                found |= _found(earlier, page, its)
        if not found:
            return page
        names = _identities(connection, found.values())
        identities = list(page.identities)
        for place, comment_id in found.items():
            identities[place] = names[comment_id]
        return page._replace(identities=identities)


def _found(earlier: _Earlier, page: Page, places: list[int]) -> dict[int, int]:
    """Return the comment of an earlier list that each place of a page is, where it is one."""
    rows = np.array([_row(page, place) for place in places], np.int64)
    again = np.isin(earlier.rows, rows)
    if not again.any():
        return {}
    telling = {row for row, place in zip(rows.tolist(), places, strict=True) if _tells(page.texts[place])}
    common = earlier.sizes(again & earlier.tells)
    same = common >= _LEAST
    same &= (common >= _OF_OLD * earlier.sizes(earlier.tells)) | (common >= _OF_NEW * len(telling))
    same |= earlier.same
    if not same.any():
        return {}
    # What a second export of a list brought beyond the first may be a row or two.
    first = int(np.argmax(same))
    same[first:] |= (earlier.sizes(again) == earlier.sizes(np.ones_like(again)))[first:]
    earlier.same[:] = same
    left: defaultdict[int, deque[int]] = defaultdict(deque)
    for number in np.flatnonzero(again & same[earlier.lists] & ~earlier.used).tolist():
        left[int(earlier.rows[number])].append(number)
    found = {}
    for row, place in zip(rows.tolist(), places, strict=True):
        if left[row]:
            number = left[row].popleft()
            earlier.used[number] = True
            found[place] = int(earlier.ids[number])
    return found


def _earlier(connection: Connection, platform: str, batch: int) -> _Earlier | None:
    """Return the rows of all imports but one; None where there are none, or too many."""
    c = comments.c
    asked = (
        select(
            c.id,
            c.batch_id,
            threads.c.external_id,
            authors.c.key,
            c.created_ms,
            c.created_precision,
            c.text,
        )
        .outerjoin(threads, threads.c.id == c.thread_id)
        .outerjoin(authors, authors.c.id == c.author_id)
        .where(
            c.platform == platform,
            c.identity > OF_FILE,
            c.identity < chr(ord(OF_FILE) + 1),
            c.batch_id != batch,
        )
        .limit(MOST + 1)
    )
    columns = array("q"), array("q"), array("q"), array("b")
    for number, its, post, author, created, precision, text in connection.execution_options(
        yield_per=_PART
    ).execute(asked):
        told = number, its, _hashed(post, author, created, precision, text), _tells(text)
        for column, value in zip(columns, told, strict=True):
            column.append(value)
    if not 0 < len(columns[0]) <= MOST:
        return None
    # By their ids, so that the first comes first: the index leads to them in the order of their marks.
    order = np.argsort(np.frombuffer(columns[0], np.int64))
    ids, batches, rows, tells = (np.array(column)[order] for column in columns)
    lists = np.unique(batches, return_inverse=True)[1].astype(np.int64)
    first = np.ones(len(ids), np.bool_)
    alike = np.lexsort((rows, lists))
    first[alike[1:]] = (rows[alike[1:]] != rows[alike[:-1]]) | (lists[alike[1:]] != lists[alike[:-1]])
    unused, none = np.zeros(len(ids), np.bool_), np.zeros(int(np.max(lists)) + 1, np.bool_)
    return _Earlier(ids, rows, lists, tells.astype(np.bool_), first, unused, none)


def _identities(connection: Connection, ids: Iterable[int]) -> dict[int, str]:
    names: dict[int, str] = {}
    wanted = iter(ids)
    while chunk := list(islice(wanted, _CHUNK)):
        asked = select(comments.c.id, comments.c.identity).where(comments.c.id.in_(chunk))
        names.update((number, name) for number, name in connection.execute(asked))
    return names


def _row(page: Page, place: int) -> int:
    return _hashed(
        page.threads[place],
        page.authors[place],
        page.created[place],
        page.precisions[place],
        page.texts[place],
    )


def _hashed(post: str | None, author: str | None, created: int | None, precision: str, text: str) -> int:
    # An estimated instant is another one in every export.
    return hash((post, author, None if precision == "estimated" else created, text))


def _tells(text: str) -> bool:
    return len(text.encode()) >= _LONG
