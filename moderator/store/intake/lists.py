"""Lists that come again, longer. Nothing in a row tells which comment it is; the whole list tells that it is known."""

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import Connection, select

from moderator.store.intake.ready import Page
from moderator.store.rows.identity import OF_FILE, of_file
from moderator.store.schema import authors, comments, threads

MOST = 200_000
"""Rows without anything that tells them apart which a library may hold for lists to be known again."""
_LEAST, _LONG = 5, 15
"""Different texts that two lists have in common, each of so many bytes: "first" and "Amen" stand in any list."""
_OF_OLD, _OF_NEW = 0.9, 0.6
"""Their share of what the older list has, or of the newer one's beginning, from which it is the same list."""

_Row = tuple[str | None, str | None, int | None, str]
"""Post, author, instant and text: all that is known of such a comment."""


class Lists:
    """The lists that came in earlier imports; what an import has met of them is counted once."""

    def __init__(self, batch: int) -> None:
        """Look at all imports but this one."""
        self._batch = batch
        self._known: dict[str, dict[int, dict[_Row, list[str]]]] = {}
        """By platform and import, the identities of the rows that are the same, in their order."""

    def recognised(self, connection: Connection, page: Page) -> Page:
        """Return the comments of a page, each that an earlier list has by the identity that it got there."""
        if page.identities is page.external_ids:
            return page
        places = [place for place, name in enumerate(page.identities) if name and of_file(name)]
        if not places:
            return page
        identities = list(page.identities)
        for platform in {page.platforms[place] for place in places}:
            rows = [(place, _row(page, place)) for place in places if page.platforms[place] == platform]
            earlier = list(self._same(connection, platform, {row for _, row in rows}))
            for place, row in rows:
                left = next((one[row] for one in earlier if one.get(row)), None)
                if left:
                    identities[place] = left.pop(0)
        return page._replace(identities=identities)

    def _same(self, connection: Connection, platform: str, new: set[_Row]) -> Iterator[dict[_Row, list[str]]]:
        """Yield the earlier lists that are this one, shorter."""
        if platform not in self._known:
            self._known[platform] = _earlier(connection, platform, self._batch)
        found, telling = False, set(filter(_tells, new))
        for old in self._known[platform].values():
            theirs = set(filter(_tells, old))
            common = len(theirs & telling)
            share = common >= _OF_OLD * len(theirs) or common >= _OF_NEW * len(telling)
            # What a second export of a list brought beyond the first may be a row or two.
            if (common >= _LEAST and share) or (found and old.keys() <= new):
                found = True
                yield old


def _earlier(connection: Connection, platform: str, batch: int) -> dict[int, dict[_Row, list[str]]]:
    c = comments.c
    asked = (
        select(
            c.batch_id,
            c.identity,
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
        .order_by(c.id)
        .limit(MOST + 1)
    )
    known: defaultdict[int, dict[_Row, list[str]]] = defaultdict(dict)
    for number, (its, name, post, author, created, precision, text) in enumerate(connection.execute(asked)):
        if number == MOST:
            return {}
        row = post, author, None if precision == "estimated" else created, text
        known[its].setdefault(row, []).append(name)
    return known


def _row(page: Page, place: int) -> _Row:
    told = page.precisions[place] != "estimated"
    return page.threads[place], page.authors[place], page.created[place] if told else None, page.texts[place]


def _tells(row: _Row) -> bool:
    return len(row[-1].encode()) >= _LONG
