import bz2
import gzip
import io
import lzma
import random
import zipfile
from functools import partial
from pathlib import Path

import pytest
import zstandard

from moderator.core.errors import UserError
from moderator.importers.base import read_up_to
from moderator.importers.files import archives, frames, guarded
from moderator.importers.files.archives import sources
from moderator.importers.files.members import Left, is_clutter, is_unsafe
from moderator.importers.files.tornzips import MISSING
from tests.importers.reading import read

LINES = b'{"id": "a", "text": "some words"}\n{"id": "b", "text": "more words"}\n'

PACKS = [gzip.compress, zstandard.ZstdCompressor().compress, bz2.compress, partial(lzma.compress, preset=0)]


def content(path: Path) -> dict[str, bytes]:
    found = {}
    for source in sources(path):
        with source.open() as stream:
            found[source.name] = stream.read()
    return found


def zipped(path: Path, members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, compression)
    return path


def test_plain_file_and_its_sibling(tmp_path: Path) -> None:
    (tmp_path / "tweets.js").write_bytes(b"x")
    (tmp_path / "account.js").write_bytes(b"y")
    (source,) = sources(tmp_path / "tweets.js")
    beside = source.siblings("account.js")
    assert beside is not None
    assert beside.head == b"y"
    assert source.siblings("nothing.js") is None


@pytest.mark.parametrize("pack", PACKS)
def test_compressed_files_by_content(tmp_path: Path, pack) -> None:
    path = tmp_path / "comments"
    path.write_bytes(pack(LINES))
    assert content(path) == {"comments": LINES}
    named = tmp_path / "comments.jsonl.gz"
    named.write_bytes(pack(LINES))
    assert list(content(named)) == ["comments.jsonl"]
    assert read(named).texts == ["some words", "more words"]


def test_zstd_in_frames_with_a_large_window(tmp_path: Path) -> None:
    parameters = zstandard.ZstdCompressionParameters.from_level(3, window_log=27)
    frames = [zstandard.ZstdCompressor(compression_params=parameters).compress(LINES) for _ in range(3)]
    path = tmp_path / "RC_2026-06.zst"
    path.write_bytes(b"".join(frames))
    assert read(path).texts == ["some words", "more words"] * 3
    assert archives.LARGEST_WINDOW == 2**31


def test_a_source_opens_anew_each_time(tmp_path: Path) -> None:
    (source,) = sources(zipped(tmp_path / "a.zip", {"c.jsonl": LINES}))
    with source.open() as first, source.open() as second:
        assert first.read(5) == second.read(5) == source.head[:5]


def test_zip_members_and_what_is_left_out(tmp_path: Path) -> None:
    path = zipped(
        tmp_path / "takeout.zip",
        {
            "Takeout/comments/comments.csv": b"id,text\n1,words here\n",
            "Takeout/comments/comments(1).csv": b"id,text\n2,words there\n",
            "__MACOSX/Takeout/._comments.csv": b"junk",
            "Takeout/.DS_Store": b"junk",
            "Takeout/~$comments.xlsx": b"junk",
            "Takeout/photo.jpg": b"\xff\xd8\xff",
            "../outside.csv": b"id,text\n3,evil words\n",
            "/etc/outside.csv": b"id,text\n3,evil words\n",
            "C:\\outside.csv": b"id,text\n3,evil words\n",
            "Takeout/empty.csv": b"",
            "Takeout/folder/": b"",
        },
    )
    assert sorted(content(path)) == [
        "takeout.zip/Takeout/comments/comments(1).csv",
        "takeout.zip/Takeout/comments/comments.csv",
    ]
    first = next(source for source in sources(path) if source.name.endswith("/comments.csv"))
    beside = first.siblings("comments(1).csv")
    assert beside is not None
    assert b"there" in beside.head
    assert first.siblings("../photo.jpg") is None
    assert not (tmp_path.parent / "outside.csv").exists()


def test_compressed_member(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"comments.jsonl.gz": gzip.compress(LINES)})
    assert content(path) == {"a.zip/comments.jsonl": LINES}


def test_folder_in_order_without_clutter(tmp_path: Path) -> None:
    folder = tmp_path / "export"
    (folder / "sub").mkdir(parents=True)
    (folder / "b.csv").write_bytes(b"b")
    (folder / "a.csv").write_bytes(b"a")
    (folder / "sub" / "c.jsonl").write_bytes(b"c")
    (folder / "~$b.xlsx").write_bytes(b"lock")
    (folder / ".hidden").write_bytes(b"x")
    assert content(folder) == {"export/a.csv": b"a", "export/b.csv": b"b", "export/sub/c.jsonl": b"c"}


@pytest.mark.parametrize("pack", ["zip", "gz", "zst", "bz2", "xz"])
def test_a_bomb_is_refused_before_it_fills_anything(
    tmp_path: Path, pack: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guarded, "RATIO_FROM", 1024 * 1024)
    zeros = bytes(8 * 1024 * 1024)
    path = tmp_path / f"bomb.{pack}"
    if pack == "zip":
        zipped(path, {"zeros.csv": zeros})
    else:
        path.write_bytes(dict(zip(("gz", "zst", "bz2", "xz"), PACKS, strict=True))[pack](zeros))
    with pytest.raises(UserError, match="far more"):
        content(path)


def test_a_zip_that_lies_about_its_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = zipped(tmp_path / "a.zip", {"c.csv": bytes(4 * 1024 * 1024)})
    (source,) = sources(path)
    monkeypatch.setattr(guarded, "RATIO_FROM", 1024 * 1024)
    with pytest.raises(UserError, match="far more"), source.open() as stream:
        stream.read()


@pytest.mark.parametrize("pack", PACKS)
def test_damage_at_the_start_is_said_in_a_sentence(tmp_path: Path, pack) -> None:
    raw = pack(LINES * 5000)
    path = tmp_path / "c.jsonl.gz"
    path.write_bytes(raw[:12] + b"\xff" * 40)
    with pytest.raises(UserError, match="damaged"):
        content(path)


def _many() -> bytes:
    chance = random.Random(1)
    return b"".join(b'{"id": "%d", "text": "some words"}\n' % chance.getrandbits(60) for _ in range(60_000))


@pytest.mark.parametrize("cut", [0, 1, 6, 20_000])
@pytest.mark.parametrize("pack", PACKS)
def test_what_stands_before_the_damage_is_read(tmp_path: Path, pack, cut: int) -> None:
    whole = _many()
    raw = pack(whole)
    path = tmp_path / "c.jsonl.gz"
    path.write_bytes(raw[: len(raw) - cut])
    (source,) = sources(path)
    with source.open() as stream:
        got = stream.read()
    assert bool(source.torn) is bool(cut)
    assert whole.startswith(got)
    # A block of bzip2 is lost whole.
    assert len(got) > len(whole) - 1_000_000


def test_two_frames_of_zst_are_one_file_and_a_third_that_is_cut_is_told(tmp_path: Path) -> None:
    pack = zstandard.ZstdCompressor(write_checksum=True).compress
    path = tmp_path / "c.jsonl.zst"
    path.write_bytes(pack(b"one\n") + b"\x50\x2a\x4d\x18\x03\0\0\0abc" + pack(b"two\n"))
    with path.open("rb") as stream:
        assert frames.is_whole(stream)
    path.write_bytes(path.read_bytes() + pack(b"three\n" * 50)[:-5])
    (source,) = sources(path)
    with source.open() as stream:
        assert stream.read().startswith(b"one\ntwo\n")
    assert source.torn


def _cut_zip(path: Path, cut: int) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/one.csv", "id,text\n1,first words\n")
        archive.writestr("photo.jpg", b"x" * 5000)
        archive.writestr("../evil.csv", "id,text\n9,evil\n")
        archive.writestr("two.jsonl", _many())
    raw = path.read_bytes()
    path.write_bytes(raw[: len(raw) - cut])
    return path


@pytest.mark.parametrize(("cut", "torn"), [(30, False), (200_000, True)])
def test_a_zip_without_its_end_gives_what_it_still_holds(tmp_path: Path, cut: int, torn: bool) -> None:
    path = _cut_zip(tmp_path / "a.zip", cut)
    left: Left = []
    got = list(sources(path, left))
    assert [source.name for source in got] == ["a.zip/a/one.csv", "a.zip/two.jsonl"]
    one, two = content(path).values()
    for source in got:
        with source.open() as stream:
            stream.read()
    assert one == b"id,text\n1,first words\n"
    assert _many().startswith(two)
    assert len(two) > (100_000 if torn else len(_many()) - 1)
    assert [bool(source.torn) for source in got] == [False, torn]
    assert ("a.zip", MISSING) in left


def test_members_that_do_not_say_how_long_they_are_are_found_all_the_same(tmp_path: Path) -> None:
    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.parts: list[bytes] = []

        def writable(self) -> bool:
            return True

        def write(self, raw, /) -> int:
            self.parts.append(bytes(raw))
            return len(raw)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[arg-type]
        for name in ("one.csv", "two.csv", "three.csv"):
            archive.writestr(name, f"id,text\n1,{name} words\n" * 300)
    path = tmp_path / "a.zip"
    path.write_bytes(b"".join(pipe.parts)[:-60])
    assert {name: raw[8:17] for name, raw in content(path).items()} == {
        "a.zip/one.csv": b"1,one.csv",
        "a.zip/two.csv": b"1,two.csv",
        "a.zip/three.csv": b"1,three.c",
    }


def test_nothing_is_found_in_a_zip_that_holds_nothing(tmp_path: Path) -> None:
    for content in (b"PK\x03\x04", b"PK\x03\x04" + b"\0" * 400, b"PK\x03\x04" + b"\xff" * 3_000_000):
        path = tmp_path / "a.zip"
        path.write_bytes(content)
        with pytest.raises(UserError, match="damaged"):
            list(sources(path))


def test_a_document_of_numbers_says_how_it_becomes_a_table(tmp_path: Path) -> None:
    path = tmp_path / "comments.numbers"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Index/Document.iwa", b"\0abc")
        archive.writestr("Metadata/Properties.plist", "x")
    with pytest.raises(UserError, match="Export it there as CSV"):
        list(sources(path))


def test_a_locked_zip(tmp_path: Path) -> None:
    zipped(tmp_path / "a.zip", {"c.csv": b"id"})
    raw = bytearray((tmp_path / "a.zip").read_bytes())
    raw[6] |= 1
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "locked.zip").write_bytes(bytes(raw))
    with pytest.raises(UserError, match="password"):
        list(sources(tmp_path / "locked.zip"))


def test_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="not there"):
        list(sources(tmp_path / "nothing.csv"))
    with pytest.raises(UserError, match="no file"):
        list(sources(tmp_path))
    with pytest.raises(UserError, match="no file"):
        list(sources(zipped(tmp_path / "empty.zip", {"a.jpg": b"x"})))


@pytest.mark.parametrize("name", ["../a", "a/../../b", "/a", "C:/a", "..\\a", "a\0b"])
def test_unsafe_names(name: str) -> None:
    assert is_unsafe(name)
    assert not is_unsafe("a/b..c/d.csv")


@pytest.mark.parametrize("name", ["__MACOSX/a.csv", "a/.DS_Store", "._a.csv", "~$a.xlsx", "a/Thumbs.db"])
def test_clutter(name: str) -> None:
    assert is_clutter(name)
    assert not is_clutter("a/comments.csv")


def test_short_reads_are_not_the_end() -> None:
    class Slow(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(1)

    assert read_up_to(Slow(b"abcdef"), 4) == b"abcd"


def test_a_member_without_a_name_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x", "nothing")
        archive.writestr("comments.csv", "Author,Comment\nann,some words\n")
    # The list says that the first has no name.
    raw = path.read_bytes()
    place = raw.index(b"PK\x01\x02")
    name = raw.index(b"x", place + 46)
    path.write_bytes(raw[: place + 28] + b"\0\0" + raw[place + 30 : name] + raw[name + 1 :])
    raw = path.read_bytes()
    end = raw.index(b"PK\x05\x06")
    size = int.from_bytes(raw[end + 12 : end + 16], "little") - 1
    path.write_bytes(raw[: end + 12] + size.to_bytes(4, "little") + raw[end + 16 :])
    assert read(path).texts == ["some words"]


@pytest.mark.parametrize("pack", [bz2.compress, lzma.compress])
def test_streams_behind_each_other_are_one_file_and_what_is_none_is_passed_over(tmp_path: Path, pack) -> None:
    path = tmp_path / "RC_2005-12.bz2"
    path.write_bytes(pack(LINES) + bytes(4) + pack(LINES) + b"no stream at all")
    assert content(path) == {"RC_2005-12": LINES * 2}


def test_what_wants_more_memory_than_there_is_to_give_is_said(tmp_path: Path) -> None:
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": 1024 * 1024 * 1024}]
    path = tmp_path / "c.xz"
    with lzma.open(path, "wb", filters=filters) as stream:
        stream.write(LINES)
    with pytest.raises(UserError, match="damaged"):
        content(path)


def test_the_broken_name_of_a_member_is_one_line(tmp_path: Path) -> None:
    """It stands in sentences."""
    path = tmp_path / "download.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a\nb\x0cc\u2028.jsonl", LINES)
    assert list(content(path).items()) == [("download.zip/a b c .jsonl", LINES)]
    for told in (guarded.damaged("a\nb\x0c"), guarded.trap("a\u2028b")):
        assert len(str(told).splitlines()) == 1
