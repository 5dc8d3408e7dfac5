"""Tables of reviews with a column for what was good and one for what was bad: a column of both is put behind."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from moderator.core.comment import Rejected
from moderator.importers.meaning import sides
from moderator.importers.tables.delimited import Row
from moderator.importers.tables.grid import Grid, names


def joined(grid: Grid) -> Grid:
    """Return a table with the whole comment in a column behind its own; as it is where no sides are told apart."""
    parts = sides.parts_of(grid.columns, grid.sample)
    if not parts:
        return grid
    called = [grid.columns[place] for place in parts]
    name = sides.name_of(grid.columns, parts)
    width = len(grid.headers)

    def longer(cells: Sequence[str]) -> list[str]:
        own = [*cells[:width], *[""] * (width - len(cells))]
        said = [own[place] for place in parts]
        # The header once more, as files put together of several have it, stays one.
        whole = name if said == called else sides.joined(called, said)
        return [*own, whole, *cells[width:]]

    def rows() -> Iterator[Row | Rejected]:
        for row in grid.rows():
            yield row if isinstance(row, Rejected) else (row[0], longer(row[1]))

    headers = (*grid.headers, name)
    sample = [longer(cells) for cells in grid.sample]
    return replace(grid, headers=headers, columns=names(headers), sample=sample, rows=rows)
