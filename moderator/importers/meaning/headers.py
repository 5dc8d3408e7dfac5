"""Which column of a table holds what, by its name and its values, with the reason in words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from moderator.importers.meaning import instants, sides, synonyms
from moderator.importers.meaning.columns import Column, columns
from moderator.importers.meaning.nameless import dated, names_another, page, writer
from moderator.importers.meaning.reasons import why, why_text
from moderator.importers.meaning.shop_answers import is_answer
from moderator.importers.meaning.synonyms import EXACT, SUFFIX, claims, forms, normalise, recognised

__all__ = ["TARGETS", "Choice", "choose", "normalise", "recognised"]

TARGETS = tuple(synonyms.SYNONYMS)
"""The fields of a comment that a column can hold."""
_TOLD_BY_NAME = ("external_id", "parent_external_id", "created_at", "author_name", "author_id", "like_count",
                 "thread_id", "thread_title", "permalink", "platform")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """The column of one field, and why."""

    target: str
    column: str
    place: int
    reason: str


def choose(
    names: Sequence[str], rows: Sequence[Sequence[str]], given: Mapping[str, str] | None = None
) -> dict[str, Choice]:
    """Return the column of each field, as far as there is one; `given` (field to column) goes first."""
    return choose_among(columns(names, rows), given)


def choose_among(table: Sequence[Column], given: Mapping[str, str] | None = None) -> dict[str, Choice]:
    """Return the same for columns that were gathered before: what was found out about each is kept in it."""
    chosen: dict[str, Choice] = {}
    refused: set[str] = set()
    for target, name in (given or {}).items():
        column = _named(table, name)
        if column is None:
            refused.add(target)
        else:
            chosen[target] = Choice(target, column.name, column.place, _BY_HAND)
    free = [column for column in table if column.place not in {choice.place for choice in chosen.values()}]
    if "text" not in chosen and "text" not in refused:
        text = sides.column_of(free) or _text(free)
        if text is not None:
            chosen["text"] = Choice("text", text.name, text.place, why_text(text, table))
            free.remove(text)
    offers = []
    for target in _TOLD_BY_NAME:
        if target in chosen or target in refused:
            continue
        offers += [(score, target, column) for column in free if (score := _fit(target, column, free)) > 0]
    for _, target, column in sorted(offers, key=lambda offer: -offer[0]):
        if target not in chosen and column in free:
            chosen[target] = Choice(target, column.name, column.place, why(target, column))
            free.remove(column)
    _answered_ids(chosen, table, free)
    if "external_id" in chosen and not {"parent_external_id"} & (chosen.keys() | refused):
        own = table[chosen["external_id"].place]
        above = next((column for column in free if _points_to(column, own)), None)
        if above is not None:
            chosen["parent_external_id"] = Choice(
                "parent_external_id", above.name, above.place, why("parent_external_id", above)
            )
            free.remove(above)
    for target, look in (("created_at", dated), ("author_name", writer), ("thread_id", page)):
        # To parse dates is dear: nobody looks for what is known.
        if target in chosen or target in refused or (found := look(free, table)) is None:
            continue
        chosen[target] = Choice(target, found.name, found.place, why(target, found))
        free.remove(found)
    return chosen


def _answered_ids(chosen: dict[str, Choice], table: Sequence[Column], free: list[Column]) -> None:
    """Change the column of ids for another one where answers name that one: a database numbers its rows beside."""
    if not {"external_id", "parent_external_id"} <= chosen.keys() or chosen["external_id"].reason == _BY_HAND:
        return
    own = table[chosen["external_id"].place]
    above = set(table[chosen["parent_external_id"].place].values)
    if above & set(own.values):
        return
    better = [
        column for column in free if column.unique == 1 and len(above & set(column.values)) * 2 > len(above)
    ]
    if len(better) == 1 and _fit("external_id", better[0], table) > 0:
        chosen["external_id"] = Choice(
            "external_id", better[0].name, better[0].place, why("external_id", better[0])
        )
        free.remove(better[0])
        free.append(own)


_BY_HAND = "Chosen by you"
_ANSWERS = frozenset(
    ("reply", "replied", "replying", "parent", "answer", "answers", "response", "responded", "pid", "rid")
)
_COUNTED = frozenset(("count", "counts", "total", "number", "num"))
_SHORTEST_ID = 4


def _points_to(column: Column, own: Column) -> bool:
    """Say whether a column about answers holds the ids of other rows, whatever its name is exactly."""
    words = {word for form in forms(column.name) for word in form.split("_")}
    if words.isdisjoint(_ANSWERS) or words & _COUNTED or column.place == own.place:
        return False
    ids = {value for value in own.values if len(value) >= _SHORTEST_ID}
    filled = [value for value in column.values if value not in ("0", "-1", "root")]
    return sum(value in ids for value in filled) * 2 > len(filled)


def _named(table: Sequence[Column], name: str) -> Column | None:
    """Find the column a person named: exactly, else as headers are compared."""
    if not name:
        return None
    exact = next((column for column in table if column.name == name), None)
    return exact or next((column for column in table if normalise(column.name) == normalise(name)), None)


def _text(table: Sequence[Column]) -> Column | None:
    """Return the column of the comment: by its name, else the one with the longest texts."""
    best: tuple[float, Column] | None = None
    some = any(column.values for column in table)
    of_posts = any(
        normalise(column.name).startswith("comment") and claims(column.name).get("text", 0.0) > EXACT - 0.5
        for column in table
    )
    of_reviews = any(
        normalise(column.name).startswith("review_") and claims(column.name).get("text", 0.0) > SUFFIX - 0.5
        for column in table
    )
    described = _is_described(table)
    objects = {column.name[: dot.start()] for column in table for dot in re.finditer(r"\.", column.name)}
    """Fields whose own fields are columns: looked up, for a table may have thousands."""
    for column in table:
        if any(name in synonyms.NEVER_TEXT for name in forms(column.name)) and column not in described:
            continue
        if is_answer(column) or (of_posts and normalise(column.name).startswith(_OF_POSTS)):
            continue  # What somebody replied, or what the comment stands under, in every row once more.
        if of_reviews and normalise(column.name).startswith("comment_"):
            continue  # What the shop wrote below the review.
        named = claims(column.name).get("text", 0.0)
        if named and max(claims(column.name).values()) > named:
            named = 0.0  # "Comment Date" is a date first.
        if (
            column.values
            and column.measured > 0.9
            and (named < EXACT - 0.1 or normalise(column.name) == "comments")
        ):
            continue
        # What is called after another field holds that, unless it tells whole stories.
        least = 6 if max(claims(column.name).values(), default=0.0) > EXACT - 0.5 else 3
        if (
            not named
            and (column.words < least or column.unique < 0.3 or column.spaced < 0.3)
            and column.words < 6
        ):
            continue
        if not named and normalise(column.name) in synonyms.NEVER_LIKES:
            continue  # "Rated 5 out of 5 stars"
        if column.name in objects:
            continue
        if column.addresses > 0.8 or column.are_dates(0.8):
            continue  # Looked at last: to parse dates is dear, and most columns are out by now.
        if some and not column.values:
            named = min(named, 0.4)  # A field that nobody filled in, whatever it is called.
        # A name decides; among several names ("Snippet", "Full Text") the longer text, by a little.
        score = (10 * round(named) if named else 1.0) + named + min(column.words, 60) / 12 + column.filled
        if normalise(column.name) == "text_raw":
            score += 6  # Beside the same as HTML, which is longer.
        if best is None or score > best[0]:
            best = (score, column)
    return best[1] if best else None


_OF_POSTS = ("post_", "status_", "video_", "parent_")


def _is_described(table: Sequence[Column]) -> list[Column]:
    """Return the description where it is that of a review: nothing else is called a text, and a reviewer is."""
    if any("text" in claims(column.name) and column.words >= 1 for column in table if not is_answer(column)):
        return []
    names = {normalise(column.name) for column in table}
    if not any(map(_OF_REVIEW.match, names)) and not names >= synonyms.OF_A_FEED:
        return []
    return [column for column in table if normalise(column.name) == "description" and column.words > 1]


_OF_REVIEW = re.compile(
    r"(?:reviewer|commenter)|ticket_(?:id|number)\Z"
    r"|(?:review|comment)_?(?:id|date|time|title|author|user|name|ur[il]|link)\Z"
)
"""A column that only reviews, comments and questions of customers have; goods have a number of them, and their
worth."""


def _fit(target: str, column: Column, table: Sequence[Column]) -> float:
    """Return how well a column fits a field; 0 for not at all."""
    named = claims(column.name)
    score = named.get(target, 0.0)
    if target == "like_count" and normalise(column.name) == "score" and _is_reddit(table):
        # What Reddit shows; "ups" beside it is the same, or was never filled in.
        return EXACT + 0.5 if column.numbers > 0.8 else 0.0
    if not score or not column.values:
        return 0.0
    # Behind a vague resemblance, only what the column resembles most counts.
    if score < SUFFIX + 0.5 and score < max(named.values()) - 0.6:
        return 0.0
    judge = _JUDGES.get(target)
    return judge(score, column, table) if judge else score


def _identity(score: float, column: Column, table: Sequence[Column]) -> float:
    if (
        column.spaced > 0.2
        or column.is_positions
        or is_answer(column)
        or (column.dates > 0.5 and column.digits < 0.5)
    ):
        return 0.0
    name = normalise(column.name)
    if column.is_lines and name in synonyms.ROW_NUMBERS and not _answered(table):
        return 0.0
    repeats = column.unique < 0.9 and len(column.values) > 3
    if repeats and name not in ("id", "comment_id", "commentid", "cid", "tweet_id", "message_id"):
        return 0.0
    return score + (0.0 if repeats else 1.0)


def _answered(table: Sequence[Column]) -> bool:
    """Say whether some rows point to other rows, which makes even 1, 2, 3 identities."""
    return any(
        "parent_external_id" in claims(column.name)
        and column.digits > 0.5
        and any(value not in ("0", "-1") for value in column.values)
        for column in table
    )


def _parent(score: float, column: Column, _: Sequence[Column]) -> float:
    if score < SUFFIX - 0.5 or instants.PERSONS & set(normalise(column.name).split("_")):
        return 0.0  # "Parent ASIN" is of a product, "User Replied To" is a person's name.
    return 0.0 if column.spaced > 0.3 or set(map(str.lower, column.values)) <= _KINDS else score


_KINDS = frozenset(("true", "false", "yes", "no", "reply", "comment", "root", "parent", "child", "top"))
"""What says whether a comment is an answer, and not to which one."""


_SPOKEN_TO = re.compile(
    r"(?:\A|_)(?:in_)?(?:reply|replies|replied|replying)_to_|\A(?:parent|to|quoted|retweeted|mentioned)_"
)
"""Names of whom somebody answers or quotes: "in_reply_to_screen_name" is not who wrote."""


def _is_spoken_to(column: Column) -> bool:
    return any(_SPOKEN_TO.search(name) for name in forms(column.name))


def _author(score: float, column: Column, _: Sequence[Column]) -> float:
    if _is_spoken_to(column) or names_another(column.name):
        return 0.0
    if max(column.dates, column.paths, column.mails) > 0.8 or column.addresses > 0.5 or column.words > 6:
        return 0.0
    if (
        all(value.startswith("{") for value in column.values[:5])
        or set(map(str.lower, column.values)) <= _KINDS
    ):
        return 0.0  # An object, whose name is a column of its own, or a yes and a no.
    if score < synonyms.SUFFIX - 0.5 and column.digits > 0.9:
        return 0.0  # A number about the author, such as of games that are owned.
    handle = any(
        part in normalise(column.name) for part in ("username", "user_name", "screen_name", "handle")
    )
    return score + 0.1 * handle - 0.5 * (column.digits > 0.9) - (1 - column.filled) / 2


def _author_number(score: float, column: Column, _: Sequence[Column]) -> float:
    if _is_spoken_to(column) or any(name.endswith("distribution_channel") for name in forms(column.name)):
        return 0.0  # By which way a survey was sent.
    return 0.0 if column.spaced > 0.5 and not column.values[0].startswith("ID:") else score


def _likes(score: float, column: Column, _: Sequence[Column]) -> float:
    if any(name in synonyms.NEVER_LIKES for name in forms(column.name)):
        return 0.0
    return score if column.numbers > 0.8 else 0.0


def _is_reddit(table: Sequence[Column]) -> bool:
    return any(normalise(column.name) == "subreddit" for column in table)


_MEASURES = frozenset(("level", "depth", "position", "rank", "size", "length", "type", "status", "order"))
"""What can be said of a thread without saying which it is."""


def _thread(score: float, column: Column, _: Sequence[Column]) -> float:
    own = normalise(column.name) in ("video_id", "thread_id")
    said, of, _video = normalise(column.name).partition("_of_")
    if of and said.split("_")[-1] not in ("id", "url", "link", "name", "number", "code"):
        return 0.0  # "Bias of Video", "Length of Post" say something about it.
    if set(column.values) == {"0"} or not _MEASURES.isdisjoint(normalise(column.name).split("_")):
        return 0.0  # "Thread Level" is how deep a comment stands.
    if column.spaced > 0.3 or (column.addresses > 0.5 and not own):
        return 0.0
    return score


def _thread_title(score: float, column: Column, _: Sequence[Column]) -> float:
    names = forms(column.name)
    own = names[0] in ("title", "titel", "titre", "titolo", "titulo", "post") or any(
        name.startswith(("review_", "comment_")) for name in names
    )
    if own and (column.unique > 0.5 or len(column.values) < 4):
        return 0.0  # The title of a review, or a post itself, new in every row.
    return score if column.addresses < 0.5 and column.digits < 0.9 else 0.0


_OF_A_PERSON = re.compile(
    r"(?:.*\.)?(?:owner|user|author|from|member|creator|reviewer|consumer|account)\.[^.]*\Z"
)
_GOODS = ("product_", "item_", "listing_")
_OF_A_POST = re.compile(
    r"youtu\.be/[\w-]{11}$|youtube\.com/(?:watch\?(?!.*\blc=)|shorts/)|tiktok\.com/@[^/]+/video/\d+(?!.*comment)"
    r"|instagram\.com/(?:[\w.]+/)?(?:p|reel|tv)/[\w-]+/?(?:\?(?!.*comment).*)?$"
)


def _link(score: float, column: Column, _: Sequence[Column]) -> float:
    if _OF_A_PERSON.match(column.name):
        return 0.0  # The page of who wrote it.
    if normalise(column.name).startswith(_GOODS):
        return 0.0  # The page of what it is about.
    if column.addresses < 0.5 and not all(value.startswith("/") for value in column.values):
        return 0.0
    if any("://api." in value for value in column.values[:5]):
        return score - 2.0  # Another program asks there; people have a page.
    if column.unique < 1 and all(_OF_A_POST.search(value) for value in column.values):
        return 0.0  # The address of the video, once more in every comment below it.
    own = any(part in normalise(column.name) for part in ("comment", "permalink", "review", "tweet"))
    return score + (1.5 if own else 0.0) if column.unique > 0.5 or own else 0.0


def _platform(score: float, column: Column, _: Sequence[Column]) -> float:
    return score if all(platform_of(value) for value in set(column.values)) else 0.0


_JUDGES = {
    "external_id": _identity, "parent_external_id": _parent, "author_name": _author, "author_id": _author_number,
    "created_at": instants.fit, "like_count": _likes, "thread_id": _thread, "thread_title": _thread_title,
    "permalink": _link, "platform": _platform,
}  # fmt: skip

_PLATFORMS = """youtube facebook instagram x reddit tiktok disqus wordpress commento isso discourse telegram discord
whatsapp mastodon bluesky google_play app_store trustpilot linkedin pinterest threads vk weibo twitch tumblr"""
PLATFORMS = frozenset(_PLATFORMS.split())
_OTHER_NAMES = {
    "twitter": "x", "x_twitter": "x", "fb": "facebook", "ig": "instagram", "insta": "instagram", "yt": "youtube",
    "google_play_store": "google_play", "play_store": "google_play", "appstore": "app_store", "ios": "app_store",
    "apple_app_store": "app_store", "tik_tok": "tiktok", "vkontakte": "vk",
}  # fmt: skip


def platform_of(value: str) -> str | None:
    """Return our name of a platform that a table names, "Twitter" being x."""
    name = normalise(value)
    name = _OTHER_NAMES.get(name, name)
    return name if name in PLATFORMS else None
