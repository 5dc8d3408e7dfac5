"""Real exports, where this machine has them: they hold public comments and never enter the repository."""

import hashlib
import json
from datetime import UTC
from pathlib import Path

import pytest

from moderator.core.comment import NewComment, TimePrecision
from tests.importers.reading import read

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "fixtures"
FILES = sorted(path for path in FOLDER.glob("*") if Path(f"{path}.expected.json").is_file())
MARKUP = ("disqus", "wxr", "mastodon")
"""Sources in HTML, whose text can be made in more than one right way."""

pytestmark = pytest.mark.skipif(not FILES, reason="no real exports beside the repository")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
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
            _compare(got.comments[place], expected[which], markup=path.name.startswith(MARKUP))


def _compare(comment: NewComment, expected: dict[str, object], *, markup: bool) -> None:
    created = (
        comment.created_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if comment.created_at else None
    )
    got: dict[str, object] = {
        "source_platform": comment.platform,
        "external_id": comment.external_id,
        "parent_external_id": comment.parent_external_id,
        "thread_id": comment.thread_id,
        "author_name": comment.author_name,
        "author_id": comment.author_id,
        "created_at": created,
        "like_count": comment.like_count,
        "permalink": comment.permalink,
    }
    wanted = {name: expected[name] for name in got}
    # Null says that the file has no such value; what can be derived from others may still be given.
    if wanted["permalink"] is None:
        del wanted["permalink"], got["permalink"]
    if wanted["created_at"] is None and comment.created_at_precision is not TimePrecision.EXACT:
        del wanted["created_at"], got["created_at"]
    assert got == wanted
    text = str(expected["text"])
    if markup:
        assert "".join(comment.text.split()) == "".join(text.split())
    else:
        assert comment.text.strip() == text.strip()
