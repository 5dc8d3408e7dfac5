"""What other programs and our own pages rely on: every command's common options, files, documents and examples."""

import argparse
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from moderator.classifier.learning.training_options import FURTHER, SHIPPED
from moderator.cli import main, parser, run, usage
from moderator.services.handout.exporting import SUFFIXES
from moderator.services.model import retraining

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = next(
    action.choices for action in parser.build()._actions if isinstance(action, argparse._SubParsersAction)
)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_takes_the_common_options_and_is_done_by_somebody(command):
    options = {option for action in COMMANDS[command]._actions for option in action.option_strings}
    assert {"--database", "--json", "--who"} <= options
    assert callable(main._handler(command))


def _examples():
    """Whatever the README says to type, without placeholders for words that a person knows."""
    for line in (ROOT / "README.md").read_text(encoding="utf-8").splitlines():
        for typed in re.split(r"(?= {3,}moderator )", line) if line.startswith("moderator ") else ():
            words = typed.split(" < ")[0].replace("…", "").replace("--query  ", "--query x ")
            yield words.strip()


@pytest.mark.parametrize("typed", tuple(_examples()))
def test_what_the_readme_says_to_type_is_understood(typed):
    built = parser.build()
    usage.check(built, built.parse_args(shlex.split(typed)[1:]))


def test_the_readme_has_examples():
    assert len(list(_examples())) >= 14


def test_the_help_of_train_tells_the_shipped_recipe():
    helps = {action.dest: str(action.help) for action in COMMANDS["train"]._actions}
    for name in ("units", "embedding", "epochs"):
        assert f"({getattr(SHIPPED, name)}" in helps[name]
    assert f"; {FURTHER.epochs} where it goes on" in helps["epochs"]


def test_records_are_all_accounted_for(ask, tmp_path):
    rows = [
        '{"id": "a", "text": "good"}',
        '{"id": "a", "text": "good"}',
        '{"id": "b", "text": ""}',
        "{broken",
    ]
    (tmp_path / "mixed.jsonl").write_text("\n".join([*rows, '{"id": "c", "text": "fine"}']))
    for known in (0, 2):
        [file] = ask("import", "mixed.jsonl", "--no-classify")["files"]
        counted = (
            file["imported"] + file["duplicates"] + sum(file["skipped"].values()) + len(file["rejected"])
        )
        assert (file["found"], file["imported"], file["rejected"][0]["where"]) == (5, 2 - known, "line 4")
        assert file["found"] == counted


def test_lines_keep_their_order_and_their_fields(capfd, tmp_path):
    rows = [
        {"text": text, "n": place, "label": "mine"} for place, text in enumerate(["awful", "", "thanks"] * 50)
    ]
    (tmp_path / "rows.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    assert run(["score", "rows.jsonl"]) == 0
    scored = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert [(one["text"], one["n"], one["input_label"]) for one in scored] == [
        (row["text"], row["n"], "mine") for row in rows
    ]
    assert all(sum(one["probabilities"].values()) == pytest.approx(1, abs=0.001) for one in scored)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_comments_go_out_in_every_form(filled, ask, tmp_path, suffix):
    assert ask("export", f"out{suffix}", "--columns", "id,text", "--query", "author:bo") == {"exported": 1}
    content = (tmp_path / f"out{suffix}").read_bytes()
    if suffix in (".csv", ".json", ".jsonl", ".html"):
        assert b"i love it" in content
        assert b"c2" not in content


def test_reports_evidence_and_lists_are_told_as_documents(filled, ask, refused, tmp_path):
    told = ask("report", "r.html", "--query", "author:anna", "--from", "2026-01-01", "--to", "2026-01-31")
    assert told == {"report": "r.html", "comments": 1}
    ask("decide", "1", "flag")
    sealed = ask("evidence", "e.zip")
    assert (sealed["evidence"], sealed["comments"], len(sealed["sha256"])) == ("e.zip", 1, 64)
    assert ask("evidence", "e.zip", "--verify") == sealed
    (tmp_path / "e.zip").write_bytes((tmp_path / "e.zip").read_bytes()[:-40])
    assert refused("evidence", "e.zip", "--verify")
    written = ask("handback", "lists")
    assert written["comments"] == 1
    assert all((tmp_path / "lists" / name).exists() for name in written["files"])


@pytest.mark.parametrize(
    ("option", "better", "active"),
    [
        ("better", True, "accepted"),
        ("better", False, "refused"),
        ("always", False, "accepted"),
        ("never", True, ""),
    ],
)
def test_a_candidate_is_used_as_was_asked_for(filled, ask, monkeypatch, option, better, active):
    made = SimpleNamespace(
        version="2", better=better, corrections=40, seconds=1.0, verdict="", flip_count=0,
        to_json=lambda: {"candidate": "2", "corrections": 40},
    )  # fmt: skip
    done = []
    monkeypatch.setattr(retraining, "retrain", lambda *_, **__: made)
    monkeypatch.setattr(retraining, "accept", lambda _, version: done.append(f"accepted {version}"))
    monkeypatch.setattr(retraining, "refuse", lambda _, version: done.append(f"refused {version}"))
    told = ask("retrain", "--activate", option)
    assert told == {"candidate": "2", "corrections": 40, "activated": active == "accepted"}
    assert done == ([f"{active} 2"] if active else [])


@pytest.mark.parametrize(
    "what",
    [("--phrase", "is awful"), ("--author", "ANNA"), ("--score", "negative>0.5"), ("--pattern", "aw+ful")],
)
def test_a_rule_looks_for_what_was_said(filled, ask, what):
    samples = ask("rules", "try", *what)["samples"]
    assert "c1" in [one["external_id"] for one in samples]
    assert "c2" not in [one["external_id"] for one in samples]


def test_one_platform_alone_is_erased(filled, ask, refused):
    assert refused("erase", "--author", "anna", "--platform", "reddit", "--yes")
    assert ask("list")["total"] == 4


@pytest.mark.skipif(os.name == "nt", reason="there are no such pipes there")
def test_a_pipe_is_called_one(refused, tmp_path):
    os.mkfifo(tmp_path / "feed")
    assert refused("import", "feed") == "“feed” is a pipe or a device. Save what it gives to a file first."


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="there is always a display there")
def test_without_a_display_it_is_said_so(refused, monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert refused("gui").startswith("There is no display")


def test_the_window_says_when_it_was_ready(tmp_path):
    command = [sys.executable, "-m", "moderator", "gui", "--exit-when-ready", "--json"]
    command += ["--database", str(tmp_path / "my.db"), "--picture", str(tmp_path / "window.png")]
    shown = subprocess.run(
        command,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert json.loads(shown.stdout)["ready_seconds"] > 0
    assert (tmp_path / "window.png").read_bytes().startswith(b"\x89PNG")
