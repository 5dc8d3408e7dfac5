"""Tar archives, plain and packed, honest and hostile."""

import gzip
import io
import tarfile
import tempfile
import zipfile
from pathlib import Path

import pytest
import zstandard

from moderator.core.errors import UserError
from moderator.importers import registry
from moderator.importers.base import Source
from moderator.importers.files import archives, guarded, members, tars
from moderator.importers.files.archives import sources
from moderator.importers.files.members import Left
from moderator.importers.files.tars import is_tar
from moderator.importers.files.tornzips import MISSING

CSV = b"id,text\n1,words here\n"
PACKS = {"plain": bytes, "gzip": gzip.compress, "zstd": zstandard.ZstdCompressor().compress}


def tarred(files: dict[str, bytes], form: int = tarfile.PAX_FORMAT, *others: tarfile.TarInfo) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=form) as archive:
        for other in others:
            archive.addfile(other)
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return packed.getvalue()


def other(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, target
    return member


def found(path: Path, left: members.Left | None = None) -> dict[str, bytes]:
    contents = {}
    for source in archives.sources(path, left):
        with source.open() as stream:
            contents[source.name] = stream.read()
    return contents


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
def test_members_and_what_is_left_out(tmp_path: Path, pack, form: int) -> None:
    before = set(Path(tempfile.gettempdir()).glob("moderator-*"))
    path = tmp_path / "export"
    path.write_bytes(
        pack(
            tarred(
                {
                    "./Takeout/comments/comments.csv": CSV,
                    "Takeout/comments/comments(1).csv": b"id,text\n2,words there\n" * 20_000,
                    "__MACOSX/Takeout/._comments.csv": b"junk",
                    "Takeout/._comments.csv": b"junk",
                    "Takeout/.DS_Store": b"junk",
                    "Takeout/photo.jpg": b"\xff\xd8\xff",
                    "../outside.csv": b"id,text\n3,evil words\n",
                    "/etc/outside.csv": b"id,text\n3,evil words\n",
                    "Takeout/empty.csv": b"",
                    "Takeout/" + "long" * 20 + "/ä.csv": CSV,
                },
                form,
                other("Takeout", tarfile.DIRTYPE),
                other("Takeout/soft.csv", tarfile.SYMTYPE, "/etc/passwd"),
                other("Takeout/hard.csv", tarfile.LNKTYPE, "Takeout/comments/comments.csv"),
                other("Takeout/null.csv", tarfile.CHRTYPE),
                other("Takeout/pipe.csv", tarfile.FIFOTYPE),
            )
        )
    )
    left: members.Left = []
    contents = found(path, left)
    assert contents == {
        "export/Takeout/comments/comments.csv": CSV,
        "export/Takeout/comments/comments(1).csv": b"id,text\n2,words there\n" * 20_000,
        "export/Takeout/" + "long" * 20 + "/ä.csv": CSV,
    }
    assert left == [
        ("export/Takeout/soft.csv", tars.LINK),
        ("export/Takeout/hard.csv", tars.LINK),
        ("export/Takeout/null.csv", tars.DEVICE),
        ("export/Takeout/pipe.csv", tars.DEVICE),
        ("export/../outside.csv", members.OUTSIDE),
        ("export//etc/outside.csv", members.OUTSIDE),
        ("export", "It holds 1 picture, film, sound or the like."),
    ]
    assert not (tmp_path.parent / "outside.csv").exists()
    assert set(Path(tempfile.gettempdir()).glob("moderator-*")) <= before


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
def test_streams_side_by_side_and_siblings(tmp_path: Path, pack) -> None:
    path = tmp_path / "a.tgz"
    path.write_bytes(pack(tarred({"x/a.csv": CSV, "x/b.csv": b"second"})))
    first, second = archives.sources(path)
    with first.open() as one, first.open() as again, second.open() as two:
        assert (one.read(3), again.read(3), two.read(3)) == (CSV[:3], CSV[:3], b"sec")
        assert (one.read(), two.read()) == (CSV[3:], b"ond")
        assert (again.seek(0, io.SEEK_END), again.seek(3), again.read()) == (len(CSV), 3, CSV[3:])
    beside = first.siblings("b.csv")
    assert beside is not None
    assert beside.head == b"second"
    assert first.siblings("c.csv") is None
    assert first.container == second.container == Path("a.tgz")


def test_an_old_header_is_known_by_its_sum() -> None:
    old = bytearray(tarred({"a.csv": CSV}, tarfile.USTAR_FORMAT)[:512])
    old[257:512] = bytes(255)
    old[148:156] = b" " * 8
    old[148:156] = b"%06o\0 " % sum(old)
    assert is_tar(bytes(old))
    old[0] += 1
    assert not is_tar(bytes(old))
    assert not is_tar(bytes(512))
    assert not is_tar(CSV)


def test_a_name_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "comments.tar"
    path.write_bytes(CSV)
    assert found(path) == {"comments.tar": CSV}
    assert registry.detect(Source.of(path)).name == "table"


def test_archives_in_archives(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("in.csv", CSV)
        archive.writestr("in.tgz", gzip.compress(tarred({"deep.csv": CSV})))
        archive.writestr("deeper.tar", tarred({"in.tar": tarred({"x.csv": CSV})}))
    path = tmp_path / "a.tar.zst"
    packed = tarred({"in.zip": inner.getvalue(), "c.csv.gz": gzip.compress(CSV)})
    path.write_bytes(PACKS["zstd"](packed))
    left: members.Left = []
    assert found(path, left) == {
        "a.tar.zst/in.zip/in.csv": CSV,
        "a.tar.zst/in.zip/in.tgz/deep.csv": CSV,
        "a.tar.zst/c.csv": CSV,
    }
    assert left == [("a.tar.zst/in.zip/deeper.tar/in.tar", members.TOO_DEEP)]


def test_traps_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarded, "RATIO_FROM", 1024 * 1024)
    path = tmp_path / "bomb.tgz"
    path.write_bytes(gzip.compress(tarred({"zeros.csv": bytes(8 * 1024 * 1024)})))
    with pytest.raises(UserError, match="far more"):
        found(path)
    many = tmp_path / "many.tar"
    many.write_bytes(tarred({f"{n}.csv": b"" for n in range(4)}))
    monkeypatch.setattr(tars, "MOST_MEMBERS", 3)
    with pytest.raises(UserError, match="far more"):
        found(many)


def test_a_full_disk_is_said_before_it_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tars, "ROOM_KEPT", 2**62)
    path = tmp_path / "a.tgz"
    path.write_bytes(gzip.compress(tarred({"a.csv": CSV})))
    with pytest.raises(UserError, match="room"):
        found(path)


def _negative(raw: bytes) -> bytes:
    header = bytearray(raw[:512])
    header[124:136] = b"\xff" * 11 + b"\x00"
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    return bytes(header) + raw[512:]


HOSTILE = {
    "cut in its header": lambda: tarred({"a.csv": CSV * 1000})[:300],
    "a size below nothing": lambda: _negative(tarred({"a.csv": CSV})),
    "a long header": lambda: tarred({"n" * 2_000_000: CSV}, tarfile.GNU_FORMAT),
    "a chain of headers": lambda: tarred({"n" * 200: CSV}, tarfile.GNU_FORMAT)[:1024] * 3000,
    "only the mark": lambda: b"x" * 257 + b"ustar" + b"x" * 1000,
}


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE)
def test_damage_is_said_in_a_sentence(tmp_path: Path, make, pack) -> None:
    path = tmp_path / "a.tar"
    path.write_bytes(pack(make()))
    with pytest.raises(UserError, match="damaged"):
        found(path)


TORN = {
    "cut in a member": (
        lambda: tarred({"a.csv": CSV, "b.csv": CSV * 4000})[:60_000],
        ["a.csv", "b.csv"],
        ["b.csv"],
    ),
    "broken in the midst": (
        lambda: tarred({"a.csv": CSV})[:1024] + b"x" * 512 + tarred({"b.csv": CSV})[512:],
        ["a.csv"],
        [],
    ),
}


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
@pytest.mark.parametrize("damage", TORN.values(), ids=TORN)
def test_what_stands_before_the_damage_is_read(tmp_path: Path, damage, pack) -> None:
    make, names, torn = damage
    path = tmp_path / "a.tar"
    path.write_bytes(pack(make()))
    left: Left = []
    got = list(sources(path, left))
    assert [source.stem for source in got] == names
    for source in got:
        with source.open() as stream:
            assert stream.read().startswith(CSV)
    assert [source.stem for source in got if source.torn] == torn
    assert [reason for _, reason in left] == [MISSING]


def test_nothing_to_read(tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    path.write_bytes(tarred({"a.jpg": b"x"}))
    with pytest.raises(UserError, match="no file"):
        found(path)
