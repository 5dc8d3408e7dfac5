"""The files of a download beside its comments, each known by its shape: they are named, and never read as comments."""

import re
from collections.abc import Mapping
from typing import Any

from moderator.importers.base import Source
from moderator.importers.documents import envelopes, jsonstream
from moderator.importers.documents.jsonstream import Kind
from moderator.importers.meaning.synonyms import claims, normalise
from moderator.importers.tables.opening import open_grid
from moderator.importers.tables.sql_script import is_script

LIKES = "likes and reactions"
PEOPLE = "a list of followers or friends"
PRIVATE = "private messages"
PROFILES = "profiles of people, without anything that they wrote"
ANSWERED = "the answer of a service that could not do what it was asked"
REDDIT_POSTS = "Reddit posts, not comments"
_FACEBOOK = "a part of a Facebook download that holds no comments"
_INSTAGRAM = "a part of an Instagram download that holds no comments"
_TAKEOUT = "a part of a Google Takeout that holds no comments"
_TIKTOK = "a part of a TikTok download that holds no comments"
_SLACK = "the channels of a Slack export, without their messages"

_KEYS: tuple[tuple[str, str], ...] = (
    (r"reactions_v2|likes_\w+|\w+_likes|reactions", LIKES),
    (r"relationships_\w+|(?:friends|followers?|following|friend_requests|rejected_friends)\w*_v\d", PEOPLE),
    (
        r"(?:your|group|other_people_s)?_?posts_v\d|group_posts_v\d|status_updates|text_post_app_text_posts",
        "a person's own posts",
    ),
    (r"\w+_v[23]", _FACEBOOK),
    (
        r"(?:profile|account|searches|impressions|saved|ig|story|inferred|monetization|devices|organic|threads|apps"
        r"|shopping|events|policies|media)_\w+",
        _INSTAGRAM,
    ),
    (r"locations|semanticSegments|timelineObjects|Browser History|Typed Url|Autofill|Session", _TAKEOUT),
)
"""Names that stand at the top of a file and say what it is; see `_of_keys` for when they are believed."""
_RECORDS: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset({"sender_name", "timestamp_ms"}), PRIVATE),
    (frozenset({"creator", "topic_id", "message_id"}), PRIVATE),
    (frozenset({"titleUrl", "header", "products"}), "a history of what was watched or searched"),
    (frozenset({"header", "time", "products"}), "a history of what was watched or searched"),
    (frozenset({"textContent", "isTrashed"}), "a note of Google Keep"),
    (frozenset({"string_list_data"}), _INSTAGRAM),
    (frozenset({"string_map_data"}), _INSTAGRAM),
    (frozenset({"label_values", "fbid"}), _INSTAGRAM),
    (frozenset({"event_type", "event_id"}), "a log of what somebody did on Discord"),
    (frozenset({"tweet_count", "start", "end"}), "counts of tweets"),
    (
        frozenset({"inbox", "outbox", "preferredUsername"}),
        "the account of a Mastodon archive, without its posts",
    ),
    (frozenset({"creationTime", "geoData", "imageViews"}), _TAKEOUT),
    (frozenset({"id", "team_id", "profile"}), "the people of a Slack export, without their messages"),
    (frozenset({"id", "created", "creator", "members"}), _SLACK),
    (frozenset({"id", "created", "members"}), _SLACK),
    (frozenset({"service_type", "change_type", "date"}), "what was changed about the apps of a Slack export"),
    (frozenset({"error", "errorDescription"}), ANSWERED),
    (frozenset({"error", "error_description"}), ANSWERED),
)
_COLUMNS: tuple[tuple[str, str], ...] = (
    ("channel_id channel_url channel_title", "a list of channels that somebody follows"),
    ("playlist_id playlist_title_original", "a list of playlists"),
    ("video_id playlist_video_creation_timestamp", "a playlist"),
    ("video_id video_title_original", "a list of videos"),
    ("channel_id channel_title_original", "a list of channels"),
    ("id permalink direction", "a list of votes"),
    ("from to subject body", PRIVATE),
    ("conversation_id from to content", PRIVATE),
    ("channel_url conversation_type message", PRIVATE),
    ("permalink gildings title", REDDIT_POSTS),
    ("subreddit selftext title", REDDIT_POSTS),
    ("title body kind created subreddit", "drafts of Reddit posts, not comments"),
    ("first_name last_name connected_on", PEOPLE),
)
"""Columns, all of which a table must have."""
_TEXTS: tuple[tuple[str, str], ...] = (
    (r"From \S+[^\n]*\n(?:[A-Za-z][\w-]*:[^\n]*\n)+", "e-mail"),
    (
        r"From: <Saved by [^\n]*\n|(?:[A-Za-z-]+:[^\n]*\n){0,4}Snapshot-Content-Location:",
        "a web page, saved as one file",
    ),
    (
        r"(?:(?:Return-Path|Received|Delivered-To|From|To|Cc|Reply-To|Subject|Date|Message-ID|MIME-Version"
        r"|Content-[\w-]+|X-[\w-]+|DKIM-Signature|ARC-[\w-]+|Authentication-Results):[^\n]*\n"
        r"(?:[ \t][^\n]*\n){0,50}){3}",
        "e-mail",
    ),
    (r"WEBVTT|(?:\d{1,4}[ \t]*\n)?\d{2}:\d{2}:\d{2}[,.]\d{3} --> \d", "subtitles"),
    (r"BEGIN:V(?:CARD|CALENDAR)", "an address book or a calendar"),
    (r">+ ?Chat History with ", PRIVATE),
    (
        r"(?:<\?xml[^<>]{0,100}\?>\s*)?<(?:posts|users|votes|badges|tags|postlinks|posthistory)>\s*<row ",
        "a part of a Stack Exchange dump, whose comments are in Comments.xml",
    ),
    (
        r"Date ?: \d{4}-[^\n]*\n(?:Link|Url|User ?name|IP|Device \w+|Search Term|Favorite \w+|Ad|Sound|Hashtag)\w* ?:",
        _TIKTOK,
    ),
    (
        r"[!;+]?\(?function\s*\w*\(|\(?(?:window(?!\.(?:YTD|__THAR))|globalThis|self(?=\W+webpack))[.=\[]|/\*[*!]"
        r"|[\"']use strict|import (?:[\w{},* ]+ from )?[\"']|export (?:default|const|function)"
        r"|(?:const|var|let) \w+ ?=|define\(|module\.exports",
        "the code of a program",
    ),
    (r"(?:@charset|@import|@media|:root|[\w.#*][\w.#*:>\[\]\"=\- ,\n]{0,200}\s?\{\s*(?:--)?[\w-]+\s*:[^{}]*[;}])",
     "a style sheet"),
)  # fmt: skip


_A_POST = re.compile(r'"kind"\s*:\s*"t3"')
"""How Reddit marks a post in what its API answers."""
_A_COMMENT = re.compile(r'"kind"\s*:\s*"t1"')


_ERRORS = frozenset(
    {"error", "errors", "error_description", "error_type", "detail", "status", "success", "code"}
)
_OF_ERRORS = _ERRORS | {
    "message",
    "messages",
    "title",
    "type",
    "meta",
    "request_id",
    "documentation_url",
    "reason",
}
"""What the answers of services hold where something went wrong: nothing but these."""


def known(source: Source) -> str | None:
    """Return in words what a file is, that we know and that holds no comments; None for any other."""
    if "other_file" not in source.memo:
        source.memo["other_file"] = _known(source)
    return source.memo["other_file"]  # type: ignore[no-any-return]


def _known(source: Source) -> str | None:
    if jsonstream.kind(source) is not Kind.NONE:
        return _json(source)
    if is_script(source):
        return None
    start = source.head_text[:4000].replace("\r\n", "\n")
    for pattern, what in _TEXTS:
        if re.match(pattern, start):
            return what
    grid = open_grid(source)
    names = {re.sub(r"\W+", "", normalise(header)) for header in grid.headers} if grid is not None else set()
    return next((what for columns, what in _COLUMNS if set(columns.split()) <= names), None)


def _json(source: Source) -> str | None:
    seen = jsonstream.sketch(source)
    if isinstance(seen, dict) and (what := _of_keys(seen)):
        return what
    if (
        all(map(_is_profile, people := envelopes.sample(source, "users", "profiles", "data", "items")))
        and people
    ):
        return PROFILES
    start = source.head_text[:65536]
    if _A_POST.search(start) and not _A_COMMENT.search(start):
        return REDDIT_POSTS
    inside = envelopes.sample(source, "data") if isinstance(seen, dict) else []
    for record in [*envelopes.sample(source, "messages"), *inside]:
        for fields, what in _RECORDS:
            if fields <= record.keys():
                return what
        if "selftext" in record and "title" in record and "body" not in record:
            return REDDIT_POSTS
        if what := _of_entry(record):
            return what
    return None


def _is_profile(record: Mapping[str, Any]) -> bool:
    """Say whether a record tells of a person, how many follow them too, and has nothing that could be a comment."""
    names = {normalise(key) for key in record}
    if names.isdisjoint(_SELVES) or names.isdisjoint(_FOLLOWED):
        return False
    inner = [
        one for value in record.values() for one in (value.values() if isinstance(value, dict) else (value,))
    ]
    return not any("text" in claims(key) for key in record) and not any(
        isinstance(one, list) and one for one in inner
    )


_SELVES = frozenset(("bio", "biography", "about", "description", "signature"))
"""What a person says of themselves."""
_COUNTS = """followers following followers_count following_count followerscount followercount followscount
follower_count friends_count edge_followed_by subscribers"""
_FOLLOWED = frozenset(_COUNTS.split())


def _of_keys(seen: Mapping[str, Any]) -> str | None:
    """Say what a document is by its names, where all that it holds hangs on one or two of Meta's or Google's."""
    if seen.keys() <= _OF_ERRORS and not seen.keys().isdisjoint(_ERRORS):
        return ANSWERED
    if "participants" in seen and isinstance(seen.get("messages"), list):
        return PRIVATE
    if isinstance(seen.get("orderedItems"), list) and "@context" in seen:
        return "addresses of posts that somebody liked or kept, without their texts"
    parts = {"Activity", "Your Activity", "Profile", "App Settings", "Video"} & seen.keys()
    if len(parts) >= 2 or "Direct Messages" in seen or "Direct Message" in seen:
        return _TIKTOK
    holds = [key for key, value in seen.items() if isinstance(value, list | dict)]
    for pattern, what in _KEYS if 0 < len(holds) <= 3 else ():
        for key in holds:
            if re.fullmatch(pattern, key) and (what is not _INSTAGRAM or _is_metas(seen[key])):
                return what
    return None


def _is_metas(value: object) -> bool:
    """Say whether a list has entries as Meta makes them, since its names alone are of common words."""
    first = value[0] if isinstance(value, list) and value else value
    if not isinstance(first, dict):
        return False
    return any(key.startswith(("string_", "media_")) or key in ("uri", "creation_timestamp") for key in first)


def _of_entry(record: Mapping[str, Any]) -> str | None:
    """Say what an entry of Meta's lists without a name is."""
    data = record.get("data")
    if isinstance(data, list) and "timestamp" in record:
        first = data[0] if data and isinstance(data[0], dict) else {}
        if "reaction" in first:
            return LIKES
        if "post" in first:
            return "a person's own posts on Facebook"
    media = record.get("media")
    if isinstance(media, list) and media and isinstance(media[0], dict) and "creation_timestamp" in media[0]:
        return "a person's own posts on Instagram"
    return None


_PAGES: tuple[tuple[str, str, str], ...] = (
    (
        r"chat_page|page_wrap|<title>Exported Data</title>",
        "a Telegram export as web pages",
        "In Telegram Desktop choose Export chat history, and there the format “Machine-readable JSON”.",
    ),
    (
        r"chatlog__|DiscordChatExporter",
        "a Discord channel as a web page",
        "Export it once more with DiscordChatExporter, in the format JSON.",
    ),
    (
        r"_a6-[a-z]|_a7o5|_5vb_|_a706|facebook\.com|instagram\.com|Meta Platforms",
        "a Facebook or Instagram download as web pages",
        "Ask for the download once more, with the format JSON instead of HTML.",
    ),
    (
        r"mdl-typography|outer-cell|Takeout|myactivity\.google",
        "a page of a Google Takeout",
        "The comments are in the folder “YouTube and YouTube Music”, in comments.csv.",
    ),
)
"""What a web page is, and how to get the same as something that can be read."""


def page(source: Source) -> tuple[str, str] | None:
    """Return what a web page of a known download is, and what to do instead; None for any other page."""
    start = source.head_text[:65536]
    return next(((what, advice) for pattern, what, advice in _PAGES if re.search(pattern, start)), None)
