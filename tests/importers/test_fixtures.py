"""Real exports, where this machine has them: they hold public comments and never enter the repository."""

import hashlib
import json
from datetime import UTC
from pathlib import Path

import pytest

from tests.importers.reading import read

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "fixtures"
FILES = sorted(path for path in FOLDER.glob("*") if Path(f"{path}.expected.json").is_file())
PENDING: frozenset[str] = frozenset()
"""Files whose format has no importer yet."""
MARKUP = ("disqus", "wxr", "mastodon")
"""Sources in HTML, whose text can be made in more than one right way."""

pytestmark = pytest.mark.skipif(not FILES, reason="no real exports beside the repository")


@pytest.mark.parametrize(
    "path", [path for path in FILES if path.name not in PENDING], ids=lambda path: path.name
)
def test_real_export(path: Path) -> None:
    expected = json.loads(Path(f"{path}.expected.json").read_text(encoding="utf-8"))
    got = read(path)
    assert len(got.comments) in {expected["count"], *expected.get("acceptable_counts", ())}
    assert got.found == expected["count_all"]
    assert sum(comment.parent_external_id is not None for comment in got.comments) == expected["replies"]
    ids = {comment.external_id for comment in got.comments if comment.external_id is not None}
    assert len(ids) == expected["unique_ids"]
    if not path.name.startswith(MARKUP):
        joined = "\x1e".join(comment.text.strip() for comment in got.comments)
        assert hashlib.sha256(joined.encode()).hexdigest() == expected["text_sha256"]
    for which, place in (("first", 0), ("last", -1)):
        if expected[which] is not None:
            assert _canonical(got.comments[place], path) == _relevant(expected[which], path)


def _canonical(comment, path: Path) -> dict[str, object]:
    created = (
        comment.created_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if comment.created_at else None
    )
    record = {
        "source_platform": comment.platform,
        "external_id": comment.external_id,
        "parent_external_id": comment.parent_external_id,
        "thread_id": comment.thread_id,
        "author_name": comment.author_name,
        "author_id": comment.author_id,
        "text": comment.text.strip(),
        "created_at": created,
        "like_count": comment.like_count,
        "permalink": comment.permalink,
    }
    return _relevant(record, path)


def _relevant(record: dict[str, object], path: Path) -> dict[str, object]:
    text = str(record["text"])
    if path.name.startswith(MARKUP):
        text = "".join(text.split())
    return {**record, "text": text.strip()}


def test_pending_names_real_files() -> None:
    assert {path.name for path in FILES} >= PENDING
