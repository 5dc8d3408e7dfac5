"""What one library exported another one takes in as it was, and the same one knows."""

import json

import pytest

from moderator.core.query import CommentQuery
from moderator.services.handout import exporting
from moderator.services.intake.importing import import_files
from moderator.services.library import Library
from moderator.services.search import searching

KEPT = ("text", "platform", "external_id", "parent_external_id", "thread_id", "thread_title", "author", "created_at",
        "created_at_precision", "like_count", "permalink")  # fmt: skip

MAPS = {"reviews": [{
    "name": "accounts/1/locations/2/reviews/-AbF", "starRating": "ONE", "reviewer": {"displayName": "@ann"},
    "comment": "=cold and hard", "createTime": "2026-05-01T10:00:00.5Z"}]}  # fmt: skip
CHAT = (
    "01.03.24, 10:01 - Ann: - far too cold\n01.03.24, 10:02 - +49 170 1: 'tis not\n13.03.24, 10:03 - Bo: +1\n"
)
TABLE = """id,comment,author,date,likes,post_id,post_title,parent_id,url
7,@bo is right,@ann,2026-03-01T10:00:00Z,3,p1,Bread,,https://e.org/7
8,"two
lines",bo,2026-03-02T10:00:00Z,0,p1,Bread,7,https://e.org/8
9,nothing else known,,,,p2,,,
"""


def rows(library):
    ids = searching.find(library, CommentQuery())
    return sorted([[getattr(row, name) for name in KEPT] for row in searching.rows(library, ids)], key=str)


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "json", "jsonl"])
def test_it_comes_back_as_it_was(library, tmp_path, suffix):
    sources = {"maps.json": json.dumps(MAPS), "WhatsApp Chat.txt": CHAT, "table.csv": TABLE}
    for name, content in sources.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    import_files(library, [tmp_path / name for name in sources])
    file = tmp_path / f"all.{suffix}"
    assert exporting.export(library, file).exported == 7
    assert import_files(library, [file]).duplicates == 7
    with Library.open(tmp_path / "other.db", who="bo") as other:
        assert import_files(other, [file]).imported == 7
        assert rows(other) == rows(library)
