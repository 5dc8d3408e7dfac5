import json
from pathlib import Path

from tests.importers.reading import read


def test_replies_alone_have_parents() -> None:
    author = {"id": "1", "name": "ida"}
    reference = {"messageId": "9"}
    messages = [
        {"id": "1", "type": kind, "timestamp": "2026-06-01T10:00:00+00:00", "content": kind, "author": author,
         "reference": reference}
        for kind in ("Reply", "19", "Default", "ThreadCreated", "20")
    ]  # fmt: skip
    got = read(
        json.dumps({"guild": {"id": "0"}, "channel": {"id": "2"}, "dateRange": {}, "messages": messages})
    )
    assert [comment.parent_external_id for comment in got.comments] == ["9", "9", None]
    assert len(got.skipped) == 2


def test_an_empty_channel_is_known() -> None:
    got = read(json.dumps({"guild": {"id": "0"}, "channel": {"id": "2"}, "dateRange": {}, "messages": []}))
    assert (got.format, got.found) == ("discord", 0)


def test_a_package_takes_the_channel_from_beside(tmp_path: Path) -> None:
    (tmp_path / "channel.json").write_text('{"id": "77", "name": "oven"}')
    path = tmp_path / "messages.json"
    path.write_text('[{"ID": 1246000000000000001, "Timestamp": "2026-06-01 10:00:00", "Contents": "a"}]')
    got = read(path)
    assert (got.format, got.comments[0].thread_id, got.comments[0].thread_title) == (
        "discord_package",
        "77",
        "oven",
    )
    assert got.comments[0].external_id == "1246000000000000001"
