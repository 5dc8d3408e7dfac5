import gzip
import json
import random
import zipfile
from pathlib import Path

import pytest

from moderator.core.comment import NewComment
from moderator.core.errors import Cancelled, UserError
from moderator.core.operation import Changes, JobContext
from moderator.importers import registry
from moderator.importers.base import Options
from moderator.importers.files import guarded
from moderator.services.intake import batches, importing, sample
from moderator.services.intake.import_report import save_rejected
from moderator.services.intake.importing import import_files, preview_files
from moderator.services.library import Library
from moderator.store import comments, tallies

HEADER = "id,author,comment,date\n"


def table(path, *texts, start=1):
    rows = (f"{path.stem}{n},anna,{text},2026-01-02T10:00:00Z\n" for n, text in enumerate(texts, start))
    path.write_text(HEADER + "".join(rows), encoding="utf-8")
    return path


def lines(path, count, *, key="x"):
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            row = {"id": f"{key}{number}", "author": "bo", "text": f"comment {number} of many words"}
            file.write(json.dumps(row) + "\n")
    return path


@pytest.fixture
def trap(monkeypatch):
    """Make a file that turns out to be a trap once some of its comments are stored."""

    def trap(path, count):
        whole = gzip.compress(lines(path.with_suffix(""), count, key=path.stem).read_bytes())
        path.with_suffix("").unlink()
        path.write_bytes(whole)
        monkeypatch.setattr(guarded, "RATIO_FROM", 600_000)
        monkeypatch.setattr(guarded, "HIGHEST_RATIO", 2)
        return path

    return trap


def texts(library):
    with library.store.read() as connection:
        return [text for _, text in comments.texts(connection, 0, 100_000)]


def sound(library):
    with library.store.write() as connection:
        assert tallies.recount(connection) == []
        assert tallies.counts(connection).total == len(texts(library))


def test_what_was_found_is_accounted_for_and_remembered(library, tmp_path):
    path = tmp_path / "export.csv"
    path.write_text(
        HEADER
        + "1,anna,good,2026-01-02T10:00:00Z\n1,anna,good,2026-01-02T10:00:00Z\n2,bo,,2026-01-02T10:00:00Z\n",
        encoding="utf-8",
    )
    report = import_files(library, [path])
    [file] = report.files
    assert (file.found, file.imported, file.duplicates, file.skipped.total()) == (3, 1, 1, 1)
    assert report.changes == Changes.COMMENTS
    [batch] = batches.list_batches(library)
    assert (batch.id, batch.state, batch.files) == (report.batch, "done", ("export.csv",))
    assert batch.report == json.loads(json.dumps(report.to_json()))
    sound(library)


def test_the_same_file_again_adds_nothing(library, tmp_path):
    path = table(tmp_path / "export.csv", "one", "two")
    import_files(library, [path])
    again = import_files(library, [path])
    assert (again.imported, again.duplicates, again.changes) == (0, 2, Changes.NONE)


def test_one_bad_file_does_not_undo_the_others(library, tmp_path, monkeypatch, trap):
    monkeypatch.setattr(importing, "PAGE", 100)
    first = table(tmp_path / "first.csv", "one", "two")
    bad = trap(tmp_path / "bad.jsonl.gz", 12_000)
    last = table(tmp_path / "last.csv", "three")
    report = import_files(library, [first, bad, last])
    assert [bool(file.problem) for file in report.files] == [False, True, False]
    assert "bad.jsonl" in report.problems[0]
    assert texts(library) == ["one", "two", "three"]
    sound(library)


@pytest.mark.parametrize("known", [0, 2])
def test_a_bad_file_alone_leaves_nothing(library, tmp_path, monkeypatch, known, trap):
    monkeypatch.setattr(importing, "PAGE", 100)
    if known:
        import_files(library, [table(tmp_path / "known.csv", "one", "two")])
    with pytest.raises(UserError, match="far more"):
        import_files(library, [trap(tmp_path / "bad.jsonl.gz", 12_000)])
    assert len(texts(library)) == known
    assert len(batches.list_batches(library)) == bool(known)
    sound(library)


def test_a_bad_first_file_leaves_the_batch_to_the_second(library, tmp_path, monkeypatch, trap):
    monkeypatch.setattr(importing, "PAGE", 100)
    bad = trap(tmp_path / "bad.jsonl.gz", 12_000)
    report = import_files(library, [bad, table(tmp_path / "good.csv", "one")])
    assert (report.imported, texts(library)) == (1, ["one"])
    assert batches.list_batches(library)[0].comments == 1
    sound(library)


@pytest.mark.parametrize("kind", ["gz", "zip"])
def test_a_file_without_its_end_gives_what_stands_before_it(library, tmp_path, kind):
    chance = random.Random(7)
    rows = tmp_path / "rows.csv"
    texts = ("".join(chance.choices("abcdefghij ", k=40)) for _ in range(4000))
    rows.write_text("id,comment\n" + "".join(f"{n},x {text}\n" for n, text in enumerate(texts)))
    path = tmp_path / f"cut.{kind}"
    if kind == "gz":
        path.write_bytes(gzip.compress(rows.read_bytes()))
    else:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(rows, "rows.csv")
    path.write_bytes(path.read_bytes()[: -(path.stat().st_size // 3)])
    rows.unlink()
    report = import_files(library, [path])
    [file] = report.files
    assert 2000 < file.imported < 4000
    assert (file.rejected[-1].where, "damaged" in file.rejected[-1].reason) == ("the end of the file", True)
    assert not report.failed
    assert report.to_json()["files"][0]["found"] == file.imported + len(file.rejected)
    assert (report.left == ()) is (kind == "gz")
    sound(library)


def test_our_fault_in_one_file_is_kept_to_that_file(library, tmp_path, monkeypatch):
    monkeypatch.setattr("moderator.troubles.log_path", lambda: tmp_path / "log.txt")
    bad, good = lines(tmp_path / "bad.jsonl", 5), table(tmp_path / "good.csv", "one")
    importer = next(one for one in registry.IMPORTERS if one.name == "json")

    def broken(self, source, options):
        raise ZeroDivisionError
        yield

    monkeypatch.setattr(type(importer), "runs", broken)
    report = import_files(library, [bad, good])
    assert (report.imported, len(report.problems)) == (1, 1)
    assert "ZeroDivisionError" in (tmp_path / "log.txt").read_text()
    with pytest.raises(ZeroDivisionError):
        import_files(library, [bad])


def test_cancelling_takes_the_whole_batch_back(library, tmp_path, monkeypatch):
    monkeypatch.setattr(importing, "PAGE", 500)
    seen = []
    first, second = table(tmp_path / "a.csv", "one"), lines(tmp_path / "b.jsonl", 5000)

    def cancelled():
        return any(progress.done >= 2000 for progress in seen)

    with pytest.raises(Cancelled):
        import_files(library, [first, second], context=JobContext(seen.append, cancelled, interval=0))
    assert texts(library) == []
    assert batches.list_batches(library) == []
    sound(library)


def test_a_killed_import_is_taken_back_at_the_next_opening(library, tmp_path, monkeypatch):
    monkeypatch.setattr(importing, "PAGE", 500)
    monkeypatch.setattr(importing.batches, "finish", lambda *_: None)
    import_files(library, [lines(tmp_path / "b.jsonl", 1000)])
    assert len(texts(library)) == 1000
    with Library.open(library.path) as again:
        assert texts(again) == []
        sound(again)


def test_an_archive_and_a_folder(library, tmp_path):
    inner = table(tmp_path / "comments.csv", "one")
    with zipfile.ZipFile(tmp_path / "takeout.zip", "w") as archive:
        archive.write(inner, "data/comments.csv")
        archive.writestr("data/notes.bin", bytes(range(256)))
    folder = tmp_path / "folder"
    folder.mkdir()
    table(folder / "more.csv", "two")
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    report = import_files(library, [tmp_path / "takeout.zip", folder])
    assert [file.path for file in report.files] == ["takeout.zip/data/comments.csv", "folder/more.csv"]
    assert sorted(texts(library)) == ["one", "two"]


def test_a_folder_and_what_lies_in_it_are_one(library, tmp_path):
    folder = tmp_path / "export"
    (folder / ".kept").mkdir(parents=True)
    for name in ("one.csv", ".kept/two.csv"):
        (folder / name).write_text(f"author,comment\nida,A fine loaf of {name[-7:-4]}\n")
    given = [folder / "one.csv", folder, folder / ".kept" / "two.csv", tmp_path / "export" / "one.csv"]
    report = import_files(library, given)
    # What a folder passes over is still read where it is named itself.
    assert report.imported == 2
    assert [look.name for look in preview_files(given)] == ["export/one.csv", "two.csv"]


def test_an_archive_with_nothing_to_read(library, tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("one.bin", bytes(range(256)))
        archive.writestr("two.bin", bytes(range(255)))
    with pytest.raises(UserError, match=r"a\.zip"):
        import_files(library, [tmp_path / "a.zip"])


def test_a_mapping_is_remembered_for_the_same_columns(library, tmp_path):
    def foreign(name, text):
        path = tmp_path / name
        path.write_text(f"kodo;vortoj\nx{len(text)};{text}\n", encoding="utf-8")
        return path

    with pytest.raises(UserError):
        import_files(library, [foreign("a.csv", "one")])
    mapping = {"text": "vortoj", "external_id": "kodo"}
    assert import_files(library, [foreign("b.csv", "two")], Options(mapping=mapping)).imported == 1
    assert import_files(library, [foreign("c.csv", "three")]).imported == 1
    [look] = preview_files([foreign("d.csv", "four")], library=library)
    assert [comment.text for comment in look.comments] == ["four"]
    with pytest.raises(UserError):
        preview_files([foreign("d.csv", "four")])


def test_a_dry_run_counts_and_stores_nothing(library, tmp_path):
    import_files(library, [table(tmp_path / "a.csv", "one", "two")])
    report = import_files(library, [table(tmp_path / "a.csv", "one", "two", "three")], dry_run=True)
    assert (report.batch, report.imported, report.duplicates) == (None, 1, 2)
    assert report.changes == Changes.NONE
    assert texts(library) == ["one", "two"]


def test_copies_are_grouped_as_they_come(library, tmp_path):
    import_files(library, [table(tmp_path / "a.csv", "buy now", "BUY NOW!", "other")])
    with library.store.read() as connection:
        assert [row.group_size for row in comments.rows(connection, [1, 2, 3])] == [2, 2, 1]


def test_rejected_records_are_saved_for_a_spreadsheet(library, tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": "1", "text": "one"}\n{"id": "2", "text": =broken\n{"id": "3", "text": "three"}\n')
    report = import_files(library, [path])
    assert (report.imported, len(report.files[0].rejected)) == (2, 1)
    assert save_rejected(report, tmp_path / "rejected.csv") == 1
    saved = (tmp_path / "rejected.csv").read_text("utf-8-sig")
    assert "broken" in saved


def test_a_large_import_tidies_up(library, tmp_path, monkeypatch):
    monkeypatch.setattr(importing, "LARGE", 100)
    assert import_files(library, [lines(tmp_path / "b.jsonl", 100)]).imported == 100
    sound(library)


def test_the_sample_comes_with_the_program(library):
    report = sample.import_sample(library)
    assert report.imported > 50
    assert sample.import_sample(library).imported == 0


def test_previews_need_no_library(tmp_path):
    looks = preview_files([table(tmp_path / "a.csv", "one"), lines(Path(tmp_path / "b.jsonl"), 3)])
    assert [look.found for look in looks] == [1, 3]


def test_what_a_file_leaves_out_is_told_beside_what_was_found(library: Library, tmp_path: Path) -> None:
    comment = {
        "kind": "t1",
        "data": {"id": "a", "body": "some words", "link_id": "t3_p", "created_utc": 1.7e9},
    }
    more = {"kind": "more", "data": {"count": 1461, "children": ["b"]}}
    path = tmp_path / "thread.json"
    path.write_text(json.dumps({"kind": "Listing", "data": {"children": [comment, more]}}), encoding="utf-8")
    seen = preview_files([path])[0]
    assert (seen.found, len(seen.warnings)) == (1, 1)
    assert seen.warnings[0].startswith("Beside these: 1,461 comments that Reddit had not loaded")
    report = import_files(library, [path])
    assert (report.found, report.imported) == (1, 1)
    assert report.noted == [seen.warnings[0].removeprefix("Beside these: ").rstrip(".")]
    file = report.to_json()["files"][0]  # type: ignore[index]
    assert list(file["noted"].values()) == [1461]


def test_a_newer_export_says_what_it_changed(library, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id,comment,likes\na1,some words here,3\na2,other words there,4\na3,third words,5\n")
    import_files(library, [path])
    path.write_text("id,comment,likes\na1,some words here,9\na2,edited words there,8\na3,third words,5\n")
    report = import_files(library, [path])
    [file] = report.files
    assert (file.duplicates, file.updated, file.updated_likes, file.updated_texts) == (3, 2, 2, 1)
    document = report.to_json()
    assert (document["updated"], document["files"][0]["updated_texts"]) == (2, 1)


def test_texts_without_id_and_date_come_once_a_file(library, tmp_path):
    first = tmp_path / "one.csv"
    first.write_text("comment\n" + "Amen\nfirst of them all\nAmen\nfirst of them all\n" * 5)
    assert import_files(library, [first]).imported == 20
    again = import_files(library, [first])
    assert (again.imported, again.duplicates) == (0, 20)
    other = tmp_path / "other.csv"
    other.write_text("comment\nAmen\nfirst of them all\nand another of them\n")
    assert import_files(library, [other]).imported == 3


def test_repeats_without_an_id_are_counted_and_kept(library, tmp_path):
    path = tmp_path / "a.csv"
    row = "anna,2026-01-02T10:00:00Z,the same words here\n"
    path.write_text("author,date,comment\n" + row * 3 + "bo,2026-01-02T10:00:00Z,the same words here\n")
    report = import_files(library, [path])
    assert (report.imported, report.repeats) == (4, 2)
    assert report.noted[0].startswith("2 said once more")
    assert import_files(library, [path]).repeats == 0


def test_what_was_chosen_comes_back_whatever_the_order_of_columns(library, tmp_path):
    def foreign(name, header, row):
        path = tmp_path / name
        path.write_text(f"{header}\n{row}\n" * 1, encoding="cp1250")
        return path

    first = foreign("a.csv", "kodo;vortoj;dato", "1;tři slova zde;03/04/2026")
    chosen = Options(mapping={"text": "vortoj", "created_at": "dato"}, encoding="cp1250", day_first=False)
    assert import_files(library, [first], chosen).imported == 1
    [look] = preview_files(
        [foreign("b.csv", "dato;kodo;Vortoj", "03/04/2026;2;pěkná slova zde")], library=library
    )
    assert look.recalled
    assert look.comments[0].text == "pěkná slova zde"
    assert look.comments[0].created_at.month == 3
    assert {column.reason for column in look.mapping if column.target == "text"} == {"As you chose last time"}
    # What is said now goes first, and the rest of what was chosen stays.
    [look] = preview_files(
        [foreign("c.csv", "kodo;vortoj;dato", "1;tři slova zde;03/04/2026")],
        Options(day_first=True),
        library=library,
    )
    assert look.comments[0].created_at.month == 4


def test_fields_that_no_database_takes_are_mended_whatever_the_importer_let_through(
    library, tmp_path, monkeypatch
):
    path = lines(tmp_path / "a.jsonl", 3)
    importer = next(one for one in registry.IMPORTERS if one.name == "json")

    def careless(self, source, options):
        yield NewComment("words", author_name="a\ud800b\0", external_id="1\ud800", permalink="\0x")
        yield NewComment("\ud800")

    monkeypatch.setattr(type(importer), "runs", careless)
    report = import_files(library, [path])
    assert (report.imported, report.files[0].skipped.total()) == (1, 1)
    with library.store.read() as connection:
        [row] = comments.rows(connection, [1])
    assert (row.author, row.external_id, row.permalink) == ("ab", "1", "x")


def test_what_cannot_be_taken_back_is_said_and_taken_back_before_the_next_import(
    library, tmp_path, monkeypatch
):
    def full(*_words, **_more):
        raise UserError("The disk is full; nothing was changed.", advice="Free some space.")

    with monkeypatch.context() as patched:
        patched.setattr("moderator.services.intake.grouping.group", full)
        patched.setattr("moderator.store.intake.batches.undo", full)
        with pytest.raises(UserError, match="cannot be taken back yet") as told:
            import_files(library, [table(tmp_path / "a.csv", "one", "two")])
    assert told.value.advice.startswith("The disk is full")
    assert texts(library) == ["one", "two"]
    import_files(library, [table(tmp_path / "b.csv", "another")])
    assert texts(library) == ["another"]
