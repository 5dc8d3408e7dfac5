"""Web addresses taken apart, as far as they are such."""

import re
from urllib.parse import SplitResult, urlsplit

_NONE = SplitResult("", "", "", "", "")


_VIDEO = re.compile(r"[\w-]{11}\Z", re.ASCII)
_COMMENT = re.compile(r"(?:Ug|z1)[\w-]+(?:\.[\w-]+)?\Z", re.ASCII)


def youtube_comment(video: str | None, own: str | None) -> str | None:
    """Return where a comment stands below a video on YouTube; None where either is none."""
    if not (video and own and _VIDEO.match(video) and _COMMENT.match(own)):
        return None
    return f"https://www.youtube.com/watch?v={video}&lc={own}"


def split(address: str) -> SplitResult:
    """Return the parts of a web address; parts without content where it is none, such as "http://["."""
    try:
        return urlsplit(address)
    except ValueError:
        return _NONE
