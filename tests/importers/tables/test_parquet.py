"""Parquet tables: exact ids, instants, fields within fields, damage."""

import io
import sys
from datetime import UTC, datetime

import pytest

from moderator.core.errors import UserError
from moderator.importers import preview
from moderator.importers.base import Source
from moderator.importers.tables import parquet
from tests.importers.reading import read

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

WHEN = datetime(2026, 6, 1, 10, 0, 5)


def written(table: object, **options: object) -> bytes:
    out = io.BytesIO()
    pq.write_table(table if isinstance(table, pa.Table) else pa.table(table), out, **options)
    return out.getvalue()


def test_ids_beyond_a_double_instants_and_counts_come_exactly() -> None:
    got = read(
        written(
            {
                "comment_id": pa.array([7342000000000000001, 7342000000000000003]),
                "author": ["ida", None],
                "text": ["good bread", "yes, « two »\nlines"],
                "created_at": pa.array([WHEN, None], pa.timestamp("ns")),
                "likes": pa.array([3, None], pa.int32()),
            }
        )
    )
    first, second = got.comments
    assert (got.format, got.rejected) == ("table", [])
    assert (first.external_id, second.external_id) == ("7342000000000000001", "7342000000000000003")
    assert (first.created_at, first.created_at_precision.value) == (WHEN.replace(tzinfo=UTC), "local")
    assert (first.like_count, second.like_count, second.author_name) == (3, None, None)
    assert second.text == "yes, « two »\nlines"


def test_fields_within_fields_are_columns_and_an_instant_with_its_zone_is_exact() -> None:
    rows = [
        {"id": f"x{place}a", "user": {"id": place, "name": name}, "text": text, "tags": ["a"],
         "at": WHEN.replace(tzinfo=UTC)}
        for place, (name, text) in enumerate([("ida", "good bread"), ("jo", "yes it is")])
    ]  # fmt: skip
    first = read(written(pa.Table.from_pylist(rows))).comments[0]
    assert (first.author_name, first.author_id) == ("ida", "0")
    assert (first.created_at, first.created_at_precision.value) == (WHEN.replace(tzinfo=UTC), "exact")
    assert first.extra == {"tags": '["a"]'}


def test_a_known_table_is_known_in_parquet_too() -> None:
    got = read(
        written(
            {
                "id": ["k1a", "k2a"], "author": ["ida", "jo"], "body": ["a &gt; b", "[deleted]"],
                "created_utc": [1780308000, 1780308060], "subreddit": ["bread"] * 2, "link_id": ["t3_abc12"] * 2,
                "parent_id": ["t3_abc12", "t1_k1a"], "score": [4, 1],
            }
        )
    )  # fmt: skip
    assert (got.format, got.texts, got.reasons) == (
        "reddit_table",
        ["a > b"],
        {"deleted before the export": 1},
    )


def test_the_preview_says_what_it_is_and_how_much() -> None:
    seen = preview.preview(
        Source.of_bytes("c.parquet", written({"text": ["good bread", "yes it is"], "n": [1.5, 2]}))
    )
    assert seen.sentence == "a Parquet table, 2 columns, 2 records"


def test_what_stands_before_a_damage_is_saved() -> None:
    content = bytearray(
        written(
            {"text": [f"good bread {place}" for place in range(5000)]},
            row_group_size=1000, compression="NONE", use_dictionary=False,
        )
    )  # fmt: skip
    content[60_000:60_200] = b"\xff" * 200
    got = read(bytes(content))
    assert got.texts == [f"good bread {place}" for place in range(len(got.comments))]
    assert 2000 <= len(got.comments) < 5000
    assert [rejected.reason for rejected in got.rejected] == [parquet.DAMAGED_HERE]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (written({"text": ["good bread", "yes it is"]})[:-30], "damaged or locked"),
        (b"PAR1" + bytes(50) + b"PAR1", "damaged or locked"),
        (written({"a": [1, 2], "b": [2.5, 3.5]}), "a Parquet table without a column of comments"),
    ],
)
def test_what_cannot_be_read_is_said(content: bytes, words: str) -> None:
    with pytest.raises(UserError, match=words):
        read(content)


def test_without_the_part_that_reads_them_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UserError, match="Parquet table, and the part that reads those is not installed"):
        read(b"PAR1" + bytes(20) + b"PAR1")
