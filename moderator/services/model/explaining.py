"""Which words drove the machine."""

from typing import TYPE_CHECKING

from moderator.classifier import explain as words
from moderator.core.errors import no_comment
from moderator.store import comments

if TYPE_CHECKING:
    from moderator.classifier.explain import Explanation
    from moderator.services.library import Library


def explain(library: "Library", comment_id: int) -> "Explanation":
    """Say which words of a comment drove the active model.

    Raises:
        UserError: there is no such comment, or no model.

    """
    with library.store.read() as connection:
        rows = comments.rows(connection, [comment_id])
    if not rows:
        raise no_comment(comment_id)
    return words.explain(library.scorer(), rows[0].text)
