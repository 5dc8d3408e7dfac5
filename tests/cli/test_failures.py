"""Whatever goes wrong is one plain sentence, the right exit status, and nothing half done."""

import gzip
import json
import os
import shlex
import signal
import sqlite3
import stat
import sys

import pytest

from moderator.cli import run
from moderator.services.shelves import models_folder
from tests import small_model
from tests.cli.conftest import CSV


def test_one_bad_file_of_two(cli, tmp_path):
    (tmp_path / "export.csv").write_text(CSV, encoding="utf-8")
    (tmp_path / "empty.csv").write_bytes(b"")
    status, out, err = cli("import", "--json", "empty.csv", "export.csv")
    document = json.loads(out)
    assert status == 1
    assert document["imported"] == 4
    assert "problem" in document["files"][0]
    assert "empty.csv" in err


@pytest.mark.parametrize("name", ["missing.csv", "empty.csv", "foreign.bin", "damaged.json.gz"])
def test_files_that_cannot_be_imported(refused, filled, ask, tmp_path, name):
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "foreign.bin").write_bytes(bytes(range(256)) * 40)

    (tmp_path / "damaged.json.gz").write_bytes(gzip.compress(b"{}")[:12] + b"\xff" * 40)
    assert name.split(".")[0] in refused("import", name)
    assert ask("list")["total"] == 4
    assert len(ask("batches")["batches"]) == 1


def test_a_query_that_cannot_be_read(filled, refused):
    assert refused("list", "(unclosed")


def test_a_bad_line_leaves_no_half_file(tmp_path, capsys):
    (tmp_path / "lines.jsonl").write_text('{"text": "awful"}\nnot json\n')
    assert run(["score", "lines.jsonl", "--output", "scored.jsonl"]) == 1
    assert "Line 2" in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["lines.jsonl"]


def test_a_damaged_model_is_said_and_replaced(filled, cli, tmp_path):
    folder = small_model.make(models_folder(tmp_path / "my.db") / "small-2", "small-2")
    cli("models", "activate", "small-2")
    (folder / "model.onnx").write_bytes(b"")
    status, out, err = cli("classify", "--json", "--all")
    assert (status, json.loads(out)["model"]) == (0, "small-1")
    assert "damaged" in err


def test_retrain_without_corrections(filled, refused):
    assert "too few" in refused("retrain")


def test_train_without_data(refused, tmp_path):
    (tmp_path / "data").mkdir()
    assert refused("train", "--data", "data", "--output", "made")


def test_train_with_what_contradicts_itself(refused, tmp_path):
    command = ("train", "--data", "data", "--output", "made")
    assert "stay as they are" in refused(*command, "--start", "old", "--units", "8")
    assert "no readable card" in refused(*command, "--like", "old")
    assert not (tmp_path / "made").exists()


def test_a_library_that_is_none(refused, tmp_path):
    (tmp_path / "my.db").write_bytes(b"this is no database, not at all" * 20)
    assert "not a library" in refused("list")
    assert "not a library" in refused("check")


def test_a_newer_library(filled, refused, tmp_path):
    with sqlite3.connect(tmp_path / "my.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    assert "newer" in refused("list")


def test_a_library_that_is_missing(refused, tmp_path):
    assert "no library" in refused("list")
    assert "“moderator import FILE” makes one." in refused("list")
    assert "no library" in refused("check")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(
    os.name == "nt" or os.geteuid() == 0, reason="the rights of a folder bind no administrator"
)
def test_a_folder_that_may_not_be_written(capsys, tmp_path):
    folder = tmp_path / "closed"
    folder.mkdir()
    folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    assert run(["classify", "--database", str(folder / "my.db")]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_our_own_fault_is_one_sentence_and_a_log(cli, monkeypatch, tmp_path, filled):
    comment = "a comment that nobody " + "may read"

    def broken(*_, **__):
        raise ValueError(comment)

    monkeypatch.setattr("moderator.services.review.reviewing.decide", broken)
    status, out, err = cli("decide", "1", "flag")
    assert (status, out) == (1, "")
    assert str(tmp_path / "log" / "moderator.log") in err
    assert "Traceback" not in err
    log = (tmp_path / "log" / "moderator.log").read_text()
    assert "ValueError" in log
    assert "nobody may read" not in log
    monkeypatch.setenv("MODERATOR_DEBUG", "1")
    assert "Traceback" in cli("decide", "1", "flag")[2]


def test_a_full_disk_is_a_plain_sentence(cli, monkeypatch, filled):
    def full(*_, **__):
        raise OSError(28, "No space left on device", "/somewhere/out.csv")

    monkeypatch.setattr("moderator.services.handout.exporting.export", full)
    status, _, err = cli("export", "out.csv")
    assert (status, err) == (1, "The disk is full; free some space and try again.\n")


@pytest.mark.parametrize("leave", [KeyboardInterrupt])
def test_cancelled_is_130(cli, monkeypatch, filled, leave):
    def stopped(*_, **__):
        raise leave

    monkeypatch.setattr("moderator.services.handout.exporting.export", stopped)
    assert cli("export", "out.csv") == (130, "", "Cancelled.\n")


@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise there")
def test_an_interrupted_import_leaves_nothing(cli, ask, filled, monkeypatch, tmp_path):
    from moderator.services.intake import importing
    from moderator.store import comments

    monkeypatch.setattr(importing, "PAGE", 500)
    whole = comments.Inserter.add

    def interrupted(self, connection, page, **how):
        signal.raise_signal(signal.SIGINT)
        return whole(self, connection, page, **how)

    with (tmp_path / "many.jsonl").open("w") as file:
        for number in range(3000):
            file.write(json.dumps({"id": str(number), "text": f"comment {number}", "author": "a"}) + "\n")
    monkeypatch.setattr(comments.Inserter, "add", interrupted)
    assert cli("import", "--json", "many.jsonl") == (130, "", "Cancelled.\n")
    assert ask("list")["total"] == 4
    assert len(ask("batches")["batches"]) == 1
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_while_the_window_is_made_an_interrupt_ends_the_program(monkeypatch):
    """Raised while Qt is loaded, an exception aborted the program or left it standing."""
    met = []

    class App:
        def __getattr__(self, name):
            met.append(signal.getsignal(signal.SIGINT))
            return lambda *_, **__: 0

    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setitem(sys.modules, "moderator.app", App())
    monkeypatch.setattr("moderator.app", sys.modules["moderator.app"], raising=False)
    before = signal.getsignal(signal.SIGINT)
    assert run(["gui", "--exit-when-ready"]) == 0
    assert set(met) == {signal.SIG_DFL}
    assert signal.getsignal(signal.SIGINT) is before


def test_a_reading_that_was_stopped_is_130_and_the_import_stands(cli, ask, monkeypatch, tmp_path):
    from moderator.core.errors import Cancelled

    def stopped(*_, **__):
        raise Cancelled

    (tmp_path / "export.csv").write_text(CSV, encoding="utf-8")
    monkeypatch.setattr("moderator.services.model.scoring.classify", stopped)
    status, out, err = cli("import", "--json", "export.csv")
    assert (status, json.loads(out)["imported"]) == (130, 4)
    assert err == "Imported, but not all read; “moderator classify” goes on.\n"
    assert ask("list")["total"] == 4


@pytest.mark.parametrize(
    "command",
    [
        "import ''",
        "list --database ''",
        "export ''",
        "score ''",
        "restore ''",
        "erase --author a --database ''",
    ],
)
def test_an_empty_name_is_wrong_usage_and_never_stands_for_another(command, capsys):
    assert run(shlex.split(command)) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "the name of a file or folder is empty" in err


@pytest.mark.skipif(sys.platform != "linux", reason="other systems' names of files are text")
def test_reports_of_a_library_whose_name_is_no_text(tmp_path, capsys):
    odd = os.fsdecode(b"odd\xff")
    (tmp_path / f"{odd}.csv").write_text(CSV, encoding="utf-8")
    library = ["--database", f"{odd}.db"]
    assert run(["import", f"{odd}.csv", *library]) == 0
    for command in ("report", "evidence"):
        suffix = ".html" if command == "report" else ".zip"
        assert run([command, f"{odd}{suffix}", "--query", "label:negative", *library]) == 0
        assert (tmp_path / f"{odd}{suffix}").exists()
    capsys.readouterr()
    assert run(["batches", "--json", *library]) == 0
    (batch,) = json.loads(capsys.readouterr().out)["batches"]
    assert batch["comments"] == 4


HUGE = "9" * 23


@pytest.mark.parametrize(
    "command",
    [
        ("decide", HUGE, "flagged"),
        ("label", HUGE, "negative"),
        ("batches", "undo", HUGE),
        ("audit", "label", HUGE, "negative"),
        ("second-look", "agree", HUGE),
        ("list", "--limit", "many"),
    ],
)
def test_numbers_that_no_comment_has_are_wrong_usage(filled, cli, command):
    status, out, _ = cli(*command)
    assert (status, out) == (2, "")


def test_as_many_as_there_are_can_be_asked_for(filled, ask):
    assert ask("journal", "--limit", HUGE)
    assert ask("list", "--limit", HUGE)["total"] == 4


@pytest.mark.parametrize("name", ["klingon", "base64", "rot13", "idna", "utf-8\x00"])
def test_what_is_no_encoding_is_called_so(refused, tmp_path, name):
    (tmp_path / "export.csv").write_text(CSV, encoding="utf-8")
    assert "There is no encoding" in refused("import", "export.csv", "--encoding", name)


def test_two_bytes_a_letter_need_no_mark(cli, tmp_path):
    (tmp_path / "wide.csv").write_bytes(CSV.encode("utf-16-le"))
    status, out, _ = cli("import", "--json", "--no-classify", "wide.csv", "--encoding", "UTF-16")
    assert (status, json.loads(out)["imported"]) == (0, 4)


def test_a_field_that_no_comment_has_is_called_so(refused, tmp_path):
    (tmp_path / "export.csv").write_text(CSV, encoding="utf-8")
    assert "“colour” is nothing that a column can be" in refused(
        "import", "export.csv", "--map", "colour=text"
    )


def test_a_column_that_no_file_has_is_called_so_before_anything_is_stored(cli, refused, tmp_path):
    (tmp_path / "export.csv").write_text(CSV, encoding="utf-8")
    (tmp_path / "other.csv").write_text("handle,said\nanna,what a mess this is\n", encoding="utf-8")
    named = ("--map", "author_name=handle")
    told = refused("import", "export.csv", *named)
    assert "There is no column “handle”. The columns are: " in told
    assert CSV.splitlines()[0].split(",")[0] in told
    # One of several files has it; of what is no table one cannot know.
    (tmp_path / "some.jsonl").write_text('{"text": "what a mess"}\n', encoding="utf-8")
    for files, count in ((("export.csv", "other.csv"), 5), (("some.jsonl",), 1)):
        status, out, _ = cli("import", "--json", "--no-classify", *files, *named)
        assert (status, json.loads(out)["imported"]) == (0, count)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-02-30", "yesterday"])
def test_a_report_from_a_day_that_is_none(filled, refused, day):
    for option in ("--from", "--to"):
        assert f"“{day}” is not a day" in refused("report", "x.html", option, day)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names of files are always Unicode")
def test_bytes_that_are_no_letters_are_taken_wherever_something_is_typed(filled, cli, ask, tmp_path):
    odd = os.fsdecode(b"odd\xff")
    (tmp_path / f"{odd}.csv").write_text("id,comment\nodd-1,so odd\n")
    assert ask("import", f"{odd}.csv")["imported"] == 1
    assert ask("batches")["batches"][0]["files"] == ["odd\N{REPLACEMENT CHARACTER}.csv"]
    (tmp_path / f"{odd} labels.csv").write_text("external_id,label\nodd-1,neutral\n")
    assert ask("label", "--file", f"{odd} labels.csv")["labelled"] == 1
    assert ask("decide", "1", "flag", "--note", odd, "--who", odd)["decided"] == 1
    assert ask("journal", "--limit", "1")["entries"][0]["who"] == "odd\N{REPLACEMENT CHARACTER}"
    assert ask("list", odd)["comments"]  # What is no letter stands for nothing.
    assert cli("rules", "add", odd, "--word", odd)[0] == 0
    assert cli("erase", "--author", odd)[0] == 1
    assert ask("export", f"{odd}.jsonl")["exported"] == 5
