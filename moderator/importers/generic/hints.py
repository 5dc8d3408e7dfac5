"""What names and values of a table give away beside its columns: the platform, and what is private."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from moderator.core.comment import NewComment, Record
from moderator.importers.meaning.synonyms import forms, normalise
from moderator.importers.meaning.text import clean, html_to_text, unescape_once
from moderator.importers.tables.grid import Grid

Finish = Callable[[NewComment, Sequence[str], int], Iterable[Record]]
"""What an export does to a comment, with the cells of its row and the line, beyond what columns say."""

LeftOut = Callable[[Sequence[str]], str | None]
"""Why a row, by its cells, is no comment; None if it is one."""

_HOSTS = {
    "youtube.com": "youtube", "youtu.be": "youtube", "facebook.com": "facebook", "fb.com": "facebook",
    "instagram.com": "instagram", "twitter.com": "x", "x.com": "x", "reddit.com": "reddit", "tiktok.com": "tiktok",
    "trustpilot.com": "trustpilot", "play.google.com": "google_play", "apps.apple.com": "app_store",
    "itunes.apple.com": "app_store", "bsky.app": "bluesky", "t.me": "telegram", "discord.com": "discord",
    "disqus.com": "disqus", "linkedin.com": "linkedin", "vk.com": "vk", "threads.net": "threads",
    "threads.com": "threads", "twitch.tv": "twitch", "steamcommunity.com": "steam", "github.com": "github",
    "pinterest.com": "pinterest", "tumblr.com": "tumblr", "quora.com": "quora", "weibo.com": "weibo",
    "bilibili.com": "bilibili", "yelp.com": "yelp", "tripadvisor.com": "tripadvisor", "booking.com": "booking",
    "vimeo.com": "vimeo", "soundcloud.com": "soundcloud",
}  # fmt: skip
_MAPS = re.compile(
    r"//(?:www\.|maps\.)?google\.[a-z.]{2,6}/maps\b|//maps\.google\.[a-z.]{2,6}/|//maps\.app\.goo\.gl/"
)
_PRIVATE = re.compile(
    r"(?:^|_)(?:ip|ip_address|ipaddress|hostname|remote_addr|remoteaddr|e_?mail(?:_address|_adresse)?|mail|mail_address|phone"
    r"|phone_number|telephone|telefon|telefono|correo|correo_electronico|direccion_de_correo_electronico"
    r"|adresse_e_mail|user_?agent|comment_agent)$|author_ip$"
)
_GRAPH_ID = re.compile(r"\d{5,}_\d{5,}\Z")
_REDDIT_ID = re.compile(r"t[13]_[0-9a-z]{2,13}\Z")
_YOUTUBE_VIDEO = re.compile(r"[A-Za-z0-9_-]{11}\Z")
_TELLING_NAMES = (
    (frozenset(("tweet_id", "tweetid", "tweet", "tweets", "tweet_text", "retweet_count", "retweets")), "x"),
    (frozenset(("subreddit", "subreddit_name", "link_flair_text")), "reddit"),
    (frozenset(("in_reply_to_status_id", "reply_to_status_id", "is_retweet", "retweeted_status_id")), "x"),
    (frozenset(("comment_message", "num_reactions", "num_angrys")), "facebook"),
    (frozenset(("reply_to_msg_id", "reply_to_reply_to_msg_id", "peer_id_channel_id")), "telegram"),
    (frozenset(("author_is_uploader", "time_text")), "youtube"),
    (frozenset(("comment_like_count", "preview_child_comments", "has_liked_comment")), "instagram"),
    (frozenset(("edge_liked_by_count", "edge_threaded_comments_count")), "instagram"),
    (frozenset(("rpid", "rpid_str")), "bilibili"),
    (frozenset(("recommendationid",)), "steam"),
    (frozenset(("rootidstr", "floor_number")), "weibo"),
    (frozenset(("aweme_id", "digg_count", "diggcount")), "tiktok"),
)
"""Names of columns that no other platform has."""
_FACEBOOK_ID = re.compile(r"Y29tbWVudDo[A-Za-z0-9+/]{8,}={0,2}\Z")
"""An id of Facebook's own interface: "comment:", the post and the comment, in base64."""
_YOUTUBE_ID = re.compile(r"Ug[A-Za-z0-9_-]{22,}(?:\.\S+)?\Z")


ESCAPING = frozenset(("x", "reddit"))
"""Platforms whose interfaces write & < > as entities, and so do the tables that people make of their answers."""


def decoded(comment: NewComment) -> NewComment:
    """Return a comment of such a platform with its entities decoded once, the text as it was beside it."""
    if comment.platform == "reddit":
        comment = _without_kinds(comment)
    if "&" not in comment.text or (text := unescape_once(comment.text)) == comment.text:
        return comment
    return comment._replace(text=clean(text), extra={**comment.extra, "raw_text": comment.text})


_WRAPPED = re.compile(
    r"\s*<(?:p|div)\b[^<>]{0,300}>.*</(?:p|div|ul|ol|blockquote|pre|figure)>\s*\Z", re.DOTALL | re.IGNORECASE
)
"""A text that is nothing but elements of a page."""
_MARKS = re.compile(
    r"&#0?39;|&#x27;|<br ?/?>|</p>|<p>|<a (?:[a-z]{1,10}=\"[^\"<>]{0,50}\" ){0,3}href=\"https?:"
    r"|<img (?:[a-z]{1,10}=\"[^\"<>]{0,50}\" ){0,3}src=\"https?:",
    re.IGNORECASE,
)
"""What people do not write and services do, where they hand texts out as HTML."""


def is_markup(texts: Iterable[str], platform: str | None) -> bool:
    """Say whether a column of texts is HTML: all of them within elements, or some with marks that nobody types."""
    filled = [text for text in texts if text and not text.isspace()]
    if sum(map(bool, map(_WRAPPED.match, filled))) * 10 >= len(filled) * 9 > 0:
        return True
    marked = sum(map(bool, map(_MARKS.search, filled)))
    # YouTube's `textDisplay` is HTML unless it was asked for as text, whatever the column is called.
    least, share = (1, 50) if platform == "youtube" else (2, 10)
    return marked >= least and marked * share >= len(filled)


def unmarked(comment: NewComment) -> NewComment:
    """Return a comment whose HTML is text, as it was beside it."""
    text = html_to_text(comment.text)
    if text == comment.text or not text.strip():
        return comment
    return comment._replace(text=clean(text), extra={**comment.extra, "raw_text": comment.text})


def _without_kinds(comment: NewComment) -> NewComment:
    """Return a comment whose ids do not begin with what kind of thing they name; a post is no parent."""
    own, above, post = comment.external_id, comment.parent_external_id, comment.thread_id
    if above is not None and above.startswith("t3_"):
        post, above = post or above, None
    if not any(one is not None and one.startswith(("t1_", "t3_")) for one in (own, above, post)):
        return comment if above == comment.parent_external_id else comment._replace(parent_external_id=above)
    bare = [one.removeprefix("t1_").removeprefix("t3_") if one else one for one in (own, above, post)]
    return comment._replace(external_id=bare[0], parent_external_id=bare[1], thread_id=bare[2])


def entities(comment: NewComment, cells: Sequence[str], number: int) -> Iterable[Record]:
    """Do so to the comment of a row."""
    del cells, number
    return (decoded(comment),)


def plain_texts(comment: NewComment, cells: Sequence[str], number: int) -> Iterable[Record]:
    """Turn the HTML of a row into text."""
    del cells, number
    return (unmarked(comment),)


def is_youtube_video(value: str) -> bool:
    """Say whether an id has the form of YouTube's for videos."""
    return bool(_YOUTUBE_VIDEO.match(value))


@lru_cache(maxsize=4096)
def is_private(header: str) -> bool:
    """Say whether a column holds what tells of machines, mail or telephones: it is not imported."""
    return any(_PRIVATE.search(name) for name in forms(header))


def platform_of_address(address: str) -> str | None:
    """Return the platform that a web address belongs to."""
    try:
        host = (urlsplit(address if "//" in address else f"//{address}").hostname or "").removeprefix("www.")
    except ValueError:
        return None
    if _MAPS.search(address):
        return "google_maps"
    while "." in host:
        if host in _HOSTS:
            return _HOSTS[host]
        host = host.split(".", 1)[1]
    return None


def platform(grid: Grid, places: Mapping[str, int]) -> str | None:
    """Return the platform of a table, from its addresses, the form of its ids, or its names; None if unsure."""
    for target in ("permalink", "thread_id"):
        found = _of_addresses(grid, places.get(target))
        if found:
            return found
    ids = _values(grid, places.get("external_id"))
    if ids and all(_YOUTUBE_ID.match(value) for value in ids):
        return "youtube"
    if ids and all(_FACEBOOK_ID.match(value) for value in ids):
        return "facebook"
    above = _values(grid, places.get("parent_external_id")) or _values(grid, places.get("thread_id"))
    if above and all(_REDDIT_ID.match(value) for value in above):
        return "reddit"
    if ids and all(_GRAPH_ID.match(value) for value in ids) and grid.has("created_time"):
        return "facebook"
    if grid.has("video_id") or grid.has("videoid"):
        videos = _values(grid, grid.place("video_id", "videoid"))
        if videos and all(_YOUTUBE_VIDEO.match(value) for value in videos):
            return "youtube"
    for place, header in enumerate(grid.headers):
        if any(word in normalise(header) for word in ("url", "link")) and (
            found := _of_addresses(grid, place)
        ):
            return found
    names = {normalise(header) for header in grid.headers}
    return next((told for telling, told in _TELLING_NAMES if names & telling), None)


_FILE_NAMES = {
    "youtube": "youtube", "facebook": "facebook", "instagram": "instagram", "tiktok": "tiktok", "twitter": "x",
    "tweet": "x", "reddit": "reddit", "trustpilot": "trustpilot", "telegram": "telegram", "discord": "discord",
    "whatsapp": "whatsapp", "mastodon": "mastodon", "bluesky": "bluesky", "disqus": "disqus", "wordpress": "wordpress",
    "linkedin": "linkedin", "googleplay": "google_play", "playstore": "google_play", "gplay": "google_play",
    "appstore": "app_store",
}  # fmt: skip


def platform_of_file(stem: str) -> str | None:
    """Return the platform that a person wrote into the name of a file, for want of any better sign; None if unsure."""
    letters = "".join(letter for letter in stem.rsplit(".", 1)[0] if letter.isalpha())
    found = {platform for word, platform in _FILE_NAMES.items() if word in letters}
    return found.pop() if len(found) == 1 else None


def _of_addresses(grid: Grid, place: int | None) -> str | None:
    values = _values(grid, place)
    found = {platform_of_address(value) for value in values if "/" in value or "." in value}
    return found.pop() if len(found) == 1 else None


def _values(grid: Grid, place: int | None) -> list[str]:
    if place is None:
        return []
    return [row[place].strip() for row in grid.sample[:50] if row[place].strip()]
