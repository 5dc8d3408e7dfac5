"""Web addresses taken apart, as far as they are such."""

from urllib.parse import SplitResult, urlsplit

_NONE = SplitResult("", "", "", "", "")


def split(address: str) -> SplitResult:
    """Return the parts of a web address; parts without content where it is none, such as "http://["."""
    try:
        return urlsplit(address)
    except ValueError:
        return _NONE
