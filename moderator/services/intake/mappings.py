"""How a table is read, remembered by its columns: the same export comes again next week."""

from dataclasses import replace
from typing import TYPE_CHECKING

from moderator.core.errors import UserError
from moderator.importers.files.encodings import encoding as encoding_of
from moderator.importers.meaning.headers import TARGETS
from moderator.importers.preview import Preview, fingerprint
from moderator.importers.preview import columns as columns_of
from moderator.importers.tables.opening import open_grid
from moderator.store import preferences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from moderator.importers.base import Options, Source
    from moderator.services.library import Library

KEY = "mappings"
MOST = 200
"""Tables remembered; the oldest are forgotten."""


def is_chosen(options: "Options") -> bool:
    """Say whether a person said how a table is read."""
    return bool(options.mapping) or options.day_first is not None or options.encoding is not None


def recalled(library: "Library | None", source: "Source", options: "Options") -> "Options":
    """Return the options with what a person once chose for a table with these columns; what they say now goes first."""
    if library is None or not (known := _known(library)):
        return options
    columns = _columns(source, options)
    kept = known.get(fingerprint(columns)) if columns else None
    if not kept:
        return options
    mapping = kept.get("mapping", {})
    encoding, day_first = kept.get("encoding"), options.day_first
    if day_first is None and "day_first" in kept:
        day_first = bool(kept["day_first"])
    if options.encoding is not None or not isinstance(encoding, str) or _is_proved(source):
        encoding = options.encoding
    return replace(
        options,
        mapping={**(mapping if isinstance(mapping, dict) else {}), **options.mapping},
        day_first=day_first,
        encoding=encoding,
    )


def remember(library: "Library", source: "Source", options: "Options") -> None:
    """Keep what was chosen and worked."""
    columns = _columns(source, options)
    if not is_chosen(options) or not columns:
        return
    known = _known(library)
    known.pop(fingerprint(columns), None)
    chosen = {"mapping": dict(options.mapping), "day_first": options.day_first, "encoding": options.encoding}
    known[fingerprint(columns)] = {key: value for key, value in chosen.items() if value not in (None, {})}
    with library.store.write() as connection:
        preferences.put(connection, KEY, dict(list(known.items())[-MOST:]))


def told(look: Preview, asked: "Options", used: "Options") -> Preview:
    """Return a look that says which of its columns are those of last time."""
    mapping = tuple(
        replace(column, reason="As you chose last time")
        if column.target in used.mapping and column.target not in asked.mapping
        else column
        for column in look.mapping
    )
    return replace(look, mapping=mapping, recalled=True)


def _is_proved(source: "Source") -> bool:
    """Say whether the file itself says how its letters are written."""
    return source.encoding_mark is not None or encoding_of(source) in ("utf-8", "utf-16-le", "utf-16-be")


def _columns(source: "Source", options: "Options") -> "Sequence[str]":
    """Return the columns of a table, or the fields of JSON; none where they need no mapping."""
    try:
        return columns_of(source, options)
    except UserError:
        # A table that nobody recognises is the very one that needs a mapping.
        grid = open_grid(source, options)
        return grid.columns if grid is not None else ()


def _known(library: "Library") -> dict[str, dict[str, object]]:
    with library.store.read() as connection:
        found = preferences.get(connection, KEY)
    if not isinstance(found, dict):
        return {}
    # Before, a mapping was all that was kept.
    return {
        mark: kept
        if isinstance(kept.get("mapping", {}), dict) and not _is_mapping(kept)
        else {"mapping": kept}
        for mark, kept in found.items()
        if isinstance(kept, dict)
    }


def _is_mapping(kept: dict[str, object]) -> bool:
    return bool(kept.keys() & set(TARGETS))
