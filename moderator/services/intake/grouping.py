"""Near-duplicates: copies of one text become one group, so that a raid is decided once."""

from array import array
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from moderator.core.alike import bare, mark
from moderator.core.alike import marks as marks_of
from moderator.core.operation import Changes, JobContext
from moderator.services.words.alikeness import Union, near
from moderator.store import comments
from moderator.store.intake import marks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from moderator.services.library import Library
    from moderator.store.figures import Reading

PAGE = 5000
MOST_NEAR = 20_000
"""Distinct texts that are compared by their pieces: some seconds, and bounded memory."""
MOST_EXACT = 5_000_000
"""Comments whose letters are compared: 16 bytes each."""

Texts = dict[int, tuple[int, str]]
"""Different texts by their marks, each with the first comment that says it."""
Marked = tuple["array[int]", "array[int]"]
"""Ids of comments, and their marks."""


@dataclass(frozen=True, slots=True)
class GroupReport:
    """Which copies were found."""

    groups: int
    comments: int
    note: str = ""
    """What was left out, in a sentence, because there was too much of it."""
    changes: Changes = Changes.VERDICTS


def group(
    library: "Library",
    context: JobContext | None = None,
    *,
    after: int = 0,
    texts: Texts | None = None,
    pairs: "Iterable[tuple[int, int]] | None" = None,
    keep: "Callable[[Sequence[comments.Joining]], None] | None" = None,
) -> GroupReport:
    """Group the comments that came after this id with every comment whose letters are the same.

    Among the new ones, texts of five words or more that share most of their pieces join too. A group that
    exists already grows. `texts` are the new ones as far as the caller remembers them, and `pairs` the places in them
    of those that are nearly the same, where somebody else finds them out; `keep` stores, for who has begun to.

    Raises:
        Cancelled: the person asked to stop; nothing was grouped.

    """
    context = context or JobContext()
    _make_missing(library, context)
    if texts is None:
        texts = _new_texts(library, after)
    if pairs is None:
        pairs = _near(texts, context)
    with library.store.read() as connection:
        groups, known = find(connection, after, texts, pairs)
    context.check()
    joining = comments.joining(groups, known, after=after)
    if keep is not None:
        keep(joining)
    else:
        with library.store.write(durable=False) as connection:
            comments.join_groups(connection, joining)
    return GroupReport(
        len(groups), sum(known.get(one, 1) for members in groups for one in members), note(texts)
    )


def _near(texts: Texts, context: JobContext) -> list[tuple[int, int]]:
    pairs = []
    for pair in near([bare(text) for _, text in texts.values()]):
        pairs.append(pair)
        if len(pairs) % 1000 == 0:
            context.step(len(pairs), 0, "Comparing texts")
    return pairs


def note(texts: Texts) -> str:
    """Return what was left out, in a sentence; nothing where nothing was."""
    if len(texts) < MOST_NEAR:
        return ""
    return f"Only the first {MOST_NEAR} different texts were compared for small changes."


def find(
    connection: "Reading", after: int, texts: Texts, pairs: "Iterable[tuple[int, int]]"
) -> tuple[list[list[int]], dict[int, int]]:
    """Return the groups that comments after this id are in; `pairs` are places in `texts`.

    What was a group before stands in them by its name alone; with them comes how many are in each of those.
    """
    union = Union()
    met = []
    for value, members in _runs(marked(connection), after):
        place = bisect_right(members, after)
        union.join(members[place:])
        if place:
            met.append((value, members[place], members[:place]))
    names = _join_old(connection, union, met)
    _join_near(union, texts, pairs)
    groups = union.groups()
    if not after:
        return groups, {}
    # What earlier imports found alike stays together, so that no group loses a member.
    names |= comments.grouped(connection, [one for members in groups for one in members if one not in names])
    for members in groups:
        union.join({name for one in members if (name := names.get(one))} | {members[0]})
    found = (sorted({names.get(one, one) for one in members}) for members in union.groups())
    return [members for members in found if len(members) > 1], Counter(names.values())


_Met = tuple[int, int, list[int]]
"""A mark, the first new comment that has it, and old ones that had it once."""


def _join_old(connection: "Reading", union: Union, met: list[_Met]) -> dict[int, int]:
    """Join each with the old ones whose letters are still the same: what is stored may have been edited or removed.

    Thousands may say the same: in each group it is enough that one still does, for the others are in it. It stands
    for them by its name. Returned is which of these comments are in which group, and all others of those.
    """
    groups = comments.grouped(connection, [olds[0] for _, _, olds in met])
    groups |= comments.grouped(connection, [one for _, _, olds in met for one in olds if one not in groups])
    while met:
        asked: list[tuple[int, int, int]] = []
        later: dict[int, dict[int, list[int]]] = {}
        for value, new, olds in met:
            spoken_for: dict[int, list[int]] = {}
            for one in olds:
                group = groups.get(one, one)
                if group in spoken_for:
                    spoken_for[group].append(one)
                else:
                    spoken_for[group] = []
                    asked.append((one, value, new))
            later[value] = spoken_for
        same = _marks_now(connection, [one for one, _, _ in asked])
        for one, value, new in asked:
            if same.get(one) == value:
                group = groups.get(one, one)
                union.join((new, group))
                del later[value][group]
        met = [
            (value, new, left)
            for value, new, _ in met
            if (left := list(chain.from_iterable(later[value].values())))
        ]
    return groups


def _marks_now(connection: "Reading", ids: "Sequence[int]") -> dict[int, int]:
    """Return the marks of the texts that these comments have, as far as they are there."""
    found: dict[int, int] = {}
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), PAGE):
        page = comments.some_texts(connection, wanted[start : start + PAGE])
        found.update(zip([one for one, _ in page], marks_of([text for _, text in page]), strict=True))
    return found


def marked(connection: "Reading") -> Marked:
    """Return the ids and the marks of comments, as far as they are compared by them."""
    ids, values = array("q"), array("q")
    for some, theirs in marks.kept(connection):
        if len(ids) < MOST_EXACT:
            ids.frombytes(some)
            values.frombytes(theirs)
    return ids, values


def _join_near(union: Union, texts: Texts, pairs: "Iterable[tuple[int, int]]") -> None:
    first = [one for one, _ in texts.values()]
    for one, other in pairs:
        union.join((first[one], first[other]))


def _runs(of: Marked, after: int) -> list[tuple[int, list[int]]]:
    """Return every run of equal marks that has a comment after this id in it, with the ids in it."""
    import numpy as np

    ids, values = np.frombuffer(of[0], np.int64), np.frombuffer(of[1], np.int64)
    if not len(ids):
        return []
    if after:
        # Sorting only those that a new one may be a copy of takes half of the time.
        new = np.unique(values[ids > after])
        if not len(new):
            return []
        alike = new[np.minimum(np.searchsorted(new, values), len(new) - 1)] == values
        values, ids = values[alike], ids[alike]
    order = np.lexsort((ids, values))
    values, ids = values[order], ids[order]
    edges = np.flatnonzero(np.concatenate([[True], values[1:] != values[:-1], [True]]))
    starts, ends = edges[:-1], edges[1:]
    # Ids ascend within a run: the last one is the newest.
    wanted = (ends - starts > 1) & (ids[ends - 1] > after)
    return [(int(values[start]), ids[start:end].tolist())
            for start, end in zip(starts[wanted], ends[wanted], strict=True)]  # fmt: skip


def _make_missing(library: "Library", context: JobContext) -> None:
    """Make the marks of comments that came before there were any, or lost them."""
    with library.store.read() as connection:
        until = comments.last_id(connection)
        last = marks.covered(connection, until)
    done = 0
    while last < until:
        with library.store.read() as connection:
            page = comments.texts(connection, last, PAGE)
        if not page:
            return
        with library.store.write(durable=False) as connection:
            marks.put(connection, 0, [one for one, _ in page], marks_of([text for _, text in page]))
        last = page[-1][0]
        done += len(page)
        context.step(done, 0, "Looking for copies")


def _new_texts(library: "Library", after: int) -> Texts:
    found: Texts = {}
    last = after
    while len(found) < MOST_NEAR:
        with library.store.read() as connection:
            page = comments.texts(connection, last, PAGE)
        if not page:
            break
        last = page[-1][0]
        remember(found, page)
    return found


def remember(texts: Texts, page: "Sequence[tuple[int, str]]") -> None:
    """Add different texts of a page until there are enough."""
    for one, text in page:
        if len(texts) >= MOST_NEAR:
            return
        texts.setdefault(mark(text), (one, text))
