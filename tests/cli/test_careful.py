"""What a careful user meets: names that are empty, streams that are closed, numbers that are written one way."""

import json
import os
import shlex
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from moderator.cli import run
from moderator.services.library import Library
from tests.cli.conftest import CSV


def many_rows(path, count):
    lines = "".join(f"r{number},anna,comment number {number}\n" for number in range(count))
    path.write_text(f"id,author,comment\n{lines}", encoding="utf-8")


def test_numbers_are_written_one_way(cli, tmp_path):
    many_rows(tmp_path / "many.csv", 1200)
    told = cli("import", "--no-classify", "many.csv")[1]
    assert "1,200 records found" in told
    assert "1,200 imported, 0 already known" in told
    assert "1,200 already known" in cli("import", "--no-classify", "many.csv")[1]
    assert "1,200 comments  many.csv" in cli("batches")[1]
    assert cli("list", "--limit", "1100")[2] == "1,100 of 1,200 comments.\n"
    assert cli("decide", "--query", "decision:open", "flag")[1] == "Flagged 1,200 comments.\n"
    assert cli("undo")[1] == "Undone: Flagged 1,200 comments\n"
    assert "Catches 1,200 of 1,200 comments" in cli("rules", "try", "--word", "comment")[1]


def test_one_is_not_many(cli, tmp_path):
    many_rows(tmp_path / "one.csv", 1)
    assert "1 record found" in cli("import", "--no-classify", "one.csv")[1]
    assert "1 comment  one.csv" in cli("batches")[1]
    assert "would act on 1 that is open" in cli("rules", "try", "--word", "comment")[1]


@pytest.mark.parametrize(
    "command",
    [
        "label --file ''",
        "import a.csv --save-rejected ''",
        "import a.csv --format ''",
        "import a.csv --format ' '",
        "import a.csv --encoding ''",
        "gui --picture ''",
        "list --who ''",
        "erase --author ''",
        "erase --author ' '",
        "erase --author anna --platform ''",
        "train --output made --data d --vocabulary ''",
        "train --output made --data d --start ''",
        "train --output made --data d --like ''",
        "models show ''",
        "models activate ''",
        "models compare small-1 ''",
        "models note '' words",
        "models export small-1 ''",
        "models import ''",
        "models evaluate ''",
        "models evaluate a.csv --model ''",
    ],
)
def test_a_variable_that_is_not_set_names_nothing(command, capsys):
    assert run(shlex.split(command)) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "is empty" in err


def test_an_empty_query_decides_about_nothing(filled, cli, ask):
    for empty in ("", "  "):
        status, out, err = cli("decide", "--query", empty, "flag")
        assert (status, out) == (2, "")
        assert "decision:open" in err
    assert ask("list", "decision:flagged")["total"] == 0


@pytest.mark.parametrize("command", ["evidence case.zip", "handback lists"])
@pytest.mark.parametrize("empty", ["", "  "])
def test_an_empty_query_carries_nothing_out(filled, cli, tmp_path, command, empty):
    cli("decide", "--query", "decision:open", "flag")
    before = sorted(tmp_path.iterdir())
    status, out, err = cli(*command.split(), "--query", empty)
    assert (status, out) == (2, "")
    assert "every comment; say which, such as decision:flagged" in err
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    "command",
    ["export .", "report .", "evidence .", "score .", "backup .", "share .", "label --file .", "restore .",
     "import .", "evidence --verify .", "recover .", "models evaluate .", "models import .", "gui --picture ."],
)  # fmt: skip
def test_the_folder_one_stands_in_has_its_name(cli, refused, tmp_path, monkeypatch, command):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert cli("import", "--dry-run", "nothing.csv")[0] == 1
    folder = tmp_path / "here"
    folder.mkdir()
    many_rows(tmp_path / "some.csv", 1)
    cli("import", "--no-classify", "some.csv")
    monkeypatch.chdir(folder)
    assert "here" in refused(*command.split())
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    "command", ["export -", "report -", "backup -", "share -", "recover -", "handback -"]
)
def test_no_file_is_called_by_what_stands_for_a_stream(filled, cli, tmp_path, command):
    status, out, err = cli(*command.split())
    assert (status, out) == (2, "")
    assert "name a file" in err
    assert not (tmp_path / "-").exists()


def test_an_address_is_no_file_and_a_pattern_means_what_it_fits(cli, ask, refused, tmp_path):
    assert "nothing is fetched from there" in refused("import", "https://www.youtube.com/watch?v=abc")
    for name in ("march.csv", "april.csv", "other.txt"):
        (tmp_path / name).write_text(f"id,comment\n{name},so it goes in {name}\n")
    report = ask("import", "--no-classify", "*.csv")
    assert [one["path"] for one in report["files"]] == ["april.csv", "march.csv"]
    assert "“x*.csv” is not there" in refused("import", "x*.csv")


def test_an_import_from_standard_input_says_what_to_do(refused):
    assert (
        refused("import", "-")
        == "Only files are imported, not standard input. Save what it gives to a file first."
    )


def test_what_is_scored_may_go_to_standard_output_by_name(capfd, tmp_path):
    (tmp_path / "lines.txt").write_text("awful\n")
    assert run(["score", "lines.txt", "--output", "-"]) == 0
    assert json.loads(capfd.readouterr().out)["label"] == "negative"
    assert not (tmp_path / "-").exists()


def test_an_empty_input_has_no_lines_and_is_no_failure(tmp_path):
    command = [sys.executable, "-m", "moderator", "score"]
    told = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=30)
    assert (told.returncode, told.stdout, told.stderr) == (0, b"", b"")


def test_an_unset_day_is_no_day(filled, refused):
    assert "is not a day" in refused("report", "x.html", "--from", "")


def test_what_is_read_is_not_written_over(refused, tmp_path):
    (tmp_path / "lines.txt").write_text("awful\n")
    (tmp_path / "export.csv").write_text("id,text\n1,\n2,good\n")
    for words in (
        ("score", "lines.txt", "--output", "./lines.txt"),
        ("import", "export.csv", "--save-rejected", str(tmp_path / "export.csv")),
    ):
        assert refused(*words).endswith(" is what is to be read. Name another file.")
    assert (tmp_path / "lines.txt").read_text() == "awful\n"
    assert (tmp_path / "export.csv").read_text() == "id,text\n1,\n2,good\n"


def test_sentences_say_what_to_do(filled, refused, tmp_path):
    (tmp_path / "file").write_text("")
    advice = {
        ("label", "99", "negative"): "“moderator list” shows their numbers.",
        ("models", "show", "none"): "“moderator models” lists them.",
        ("models", "remove", "small-1"): "Only later versions can be removed.",
        ("models", "note", "small-1", "mine"): "Only later versions can be given one.",
        ("handback", "file", "--query", "decision:open"): "Name a folder.",
        (
            "erase",
            "--author",
            "anna",
            "--platform",
            "reddit",
        ): "is called “anna” on “reddit”. The whole name is needed.",
    }
    for words, told in advice.items():
        assert refused(*words).endswith(told)


def test_a_target_has_one_column(capsys):
    assert run(["import", "a.csv", "--map", "text=a", "--map", "text=b"]) == 2
    assert "--map says twice what “text” is" in capsys.readouterr().err


def test_fields_may_be_typed_with_spaces(filled, cli):
    assert cli("list", "--fields", "id, text", "--limit", "1")[1] == "4\tworst video\n"


def test_a_pack_that_is_not_there_is_not_called_damaged(refused):
    assert (
        refused("evidence", "--verify", "missing.zip")
        == "“missing.zip” is not there. Was it moved or renamed?"
    )


@pytest.mark.parametrize("command", ["report r.html", "overview"])
def test_counting_shows_a_bar_and_can_be_stopped(filled, cli, monkeypatch, tmp_path, command):
    from moderator.core.operation import JobContext

    stages = []

    def step(self, done, total=0, stage="", detail=""):
        self.check()
        stages.append(stage)

    monkeypatch.setattr(JobContext, "step", step)
    assert cli(*command.split())[0] == 0
    assert "Counting comments" in stages
    monkeypatch.setattr("threading.Event.is_set", lambda _: True)
    (tmp_path / "r.html").unlink(missing_ok=True)
    assert cli(*command.split()) == (130, "", "Cancelled.\n")
    assert not (tmp_path / "r.html").exists()


@pytest.mark.skipif(os.name == "nt", reason="a name holds no such characters there")
def test_what_is_undone_cannot_move_a_terminal(cli, tmp_path):
    (tmp_path / "e.csv").write_text(CSV.replace("anna", "an\x1b[2Jna"), encoding="utf-8")
    (tmp_path / "odd\x1b[2J.csv").write_text(
        CSV.replace("c1", "d1").replace("awful", "dreadful"), encoding="utf-8"
    )
    cli("import", "--no-classify", "e.csv", "odd\x1b[2J.csv")
    for command in (
        ("decide", "1", "flag"),
        ("undo",),
        ("redo",),
        ("batches",),
        ("import", "gone\x1b[2J.csv"),
    ):
        status, out, err = cli(*command)
        assert out or status
        assert "\x1b" not in out + err


@pytest.mark.parametrize(
    ("typed", "meant", "usage"),
    [
        ("imprt a.csv", "did you mean “import”?", "usage: moderator [-h]"),
        ("import a.csv --formt table", "did you mean “--format”?", "usage: moderator import"),
        ("overview --period 4W", "did you mean “4w”?", "usage: moderator overview"),
        ("label 1 negativ", "is not one of negative, neutral, positive", "usage: moderator label"),
        ("list one two", "“two” is not known here\n", "usage: moderator list"),
    ],
)
def test_what_is_mistyped_is_told_with_what_was_meant(typed, meant, usage, capsys):
    assert run(typed.split()) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(usage)
    assert meant in err


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("csv", "“table”"),
        (".csv", "“table”"),
        ("XLSX", "“table”"),
        ("tsv", "“table”"),
        ("JSON", "“json”"),
        ("jsonl", "“json”"),
        ("json-lines", "“json”"),
        ("txt", "“lines”"),
        ("yt-dlp", "“ytdlp”"),
        ("twitter", "“x_archive”, “x_api”, “x_v1” or “x_web”"),
        ("bluesk", "“bluesky”"),
    ],
)
def test_a_format_by_another_name_is_told_with_its_own(refused, tmp_path, typed, meant):
    (tmp_path / "export.csv").write_text(CSV, encoding="utf-8")
    told = refused("import", "export.csv", "--format", typed)
    assert (
        told
        == f"There is no format “{typed}”; did you mean {meant}? Without one, the content of a file tells."
    )
    assert [path.name for path in tmp_path.iterdir()] == ["export.csv"]


def test_a_format_like_no_other_is_told_with_all(refused):
    told = refused("import", "export.csv", "--format", "klingon")
    assert told.startswith(
        "There is no format “klingon”. Without one, the content of a file tells. The formats are "
    )
    assert "youtube_api, " in told


def test_a_library_that_was_refused_is_not_made_by_looking_at_models(refused, tmp_path, cli):
    for command in (("list",), ("show", "small-1"), ("activate", "small-1")):
        assert "There is no library" in refused("models", *command)
    assert list(tmp_path.iterdir()) == []


def test_a_training_without_data_leaves_no_folder(refused, tmp_path):
    assert "nothing to learn from" in refused("train", "--data", "nowhere", "--output", "made")
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize("command", ["backup", "share"])
def test_a_copy_takes_the_place_of_a_copy_alone(filled, ask, refused, tmp_path, command):
    before = (tmp_path / "export.csv").read_bytes()
    assert "no copy of a library" in refused(command, "export.csv")
    assert (tmp_path / "export.csv").read_bytes() == before
    ask(command, "copy.db")
    ask(command, "copy.db")


def test_a_history_without_anything_says_so(filled, cli):
    assert cli("journal")[1] == "Nothing was decided or changed yet.\n"


@pytest.mark.parametrize("words", [["--help"], ["label", "1", "bad"], ["models", "bogus"]])
def test_a_console_that_lacks_letters_ends_nothing(words):
    """The help has quotation marks that ASCII lacks."""
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", "moderator", *words]
    told = subprocess.run(command, env=environment, capture_output=True, timeout=60)
    assert told.returncode == (0 if "--help" in words else 2)
    assert b"Traceback" not in told.stderr
    assert "“" in (told.stdout + told.stderr).decode("utf-8")


@pytest.mark.parametrize("command", [("list", "--fields"), ("export", "out.csv", "--columns")])
def test_a_field_is_one_that_comments_have(mistyped, command):
    for empty in ("", " , "):
        assert mistyped(*command, empty).startswith("No field is named; there are id, ")
    assert mistyped(*command, "id,nope").startswith("“nope” is not a field; there are id, ")


@pytest.mark.parametrize(
    "words",
    [
        ("list", "p>much"),
        ("decide", "--query", "label:", "flag"),
        ("overview", "--query", "(refund"),
        ("export", "out.csv", "--query", "decision:maybe"),
        ("report", "out.html", "--query", "likes>many"),
        ("report", "out.html", "--to", "2026-13-01"),
        ("report", "out.html", "--from", "2026-02-01", "--to", "2026-01-01"),
        ("evidence", "out.zip", "--query", "is:odd"),
        ("handback", "lists", "--query", "id:x"),
        ("import", "missing.csv", "--format", "klingon"),
        ("import", "missing.csv", "--encoding", "klingon"),
        ("import", "missing.csv", "--map", "colour=text"),
        ("threshold", "high"),
        ("rules", "add", "Name", "--score", "anger>2"),
        ("rules", "add", "Name", "--word", "two words"),
        ("rules", "try", "--pattern", "("),
    ],
)
def test_what_means_nothing_is_refused_before_a_library_is_made(refused, tmp_path, words):
    """There is none: nothing was opened, and nothing is left."""
    assert refused(*words)
    assert list(tmp_path.iterdir()) == []


def test_what_is_brought_up_to_date_is_told_beside_the_answer(cli, tmp_path):
    Library.open(tmp_path / "my.db").close()
    with closing(sqlite3.connect(tmp_path / "my.db", isolation_level=None)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0011'")
    status, out, err = cli("journal", "--json")
    assert (status, json.loads(out)) == (0, {"entries": []})
    assert err.count("The library is being brought up to date.") == 2
    assert "First a copy of it is made" in err
    assert cli("journal", "--json")[2] == ""


def test_dates_that_can_be_read_both_ways_are_said_and_can_be_told(cli, ask, tmp_path):
    (tmp_path / "a.csv").write_text(
        "author,date,comment\nann,03/04/2026 10:00,cold again\nbo,3/3/2026,and dry\n"
    )
    out = cli("import", "--no-classify", "a.csv")[1]
    assert "1 date can be read both ways" in out
    assert "--dates month-first. “moderator batches undo 1” takes this back" in out
    assert ask("import", "--no-classify", "a.csv")["files"][0]["unclear_dates"] == 1
    cli("batches", "undo", "1")
    assert "both ways" not in cli("import", "--no-classify", "--dates", "month-first", "a.csv")[1]
    dates = {one["text"]: one["created_at"] for one in ask("list")["comments"]}
    assert dates["cold again"] == "2026-03-04T10:00:00Z"
