"""JSON that a known tool writes with the same names as in its tables."""

from collections.abc import Iterator
from dataclasses import replace

from moderator.core.comment import Record
from moderator.importers.base import Options, Source
from moderator.importers.documents import envelopes
from moderator.importers.formats.exports_reviews import REVIEWS
from moderator.importers.formats.known_table import Export
from moderator.importers.generic.generic_json import GenericJson
from moderator.importers.generic.json_fields import flat
from moderator.importers.generic.json_reading import JsonReading
from moderator.importers.meaning.synonyms import normalise


class KnownJson(GenericJson):
    """Reads the JSON of one tool: fields known by name, the rest as in any JSON."""

    pages: tuple[str, ...] = ("reviews", "data", "items", "results")
    """What the list of records is called."""

    def __init__(self, export: Export) -> None:
        """Read what `export` describes, as JSON."""
        self._export = export
        self.name = f"{export.name}_json"
        self.title = f"{export.title}, JSON"

    def identify(self, source: Source) -> bool:
        """Say whether the fields are those of this export."""
        return bool(self._columns(source)) and super().identify(source)

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield a record for every element.

        Raises:
            UserError: there is no field of comments.

        """
        return super().read(source, self._told(source, options))

    def reading(self, source: Source, options: Options) -> JsonReading:
        """Decide how the document is read.

        Raises:
            UserError: it is no JSON, or there is no field of comments.

        """
        reading = super().reading(source, self._told(source, options))
        return replace(reading, platform=self._export.platform or reading.platform)

    def _columns(self, source: Source) -> dict[str, str]:
        """Return the fields by their names as compared; none if they are not of this export."""
        columns: dict[str, str] = {}
        for record in envelopes.sample(source, *self.pages):
            for name in flat(record):
                columns.setdefault(normalise(name), name)
        fits = any(needed <= columns.keys() for needed in self._export.needs)
        return columns if fits and not columns.keys() & self._export.forbids else {}

    def _told(self, source: Source, options: Options) -> Options:
        columns = self._columns(source)
        named = {}
        for target, names in self._export.fields.items():
            known = [columns[name] for name in names if name in columns]
            if known:
                named[target] = known[0]
        return replace(options, mapping={**named, **options.mapping})


_BOTH_WAYS = (
    "google_play_scraper",
    "app_store_scraper",
    "trustpilot",
    "brandwatch",
    "hootsuite",
    "sprout_social",
)
"""Tools that write the same fields as tables and as JSON."""

KNOWN_JSON = tuple(KnownJson(table.export) for table in REVIEWS if table.name in _BOTH_WAYS)
