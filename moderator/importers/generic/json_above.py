"""What a JSON document says above the array of its comments: the post that they are all under."""

from moderator.importers.base import Source
from moderator.importers.documents import jsonstream
from moderator.importers.generic.hints import is_youtube_video
from moderator.importers.generic.json_shape import Shape
from moderator.importers.meaning.synonyms import normalise
from moderator.importers.meaning.text import clean

_POSTS = frozenset(
    (
        "video_id", "videoid", "post_id", "postid", "thread_id", "threadid", "shortcode", "short_code", "media_id",
        "mediaid", "conversation_id",
        "aweme_id", "awemeid", "submission_id", "article_id", "topic_id", "story_id", "link_id",
    )
)  # fmt: skip
"""What the document itself calls the post that all its comments are under."""


def post_above(source: Source, found: Shape) -> tuple[str | None, bool]:
    """Return the post that the document names beside the array of its comments, and whether it is a YouTube video."""
    above: object = jsonstream.sketch(source) if found.way == "items" else None
    for key in ("", *found.path.split(".")[:-1]):
        above = above.get(key) if key and isinstance(above, dict) else above
        if (named := post_field(above)) is not None:
            return named[1], named[0].startswith("video") and is_youtube_video(named[1])
    return None, False


def post_named(value: object) -> str | None:
    """Return the post that an object names among its fields."""
    named = post_field(value)
    return named[1] if named is not None else None


def post_field(value: object) -> tuple[str, str] | None:
    """Return the post that an object names among its fields: what that field is called, and the post."""
    for name, field in value.items() if isinstance(value, dict) else ():
        known = normalise(name)
        if known in _THINGS and isinstance(field, dict):
            known, field = f"{known}_id", field.get("id")
        if known in _POSTS and isinstance(field, str | int) and not isinstance(field, bool) and field:
            return known, clean(str(field))
    if isinstance(value, dict) and isinstance(value.get("comments"), list) and not _TITLES.isdisjoint(value):
        own = value.get("id")
        return ("id", clean(str(own))) if own and isinstance(own, str | int) and own is not True else None
    return None


_THINGS = frozenset(("post", "video", "submission", "article", "topic"))
"""What an object beside comments tells of: what these are under."""
_TITLES = frozenset(("title", "caption", "permalink", "selftext", "url"))
"""What a post has beside its comments, whose own id is then simply its id."""
