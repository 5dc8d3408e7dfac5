"""What this program itself exported: a colleague's list of comments comes back as it was."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from moderator.core.comment import NewComment, Record, TimePrecision
from moderator.importers.base import Options, Source
from moderator.importers.formats.known_json import KnownJson
from moderator.importers.formats.known_table import Export, KnownTable, needs
from moderator.importers.generic.hints import Finish
from moderator.importers.generic.json_reading import JsonReading
from moderator.importers.generic.steps import then
from moderator.importers.generic.table import Reading

_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
"""Before these an export puts an apostrophe, or a spreadsheet would take the cell for a formula."""
_PRECISIONS = {str(precision): precision for precision in TimePrecision}


def _restored(comment: NewComment) -> NewComment:
    """Return a comment with its platform and the precision of its time as they were, whatever the platform is."""
    extra = dict(comment.extra)
    platform, precision = extra.pop("platform", None), extra.pop("created_at_precision", None)
    return comment._replace(
        platform=str(platform) if platform else None,
        created_at_precision=_PRECISIONS.get(str(precision), comment.created_at_precision),
        extra=extra,
    )


def _bare(value: str | None) -> str | None:
    """Return a value without the apostrophe that keeps it from being a formula."""
    return value[1:] if value is not None and value[:1] == "'" and value[1:2] in _FORMULA else value


def _finish(source: Source, reading: Reading) -> Finish:
    del source, reading

    def finish(comment: NewComment, cells: Sequence[str], number: int) -> Iterator[Record]:
        del cells, number
        yield _restored(
            comment._replace(
                text=_bare(comment.text) or "",
                external_id=_bare(comment.external_id),
                parent_external_id=_bare(comment.parent_external_id),
                thread_id=_bare(comment.thread_id),
                thread_title=_bare(comment.thread_title),
                author_name=_bare(comment.author_name),
            )
        )

    return finish


_EXPORT = Export(
    name="own_export",
    title="Comments exported from this program",
    vendor="this program",
    needs=needs("external_id corrected_label decision created_at_precision handed_back_at"),
    # The number of a comment in one library is another one's in the next: it is no identity.
    fields={
        name: (name,)
        for name in ("text", "external_id", "parent_external_id", "thread_id", "thread_title", "created_at",
                     "like_count", "permalink")
    }
    | {"author_name": ("author",)},
    finish=_finish,
)  # fmt: skip


class _OwnJson(KnownJson):
    """The same as JSON."""

    pages = ("comments",)

    def reading(self, source: Source, options: Options) -> JsonReading:
        """Decide how the document is read.

        Raises:
            UserError: it is no JSON, or there is no field of comments.

        """
        not_guessed = {"platform": "", "external_id": "external_id", "author_id": ""}
        reading = super().reading(source, replace(options, mapping={**not_guessed, **options.mapping}))
        return replace(reading, step=then(reading.step, _restored))


OWN_EXPORT = (KnownTable(_EXPORT), _OwnJson(_EXPORT))
