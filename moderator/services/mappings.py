"""Which column holds what, remembered by the columns of a table: the same export comes again next week."""

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from moderator.core.errors import UserError
from moderator.importers.preview import columns as columns_of
from moderator.importers.tables import open_grid
from moderator.store import preferences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from moderator.importers.base import Options, Source
    from moderator.services.library import Library

KEY = "mappings"
MOST = 200
"""Tables remembered; the oldest are forgotten."""


def recalled(library: "Library | None", source: "Source", options: "Options") -> "Options":
    """Return the options with the mapping that a person once gave for these columns, if they give none now."""
    if library is None or options.mapping or not (known := _known(library)):
        return options
    columns = _columns(source, options)
    return replace(options, mapping=known.get(fingerprint(columns), {})) if columns else options


def remember(library: "Library", source: "Source", options: "Options") -> None:
    """Keep a mapping that worked."""
    columns = _columns(source, options)
    if not options.mapping or not columns:
        return
    known = _known(library)
    known.pop(fingerprint(columns), None)
    known[fingerprint(columns)] = dict(options.mapping)
    with library.store.write() as connection:
        preferences.put(connection, KEY, dict(list(known.items())[-MOST:]))


def fingerprint(columns: "Sequence[str]") -> str:
    """Return what is the same for tables with the same columns."""
    return hashlib.sha256("\x1f".join(columns).encode()).hexdigest()[:32]


def _columns(source: "Source", options: "Options") -> "Sequence[str]":
    """Return the columns of a table, or the fields of JSON; none where they need no mapping."""
    try:
        return columns_of(source, options)
    except UserError:
        # A table that nobody recognises is the very one that needs a mapping.
        grid = open_grid(source, options)
        return grid.columns if grid is not None else ()


def _known(library: "Library") -> dict[str, dict[str, str]]:
    with library.store.read() as connection:
        found = preferences.get(connection, KEY)
    return found if isinstance(found, dict) else {}
