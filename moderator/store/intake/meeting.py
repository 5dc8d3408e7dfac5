"""Authors and threads by their numbers: those met before are remembered, new ones are stored. SQLite alone."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection, delete, update
from sqlalchemy.schema import CreateIndex

from moderator.store.intake.ready import Page, are_same, storable_all
from moderator.store.rows.bulk import Place, found, insert_columns, last_number
from moderator.store.schema import ONE_EACH, authors, threads

MOST_REMEMBERED = 400_000
"""Authors, and threads, that one import remembers: some tens of megabytes."""


class _Met:
    """Numbers by platform and name."""

    def __init__(self) -> None:
        self._known: defaultdict[str, dict[str | None, int]] = defaultdict(dict)

    def _is_full(self) -> bool:
        """Forget all where it is too much, and say so."""
        full = sum(map(len, self._known.values())) > MOST_REMEMBERED
        if full:
            self._known.clear()
        return full


class Authors(_Met):
    """The authors that one import has met."""

    def __init__(self) -> None:
        super().__init__()
        self._complete = 0
        """The last number of the table while all in it is remembered; below 0 once that is not so."""
        self._can_ask = False
        """Whether the index that finds them is known to be there."""

    def numbers(self, connection: Connection, page: Page) -> list[int | None]:
        """Return the number of each comment's author; None where nobody is named."""
        if self._is_full():
            self._complete = -1
        fields = page.authors, page.author_ids, page.author_names
        if are_same(page.platforms):
            return self._of_one(connection, page.platforms[0], *fields)
        numbers: list[int | None] = [None] * page.size
        for platform in dict.fromkeys(page.platforms):
            places = [place for place, its in enumerate(page.platforms) if its == platform]
            theirs = ([field[place] for place in places] for field in fields)
            for place, number in zip(places, self._of_one(connection, platform, *theirs), strict=True):
                numbers[place] = number
        return numbers

    def _of_one(
        self,
        connection: Connection,
        platform: str,
        keys: Sequence[str | None],
        ids: Sequence[str | None],
        names: Sequence[str | None],
    ) -> list[int | None]:
        """Return the numbers of authors of one platform; those whom nobody knows are stored."""
        known = self._known[platform]
        numbers = list(map(known.get, keys))
        missing = [place for place, number in enumerate(numbers) if number is None and keys[place]]
        if not missing:
            return numbers
        first: dict[str | None, int] = {}
        """Where each of those stands who were not met yet."""
        for place in missing:
            first.setdefault(keys[place], place)
        here: dict[str | None, int] = {}
        last = last_number(connection, authors)
        if last != self._complete:
            self._complete = -1
            if not self._can_ask:
                connection.execute(CreateIndex(ONE_EACH, if_not_exists=True))
                self._can_ask = True
            wanted = ((platform, key) for key in first if key)
            for row in found(connection, (authors.c.platform, authors.c.key, authors.c.id), wanted):
                here[row[1]] = row[2]
                del first[row[1]]
        if first:
            new = range(last + 1, last + 1 + len(first))
            columns: dict[str, Sequence[object]] = {
                "id": new,
                "key": tuple(first),
                "external_id": [ids[place] for place in first.values()],
                "name": storable_all([names[place] or key or "" for key, place in first.items()]),
            }
            insert_columns(connection, authors, columns, shared={"platform": platform})
            here.update(zip(first, new, strict=True))
            if self._complete >= 0:
                self._complete = new[-1]
        known.update(here)
        for place in missing:
            numbers[place] = here[keys[place]]
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
        super().__init__()
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

    def _numbers(self, platforms: Sequence[str], keys: Sequence[str | None]) -> list[int | None]:
        if are_same(platforms):
            return list(map(self._known[platforms[0]].get, keys))
        return [self._known[platform].get(key) for platform, key in zip(platforms, keys, strict=True)]

    def _number(self, place: Place) -> int | None:
        return self._known[place[0]].get(place[1])

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
        columns: dict[str, Sequence[object]] = {
            "id": range(last + 1, last + 1 + len(missing)),
            "platform": [platform for platform, _ in missing],
            "external_id": [name for _, name in missing],
            "title": [wanted[place] for place in missing],
        }
        insert_columns(connection, threads, columns)
        for number, (platform, key) in enumerate(missing, last + 1):
            self._known[platform][key] = number
        self._titled.update(place for place, title in wanted.items() if title)
