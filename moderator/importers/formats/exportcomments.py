"""Tables of ExportComments.com: CSV and workbooks, the old layout and the new."""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import parse_qs

from moderator.core.comment import NewComment, Record
from moderator.importers.base import Source
from moderator.importers.formats.known_table import Export, KnownTable, needs, without_prefix
from moderator.importers.generic.hints import Finish, platform_of_address
from moderator.importers.generic.table import Reading
from moderator.importers.meaning import addresses

_VIEW = ("(view_source)", "view_source")
_REPLY = re.compile(r"(\d+)-\d+\Z")


def id_in_address(address: str) -> str | None:
    """Return the comment's id from the address behind "view comment"."""
    parts = addresses.split(address)
    query = parse_qs(parts.query)
    for key in ("reply_comment_id", "lc", "comment_id"):
        if query.get(key):
            return query[key][0]
    return parts.path.rstrip("/").rsplit("/", 1)[-1] or None


def _finish(source: Source, reading: Reading) -> Finish:
    del source
    grid = reading.grid
    view = grid.place(*_VIEW)
    links = grid.links() if view is not None else {}
    address = next((cell for row in grid.preamble for cell in row if cell.startswith("http")), "")
    hearts = grid.place("ishearted", "ispinned") is not None
    platform = reading.platform or platform_of_address(address) or ("youtube" if hearts else None)
    ids: dict[str, str] = {}

    def finish(comment: NewComment, cells: Sequence[str], number: int) -> Iterator[Record]:
        link = links.get((number, view)) if view is not None else None
        external = comment.external_id or (id_in_address(link) if link else None)
        row = cells[0].strip()
        reply = _REPLY.match(row)
        if external and row.isdigit():
            ids.clear()  # Replies stand right below their comment: the last one is enough.
            ids[row] = external
        yield comment._replace(
            platform=comment.platform or platform or (platform_of_address(link) if link else None),
            external_id=external,
            parent_external_id=comment.parent_external_id or (ids.get(reply[1]) if reply else None),
            author_id=without_prefix(comment.author_id, "ID:"),
            permalink=comment.permalink or link,
        )

    return finish


EXPORTCOMMENTS = KnownTable(
    Export(
        name="exportcomments",
        title="ExportComments table",
        vendor="ExportComments",
        needs=needs(
            "comment (view_source)",
            "comment name_(click_to_view_profile)",
            "comment name profile_id view_source",
            "comment username profile_id comment_id comment_url",
            "comment profile_id user_verified comment_id",
        ),
        fields={
            "text": ("comment",),
            "author_name": ("username", "name", "name_(click_to_view_profile)"),
            "author_id": ("profile_id",),
            "created_at": ("date",),
            "like_count": ("likes",),
            "external_id": ("comment_id",),
            "permalink": ("comment_url",),
        },
        day_first=True,
        finish=_finish,
    )
)
