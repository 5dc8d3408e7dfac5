"""Finding comments, and what surrounds one: its thread, its author, what was decided about similar ones."""

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from moderator.core.comment import AuthorCard, CommentRow
from moderator.core.query import CommentQuery, QueueMode
from moderator.services.quality import auditing, threshold
from moderator.services.search.spreading import spread
from moderator.services.words.stopwords import STOPWORDS
from moderator.store import comments, probing, saved, search, tallies
from moderator.store.asking import answered, suggest
from moderator.store.saved import SavedSearch
from moderator.store.tallies import Counts

if TYPE_CHECKING:
    from moderator.services.library import Library

__all__ = ["Counts", "SavedSearch"]

PAGES = 4
"""Pages of ids that are asked for before the whole answer."""
WIDER, LEAST = 2, 1000
"""So many times the wanted comments, and so many at least, are looked at to choose from."""
MOST_SPREAD, MOST_WORDS = 1000, 500
"""Comments that are kept apart from those that say the same, and how much of each is compared; those behind them
nobody reaches in one session."""

_WORD = re.compile(r"\w[\w'’]{2,}")


def find(library: "Library", query: CommentQuery, limit: int | None = None) -> "array[int]":
    """Return the ids of what matches, in the query's order."""
    with library.store.read() as connection:
        return search.ids(connection, query, limit)


@dataclass(frozen=True, slots=True)
class Beginning:
    """What an answer begins with."""

    ids: "array[int]"
    rows: list[CommentRow]
    """The comments of the first screens."""
    complete: bool
    """Whether these are all ids of the answer."""
    total: int
    """Comments in the library."""


def beginning(library: "Library", query: CommentQuery, page: int) -> Beginning:
    """Return the first `page` ids of an answer, or some times so many, and the first `page` comments."""
    with library.store.read() as connection:
        ids, most = probing.beginning(connection, query, page), PAGES * page
        complete = False
        if ids is None:
            ids = search.ids(connection, query, most)
            complete = len(ids) < most
        return Beginning(
            ids, comments.rows(connection, ids[:page]), complete, tallies.counts(connection).total
        )


def whole(library: "Library", query: CommentQuery) -> Beginning:
    """Return all ids of an answer; its comments are read as they come into sight."""
    return Beginning(find(library, query), [], True, counts(library).total)


def rows(library: "Library", ids: Sequence[int]) -> list[CommentRow]:
    """Return these comments in the order asked for; those that are gone are left out."""
    with library.store.read() as connection:
        return comments.rows(connection, ids)


def count(library: "Library", query: CommentQuery) -> int:
    """Return how many comments match."""
    with library.store.read() as connection:
        return search.count(connection, query)


def counts(library: "Library") -> Counts:
    """Return the kept counts of the library; what waits is counted by the threshold, where one was chosen."""
    with library.store.read() as connection:
        kept, chosen = tallies.counts(connection), threshold.current(connection)
        own = search.count_own(connection, chosen)
        waiting = kept.open_negative - own if chosen is None else search.count_waiting(connection, chosen)
        return replace(kept, open_negative=waiting, own=own)


def queue(
    library: "Library", mode: QueueMode = QueueMode.WORST_FIRST, limit: int | None = None
) -> "array[int]":
    """Return the ids that wait for review, in the order of this mode.

    A random audit goes on until it is finished, also another day.
    """
    if mode is QueueMode.RANDOM_AUDIT:
        return auditing.queue(library)
    with library.store.read() as connection:
        ask = partial(search.queue_ids, connection, mode, threshold=threshold.current(connection))
        if mode is QueueMode.WORST_FIRST:
            severe = ask(severe=True)[:limit]
            known = set(severe)
            rest = [one for one in ask(limit) if one not in known]
            return (severe + array("q", rest))[:limit]
        # Of more than are wanted the best are chosen: the store's own order looks at one figure alone.
        found = ask(max(limit * WIDER, LEAST) if limit else None)
        if mode is QueueMode.LEAST_CERTAIN:
            texts = comments.beginnings(connection, found[:MOST_SPREAD], MOST_WORDS)
            found = array("q", spread(texts)) + found[MOST_SPREAD:]
        elif mode is QueueMode.MOST_REACH:
            reached = answered.reach(connection, found)
            found = array("q", sorted(found, key=lambda one: -reached[one]))
        return found[:limit]


def thread(library: "Library", comment_id: int, limit: int = 50) -> list[CommentRow]:
    """Return the comments round this one under the same post, oldest first."""
    with library.store.read() as connection:
        return comments.thread_of(connection, comment_id, limit)


def parent(library: "Library", comment_id: int) -> CommentRow | None:
    """Return the comment that this one answers, if the library holds it."""
    with library.store.read() as connection:
        return comments.parent_of(connection, comment_id)


def group(library: "Library", comment_id: int) -> list[int]:
    """Return the ids of the comments that are alike, this one among them."""
    with library.store.read() as connection:
        return comments.group_of(connection, comment_id)


def author_card(library: "Library", author_key: int) -> AuthorCard | None:
    """Return what the library knows of an author."""
    with library.store.read() as connection:
        return comments.author_card(connection, author_key)


def latest_by(library: "Library", author_key: int, limit: int) -> list[CommentRow]:
    """Return the latest comments of an author, the newest first."""
    with library.store.read() as connection:
        return comments.rows(connection, comments.ids_by(connection, author_key, limit))


def similar(library: "Library", comment_id: int, limit: int = 3) -> list[CommentRow]:
    """Return decided comments that share this one's rarer words."""
    with library.store.read() as connection:
        found = comments.rows(connection, [comment_id])
        if not found:
            return []
        words = {word.lower() for word in _WORD.findall(found[0].text[:2000])} - STOPWORDS
        # A word that half of all comments hold says nothing, and costs a walk through half of them.
        rare = suggest.rare_words(connection, sorted(words), 6)
        return comments.rows(connection, search.similar(connection, comment_id, rare, limit))


def values_like(library: "Library", field: str, part: str, limit: int = 8) -> list[str]:
    """Return authors, threads, platforms or models that contain what is being typed."""
    with library.store.read() as connection:
        return suggest.values(connection, field, part, limit)


def saved_searches(library: "Library") -> list[SavedSearch]:
    """Return the saved searches in their order."""
    with library.store.read() as connection:
        return saved.list_saved(connection)


def save_search(library: "Library", name: str, query: str) -> int:
    """Keep a search under a name; a name that is taken gets the new search."""
    with library.store.write() as connection:
        return saved.save(connection, name.strip() or query, query)


def remove_search(library: "Library", search_id: int) -> None:
    """Forget a saved search."""
    with library.store.write() as connection:
        saved.remove(connection, search_id)
