"""Pages that the program writes of comments: text in them stays text."""

from datetime import UTC, datetime
from html.parser import HTMLParser

HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(2)> "awful" & =HYPERLINK("http://e.org")'
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
BEFORE = datetime(2026, 1, 5, tzinfo=UTC)


class Parsed(HTMLParser):
    """The tags, attributes and text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.text += data


def harmless(page: str) -> Parsed:
    """Assert that nothing in a page can run or load."""
    found = Parsed(page)
    assert not {"script", "iframe", "object", "embed", "link", "base", "form", "img"} & set(found.tags)
    assert not [name for name, _ in found.attributes if name.startswith("on") or name in ("src", "action")]
    policy = next(
        value for name, value in found.attributes if name == "content" and "default-src" in (value or "")
    )
    assert policy.startswith("default-src 'none'")
    assert "unsafe-eval" not in policy
    assert "http" not in policy
    return found
