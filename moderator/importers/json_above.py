"""What a JSON document says above the array of its comments: the post that they are all under."""

from moderator.importers import jsonstream
from moderator.importers.base import Source
from moderator.importers.hints import is_youtube_video
from moderator.importers.json_shape import Shape
from moderator.importers.synonyms import normalise
from moderator.importers.text import clean

_POSTS = frozenset(
    ("video_id", "videoid", "post_id", "postid", "thread_id", "threadid", "shortcode", "media_id")
)
"""What the document itself calls the post that all its comments are under."""


def post_above(source: Source, found: Shape) -> tuple[str | None, bool]:
    """Return the post that the document names beside the array of its comments, and whether it is a YouTube video."""
    above: object = jsonstream.sketch(source) if found.way == "items" else None
    for key in ("", *found.path.split(".")[:-1]):
        above = above.get(key) if key and isinstance(above, dict) else above
        for name, value in above.items() if isinstance(above, dict) else ():
            if (
                normalise(name) in _POSTS
                and isinstance(value, str | int)
                and not isinstance(value, bool)
                and value
            ):
                video = normalise(name).startswith("video") and is_youtube_video(str(value))
                return clean(str(value)), video
    return None, False
