"""Who wrote, where records have no more of a person than an id and the names stand in a list beside them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from moderator.core.comment import NewComment, own
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


@dataclass(frozen=True)
class People:
    """Who the people of a document are, by their ids."""

    names: Mapping[str, str] = field(default_factory=dict)
    staff: frozenset[str] = frozenset()
    """Those who write for the account: agents, where others are customers, as Zendesk lists them."""


NOBODY = People()


def people_beside(source: Source, found: Shape) -> People:
    """Return the people whom a list beside the records tells; nobody without one."""
    if found.way != "items" or jsonstream.kind(source) is not Kind.OBJECT:
        return NOBODY
    above = found.path.rpartition(".")[0]
    seen = jsonstream.sketch(source)
    for part in above.split(".") if above else ():
        seen = seen.get(part) if isinstance(seen, dict) else None
    for key in _LISTS:
        there = isinstance(seen, dict) and isinstance(seen.get(key), list | dict)
        if there or (key in _FAR and not source.whole):
            told = list(_told(source, f"{above}.{key}" if above else key))
            if told:
                roles = {role for _, _, role in told}
                staff = (number for number, _, role in told if role in _STAFF and _CUSTOMER in roles)
                return People({number: name for number, name, _ in told}, frozenset(staff))
    return NOBODY


_STAFF, _CUSTOMER = ("agent", "admin"), "end-user"


def _told(source: Source, path: str) -> Iterator[tuple[str, str, str]]:
    """Yield the id, the name and the role of each person."""
    for place, record in enumerate(jsonstream.items(source, path)):
        if place >= _MOST or not isinstance(record, tuple) or not isinstance(record[1], dict):
            return
        person = record[1]
        number = as_text(person.get("id", record[0]))
        both = f"{as_text(person.get('first_name'))} {as_text(person.get('last_name'))}".strip()
        name = next((as_text(person[key]) for key in _NAMES if person.get(key)), both)
        if number and name:
            yield number, clean(name).strip(), as_text(person.get("role"))


def called(
    people: People, then: Callable[[NewComment], NewComment] | None
) -> Callable[[NewComment], NewComment]:
    """Return what gives a comment the name of its author, and marks what the account's own people wrote."""

    def step(comment: NewComment) -> NewComment:
        if comment.author_name is None and comment.author_id is not None:
            comment = comment._replace(author_name=people.names.get(comment.author_id))
        if comment.author_id in people.staff:
            comment = own(comment)
        return then(comment) if then is not None else comment

    return step
