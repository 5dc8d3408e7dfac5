"""Every format we read, specific first, generic last; and which of them a file is of."""

from moderator.core.errors import UserError
from moderator.core.wording import did_you_mean
from moderator.importers.base import Importer, Options, Source
from moderator.importers.formats.exportcomments import EXPORTCOMMENTS
from moderator.importers.formats.exports_forums import FORUMS
from moderator.importers.formats.exports_reviews import REVIEWS
from moderator.importers.formats.exports_social import SOCIAL
from moderator.importers.formats.own_export import OWN_EXPORT
from moderator.importers.generic.generic_json import GenericJson
from moderator.importers.generic.plain_lines import PlainLines
from moderator.importers.generic.table import Table
from moderator.importers.platforms import PLATFORMS
from moderator.importers.recognising import foreign, named, other_files, rewritten, wrapped
from moderator.importers.tables.opening import open_grid
from moderator.importers.tables.sql_script import is_script

IMPORTERS: tuple[Importer, ...] = (
    *PLATFORMS,
    EXPORTCOMMENTS,
    *SOCIAL,
    *FORUMS,
    *REVIEWS,
    *OWN_EXPORT,
    GenericJson(),
    Table(),
    PlainLines(),
)
"""The first that recognises a file reads it."""

_DOWNLOADS = """facebook_download instagram_download x_archive youtube_takeout youtube_takeout_page tiktok_download
tiktok_download_text reddit_download discord_package discord_package_csv mastodon"""
DOWNLOADS = frozenset(_DOWNLOADS.split())
"""What comes in an archive whose other files are known to be of no use: a person's own data."""


def is_generic(importer: Importer) -> bool:
    """Say whether an importer reads what nobody described, by guesses that can be wrong."""
    return type(importer) in (GenericJson, Table, PlainLines)


_GENERIC = tuple(importer for importer in IMPORTERS if is_generic(importer))
_SPECIFIC = tuple(importer for importer in IMPORTERS if not is_generic(importer))


def by_name(name: str) -> Importer:
    """Return the importer of that name.

    Raises:
        UserError: there is none.

    """
    for importer in IMPORTERS:
        if importer.name == name:
            return importer
    known = [importer.name for importer in IMPORTERS]
    guess = did_you_mean(named.meant(name, known))
    listed = "" if guess else f" The formats are {', '.join(known)}."
    raise UserError(
        f"There is no format “{name[:40]}”{guess or '.'}",
        advice=f"Without one, the content of a file tells.{listed}",
    )


def detect(source: Source, options: Options | None = None) -> Importer:
    """Return the importer that reads this source; what a person chose goes first.

    Raises:
        UserError: none does; the sentence says what the file looks like instead.

    """
    if options is not None and options.format:
        return by_name(options.format)
    foreign.refuse(source)
    source = rewritten.plain(source)
    if options is not None and options.mapping.get("text"):
        # Who names the column of texts means the file as it stands, whatever its columns look like.
        return by_name("table" if open_grid(source, options) is not None else "json")
    if options is not None and options.sheet and is_script(source):
        return by_name("table")  # Of a dump's other tables none is known.
    for looked in (wrapped.identified, wrapped.inside):
        for importer in _SPECIFIC:
            if looked(importer, source):
                return importer
    if not other_files.known(source):
        for importer in (by_name("table"),) if is_script(source) else _GENERIC:
            if wrapped.identified(importer, source):
                return importer
    raise foreign.not_comments(source)
