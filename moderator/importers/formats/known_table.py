"""A table that a known tool writes: the columns are known by name, oddities have a function of their own."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from moderator.core.comment import Rejected
from moderator.importers.base import Options, Source
from moderator.importers.generic import hints
from moderator.importers.generic.table import Reading, Table
from moderator.importers.meaning.headers import Choice, choose_among
from moderator.importers.meaning.synonyms import EXACT, claims, normalise
from moderator.importers.tables.delimited import Row
from moderator.importers.tables.grid import Grid
from moderator.importers.tables.opening import open_grid


@dataclass(frozen=True)
class Export:
    """What is known of one tool's tables."""

    name: str
    title: str
    vendor: str
    """Who named the columns, as a person knows them."""
    needs: tuple[frozenset[str], ...]
    """Sets of columns; a table with all of any one set is of this export."""
    fields: Mapping[str, tuple[str, ...]]
    """Field to columns, the preferred first."""
    platform: str | None = None
    day_first: bool | None = None
    guesses: bool = False
    """Whether fields not named here are looked for as in any table."""
    left_out: Callable[[Reading], hints.LeftOut] | None = None
    finish: Callable[[Source, Reading], hints.Finish] | None = None
    forbids: frozenset[str] = field(default=frozenset())
    """Columns that show that it is something else."""


_PLAIN = frozenset(("author_name", "created_at", "like_count"))
"""What has the same names everywhere, so that it is told apart in a table whose maker renamed a column."""


class KnownTable(Table):
    """Reads the tables of one export."""

    def __init__(self, export: Export) -> None:
        """Read what `export` describes."""
        self.export = export
        self.name = export.name
        self.title = export.title

    def identify(self, source: Source) -> bool:
        """Say whether the columns are those of this export."""
        grid = open_grid(source)
        if grid is None:
            return False
        # Fields of an object called "comment" in JSON are not the columns of a table called so.
        own = (header for header in grid.headers if not header.startswith("comment."))
        names = frozenset(map(normalise, own))
        return any(needed <= names for needed in self.export.needs) and not names & self.export.forbids

    def choices(self, grid: Grid, options: Options) -> dict[str, Choice]:
        """Return the columns as the tool names them, then what a person said."""
        given = options.mapping
        found: dict[str, Choice] = {}
        guessed = choose_among(grid.table, given)
        for target, columns in self.export.fields.items():
            place = grid.place(*columns)
            if place is not None and target not in given:
                reason = f"Named so by {self.export.vendor}"
                found[target] = Choice(target, grid.columns[place], place, reason)
        used = {choice.place for choice in found.values()}
        for target, choice in guessed.items():
            plain = target in _PLAIN and claims(choice.column).get(target, 0.0) > EXACT - 0.5
            spare = (self.export.guesses or plain) and target not in found and choice.place not in used
            if spare or target in given:
                found[target] = choice
        return found

    def platform_of(self, grid: Grid, choices: Mapping[str, Choice]) -> str | None:
        """Return the export's platform, else what the values give away."""
        return self.export.platform or super().platform_of(grid, choices)

    def known_order(self) -> bool | None:
        """Return whether this export puts the day first, where it is known."""
        return self.export.day_first

    def rows(self, reading: Reading) -> Iterator[Row | Rejected]:
        """Yield the rows as they are where the export puts times together itself; else as those of any table."""
        return reading.grid.rows() if self.export.finish else super().rows(reading)

    def left_out(self, reading: Reading) -> hints.LeftOut | None:
        """Return what tells rows of this export that are no comments."""
        return self.export.left_out(reading) if self.export.left_out else super().left_out(reading)

    def finisher(self, source: Source, reading: Reading) -> hints.Finish | None:
        """Return what this export does to each comment beyond its columns."""
        return (
            self.export.finish(source, reading) if self.export.finish else super().finisher(source, reading)
        )


def needs(*alternatives: str) -> tuple[frozenset[str], ...]:
    """Write sets of columns down as words."""
    return tuple(frozenset(names.split()) for names in alternatives)


def without_prefix(value: str | None, *prefixes: str) -> str | None:
    """Return an id without the prefix that names its kind."""
    for prefix in prefixes:
        if value and value.startswith(prefix):
            return value[len(prefix) :].strip() or None
    return value


def described(
    name: str,
    title: str,
    vendor: str,
    platform: str | None,
    sets: Sequence[str],
    finish: Callable[[Source, Reading], hints.Finish] | None = None,
    /,
    *,
    guesses: bool = False,
    left_out: Callable[[Reading], hints.LeftOut] | None = None,
    **fields: str,
) -> KnownTable:
    """Write an export down on few lines: fields as words, the preferred column first."""
    return KnownTable(
        Export(
            name=name,
            title=title,
            vendor=vendor,
            platform=platform,
            needs=needs(*sets),
            fields={target: tuple(names.split()) for target, names in fields.items()},
            finish=finish,
            guesses=guesses,
            left_out=left_out,
        )
    )
