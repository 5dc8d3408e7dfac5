"""What a command writes takes the place of what it may, and of nothing else."""

import errno
import os
import zipfile

import pytest

from moderator.cli import run
from moderator.core.errors import UserError
from moderator.services.forms.writing import replaced
from moderator.store.file.refusing import require_copyable
from tests.cli.conftest import CSV

WRITING = [
    ("score", "lines.txt", "--output"),
    ("import", "export.csv", "--no-classify", "--save-rejected"),
    ("gui", "--exit-when-ready", "--picture"),
    ("models", "export", "small-1"),
    ("backup",),
    ("share",),
    ("recover",),
]


@pytest.fixture(autouse=True)
def _prepared(filled, tmp_path, monkeypatch):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    (tmp_path / "lines.txt").write_text("awful\n")


@pytest.mark.skipif(os.name != "posix", reason="there is no such device")
@pytest.mark.parametrize("command", WRITING, ids=" ".join)
def test_a_pipe_or_a_device_stays(cli, tmp_path, command):
    """As its owner one could replace it, as an administrator every device of the system."""
    os.mkfifo(tmp_path / "pipe")
    status, out, err = cli(*command, "pipe")
    assert (status, out) == (1, "")
    assert err.endswith("Name a file.\n") or "Name another one.\n" in err
    assert (tmp_path / "pipe").is_fifo()


@pytest.mark.skipif(os.name != "posix", reason="there is no such device")
def test_whoever_writes_is_kept_from_it(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UserError, match="a pipe or a device"), replaced(tmp_path / "pipe"):
        pass
    with pytest.raises(UserError, match="a pipe or a device"):
        require_copyable(tmp_path / "pipe")
    assert (tmp_path / "pipe").is_fifo()


@pytest.mark.parametrize("command", WRITING[:4], ids=" ".join)
def test_a_library_stays(cli, tmp_path, command):
    (tmp_path / "other.db").write_bytes((tmp_path / "my.db").read_bytes())
    before = (tmp_path / "other.db").read_bytes()
    for target in ("other.db", "my.db"):
        status, out, err = cli(*command, target)
        assert (status, out) == (1, "")
        assert "is a library of comments, and stays. Name another file." in err
    assert (tmp_path / "other.db").read_bytes() == before
    assert cli("check")[0] == 0


def test_a_model_takes_the_place_of_a_model_alone(ask, refused, tmp_path):
    assert "no model. Name another file." in refused("models", "export", "small-1", "export.csv")
    assert (tmp_path / "export.csv").read_text(encoding="utf-8") == CSV
    for _ in range(2):
        ask("models", "export", "small-1", "small.zip")
    assert zipfile.is_zipfile(tmp_path / "small.zip")


@pytest.mark.parametrize("target", ["folder", "nowhere/rejected.csv"])
def test_a_place_for_what_is_rejected_is_looked_at_before_anything_is_stored(refused, ask, tmp_path, target):
    (tmp_path / "folder").mkdir()
    (tmp_path / "more.csv").write_text(CSV.replace("c1", "d1").replace("awful", "dreadful"), encoding="utf-8")
    assert "ame " in refused("import", "more.csv", "--save-rejected", target)
    assert ask("list")["total"] == 4


def test_what_is_no_library_is_not_recovered_and_leaves_nothing(tmp_path, capsys):
    before = sorted(path.name for path in tmp_path.iterdir())
    assert run(["recover", "--database", "export.csv", "new.db"]) == 1
    assert "Nothing can be read" in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    # A copy of what was taken for a damaged library would make it one that was damaged.
    assert run(["list", "--database", "export.csv"]) == 1
    assert "is not a library" in capsys.readouterr().err


def test_names_are_told_in_one_line_that_moves_no_terminal(filled, cli):
    if os.name != "posix":
        pytest.skip("a name holds no such characters there")
    odd = "od\x1b[2J\nd"
    for command, name in (("export", f"{odd}.csv"), ("report", f"{odd}.html"), ("backup", f"{odd}.db")):
        status, out, err = cli(command, name)
        assert status == 0, err
        assert out.count("\n") == 1
        assert "\x1b" not in out


def test_what_may_not_be_read_or_made_says_so(refused, tmp_path, monkeypatch):
    def barred(path, *_, **__):
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    with monkeypatch.context() as patched:
        patched.setattr("moderator.store.file.placing.os.open", barred)
        told = refused("import", "export.csv", "--database", "new.db")
    assert told.endswith("new.db” cannot be written: Permission denied. Choose another place.")
    assert not (tmp_path / "new.db").exists()
    monkeypatch.setattr("pathlib.Path.open", barred)
    for command in (("list",), ("recover", "new.db")):
        assert refused(*command, "--database", "my.db") == "“my.db” may not be read. Check who owns it."
