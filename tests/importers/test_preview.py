import pickle
from pathlib import Path

import pytest

from moderator.core.comment import TimePrecision
from moderator.core.errors import UserError
from moderator.importers import preview as module
from moderator.importers.base import Options, Source
from moderator.importers.files.archives import sources
from moderator.importers.meaning import columns
from moderator.importers.preview import fingerprint, preview
from moderator.importers.tables import grid

TABLE = "comment_id,author,comment,date,likes\n" + "".join(
    f"c{n},user{n},This comment has number {n} and é,2026-06-{n % 28 + 1:02d} 10:00:00,{n}\n"
    for n in range(60)
)


def of(content: str, options: Options | None = None, limit: int = 50) -> module.Preview:
    return preview(Source.of_bytes("lakeside.csv", content.encode()), options, limit)


def test_a_table_in_a_sentence() -> None:
    seen = of(TABLE)
    assert seen.sentence == "a table with commas, 5 columns, 60 rows"
    assert (seen.name, seen.format, seen.found, seen.is_estimate) == ("lakeside.csv", "table", 60, False)
    assert {column.target: column.column for column in seen.mapping} == {
        "text": "comment",
        "external_id": "comment_id",
        "author_name": "author",
        "created_at": "date",
        "like_count": "likes",
    }
    assert all(column.reason for column in seen.mapping)
    assert seen.columns == ("comment_id", "author", "comment", "date", "likes")
    assert len(seen.comments) == 50
    assert seen.local_times
    assert seen.encoding == "utf-8"
    assert "cp1252" in seen.encodings


def test_a_known_export_in_a_sentence() -> None:
    seen = of("id,textDisplay,authorDisplayName,videoTitle\nUgx1,Some words,ann,Rye\n")
    assert seen.sentence == "a YouTube comment export: a table with commas, 4 columns, 1 row"
    assert "Named so by YouTube" in {column.reason for column in seen.mapping}


def test_json_in_a_sentence() -> None:
    seen = of('[{"id": "a", "text": "some words", "user": {"name": "ann"}}]')
    assert seen.sentence == "JSON with 3 fields, 1 record"
    assert seen.columns == ("id", "text", "user.name")


def test_the_mapping_of_a_person_shows() -> None:
    seen = of(TABLE, Options(mapping={"author_name": "comment_id", "external_id": ""}))
    mapping = {column.target: (column.column, column.reason) for column in seen.mapping}
    assert mapping["author_name"] == ("comment_id", "Chosen by you")
    assert "external_id" not in mapping


def test_asks_for_the_order_of_day_and_month_only_where_it_is_open() -> None:
    open_ = "comment,date\nsome words here,03/04/2026\nother words here,05/06/2026\n"
    assert of(open_).needs_day_order
    settled = of(open_, Options(day_first=False))
    assert not settled.needs_day_order
    assert settled.comments[0].created_at_precision is TimePrecision.LOCAL
    assert not of(open_ + "last words here,25/06/2026\n").needs_day_order


def test_rounded_ids_are_warned_of() -> None:
    seen = of("comment_id,comment\n" + "1.16925E+18,some words here\n" * 3)
    assert [warning for warning in seen.warnings if "comment_id" in warning]
    assert "cannot find duplicates" in seen.mapping[1].reason


def test_long_files_are_estimated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.0)
    path = tmp_path / "long.csv"
    path.write_text(
        TABLE.split("\n")[0] + "\n" + "x1,ann,Some words of a comment,2026-06-01 10:00:00,3\n" * 40_000
    )
    (source,) = sources(path)
    seen = preview(source)
    assert seen.is_estimate
    assert "about" in seen.sentence
    assert 25_000 <= seen.found <= 40_500


def test_it_crosses_processes() -> None:
    seen = of(TABLE)
    assert pickle.loads(pickle.dumps(seen)) == seen


def test_nothing_to_preview_is_an_error() -> None:
    with pytest.raises(UserError):
        of("")


def test_fingerprint_knows_columns_in_any_order() -> None:
    assert fingerprint(["Date", "Comment Text"]) == fingerprint(["comment_text", "date"])
    assert fingerprint(["Date"]) != fingerprint(["Text"])


def test_a_wide_table_is_looked_at_once_and_its_values_hardly_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 20,000 values that are no dates a tenth tells that; the columns are gathered once, not for each look."""
    gathered, parsed = [], []
    whole, parse = grid.columns, columns.parse
    monkeypatch.setattr(grid, "columns", lambda names, rows: gathered.append(1) or whole(names, rows))
    monkeypatch.setattr(columns, "parse", lambda value: parsed.append(1) or parse(value))
    names = ",".join(f"field {number}" for number in range(400))
    rows = "".join(f"c{n},what a comment this is,{','.join(['word'] * 400)}\n" for n in range(50))
    seen = of(f"id,comment,{names}\n{rows}")
    assert (len(seen.columns), len(seen.comments), seen.mapping[0].column) == (402, 50, "comment")
    assert len(gathered) == 1
    assert len(parsed) < 20_000 / 5


def test_a_source_is_not_watched_any_more_afterwards() -> None:
    source = Source.of_bytes("lakeside.csv", TABLE.encode())
    preview(source)
    assert source.watch is None
    with source.open() as stream:
        assert stream.read() == TABLE.encode()
