"""Whole downloads, as platforms send them: every file with comments is read, the rest is left alone and listed."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from moderator.core.errors import UserError
from moderator.importers.files import members
from moderator.services.intake.importing import import_files, preview_files
from moderator.store import comments
from tests.importers import downloads
from tests.importers.downloads import pack, unpack

WHOLE = {
    "takeout": (downloads.TAKEOUT, ["first bread", "second bread"], {"youtube_takeout"}),
    "facebook": (downloads.FACEBOOK, ["in a group", "warm bread"], {"facebook_download"}),
    "instagram": (downloads.INSTAGRAM, ["good crust"], {"instagram_download"}),
    "x": (downloads.X, ["bread & butter"], {"x_archive"}),
    "whatsapp": (downloads.WHATSAPP, ["fresh rolls"], {"whatsapp"}),
    "tiktok": (downloads.TIKTOK, ["crusty"], {"tiktok_download_text"}),
}


@pytest.fixture(name="place")
def folder_of_exports(tmp_path):
    place = tmp_path / "exports"
    place.mkdir()
    return place


def stored(library):
    with library.store.read() as connection:
        return sorted(text for _, text in comments.texts(connection, 0, 1000))


def adds_up(report):
    for file in report.files:
        assert file.found == file.imported + file.duplicates + file.skipped.total() + len(file.rejected)
        assert not file.rejected
        assert file.problem is None


@pytest.mark.parametrize("folder", [False, True], ids=["zip", "folder"])
@pytest.mark.parametrize("name", WHOLE)
def test_a_download_as_it_comes(library, place, name, folder):
    files, texts, formats = WHOLE[name]
    path = unpack(place / name, files) if folder else pack(place / f"{name}.zip", files)
    report = import_files(library, [path])
    adds_up(report)
    assert stored(library) == texts
    assert {file.format for file in report.files} == formats
    named = [left for left, _ in report.left]
    assert len(report.files) + len(named) >= len(files) - (3 if name == "x" else 0)
    assert json.loads(json.dumps(report.to_json())).get("left_alone_total", 0) == len(named)
    again = import_files(library, [path])
    assert (again.imported, again.duplicates) == (0, report.imported)


def test_the_reason_of_each_file_left_alone(library, place):
    path = pack(place / "takeout.zip", downloads.TAKEOUT)
    left = dict(import_files(library, [path]).left)
    assert "channels" in left["takeout.zip/Takeout/YouTube/subscriptions.csv"]
    assert "this download" in left["takeout.zip/Takeout/Tasks/list.csv"]
    assert "this download" in left["takeout.zip/Takeout/Read me.txt"]


def test_a_download_in_several_parts(library, place):
    names = sorted(downloads.FACEBOOK)
    for part in range(3):
        pack(place / f"facebook-{part}.zip", {name: downloads.FACEBOOK[name] for name in names[part::3]})
    report = import_files(library, [place])
    assert stored(library) == ["in a group", "warm bread"]
    adds_up(report)


def test_archives_within_archives(library, place):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_chat.txt", downloads.WHATSAPP["_chat.txt"])
    path = pack(
        place / "outer.zip",
        {"WhatsApp Chat - Ida.zip": inner.getvalue(), "comments.csv": b"id,comment\n1,a b\n"},
    )
    report = import_files(library, [path])
    assert stored(library) == ["a b", "fresh rolls"]
    assert "outer.zip/WhatsApp Chat - Ida.zip/_chat.txt" in {file.path for file in report.files}


def test_archives_too_deep_are_listed(library, place):
    content = b"id,comment\n1,too deep\n"
    name = "comments.csv"
    for depth in range(members.DEEPEST + 1):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr(name, content)
        content, name = packed.getvalue(), f"{depth}.zip"
    path = pack(place / "outer.zip", {name: content, "a.csv": b"id,comment\n1,on top\n"})
    report = import_files(library, [path])
    assert stored(library) == ["on top"]
    assert [reason for _, reason in report.left] == [members.TOO_DEEP]


def test_a_hostile_archive(library, place):
    files = {
        "../outside.csv": b"id,comment\n1,evil words\n",
        "/etc/outside.csv": b"id,comment\n2,evil words\n",
        "good.csv": b"id,comment\n3,good words\n",
        "~$good.csv": b"id,comment\n4,lock file\n",
        "__MACOSX/._good.csv": b"id,comment\n5,resource fork\n",
        ".DS_Store": b"junk",
    }
    report = import_files(library, [pack(place / "a.zip", files)])
    assert stored(library) == ["good words"]
    assert [reason for _, reason in report.left] == [members.OUTSIDE] * 2


def test_a_damaged_archive_in_a_folder_costs_itself(library, place):
    pack(place / "bad.zip", {"a.csv": b"id,comment\n1,lost\n"})
    (place / "bad.zip").write_bytes(b"PK\x03\x04" + b"\xff" * 400)
    (place / "good.csv").write_bytes(b"id,comment\n1,good words\n")
    report = import_files(library, [place])
    assert stored(library) == ["good words"]
    assert "damaged" in report.left[0][1]


def test_one_name_twice_and_a_name_in_another_code(library, place):
    path = place / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", b"id,comment\n1,first words\n")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.csv", b"id,comment\n2,second words\n")
    assert import_files(library, [path]).imported == 2
    raw = bytearray(pack(place / "b.zip", {"kommentäre.csv": b"id,comment\n3,third words\n"}).read_bytes())
    for mark, behind in ((b"PK\x03\x04", 7), (b"PK\x01\x02", 9)):
        raw[raw.index(mark) + behind] &= 0xF7
    (place / "b.zip").write_bytes(raw)
    assert [one.name for one in preview_files([place / "b.zip"])] == ["b.zip/kommentäre.csv"]


def test_prose_beside_an_export_is_left_alone(library, place):
    (place / "notes.txt").write_text("First line of my notes\nSecond line of notes\nThird line of it\n")
    (place / "comments.csv").write_text("id,comment\n1,good words\n")
    report = import_files(library, [place])
    assert stored(library) == ["good words"]
    assert "plain text" in report.left[0][1]


def test_nothing_but_other_files_is_one_sentence_with_advice(library, place):
    names = ("comments.html", "friends.json")
    path = pack(place / "facebook.zip", {name: downloads.OTHERS[name][0] for name in names})
    with pytest.raises(UserError, match=r"nothing that can be read.*JSON instead of HTML"):
        import_files(library, [path])


def test_what_is_known_to_hold_no_comments_is_said_and_is_no_failure(library, place):
    content = downloads.OTHERS["friends.json"][0]
    one = pack(place / "one.zip", {"friends.json": content})
    two = pack(place / "two.zip", {"friends.json": content, "more_friends.json": content})
    report = import_files(library, [one, two])
    assert (report.batch, report.found, report.failed) == (None, 0, False)
    assert all("0 comments found" in problem for problem in report.problems)


def test_a_folder_of_plain_exports_is_read_whole(library, place: Path):
    (place / "a.csv").write_text("id,comment\n1,good words\n")
    (place / "b.jsonl").write_text('{"id": "2", "text": "more words"}\n')
    report = import_files(library, [place])
    assert (report.imported, report.left) == (2, ())


def test_a_folder_of_several_kinds_is_read_whole(library, place):
    unpack(place, downloads.X)
    (place / "tool.csv").write_text("author,comment,date\nida,good words,2026-06-01 10:00:00\n")
    report = import_files(library, [place])
    assert stored(library) == ["bread & butter", "good words"]
    adds_up(report)
