"""What single exports do to a comment beyond its columns: prefixes, markup, rows that are none."""

import re
from collections.abc import Iterator, Sequence

from moderator.core.comment import NewComment, Record, Skipped, TimePrecision, own
from moderator.importers.base import Source
from moderator.importers.documents.jsonformat import DELETED
from moderator.importers.documents.jsonvalue import decode
from moderator.importers.formats.known_table import without_prefix
from moderator.importers.formats.reddit import (
    comment_of,
    is_gone,
    is_leading,
    parent_of,
    permalink,
    thread_of,
)
from moderator.importers.generic.hints import Finish, LeftOut, decoded
from moderator.importers.generic.table import Reading
from moderator.importers.meaning import times
from moderator.importers.meaning.amounts import count
from moderator.importers.meaning.headers import platform_of
from moderator.importers.meaning.text import clean, html_to_text, unescape_once
from moderator.importers.tables.opening import open_grid

_USER_NAME = re.compile(r"[\"']username[\"']: [\"'](\w{1,50})[\"']")
_USER_ID = re.compile(r"[\"']id[\"']: [\"']?(\d{1,20})")
_CHANNEL = re.compile(r"tiktok\.com/@([\w.]+)/")
_VIDEO = re.compile(r"/(?:video|photo)/(\d+)")
_BARE_ZONE = re.compile(r"-?\d{1,4}\Z", re.ASCII)
_TOPIC = re.compile(r"/t/(?:[^/]*[^/\d][^/]*/)?(\d+)(?:/|$)")
_SHORTCODE = re.compile(r"/(?:p|reel|reels|tv)/([A-Za-z0-9_-]+)")


def facepager(source: Source, reading: Reading) -> Finish:
    """Name parents by the platform's ids and not by the line's; a seed is the post."""
    del source
    grid = reading.grid
    node, parent, kind, identity = (
        grid.place(name) for name in ("id", "parent_id", "object_type", "object_id")
    )
    asked = grid.place("query_type")
    seeds: dict[str, str] = {}
    comments: dict[str, str] = {}
    if node is not None and identity is not None and kind is not None:
        seeds.update({row[node]: row[identity] for row in grid.sample if row[kind].lower() == "seed"})

    def finish(comment: NewComment, cells: Sequence[str], number: int) -> Iterator[Record]:
        del number
        above = cells[parent] if parent is not None else ""
        if node is not None and comment.external_id:
            comments[cells[node]] = comment.external_id
        module = cells[asked].split(":", 1)[0].strip() if asked is not None else ""
        yield comment._replace(
            platform=comment.platform or platform_of(module.split(" ", 1)[0]),
            parent_external_id=comments.get(above),
            thread_id=seeds.get(above) or comment.thread_id,
        )

    return finish


def not_data(reading: Reading) -> LeftOut:
    """Leave out the rows of Facepager that are no answers: seeds, offcuts, empty ones."""
    kind = reading.grid.place("object_type") or 0

    def left_out(cells: Sequence[str]) -> str | None:
        what = cells[kind].strip().lower() if kind < len(cells) else ""
        return None if what == "data" else f"not a comment ({what[:40] or 'no type'})"

    return left_out


def private(reading: Reading) -> LeftOut:
    """Leave out the messages that a Discourse user wrote to single people."""
    place = reading.grid.place("is_pm")

    def left_out(cells: Sequence[str]) -> str | None:
        told = cells[place].strip().lower() if place is not None else ""
        return "a private message" if told in ("yes", "true", "t", "1") else None

    return left_out


def captions(reading: Reading) -> LeftOut:
    """Leave out the caption of the video, which stands among the comments of TikTok without an id."""
    places = [place for place in (reading.grid.place("cid"), reading.grid.place("uid")) if place is not None]

    def left_out(cells: Sequence[str]) -> str | None:
        known = any(place < len(cells) and cells[place].strip() for place in places)
        return None if known else "video caption, not a comment"

    return left_out


def twarc(source: Source, reading: Reading) -> Finish:
    """Read text that was written as JSON, and decode its entities."""
    del source, reading

    def finish(comment: NewComment, cells: Sequence[str], number: int) -> Iterator[Record]:
        del cells, number
        text = comment.text
        if len(text) > 1 and text[0] == text[-1] == '"':
            try:
                text = str(decode(text))
            except ValueError:
                text = comment.text
        own = comment.external_id
        link = f"https://x.com/i/web/status/{own}" if own else None
        yield comment._replace(text=clean(unescape_once(text)), permalink=comment.permalink or link)

    return finish


def snscrape(source: Source, reading: Reading) -> Finish:
    """Take the name out of a user that pandas wrote as a whole, and decode entities."""
    del source, reading

    def finish(comment: NewComment, cells: Sequence[str], number: int) -> Iterator[Record]:
        del cells, number
        named = _USER_NAME.search(comment.author_name or "") if comment.author_name else None
        if named and comment.author_name and comment.author_name.startswith("{"):
            numbered = _USER_ID.search(comment.author_name)
            comment = comment._replace(
                author_name=named[1], author_id=comment.author_id or (numbered[1] if numbered else None)
            )
        yield decoded(comment)

    return finish


def tiktok(source: Source, reading: Reading) -> Finish:
    """Find the video in its address."""
    del source
    address = reading.grid.place("videoweburl", "submittedvideourl")

    def finish(comment: NewComment, cells: Sequence[str], number: int) -> Iterator[Record]:
        del number
        place = cells[address] if address is not None else ""
        found, channel = _VIDEO.search(place), _CHANNEL.search(place)
        comment = comment._replace(thread_id=found[1] if found else comment.thread_id)
        yield own(comment) if channel and channel[1] == comment.author_name else comment

    return finish


def instagram(source: Source, reading: Reading) -> Finish:
    """Find the post, and the replies that stand beside their comment in numbered columns."""
    del source
    grid = reading.grid
    address = grid.place("posturl", "post_url", "inputurl")
    replies = _numbered(grid.headers)

    def finish(comment: NewComment, cells: Sequence[str], number: int) -> Iterator[Record]:
        del number
        found = _SHORTCODE.search(cells[address] if address is not None else comment.permalink or "")
        post = found[1] if found else comment.thread_id
        extra = {name: value for name, value in comment.extra.items() if not name.startswith("replies/")}
        yield comment._replace(thread_id=post, extra=extra)
        for places in replies.values():
            values = {name: cells[place] for name, place in places.items() if cells[place]}
            if values.get("text"):
                yield _reply(values, comment, post)

    return finish


def _numbered(headers: Sequence[str]) -> dict[int, dict[str, int]]:
    """Return the columns of each reply: "replies/0/text" is the text of the first."""
    found: dict[int, dict[str, int]] = {}
    for place, header in enumerate(headers):
        parts = header.strip().split("/", 2)
        if len(parts) == 3 and parts[0] == "replies" and parts[1].isdigit():
            found.setdefault(int(parts[1]), {})[parts[2]] = place
    return dict(sorted(found.items()))


def _reply(values: dict[str, str], above: NewComment, post: str | None) -> NewComment:
    created, precision = times.parse(values.get("timestamp"))
    likes = values.get("likesCount", "")
    known = ("id", "text", "ownerUsername", "owner/username", "owner/id", "timestamp", "likesCount")
    return NewComment(
        clean(values["text"]),
        "instagram",
        values.get("id"),
        above.external_id,
        post,
        author_name=values.get("ownerUsername") or values.get("owner/username"),
        author_id=values.get("owner/id"),
        created_at=created,
        created_at_precision=precision,
        like_count=count(likes),
        extra={name: clean(value) for name, value in values.items() if name not in known},
    )


def twint(source: Source, reading: Reading) -> Finish:
    """Put day, time and zone together; the tool's own column mixes forms."""
    del source
    date, time, zone = (reading.grid.place(name) for name in ("date", "time", "timezone"))

    def finish(comment: NewComment, cells: Sequence[str], number: int) -> Iterator[Record]:
        del number
        if date is not None and time is not None and cells[date] and cells[time]:
            east = cells[zone].strip() if zone is not None else ""
            if _BARE_ZONE.match(east):
                # pandas has made a number of +0100.
                east = f"{int(east):+05d}"
            created, precision = times.parse(f"{cells[date]} {cells[time]} {east}".strip())
            if created:
                comment = comment._replace(created_at=created, created_at_precision=precision)
        yield comment._replace(
            parent_external_id=None,
            text=unescape_once(comment.text),
        )

    return finish


def reddit(source: Source, reading: Reading) -> Finish:
    """Take the prefixes off Reddit's ids: a parent that is the post is no parent."""
    person = _account(source) if reading.choices.get("author_name") is None else None
    grid = reading.grid
    group, post = grid.place("subreddit"), grid.place("link", "link_permalink")
    when = reading.choices.get("created_at")
    exact = when is not None and when.column.lower().endswith("utc")

    def finish(comment: NewComment, cells: Sequence[str], number: int) -> Iterator[Record]:
        del number
        if is_gone(comment.text):
            yield Skipped(DELETED, comment.permalink or "")
            return
        identity = without_prefix(comment.external_id, "t1_") or comment_of(comment.permalink)
        thread = without_prefix(comment.thread_id, "t3_") or thread_of(comment.permalink)
        thread = thread or (thread_of(cells[post]) if post is not None else None)
        known = comment.created_at_precision
        comment = comment._replace(
            text=unescape_once(comment.text),
            author_name=without_prefix(comment.author_name, "u/") or person,
            external_id=identity,
            parent_external_id=parent_of(comment.parent_external_id, thread),
            thread_id=thread,
            created_at_precision=TimePrecision.EXACT if exact and known is TimePrecision.LOCAL else known,
            permalink=permalink(
                comment.permalink, cells[group] if group is not None else None, thread, identity
            ),
        )
        yield (
            own(comment)
            if is_leading({"subreddit": cells[group] if group is not None else "", **comment.extra})
            else comment
        )

    return finish


def _account(source: Source) -> str | None:
    """Return whose download it is, by the file beside that says so."""
    beside = source.siblings("statistics.csv")
    grid = open_grid(beside) if beside is not None else None
    found = (
        {row[0].strip(): row[1].strip() for row in grid.sample if len(row) == 2} if grid is not None else {}
    )
    return clean(found.get("account name", "")) or None


def discourse(source: Source, reading: Reading) -> Finish:
    """Find the topic in the address of its post; the HTML beside the text is the same once more."""
    del source, reading

    def finish(comment: NewComment, cells: Sequence[str], number: int) -> Iterator[Record]:
        del cells, number
        found = _TOPIC.search(comment.permalink or "")
        extra = {name: value for name, value in comment.extra.items() if name != "post_cooked"}
        yield comment._replace(thread_id=found[1] if found else None, extra=extra)

    return finish


def youtube(source: Source, reading: Reading) -> Finish:
    """Turn `textDisplay`, which is HTML, into text; a reply's id holds its parent's."""
    del source
    when = reading.choices.get("created_at")
    estimated = when is not None and when.column == "time_parsed"
    markup = reading.choices["text"].column.lower().endswith("textdisplay")

    channel = reading.grid.place(
        "channelid", "snippet_channelid", "snippet_toplevelcomment_snippet_channelid"
    )
    writer = reading.choices.get("author_id")
    told = channel is not None and writer is not None and writer.place != channel

    def finish(comment: NewComment, cells: Sequence[str], number: int) -> Iterator[Record]:
        del number
        text = html_to_text(comment.text) if markup else comment.text
        if text != comment.text:
            comment = comment._replace(text=text, extra={**comment.extra, "raw_text": comment.text})
        if estimated and comment.created_at:
            comment = comment._replace(created_at_precision=TimePrecision.ESTIMATED)
        if not comment.parent_external_id and comment.external_id and "." in comment.external_id:
            comment = comment._replace(parent_external_id=comment.external_id.split(".", 1)[0])
        ours = (
            told and channel is not None and bool(comment.author_id) and cells[channel] == comment.author_id
        )
        yield own(comment) if ours else comment

    return finish


def wordpress(source: Source, reading: Reading) -> Finish:
    """Turn light HTML into text; the date in UTC goes before the site's own; user 0 is none."""
    del source
    local = reading.grid.place("comment_date")
    utc = reading.grid.place("comment_date_gmt") is not None

    def finish(comment: NewComment, cells: Sequence[str], number: int) -> Iterator[Record]:
        del number
        text = html_to_text(comment.text)
        if text != comment.text:
            comment = comment._replace(text=text, extra={**comment.extra, "raw_text": comment.text})
        if comment.created_at is None and local is not None:
            created, precision = times.parse(cells[local])
            comment = comment._replace(created_at=created, created_at_precision=precision)
        elif utc:
            comment = comment._replace(created_at_precision=TimePrecision.EXACT)
        yield comment._replace(author_id=None if comment.author_id == "0" else comment.author_id)

    return finish


_MARKERS = re.compile(r"<s>[^<]*</s>|<e>[^<]*</e>|\[/?[a-z*]{1,20}(?:=[^\]\n]{0,300})?:[0-9a-z]{5,8}\]")
"""How phpBB keeps the signs of what is bold, quoted or a list, in its newer and in its older way."""
_LINE_END = re.compile(r"<br ?/>\n?")


def phpbb(source: Source, reading: Reading) -> Finish:
    """Turn the markup that posts are kept in into text; poster 1 is whoever has not logged in."""
    del source, reading

    def finish(comment: NewComment, cells: Sequence[str], number: int) -> Iterator[Record]:
        del cells, number
        text = html_to_text(_LINE_END.sub("<br/>", _MARKERS.sub("", comment.text)))
        if text != comment.text:
            comment = comment._replace(text=text, extra={**comment.extra, "raw_text": comment.text})
        yield comment._replace(author_id=None if comment.author_id == "1" else comment.author_id)

    return finish
