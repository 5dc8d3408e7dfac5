"""What a field beside another one says of it: that a text is HTML in this record, that a time is in UTC."""

from collections.abc import Callable, Mapping, Sequence

from moderator.core.comment import NewComment, TimePrecision
from moderator.importers.generic.hints import unmarked
from moderator.importers.generic.json_records import getter
from moderator.importers.generic.steps import Step, then
from moderator.importers.meaning.headers import Choice
from moderator.importers.meaning.instants import in_utc
from moderator.importers.meaning.synonyms import normalise

_KINDS = frozenset(("contenttype", "content_type", "texttype", "format", "mimetype", "mime_type"))
_HTML = ("html", "text/html")


def typed(
    columns: Sequence[str], rows: Sequence[Sequence[str]], choices: Mapping[str, Choice]
) -> Step | None:
    """Return what is to be done to a comment for what stands beside its text and in the name of its time."""
    found: Step | None = None
    if (when := choices.get("created_at")) is not None and in_utc(when.column):
        found = _exact
    around = choices["text"].column.rpartition(".")[0] if "text" in choices else ""
    for place, name in enumerate(columns):
        above, _, own = name.rpartition(".")
        told = {row[place].lower() for row in rows}
        if above == around and around and normalise(own) in _KINDS and not told.isdisjoint(_HTML):
            found = then(found, _marked(getter(name)))
    return found


def _exact(comment: NewComment) -> NewComment:
    if comment.created_at_precision is not TimePrecision.LOCAL:
        return comment
    return comment._replace(created_at_precision=TimePrecision.EXACT)


def _marked(kind: Callable[[Mapping[str, object]], object]) -> Step:
    def unmark(comment: NewComment) -> NewComment:
        return unmarked(comment) if str(kind(comment.extra)).lower() in _HTML else comment

    return unmark
