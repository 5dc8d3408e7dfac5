"""Whatever a file holds, reading it ends in records or in a sentence, never in a traceback."""

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moderator.core.comment import NewComment, Noted, Rejected, Skipped
from moderator.core.errors import UserError
from moderator.importers import registry
from moderator.importers.base import Options, Source
from moderator.importers.generic.fields import singly
from moderator.importers.recognising import wrapped
from tests.mutations import GOLDEN, altered, damaged, document


def survives(content: bytes, name: str = "file") -> int:
    source = Source.of_bytes(name, content)
    number = 0
    try:
        for record in singly(wrapped.read(registry.detect(source), source, Options())):
            assert isinstance(record, NewComment | Skipped | Rejected | Noted)
            if isinstance(record, NewComment):
                record.text.encode()
                assert "\0" not in record.text
                assert record.text.strip()
                assert record.created_at is None or record.created_at.tzinfo is not None
                assert record.external_id is None or isinstance(record.external_id, str)
            number += 1
    except UserError:
        return number
    return number


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_damaged_exports(path: Path) -> None:
    whole = path.read_bytes()
    chance = random.Random(path.name)
    for _ in range(12):
        survives(damaged(whole, chance), path.name)


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_values_of_another_kind(path: Path) -> None:
    whole = document(path)
    if whole is None:
        return
    chance = random.Random(path.name)
    for _ in range(12):
        survives(altered(whole, chance), path.name)


@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=300))
def test_any_bytes(content: bytes) -> None:
    survives(content)


@settings(max_examples=80)
@given(st.text(alphabet='[]{}",:;\t\n 01antextcomment\\ü', max_size=120))
def test_anything_like_json_or_a_table(content: str) -> None:
    survives(content.encode())


def test_records_in_lines_are_all_accounted_for() -> None:
    good = b'{"id": "%d", "text": "some words"}\n'
    content = b"".join(good % n for n in range(50)) + b"{broken\n" * 7 + b'{"id": "x", "text": ""}\n' * 3
    assert survives(content) == 60


@pytest.mark.parametrize(
    "path", [path for path in GOLDEN if path.suffix == ".csv"], ids=lambda path: path.parent.name
)
def test_every_row_of_a_table_cut_short(path: Path) -> None:
    first, *rest = path.read_bytes().splitlines(keepends=True)
    for share in (3, 2):
        cut = [row[: len(row) * (share - 1) // share].rstrip(b"\r\n") + b"\n" for row in rest]
        survives(b"".join([first, *cut]), path.name)
