"""Who wrote, where records have no more of a person than an id and the names stand in a list beside them."""

from collections.abc import Callable, Iterator, Mapping

from moderator.core.comment import NewComment
from moderator.importers.base import Source
from moderator.importers.documents import jsonstream
from moderator.importers.documents.jsonstream import Kind
from moderator.importers.generic.json_fields import as_text
from moderator.importers.generic.json_shape import Shape
from moderator.importers.meaning.text import clean

_LISTS = ("users", "profiles", "members", "authors", "people", "accounts", "participants", "commenters")
_FAR = ("users", "profiles")
"""Lists that are looked for even beyond what a look at the file shows."""
_NAMES = (
    "display_name",
    "displayName",
    "name",
    "full_name",
    "fullName",
    "real_name",
    "username",
    "screen_name",
)
_MOST = 200_000
"""People whose names are held."""


def names_beside(source: Source, found: Shape) -> Mapping[str, str]:
    """Return the names of people by their ids, as a list beside the records tells them; empty without one."""
    if found.way != "items" or jsonstream.kind(source) is not Kind.OBJECT:
        return {}
    above = found.path.rpartition(".")[0]
    seen = jsonstream.sketch(source)
    for part in above.split(".") if above else ():
        seen = seen.get(part) if isinstance(seen, dict) else None
    for key in _LISTS:
        there = isinstance(seen, dict) and isinstance(seen.get(key), list | dict)
        if there or (key in _FAR and not source.whole):
            names = dict(_names(source, f"{above}.{key}" if above else key))
            if names:
                return names
    return {}


def _names(source: Source, path: str) -> Iterator[tuple[str, str]]:
    for number, record in enumerate(jsonstream.items(source, path)):
        if number >= _MOST or not isinstance(record, tuple) or not isinstance(record[1], dict):
            return
        person = record[1]
        own = as_text(person.get("id", record[0]))
        both = f"{as_text(person.get('first_name'))} {as_text(person.get('last_name'))}".strip()
        name = next((as_text(person[key]) for key in _NAMES if person.get(key)), both)
        if own and name:
            yield own, clean(name).strip()


def called(
    names: Mapping[str, str], then: Callable[[NewComment], NewComment] | None
) -> Callable[[NewComment], NewComment]:
    """Return what gives a comment the name of its author."""

    def step(comment: NewComment) -> NewComment:
        if comment.author_name is None and comment.author_id is not None:
            comment = comment._replace(author_name=names.get(comment.author_id))
        return then(comment) if then is not None else comment

    return step
