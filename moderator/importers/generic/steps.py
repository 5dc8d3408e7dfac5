"""What a comment says of itself beside its fields: that the account wrote it, and by its address where it stands."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set

from moderator.core.comment import NewComment, Record, own
from moderator.importers.generic import hints, paths
from moderator.importers.meaning.addresses import youtube_comment
from moderator.importers.meaning.synonyms import forms

Step = Callable[[NewComment], NewComment]

_OUT = frozenset(("outgoing", "outbound", "out", "sent", "outgoing_message"))
_IN = frozenset(("incoming", "inbound", "in", "received", "incoming_message"))
_DIRECTIONS = frozenset(("direction", "message_direction", "msg_direction"))
_TO_US = frozenset(("incoming", "is_incoming", "inbound", "is_inbound"))
_BY_US = frozenset(
    (
        "outgoing",
        "is_outgoing",
        "outbound",
        "is_outbound",
        "from_me",
        "fromme",
        "is_from_me",
        "is_reply_owned_by_me",
    )
)
_YES, _NO = frozenset(("true", "yes", "1", "t")), frozenset(("false", "no", "0", "f"))


def step(
    columns: Sequence[str], rows: Sequence[Sequence[str]], places: Mapping[str, int], platform: str | None
) -> Step | None:
    """Return what is to be done to each comment; None where its fields are all there is to it."""
    found: list[Step] = []
    taken = set(places.values())
    for place, name in enumerate(columns):
        told = {row[place].strip().lower() for row in rows if place < len(row)} - {""}
        if place not in taken and (of_us := _values_of_us(name, told)):
            found.append(_marking(name, of_us))
            break
    if platform is None and "platform" not in places and _are_of_several(rows, places.get("permalink")):
        found.append(_placed)
    if (thread := places.get("thread_id")) is not None and any("://" in row[thread] for row in rows[:20]):
        found.append(_under)
    if (person := places.get("author_name")) is not None and any(
        row[person].startswith(_ACCOUNT) for row in rows
    ):
        found.append(_named)
    if platform == "youtube" and "permalink" not in places and {"external_id", "thread_id"} <= places.keys():
        found.append(_linked)
    if (join := paths.joined(columns, rows, places)) is not None:
        found.append(join)
    whole: Step | None = None
    for one in found:
        whole = then(whole, one)
    return whole


def _values_of_us(name: str, told: Set[str]) -> Set[str]:
    """Return with which values of a column the account itself wrote; none where both sides are not to be seen in it."""
    called = set(forms(name))
    if called & _DIRECTIONS and told & _OUT and told & _IN:
        return _OUT
    if called & _TO_US and told <= _YES | _NO and told & _YES and told & _NO:
        return _NO
    if called & _BY_US and told <= _YES | _NO and told & _YES and told & _NO:
        return _YES
    if "author_association" in called and "owner" in told and len(told) > 1:
        return frozenset(("owner",))  # So GitHub says whose project it is.
    return frozenset()


def _marking(name: str, of_us: Set[str]) -> Step:
    def mark(comment: NewComment) -> NewComment:
        return own(comment) if str(comment.extra.get(name, "")).strip().lower() in of_us else comment

    return mark


def _are_of_several(rows: Sequence[Sequence[str]], place: int | None) -> bool:
    """Say whether the addresses of comments are of more than one place, as those are that a tool collects."""
    if place is None:
        return False
    addresses = (row[place] for row in rows if place < len(row))
    return len({hints.platform_of_address(one) for one in addresses if "://" in one}) > 1


def _placed(comment: NewComment) -> NewComment:
    if comment.platform is not None or not comment.permalink:
        return comment
    return comment._replace(platform=hints.platform_of_address(comment.permalink))


_POST = re.compile(
    r"instagram\.com/(?:[\w.]+/)?(?:p|reels?|tv)/([\w-]+)|tiktok\.com/@[^/]+/(?:video|photo)/(\d+)"
    r"|(?:youtube\.com/(?:watch\?(?:[^#]*&)?v=|shorts/|live/)|youtu\.be/)([\w-]{11})(?![\w-])"
)
"""How an address names a post, as other tools name it by itself."""


def _under(comment: NewComment) -> NewComment:
    """Return a comment under the post that an address means: other exports of the same name it without that."""
    found = _POST.search(comment.thread_id) if comment.thread_id else None
    return comment._replace(thread_id=next(filter(None, found.groups()))) if found else comment


def _linked(comment: NewComment) -> NewComment:
    link = youtube_comment(comment.thread_id, comment.external_id)
    return comment._replace(permalink=link) if link else comment


_ACCOUNT = "acct:"
"""How the names of people begin who are named with where they are at home."""


def _named(comment: NewComment) -> NewComment:
    """Return a comment whose author is called as people know them; at Hypothesis, where nearly all are, by that."""
    name = (comment.author_name or "").removeprefix(_ACCOUNT).removesuffix("@hypothes.is")
    return comment._replace(author_name=name or None)


def then(first: Step | None, second: Step | None) -> Step | None:
    """Return one step for two, of which either may be none."""
    if first is None or second is None:
        return first or second
    return lambda comment: second(first(comment))


def finishing(one: Step, before: hints.Finish | None) -> hints.Finish:
    """Return what does so to the comment of a row, after whatever else is done to it."""

    def finish(comment: NewComment, cells: Sequence[str], number: int) -> Iterator[Record]:
        records: Iterable[Record] = before(comment, cells, number) if before is not None else (comment,)
        for record in records:
            yield one(record) if isinstance(record, NewComment) else record

    return finish
