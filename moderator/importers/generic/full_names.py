"""First and last names in columns of their own: "Vorname;Nachname"."""

from collections.abc import Iterator, Mapping

from moderator.core.comment import Rejected
from moderator.importers.meaning.headers import Choice
from moderator.importers.meaning.synonyms import normalise
from moderator.importers.tables.delimited import Row
from moderator.importers.tables.grid import Grid

_GIVEN = """first_name firstname given_name givenname vorname prenom nombre nombres nome imie voornaam
fornamn fornavn"""
_FIRST = frozenset(_GIVEN.split())
_FAMILY = """last_name lastname surname family_name familyname nachname familienname nom apellido apellidos cognome
sobrenome nazwisko achternaam efternamn efternavn etternavn name"""
_LAST = frozenset(_FAMILY.split())


def halves_of(grid: Grid, choices: Mapping[str, Choice]) -> tuple[int, int, int] | None:
    """Return the column of the author, those of the first and of the last name, where the author is one of these."""
    author = choices.get("author_name")
    if author is None:
        return None
    names = [normalise(name) for name in grid.headers]
    taken = {choice.place for choice in choices.values()} - {author.place}
    first = [place for place, name in enumerate(names) if name in _FIRST and place not in taken]
    last = [place for place, name in enumerate(names) if name in _LAST and place not in taken]
    if len(first) == len(last) == 1 and author.place in (first[0], last[0]):
        return author.place, first[0], last[0]
    return None


def joined(rows: Iterator[Row | Rejected], author: int, first: int, last: int) -> Iterator[Row | Rejected]:
    """Yield the rows with the whole name in the column of the author."""
    for row in rows:
        cells = row[1] if isinstance(row, tuple) else []
        if len(cells) > max(first, last):
            whole = f"{cells[first].strip()} {cells[last].strip()}".strip()
            cells[first] = cells[last] = ""
            cells[author] = whole
        yield row
