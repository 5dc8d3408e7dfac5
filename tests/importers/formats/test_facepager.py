from tests.importers.reading import read


def test_a_kind_without_end_is_told_in_short(tmp_path):
    path = tmp_path / "nodes.csv"
    path.write_text(
        "id;parent_id;level;object_id;object_type;query_status;query_time;query_type;message;from.name\n"
        f"1;;0;bakery;{'seed' * 3000};;;;;\n"
        "2;1;1;1_2;data;fetched (200);2026-06-01 10:00:00;Facebook:/<Object ID>/comments;Hello all;Ida\n",
        encoding="utf-8",
    )
    found = read(path)
    assert [left.reason for left in found.skipped] == [f"not a comment ({'seed' * 10})"]
    assert found.texts == ["Hello all"]
