"""Any table of comments: text with delimiters, or a workbook. Columns are found by name and value."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from moderator.core.comment import NewComment, Noted, Record, Rejected, Skipped
from moderator.core.errors import UserError
from moderator.importers.base import Options, Source
from moderator.importers.generic import hints
from moderator.importers.generic.clocks import clock_of, timed
from moderator.importers.generic.fields import AT_ONCE, NO_DATE, singly
from moderator.importers.generic.full_names import halves_of, joined
from moderator.importers.generic.kinds import posts_left_out
from moderator.importers.generic.positions import place_of_position, threaded
from moderator.importers.generic.rows import NO_TEXT, Plan, proved_order, rooted, written
from moderator.importers.generic.steps import finishing, step
from moderator.importers.meaning.headers import Choice, choose_among
from moderator.importers.meaning.sides import superfluous
from moderator.importers.meaning.synonyms import normalise
from moderator.importers.meaning.text import is_blank
from moderator.importers.meaning.times import day_order
from moderator.importers.tables.delimited import Row
from moderator.importers.tables.grid import Grid
from moderator.importers.tables.opening import open_grid

_INDEX = frozenset(("", "unnamed_0", "index"))
_MOSTLY = 0.8
"""Share of values that are addresses of mail from which a column is one of these, whatever it is called."""
LONGEST_CELL = 32_767
"""Characters that Excel keeps of a text; one of exactly this length was cut."""
ROUNDED = "The ids in “{}” were rounded by a spreadsheet, so they cannot tell duplicates."


@dataclass(frozen=True)
class Reading:
    """What was decided about a table before its first row is read."""

    grid: Grid
    choices: Mapping[str, Choice]
    platform: str | None = None
    day_first: bool | None = None
    asks_day_order: bool = False
    """Nothing in the file says whether 03/04 is in March or in April."""
    unusable: frozenset[str] = frozenset()
    warnings: tuple[str, ...] = ()
    dropped: frozenset[int] = field(default=frozenset())


class Table:
    """The generic reader of tables. Known exports have readers of their own, built on this one."""

    name = "table"
    title = "Table (CSV, TSV or workbook)"

    def identify(self, source: Source) -> bool:
        """Say whether it is a table with a column of texts."""
        grid = open_grid(source)
        return grid is not None and "text" in choose_among(grid.table)

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield a record for every row below the header.

        Raises:
            UserError: there is no column of comments.

        """
        return singly(self.runs(source, options))

    def runs(self, source: Source, options: Options) -> Iterator[Record | list[NewComment]]:
        """Yield the same, with comments that follow each other many at a time.

        Raises:
            UserError: there is no column of comments.

        """
        reading = self.reading(source, options)
        places = {target: choice.place for target, choice in reading.choices.items()}
        plan = Plan(
            reading.grid.columns,
            places,
            platform=reading.platform,
            day_first=reading.day_first,
            now=written(source),
            unusable=reading.unusable,
            dropped=reading.dropped,
            rooted=rooted(reading.grid.sample, places),
        )
        finish = self.finisher(source, reading)
        beside = step(reading.grid.columns, reading.grid.sample, places, reading.platform)
        if beside is not None:
            finish = finishing(beside, finish)
        if (position := place_of_position(reading.grid)) is not None:
            finish = threaded(position, finish)
        left_out = self.left_out(reading)
        width, cut_cells, wide = plan.width, 0, 0
        run: list[Row] = []
        for row in chain(self.rows(reading), (None,)):
            cells = row[1] if isinstance(row, tuple) else None
            if cells and plan.is_plain(cells) and (left_out is None or not left_out(cells)):
                run.append(row)  # type: ignore[arg-type]
                if len(run) < AT_ONCE:
                    continue
                row = None
            if run:
                made = list(plan.comments([one for _, one in run]))
                cut_cells += [len(record.text) for record in made].count(LONGEST_CELL)
                if finish is None:
                    yield made
                else:
                    for record, (number, cells) in zip(made, run, strict=True):
                        yield from _finished(finish(record, cells, number), number)
                run = []
            if row is None:
                continue
            if isinstance(row, Rejected):
                yield row
                continue
            number, cells = row
            if len(cells) > width:
                if width == 1:
                    # A list of texts: what looks like a delimiter is a part of the text.
                    cells = [reading.grid.delimiter.join(cells)]
                elif any(cells[width:]):
                    wide += 1
            # What looks at single cells may count on them; the plan says of a short row that it is one.
            full = cells if len(cells) >= width else cells + [""] * (width - len(cells))
            if left_out is not None and (reason := left_out(full)):
                yield Skipped(reason, f"line {number}")
                continue
            single = plan.comment(cells, number)
            if isinstance(single, NewComment) and len(single.text) == LONGEST_CELL:
                cut_cells += 1
            if finish is not None and isinstance(single, NewComment):
                yield from _finished(finish(single, full, number), number)
            else:
                yield single
        if cut_cells:
            yield Noted("of exactly 32,767 characters: longer texts are cut there by spreadsheets", cut_cells)
        if plan.undated:
            yield Noted(NO_DATE, plan.undated)
        if wide:
            yield Noted("in rows longer than the header; what is over was kept", wide)

    def rows(self, reading: Reading) -> Iterator[Row | Rejected]:
        """Yield the rows, day and clock, first and last name put together where each has a column of its own."""
        rows = reading.grid.rows()
        if (halves := halves_of(reading.grid, reading.choices)) is not None:
            rows = joined(rows, *halves)
        when = reading.choices.get("created_at")
        clock = clock_of(reading.grid, when.place, reading.choices) if when is not None else None
        return rows if when is None or clock is None else timed(rows, when.place, clock)

    def finisher(self, source: Source, reading: Reading) -> "hints.Finish | None":
        """Return what is done to each comment beyond its columns: entities are decoded where a platform writes them."""
        del source
        if reading.platform in hints.ESCAPING:
            return hints.entities
        place = reading.choices["text"].place
        texts = (row[place] for row in reading.grid.sample)
        return hints.plain_texts if hints.is_markup(texts, reading.platform) else None

    def left_out(self, reading: Reading) -> "hints.LeftOut | None":
        """Return what tells rows that are no comments: here, those that say they are the post."""
        return posts_left_out(reading.grid.headers, reading.grid.sample)

    def choices(self, grid: Grid, options: Options) -> dict[str, Choice]:
        """Return the column of each field."""
        return choose_among(grid.table, options.mapping)

    def platform_of(self, grid: Grid, choices: Mapping[str, Choice]) -> str | None:
        """Return the platform that names and values give away."""
        return hints.platform(grid, {target: choice.place for target, choice in choices.items()})

    def known_order(self) -> bool | None:
        """Return whether this export puts the day first, where it is known."""
        return None

    def dropped(self, grid: Grid) -> frozenset[int]:
        """Return the columns that are never kept: addresses of machines and of mail, and numbers of rows."""
        private = {place for place, name in enumerate(grid.headers) if hints.is_private(name)}
        private |= {column.place for column in grid.table if column.mails > _MOSTLY}
        nameless = [c for c in grid.table if normalise(grid.headers[c.place]) in _INDEX]
        return frozenset(private | {column.place for column in nameless if column.is_lines})

    def reading(self, source: Source, options: Options) -> Reading:
        """Decide how the table is read.

        Raises:
            UserError: it is no table, or there is no column of comments.

        """
        grid = open_grid(source, options)
        if grid is None:
            raise UserError(f"“{source.name}” is not a table.")
        choices = self.choices(grid, options)
        if "text" not in choices:
            named = options.mapping.get("text")
            if named:
                raise UserError(f"“{source.name}” has no column “{named}”.", advice=_list(grid))
            raise UserError(
                f"“{source.name}” has no column that looks like comments.",
                advice=f"Say which it is. {_list(grid)}",
            )
        sampled = {column.place: column for column in grid.table}
        unusable = frozenset(
            target
            for target in ("external_id", "parent_external_id")
            if target in choices and sampled[choices[target].place].damaged
        )
        warnings = tuple(ROUNDED.format(choices[target].column) for target in sorted(unusable))
        aside = superfluous(choices["text"].column, grid.columns)
        dropped = self.dropped(grid) | {c.place for c in grid.table if c.name in aside}
        order, asks = self._order(grid, choices, options)
        return Reading(
            grid,
            choices,
            self.platform_of(grid, choices) or hints.platform_of_file(source.stem),
            order,
            asks,
            unusable,
            warnings,
            frozenset(dropped),
        )

    def _order(self, grid: Grid, choices: Mapping[str, Choice], options: Options) -> tuple[bool | None, bool]:
        """Return whether the day comes first, and whether a person should be asked."""
        when = choices.get("created_at")
        if when is None or options.day_first is not None:
            return options.day_first, False
        place = when.place
        sample = [row[place] for row in grid.sample]
        proved = proved_order(_column(grid, place), sample)
        if proved is not None:
            return proved, False
        known = self.known_order()
        return known, known is None and day_order(sample).asked


def _column(grid: Grid, place: int) -> Iterator[str]:
    for row in grid.rows():
        if not isinstance(row, Rejected) and place < len(row[1]):
            yield row[1][place]


def listed(columns: Sequence[str]) -> str:
    """Return the first names of columns, each cut, as a sentence lists them."""
    return ", ".join(name[:40] for name in columns[:12]) + (", …" if len(columns) > 12 else "")


def _list(grid: Grid) -> str:
    return f"Its columns are: {listed(grid.columns)}."


def _finished(records: Iterable[Record], number: int) -> Iterator[Record]:
    """Yield the records; one of which nothing is left without its markup says nothing."""
    for record in records:
        if isinstance(record, NewComment) and is_blank(record.text):
            yield Skipped(NO_TEXT, f"line {number}")
        else:
            yield record
