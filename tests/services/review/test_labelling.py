import pytest

from moderator.core.comment import Sentiment
from moderator.core.errors import UserError
from moderator.services.review import reviewing
from moderator.services.review.labelling import label_file


@pytest.fixture
def labels(tmp_path):
    def labels(text, encoding="utf-8"):
        path = tmp_path / "labels.csv"
        path.write_text(text, encoding=encoding)
        return path

    return labels


def test_ids_are_labelled_in_one_step(library, fill, rows, labels):
    ids = fill("a", "b", "c")
    report = label_file(
        library,
        labels(
            f"id,label\n{ids[0]},negative\n00{ids[2]}, Positive \n999,neutral\nx,neutral\n{'9' * 5000},neutral\n"
        ),
    )
    assert (report.labelled, report.unknown) == (2, 3)
    assert [row.corrected_label for row in rows(ids)] == [Sentiment.NEGATIVE, None, Sentiment.POSITIVE]
    reviewing.undo(library)
    assert {row.corrected_label for row in rows(ids)} == {None}


def test_external_ids_are_found_also_as_we_export_them(library, fill, rows, labels):
    [plain] = fill("a")
    with library.store.write() as connection:
        from moderator.core.comment import NewComment
        from moderator.store import comments
        from moderator.store.intake import batches
        from tests.store.making import put

        batch = batches.begin(connection, ["x"])
        put(connection, batch, [NewComment("b", platform="youtube", external_id="-x1")])
        batches.finish(connection, batch, "{}")
        dashed = comments.last_id(connection)
    path = labels("Label,External_ID\nneutral,c1\nnegative,'-x1\nneutral,nobody\n", "utf-8-sig")
    report = label_file(library, path)
    assert (report.labelled, report.unknown) == (2, 1)
    assert [row.corrected_label for row in rows([plain, dashed])] == [Sentiment.NEUTRAL, Sentiment.NEGATIVE]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("id,label\n1,negative\n1,happy\n", "line 3: “happy”"),
        ("id,sentiment\n1,negative\n", "needs a column"),
        ("label\nnegative\n", "needs a column"),
        ("", "needs a column"),
        ("id,label\n1\n", "line 2"),
    ],
)
def test_a_bad_file_labels_nothing(library, fill, rows, labels, text, sentence):
    ids = fill("a")
    with pytest.raises(UserError, match=sentence):
        label_file(library, labels(text))
    assert rows(ids)[0].corrected_label is None


def test_a_file_that_is_missing_or_no_text(library, tmp_path):
    with pytest.raises(UserError, match="is not there"):
        label_file(library, tmp_path / "none.csv")
    (tmp_path / "binary.csv").write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(UserError, match="not a CSV file"):
        label_file(library, tmp_path / "binary.csv")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("id;label;text\n1;negative;für\n2;;über\n", "cp1252"),
        ("sep=;\nid;label\n1;negative\n2;\n", "utf-8-sig"),
        ("ID\tLabel\tText\n1\tNegative\tfür\n2\t\t\n", "utf-16"),
    ],
)
def test_a_table_is_read_as_a_spreadsheet_wrote_it_and_what_was_left_blank_stays(
    library, fill, rows, labels, text, encoding
):
    ids = fill("a", "b")
    report = label_file(library, labels(text, encoding))
    assert (report.labelled, report.unknown) == (1, 0)
    assert [row.corrected_label for row in rows(ids)] == [Sentiment.NEGATIVE, None]


def test_a_workbook_is_read_too(library, fill, rows, tmp_path):
    from openpyxl import Workbook

    [one] = fill("a")
    book = Workbook()
    for row in (["id", "label"], [one, "positive"]):
        book.active.append(row)
    book.save(tmp_path / "labels.xlsx")
    assert label_file(library, tmp_path / "labels.xlsx").labelled == 1
    assert rows([one])[0].corrected_label is Sentiment.POSITIVE
