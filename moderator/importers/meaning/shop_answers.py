"""What the owner of a shop wrote below a review: it stands beside the review and is no comment."""

from moderator.importers.meaning.columns import Column
from moderator.importers.meaning.synonyms import forms

_OWNERS = frozenset(("owner", "business", "company", "developer", "seller", "merchant", "host", "vendor"))
_REPLIES = frozenset(("reply", "replies", "response", "responses", "answer", "answers"))


def is_answer(column: Column) -> bool:
    """Say whether a column holds what the owner of a shop wrote below a review."""
    words = {word for form in forms(column.name) for word in form.split("_")}
    return bool(words & _OWNERS and words & _REPLIES)
