"""Authors and threads by their numbers: those met before are remembered, new ones are stored. SQLite alone."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, Table, delete, update
from sqlalchemy.schema import CreateIndex

from moderator.store.bulk import Place, found, insert_rows, last_number
from moderator.store.ready import Page, are_same, storable_all
from moderator.store.schema import ONE_EACH, authors, threads

MOST_REMEMBERED = 400_000
"""Authors, and threads, that one import remembers: some tens of megabytes."""
_AUTHOR = ("id", "platform", "key", "external_id", "name")
_THREAD = ("id", "platform", "external_id", "title")


class _Met:
    """Numbers by platform and name."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._known: defaultdict[str, dict[str | None, int]] = defaultdict(dict)
        self._complete = 0
        """The last number of the table while all in it is remembered; below 0 once that is not so."""

    def _numbers(self, platforms: Sequence[str], keys: Sequence[str | None]) -> list[int | None]:
        if are_same(platforms):
            return list(map(self._known[platforms[0]].get, keys))
        return [self._known[platform].get(key) for platform, key in zip(platforms, keys, strict=True)]

    def _number(self, place: Place) -> int | None:
        return self._known[place[0]].get(place[1])

    def _remember(self, places: Iterable[Place], first: int) -> None:
        for number, (platform, key) in enumerate(places, first):
            self._known[platform][key] = number

    def _is_full(self) -> bool:
        """Forget all where it is too much, and say so."""
        full = sum(map(len, self._known.values())) > MOST_REMEMBERED
        if full:
            self._known.clear()
            self._complete = -1
        return full


class Authors(_Met):
    """The authors that one import has met."""

    def __init__(self) -> None:
        super().__init__(authors)
        self._can_ask = False
        """Whether the index that finds them is known to be there."""

    def numbers(self, connection: Connection, page: Page) -> list[int | None]:
        """Return the number of each comment's author; None where nobody is named."""
        self._is_full()
        numbers = self._numbers(page.platforms, page.authors)
        wanted: dict[Place, list[int]] = {}
        """Where each of those stands who were not met yet."""
        if None in numbers:
            for place, key in enumerate(page.authors):
                if numbers[place] is None and key:
                    wanted.setdefault((page.platforms[place], key), []).append(place)
        if not wanted:
            return numbers
        last = last_number(connection, authors)
        if last != self._complete:
            self._complete = -1
            if not self._can_ask:
                connection.execute(CreateIndex(ONE_EACH, if_not_exists=True))
                self._can_ask = True
            for row in found(connection, (authors.c.platform, authors.c.key, authors.c.id), wanted):
                self._known[row[0]][row[1]] = row[2]
                for place in wanted.pop((row[0], row[1])):
                    numbers[place] = row[2]
        if wanted:
            names = storable_all([page.author_names[at[0]] or key for (_, key), at in wanted.items()])
            rows = [
                (number, *who, page.author_ids[at[0]], name)
                for number, ((who, at), name) in enumerate(zip(wanted.items(), names, strict=True), last + 1)
            ]
            insert_rows(connection, authors, _AUTHOR, rows)
            self._remember(wanted, last + 1)
            for number, at in enumerate(wanted.values(), last + 1):
                for place in at:
                    numbers[place] = number
            if self._complete >= 0:
                self._complete = last + len(rows)
        return numbers

    def forget_after(self, connection: Connection, last: int) -> None:
        """Remove authors who were met on a page that is not stored: they may have written nothing new on it."""
        if last_number(connection, authors) == last:
            return
        connection.execute(delete(authors).where(authors.c.id > last))
        for platform, known in self._known.items():
            self._known[platform] = {key: number for key, number in known.items() if number <= last}
        self._complete = min(self._complete, last)


class Threads(_Met):
    """The threads that one import has met, and whether their titles are known."""

    def __init__(self) -> None:
        super().__init__(threads)
        self._titled: set[Place] = set()

    def numbers(self, connection: Connection, page: Page) -> list[int | None]:
        """Return the number of each comment's thread; None where it has none."""
        if self._is_full():
            self._titled.clear()
        numbers = self._numbers(page.platforms, page.threads)
        titled = any(page.titles)
        if not titled and None not in numbers:
            return numbers
        wanted: dict[Place, str | None] = {}
        for platform, key, title in dict.fromkeys(
            zip(page.platforms, page.threads, page.titles, strict=True)
        ):
            if not key or (place := (platform, key)) in self._titled:
                continue
            if title or self._number(place) is None:
                wanted[place] = wanted.get(place) or title
        if wanted:
            self._meet(connection, wanted)
            numbers = self._numbers(page.platforms, page.threads)
        return numbers

    def _meet(self, connection: Connection, wanted: dict[Place, str | None]) -> None:
        last = last_number(connection, threads)
        c = threads.c
        if last:
            for row in found(connection, (c.platform, c.external_id, c.id, c.title), wanted):
                place = row[0], row[1]
                self._known[row[0]][row[1]] = row[2]
                title = wanted[place]
                if title and not row[3]:
                    connection.execute(update(threads).where(c.id == row[2]).values(title=title))
        missing = [place for place in wanted if self._number(place) is None]
        rows = [(number, *place, wanted[place]) for number, place in enumerate(missing, last + 1)]
        insert_rows(connection, threads, _THREAD, rows)
        self._remember(missing, last + 1)
        self._titled.update(place for place, title in wanted.items() if title)
