"""What surrounds a comment on the screen, read in one go off the window's thread and kept for a while."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from moderator.core.comment import AuthorCard, CommentRow

if TYPE_CHECKING:
    from moderator.services.library import Library

KEPT = 64


@dataclass(frozen=True, slots=True)
class Around:
    """The parent, the author, similar decisions, and how many people wrote those alike."""

    parent: CommentRow | None = None
    author: AuthorCard | None = None
    similar: tuple[CommentRow, ...] = ()
    group_authors: int = 0


def read_around(library: "Library", row: CommentRow) -> Around:
    """Read what surrounds a comment."""
    from moderator.services.search import searching

    authors = 0
    if row.group_size > 1:
        members = searching.rows(library, searching.group(library, row.id)[:2000])
        authors = len({member.author_key for member in members})
    return Around(
        parent=searching.parent(library, row.id) if row.parent_external_id else None,
        author=searching.author_card(library, row.author_key) if row.author_key is not None else None,
        similar=tuple(searching.similar(library, row.id)),
        group_authors=authors,
    )


class Kept(OrderedDict[int, object]):
    """The latest few answers by comment."""

    def keep(self, comment_id: int, value: object) -> None:
        """Keep an answer, and let the oldest go."""
        self[comment_id] = value
        self.move_to_end(comment_id)
        while len(self) > KEPT:
            self.popitem(last=False)
