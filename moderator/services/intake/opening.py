"""Which files behind a path are read, and how: in a folder or an archive, all others are left alone, and listed."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from moderator.core.errors import NoComments, UserError
from moderator.core.operation import JobContext
from moderator.importers import registry
from moderator.importers.base import Options
from moderator.importers.files import archives
from moderator.importers.generic.generic_json import GenericJson
from moderator.importers.generic.table import Table, listed
from moderator.importers.meaning.headers import choose
from moderator.importers.recognising import foreign
from moderator.importers.tables.opening import open_grid
from moderator.services.intake import mappings

if TYPE_CHECKING:
    from moderator.importers.base import Importer, Source
    from moderator.importers.files.members import Left
    from moderator.services.library import Library

Readable = tuple["Source", "Importer", Options]
NOT_OF_DOWNLOAD = "It is not one of the files in which this download keeps comments."
PROSE = "It has no header that says what is in it: this looks like plain text."


def readable(
    library: "Library | None", path: Path, options: Options, context: JobContext, left: "Left | None" = None
) -> Iterator[Readable]:
    """Yield what can be read behind a path, and how; what is passed over is added to `left`, with the reason.

    Raises:
        UserError: there is nothing that can be read.

    """
    left = left if left is not None else []
    before = len(left)
    found: list[Readable] = []
    refused: list[UserError] = []
    for source in archives.sources(path, left):
        context.check()
        try:
            chosen = mappings.recalled(library, source, options)
            found.append((source, registry.detect(source, chosen), chosen))
        except UserError as error:
            refused.append(error)
            if source.container is not None:
                left.append((source.name, str(error.args[0])))
    if not found:
        if len(refused) == 1 and len(left) - before <= 1:
            raise refused[0]
        if refused and all(isinstance(error, NoComments) for error in refused):
            raise NoComments(f"0 comments found in “{path.name}”: none of its files is one of comments.")
        # A readme among other files is no list of comments that lacks its first line.
        told = (error.advice for error in refused if error.advice not in ("", foreign.OF_LINES))
        advice = next(told, foreign.ASK)
        raise UserError(f"“{path.name}” holds nothing that can be read.", advice=advice)
    yield from _chosen(found, left)


def require_columns(paths: Sequence[Path], options: Options) -> None:
    """Make sure that each column that was named is one of some file's.

    Of what is no table nothing is known before all of it is read: then nothing is refused.

    Raises:
        UserError: a column is nowhere, or a file cannot be read.

    """
    missing = {target: column for target, column in options.mapping.items() if column}
    columns: list[str] = []
    for path in paths if missing else ():
        for source in archives.sources(path):
            grid = open_grid(source, options)
            if grid is None:
                return
            for target in choose(grid.columns, grid.sample, options.mapping):
                missing.pop(target, None)
            columns += [name for name in grid.columns if name not in columns]
    for column in missing.values():
        raise UserError(f"There is no column “{column}”.", advice=f"The columns are: {listed(columns)}.")


def _chosen(found: Sequence[Readable], left: "Left") -> Iterator[Readable]:
    """Leave out what was only guessed to be comments where something beside it is known to be."""
    downloads = {source.container for source, importer, _ in found if importer.name in registry.DOWNLOADS}
    certain = {source.container for source, importer, _ in found if not _is_prose(source, importer)}
    for source, importer, options in found:
        told = options.format or options.mapping
        inside = source.container is not None and not told
        if inside and source.container in downloads and _is_doubtful(source, importer, options):
            left.append((source.name, NOT_OF_DOWNLOAD))
        elif inside and source.container in certain and _is_prose(source, importer):
            left.append((source.name, PROSE))
        else:
            yield source, importer, options


def _is_doubtful(source: "Source", importer: "Importer", options: Options) -> bool:
    """Say whether a file beside a download's own is hardly one of comments.

    In an archive all else is the platform's; in a folder a person may keep exports of several kinds, which say
    at least who wrote, when, or which comment it is.
    """
    if not isinstance(importer, GenericJson | Table) or not registry.is_generic(importer):
        return registry.is_generic(importer)
    if source.container is None or not source.container.is_dir():
        return True
    try:
        choices = importer.reading(source, options).choices
    except UserError:
        return True
    return _is_prose(source, importer) or _TELLING.isdisjoint(choices)


_TELLING = frozenset({"author_name", "author_id", "external_id", "created_at"})


def _is_prose(source: "Source", importer: "Importer") -> bool:
    """Say whether a file is only taken for a list of comments since any text has lines."""
    if not registry.is_generic(importer) or not isinstance(importer, Table):
        return False
    grid = open_grid(source)
    return grid is not None and not grid.has_header
