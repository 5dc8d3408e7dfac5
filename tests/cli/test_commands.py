"""Every command by its words, its JSON form and its exit status."""

import json
import shutil
import sqlite3
from dataclasses import replace

import pytest

from moderator.classifier.card import ModelFolder, write_card
from moderator.cli import run
from moderator.services.forms.records import FIELDS
from moderator.services.library import Library
from moderator.services.shelves import models_folder
from moderator.store.file import only_read
from tests import small_model
from tests.cli.conftest import CSV


def test_import_accounts_for_every_record(filled, ask):
    [file] = filled["files"]
    assert {"path", "format", "found", "imported", "duplicates", "skipped", "rejected"} <= set(file)
    assert (filled["batch"], filled["imported"], filled["duplicates"]) == (1, 4, 0)
    assert file["found"] == 4
    again = ask("import", "export.csv")
    assert (again["imported"], again["duplicates"]) == (0, 4)


def test_import_lets_the_machine_read(filled, ask):
    assert ask("classify") == {"classified": 0, "model": "small-1", "seconds": pytest.approx(0, abs=5)}
    assert ask("classify", "--all")["classified"] == 4
    assert ask("list", "label:negative")["total"] == 2


def test_import_without_reading(ask, tmp_path):
    (tmp_path / "export.csv").write_text(CSV, encoding="utf-8")
    ask("import", "export.csv", "--no-classify")
    assert ask("classify")["classified"] == 4


def test_what_could_not_be_read_is_saved(cli, tmp_path):
    rows = '{"id": "a1", "text": "good"}\n{"id": "a2", "text": =bad}\n{"id": "a3", "text": "fine"}\n'
    (tmp_path / "a.jsonl").write_text(rows, encoding="utf-8")
    status, said, _ = cli("import", "a.jsonl", "--no-classify", "--save-rejected", "left.csv")
    assert status == 0
    assert "1 rejected record saved to left.csv." in said
    saved = (tmp_path / "left.csv").read_text(encoding="utf-8-sig")
    assert "line 2" in saved
    assert "=bad" in saved
    cli("import", "a.jsonl", "--no-classify", "--format", "json", "--map", "text=text")
    (tmp_path / "b.jsonl").write_text('{"id": "b1", "text": "good"}\n', encoding="utf-8")
    cli("import", "b.jsonl", "--no-classify", "--save-rejected", "none.csv")
    assert not (tmp_path / "none.csv").exists()


def test_known_files_without_comments_are_no_failure(cli, ask, tmp_path):
    (tmp_path / "likes.json").write_text(
        '{"reactions_v2": [{"timestamp": 1, "title": "x"}]}', encoding="utf-8"
    )
    status, _, error = cli("import", "likes.json")
    assert (status, error) == (0, "0 comments found in “likes.json”: this looks like likes and reactions.\n")
    report = ask("import", "likes.json")
    assert (report["batch"], report["imported"], report["files"][0]["found"]) == (None, 0, 0)


def test_a_dry_run_stores_nothing(ask, filled, tmp_path):
    (tmp_path / "more.csv").write_text(CSV + "c5,ed,good,2026-01-06T10:00:00Z,1\n", encoding="utf-8")
    report = ask("import", "--dry-run", "more.csv")
    assert (report["batch"], report["imported"], report["duplicates"]) == (None, 1, 4)
    assert ask("list")["total"] == 4
    assert len(ask("batches")["batches"]) == 1


def test_a_dry_run_makes_no_library(ask, tmp_path):
    (tmp_path / "export.csv").write_text(CSV, encoding="utf-8")
    assert ask("import", "--dry-run", "export.csv")["imported"] == 4
    assert not (tmp_path / "my.db").exists()


def test_a_file_named_twice_is_imported_once(ask, tmp_path):
    (tmp_path / "export.csv").write_text("text\nawful\n", encoding="utf-8")
    assert ask("import", "export.csv", "./export.csv", str(tmp_path / "export.csv"))["imported"] == 1
    assert ask("list")["total"] == 1


def test_import_with_a_mapping_that_is_remembered(ask, tmp_path):
    for name, rows in (("first", "x1;meh\n"), ("second", "x2;well\n")):
        (tmp_path / f"{name}.csv").write_text("kodo;vortoj\n" + rows, encoding="utf-8")
    assert ask("import", "first.csv", "--map", "text=vortoj", "--map", "external_id=kodo")["imported"] == 1
    ask("import", "second.csv")
    found = ask("list", "--fields", "external_id,text")["comments"]
    assert {"external_id": "x2", "text": "well"} in found


def test_list_finds_and_shows(filled, ask, cli):
    found = ask("list", "author:bo")
    assert found["total"] == 1
    [comment] = found["comments"]
    assert set(comment) == set(FIELDS)
    assert (comment["external_id"], comment["label"], comment["decision"]) == ("c2", "positive", "open")
    assert comment["created_at"] == "2026-01-03T10:00:00Z"
    limited = ask("list", "--limit", "1", "--fields", "id,text")
    assert limited["total"] == 4
    assert [set(one) for one in limited["comments"]] == [{"id", "text"}]
    status, out, _ = cli("list", "--fields", "external_id,likes", "author:bo")
    assert (status, out) == (2, "")
    status, out, err = cli("list", "--fields", "external_id,like_count", "author:bo")
    assert (status, out) == (0, "c2\t10\n")
    status, out, err = cli("list")
    assert len(out.splitlines()) == 4
    assert "4 comments" in err


def test_nothing_found_is_one_document(filled, ask):
    assert ask("list", "zebra") == {"total": 0, "comments": []}


def test_a_terminal_cannot_be_moved_by_a_comment(ask, cli, tmp_path):
    (tmp_path / "evil.jsonl").write_text(
        '{"id": "1", "text": "a\\u001b[2Jb\\nc", "author": "\\u001b]0;x"}\n' * 2
    )
    ask("import", "evil.jsonl")
    _, out, _ = cli("list")
    assert "\x1b" not in out
    assert len(out.splitlines()) == 1


def test_label_one_and_a_file(filled, ask, refused, tmp_path):
    assert ask("label", "3", "negative") == {"labelled": 1, "unknown": 0}
    (tmp_path / "labels.csv").write_text("external_id,label\nc1,neutral\nnobody,neutral\n")
    assert ask("label", "--file", "labels.csv") == {"labelled": 1, "unknown": 1}
    assert [one["id"] for one in ask("list", "corrected:negative")["comments"]] == [3]
    assert "comment 99" in refused("label", "99", "negative")
    assert "missing.csv" in refused("label", "--file", "missing.csv")


def test_decide_one_and_a_query(filled, ask, refused):
    assert ask("decide", "1", "flag", "--note", "insult") == {"decided": 1}
    [comment] = ask("list", "decision:flagged")["comments"]
    assert (comment["id"], comment["note"]) == (1, "insult")
    assert ask("decide", "--query", "label:negative", "held") == {"decided": 2}
    assert ask("list", "decision:held")["total"] == 2
    assert ask("decide", "--query", "zebra", "held") == {"decided": 0}
    assert "comment 99" in refused("decide", "99", "flag")


def test_undo_redo_and_the_journal(filled, ask, cli):
    ask("decide", "1", "flag")
    ask("label", "2", "neutral")
    assert ask("undo", "5") == {"undone": ["Labelled bo neutral", "Flagged anna"]}
    assert ask("undo") == {"undone": []}
    assert ask("redo") == {"redone": ["Flagged anna"]}
    entries = ask("journal", "--limit", "2")["entries"]
    assert [entry["by"] for entry in entries] == ["redo", "undo"]
    assert {"id", "at", "who", "kind", "comment_id", "before", "after", "by", "step", "undoes"} <= set(
        entries[0]
    )
    assert (entries[0]["who"], entries[0]["before"], entries[0]["after"]) == ("anna", "open", "flagged")
    lines = cli("journal")[1].splitlines()
    assert [line.split("anna", 1)[1].split("  (")[0].strip() for line in lines[:2]] == [
        "Redone: Flagged anna",
        "Undone: Flagged anna",
    ]
    assert cli("undo")[1] == "Undone: Flagged anna\n"


def test_overview(filled, ask, cli):
    document = ask("overview", "--period", "all")
    assert (document["total"], document["negative"]) == (4, 2)
    assert document["finding"]
    assert ask("overview", "--query", "author:bo")["total"] == 1
    assert document["finding"] in cli("overview", "--period", "all")[1]


def test_export(filled, ask, refused, tmp_path):
    assert ask("export", "out.jsonl", "--query", "label:negative") == {"exported": 2}
    assert len((tmp_path / "out.jsonl").read_text().splitlines()) == 2
    assert "suffix" in refused("export", "out.doc")


def test_batches(filled, ask, refused):
    [batch] = ask("batches", "list")["batches"]
    assert (batch["id"], batch["state"], batch["comments"], batch["files"]) == (1, "done", 4, ["export.csv"])
    assert ask("batches", "undo", "1") == {"undone": 1, "removed": 4, "restored": 0}
    assert ask("list")["total"] == 0
    assert "import 9" in refused("batches", "undo", "9")


def test_backup_restore_check(filled, ask, refused, tmp_path):
    assert ask("backup", "copy.db")["bytes"] > 0
    ask("decide", "1", "flag")
    kept = ask("restore", "copy.db")["kept"]
    assert kept
    assert ask("list", "decision:flagged")["total"] == 0
    assert ask("check") == {"ok": True, "problems": [], "repaired": False}
    with sqlite3.connect(tmp_path / "my.db") as connection:
        connection.execute("UPDATE tallies SET n = n + 1")
    connection.close()
    assert ask("check", status=1)["ok"] is False
    assert ask("check", "--repair")["repaired"] is True
    assert "missing.db" in refused("restore", "missing.db")


def test_score_lines_from_a_file(cli, ask, refused, tmp_path):
    (tmp_path / "lines.jsonl").write_text('{"text": "awful", "n": 7}\n{"text": "thanks"}\n')
    status = run(["score", "lines.jsonl", "--output", "scored.jsonl", "--json"])
    assert status == 0
    first, second = (json.loads(line) for line in (tmp_path / "scored.jsonl").read_text().splitlines())
    assert (first["label"], first["n"], second["label"]) == ("negative", 7, "positive")
    assert set(first["probabilities"]) == {"negative", "neutral", "positive"}


def test_score_to_standard_output_with_a_librarys_model(filled, cli, tmp_path):
    (tmp_path / "lines.txt").write_text("awful\nthanks\n")
    status, out, _ = cli("score", "lines.txt")
    assert status == 0
    assert [json.loads(line)["label"] for line in out.splitlines()] == ["negative", "positive"]
    assert cli("score", "missing.txt")[0] == 1
    assert cli("score", ".")[0] == 1


def test_score_refuses_what_is_no_text_and_leaves_nothing(capsys, tmp_path):
    (tmp_path / "photo.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\n" * 9)
    for place in ([], ["--output", "scored.jsonl"]):
        assert run(["score", "photo.txt", *place]) == 1
        out, err = capsys.readouterr()
        assert out == ""
        assert err.startswith("“photo.txt” is a picture, not lines of text.")
    assert [path.name for path in tmp_path.iterdir()] == ["photo.txt"]


def test_score_reads_two_bytes_a_letter(capfd, tmp_path):
    (tmp_path / "lines.txt").write_text("awful\nthanks\n", encoding="utf-16")
    assert run(["score", "lines.txt"]) == 0
    out = capfd.readouterr().out
    assert [json.loads(line)["label"] for line in out.splitlines()] == ["negative", "positive"]


def test_models(filled, ask, refused, cli, tmp_path):
    small_model.make(models_folder(tmp_path / "my.db") / "small-2", "small-2", bias=-9.0)
    shelf = ask("models")
    assert shelf["active"] == "small-1"
    assert [card["version"] for card in shelf["models"]] == ["small-1", "small-2"]
    assert ask("models", "show", "small-2")["note"] == "for tests"
    assert ask("models", "activate", "small-2") == {"active": "small-2"}
    assert ask("classify") == {"classified": 4, "model": "small-2", "seconds": pytest.approx(0, abs=5)}
    (tmp_path / "gold.jsonl").write_text('{"text": "the song", "label": "neutral"}\n')
    figures = ask("models", "evaluate", "gold.jsonl")
    wanted = {"n", "accuracy", "macro_recall", "macro_f1", "per_class", "ece", "confusion"}
    assert wanted <= set(figures)
    assert figures["accuracy"] == 0
    assert ask("models", "evaluate", "gold.jsonl", "--model", "small-1")["accuracy"] == 1
    assert ask("models", "export", "small-2", "small-2.zip")["exported"] == "small-2"
    assert "in use" in refused("models", "remove", "small-2")
    ask("models", "activate", "small-1")
    assert ask("models", "remove", "small-2") == {"removed": "small-2"}
    assert ask("models", "import", "small-2.zip") == {"imported": "small-2"}
    assert "none" in refused("models", "show", "none")
    assert (
        refused("models", "import", "gold.jsonl")
        == "“gold.jsonl” is not a model that was exported from this program."
    )
    assert "* small-1" in cli("models")[1]
    assert ", came with the program, in use" in cli("models")[1]


def test_a_model_says_how_it_was_made(filled, cli, tmp_path, shipped, monkeypatch):
    shutil.copytree(shipped, tmp_path / "shipped")
    monkeypatch.setattr("moderator.classifier.artifact.shipped_models", lambda: tmp_path / "shipped")
    shown = cli("models", "show", "small-1")[1]
    assert "recipe" not in shown, "Older cards do not say it."
    place = tmp_path / "shipped" / "small-1"
    card = ModelFolder(place).card
    network = {"cell": "lstm", "embedding": 8, "units": 4, "layers": 1, "hidden": 0}
    recipe = {"stages": [{"epochs": 2, "rate": 0.01}, {"epochs": 1, "kept": 0.7}], "network": network}
    write_card(place, replace(card, recipe=recipe))
    shown = cli("models", "show", "small-1")[1]
    assert "recipe       2 passes at 0.01; then 1 pass at 0.002, 70% of the weights before kept" in shown
    assert "made from    words learnt from the data; which rows it learnt from is not recorded" in shown
    write_card(place, replace(card, recipe={"stages": "\x1b[31m"}))
    assert "recipe       The card does not say" in cli("models", "show", "small-1")[1]


def test_a_bar_on_a_terminal_leaves_standard_output_alone(filled, ask, monkeypatch):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    assert ask("classify", "--all")["classified"] == 4
    assert ask("export", "out.csv") == {"exported": 4}


def test_going_back_is_previewed_and_can_be_taken_back(filled, ask, cli, tmp_path):
    ask("backup", "copy.db")
    ask("decide", "1", "flag")
    looked = ask("restore", "copy.db", "--dry-run")
    assert (looked["restored"], looked["backup"]["decided"], looked["present"]["decided"]) == (None, 0, 1)
    assert ask("list", "decision:flagged")["total"] == 1
    done = ask("restore", "copy.db")
    assert ask("list", "decision:flagged")["total"] == 0
    [kept] = ask("backups")["backups"]
    assert (kept["path"], kept["reason"], kept["decided"]) == (done["kept"], "restore", 1)
    assert "1 decision" in cli("backups")[1]
    ask("restore", "latest")
    assert ask("list", "decision:flagged")["total"] == 1


def test_a_damaged_library_is_recovered_into_a_new_one(filled, ask, refused, tmp_path):
    ask("decide", "1", "flag")
    path = tmp_path / "my.db"
    content = path.read_bytes()
    path.write_bytes(b"\x00" * 4096 + content[4096:])
    assert refused("list")
    done = ask("recover", "new.db")
    assert (done["rows"]["comments"], done["comments_lost"], done["history_lost"]) == (4, 0, 0)
    assert path.read_bytes()[:4096] == bytes(4096)
    assert "already" in refused("recover", "new.db")
    path.unlink()
    (tmp_path / "new.db").rename(path)
    assert ask("list", "decision:flagged")["total"] == 1
    assert ask("check")["ok"]


def test_a_damaged_library_is_recovered_from_where_nobody_can_write(filled, cli, ask, tmp_path, monkeypatch):
    content = (tmp_path / "my.db").read_bytes()
    (tmp_path / "my.db").write_bytes(b"\x00" * 4096 + content[4096:])
    protected = lambda path: path.name == "my.db"  # noqa: E731
    monkeypatch.setattr(only_read, "is_drive_only_read", protected)
    status, out, _ = cli("recover", "new.db")
    assert (status, out.splitlines()[-1]) == (0, "The damaged file is unchanged.")
    assert not (tmp_path / "my.backups").exists()


def test_a_sound_library_is_not_called_damaged(filled, cli, ask, tmp_path):
    ask("decide", "1", "flag")
    before = sorted(path.name for path in tmp_path.iterdir())
    status, out, _ = cli("recover", "new.db")
    assert (status, "damaged" in out) == (0, False)
    assert out.startswith("“my.db” is sound: there is nothing to recover, and nothing was written. ")
    assert ask("recover", "new.db")["recovered"] is None
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    with sqlite3.connect(tmp_path / "my.db") as connection:
        connection.execute("UPDATE tallies SET n = n + 1")
    connection.close()
    assert ask("recover", "new.db")["rows"]["comments"] == 4


def test_an_author_is_erased_only_when_it_is_said_so(filled, ask, refused):
    looked = ask("erase", "--author", "Anna")
    assert (looked["erased"], looked["authors"]) == (
        False,
        [{"platform": "", "name": "anna", "comments": 1}],
    )
    assert ask("list")["total"] == 4
    done = ask("erase", "--author", "anna", "--yes")
    assert (done["erased"], done["comments"], done["left"]) == (True, 1, [])
    assert ask("list")["total"] == 3
    assert "Nobody" in refused("erase", "--author", "anna")


def test_a_copy_to_give_away(filled, ask, tmp_path):
    assert ask("share", "copy.db")["authors"] == 4
    assert b"anna" not in (tmp_path / "copy.db").read_bytes()


def test_an_empty_library_says_how_it_is_filled(cli, tmp_path):
    Library.open(tmp_path / "my.db").close()
    assert cli("overview")[1] == "The library is empty. “moderator import FILE” brings comments.\n"


def test_a_search_may_begin_with_what_it_leaves_out(filled, ask, cli):
    every = ask("list")["total"]
    word = ask("list", "--limit", "1")["comments"][0]["text"].split()[0]
    without = ask("list", "--", f"-{word}")["total"]
    assert without < every
    assert ask("list", f"-{word}")["total"] == without
    assert ask("export", "x.csv", "--query", f"-{word}") == {"exported": without}
    assert ask("decide", "--query", f"-{word}", "flag") == {"decided": without}
    for mistyped in ("-json", "-limit", "--limt"):
        assert cli("list", mistyped)[0] == 2
    assert cli("decide", f"-{word}", "flag")[0] == 2
