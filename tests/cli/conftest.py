"""A command line in this process, on a library of the test's own."""

import json
from functools import partial
from pathlib import Path

import pytest

import moderator
from moderator.cli import run
from tests import small_model

CSV = """id,author,comment,date,likes
c1,anna,this is awful,2026-01-02T10:00:00Z,3
c2,bo,i love it,2026-01-03T10:00:00Z,10
c3,cy,the song,2026-01-04T10:00:00Z,
c4,dee,worst video,2026-01-05T10:00:00Z,1
"""


@pytest.fixture(scope="session")
def shipped(tmp_path_factory):
    return small_model.shelf(tmp_path_factory.mktemp("shipped"))


@pytest.fixture(autouse=True)
def _surroundings(tmp_path, monkeypatch, shipped):
    monkeypatch.setattr("moderator.classifier.artifact.shipped_models", lambda: shipped)
    monkeypatch.setattr("moderator.troubles.log_path", lambda: tmp_path / "log" / "moderator.log")
    monkeypatch.delenv("MODERATOR_DEBUG", raising=False)
    # Programs that a test starts find the package from there too.
    monkeypatch.setenv("PYTHONPATH", str(Path(moderator.__file__).parents[1]))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def cli(tmp_path, capsys):
    """Run a command on the test's library and return (status, standard output, standard error)."""

    def cli(*words):
        status = run([*words[:1], "--database", str(tmp_path / "my.db"), "--who", "anna", *words[1:]])
        out, err = capsys.readouterr()
        return status, out, err

    return cli


@pytest.fixture
def ask(cli):
    """Run a command with --json and return its one document."""

    def ask(*words, status=0):
        found, out, err = cli(words[0], "--json", *words[1:])
        assert found == status, err
        return json.loads(out)

    return ask


@pytest.fixture
def filled(ask, tmp_path):
    """A library of four comments that the machine has read."""
    (tmp_path / "export.csv").write_text(CSV, encoding="utf-8")
    return ask("import", "export.csv")


@pytest.fixture
def refused(cli):
    """Run a command that fails, and return its one plain sentence."""

    def refused(*words, status=1):
        found, out, err = cli(words[0], "--json", *words[1:])
        assert (found, out) == (status, ""), err
        assert err.count("\n") == 1
        assert "Traceback" not in err
        return err.strip()

    return refused


@pytest.fixture
def mistyped(refused):
    """Run a command whose words mean nothing, whatever the library holds, and return its one plain sentence."""
    return partial(refused, status=2)
