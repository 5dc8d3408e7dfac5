"""Exports with invented people, and what each must become. One folder a format."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from moderator.core.comment import NewComment
from moderator.importers import registry
from tests.importers.reading import read

FOLDER = Path(__file__).resolve().parents[1] / "golden"
SUFFIX = ".expected.json"
FILES = sorted(
    path
    for path in FOLDER.glob("*/*")
    if path.is_file()
    and not path.name.endswith(SUFFIX)
    and path.with_name(path.name + SUFFIX).name != path.name
)
COMPANIONS = frozenset({"account.js", "note-tweet.js", "channel.json"})
"""Files that are read beside another one, never alone."""


@pytest.mark.parametrize(
    "path",
    [path for path in FILES if path.name not in COMPANIONS],
    ids=lambda path: f"{path.parent.name}/{path.name}",
)
def test_golden_file(path: Path) -> None:
    got = read(path)
    record = {
        "format": got.format,
        "found": got.found,
        "comments": [_plain(comment) for comment in got.comments],
        "skipped": dict(sorted(got.reasons.items())),
        "rejected": [{"where": rejected.where, "reason": rejected.reason} for rejected in got.rejected],
        **({"noted": got.noted} if got.noted else {}),
    }
    expected = path.with_name(path.name + SUFFIX)
    if not expected.is_file():
        expected.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        pytest.fail(f"{expected.name} was missing and has been written: read it, then commit it")
    assert record == json.loads(expected.read_text(encoding="utf-8"))


def test_every_generic_format_has_a_golden_file() -> None:
    named = {path.parent.name for path in FILES}
    assert {"table", "json", "exportcomments"} <= named


def test_every_folder_is_named_after_a_format() -> None:
    formats = {importer.name for importer in registry.IMPORTERS}
    assert {path.parent.name for path in FILES} <= formats


def _plain(comment: NewComment) -> dict[str, object]:
    """Return a comment as it is committed: no empty fields, instants in UTC."""
    values = {name: value for name, value in comment._asdict().items() if value not in (None, {})}
    created = values.get("created_at")
    if isinstance(created, datetime):
        values["created_at"] = created.astimezone(UTC).isoformat().replace("+00:00", "Z")
        values["created_at_precision"] = comment.created_at_precision.value
    else:
        del values["created_at_precision"]
    return values
