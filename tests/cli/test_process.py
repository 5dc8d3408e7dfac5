"""The command line as a real process: pipes, signals, and how soon it answers."""

import json
import os
import signal
import subprocess
import sys

import pytest

from moderator.__main__ import main
from moderator.services.library import Library
from moderator.services.shelves import models_folder
from tests import small_model

PATIENCE = 30


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    """A library whose own model is the small one."""
    path = tmp_path_factory.mktemp("library") / "my.db"
    Library.open(path).close()
    small_model.make(models_folder(path) / "small-1")
    (models_folder(path) / "current").write_text("small-1\n")
    return path


@pytest.fixture
def start(database, tmp_path):
    started = []

    def start(*words, **options):
        command = [
            sys.executable,
            "-W",
            "error",
            "-m",
            "moderator",
            words[0],
            "--database",
            database,
            *words[1:],
        ]
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_lines_come_and_go_through_pipes(start):
    out, err = start("score").communicate("awful\nthank you\n😍\n".encode(), PATIENCE)
    answers = [json.loads(line) for line in out.splitlines()]
    assert [answer["text"] for answer in answers] == ["awful", "thank you", "😍"]
    assert answers[0]["label"] == "negative"
    assert err == b""


def test_a_reader_that_has_seen_enough_is_no_failure(start, tmp_path):
    (tmp_path / "many.txt").write_text("this is awful\n" * 20_000)
    process = start("score", str(tmp_path / "many.txt"))
    assert process.stdout.readline()
    process.stdout.close()
    assert process.wait(PATIENCE) == 0
    assert process.stderr.read() == b""


@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise there")
def test_an_interrupt_is_130_and_no_traceback(start):
    process = start("score")
    process.stdin.write(b"awful\n" * 1024)
    process.stdin.flush()
    # The first answers prove that it waits for more.
    assert process.stdout.readline()
    process.send_signal(signal.SIGINT)
    assert process.wait(PATIENCE) == 130
    assert process.stderr.read() == b"Cancelled.\n"


def test_an_interrupt_before_there_is_a_command_is_130_too(monkeypatch):
    monkeypatch.setattr("moderator.cli.run", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
    assert main() == 130


def test_a_broken_encoding_of_the_console_harms_nobody(start):
    process = start("list", env={**os.environ, "PYTHONIOENCODING": "ascii"})
    out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out) == (0, b"")
    assert b"0 of 0 comments" in err


@pytest.mark.skipif(os.name == "nt", reason="streams are closed otherwise there")
def test_closed_streams_harm_neither_the_program_nor_the_library(database):
    command = [sys.executable, "-W", "error", "-m", "moderator", "check", "--database", database]
    closed = subprocess.run(["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", *command], timeout=PATIENCE)
    assert closed.returncode == 0
    command[-3:-2] = ["score"]
    closed = subprocess.run(
        ["sh", "-c", 'exec "$@" <&-', "sh", *command], timeout=PATIENCE, capture_output=True
    )
    assert (closed.returncode, closed.stdout) == (1, b"")
    assert closed.stderr.decode() == "Standard input is closed. Name a file, or send lines through a pipe.\n"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names of files are always Unicode")
def test_names_of_files_need_not_be_of_the_consoles_encoding(start, tmp_path):
    (tmp_path / "Grüße 😀.csv").write_text("comment\nthis is awful\n", encoding="utf-8")
    narrow = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    process = start("import", "--no-classify", "--json", tmp_path / "Grüße 😀.csv", env=os.environ | narrow)
    out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, err
    assert json.loads(out)["imported"] == 1


HEAVY = {"numpy", "nltk", "sqlalchemy", "alembic", "onnxruntime", "keras", "tensorflow", "PySide6", "lxml"}


def test_the_version_is_said_before_anything_heavy_is_loaded():
    said = (
        "import runpy, sys\n"
        "sys.argv = ['moderator', '--version']\n"
        "try:\n    runpy.run_module('moderator', run_name='__main__', alter_sys=True)\n"
        "except SystemExit as left:\n    assert not left.code\n"
        "print(*sys.modules)"
    )
    out = subprocess.run([sys.executable, "-c", said], check=True, capture_output=True, text=True).stdout
    version, loaded = out.splitlines()
    assert version.startswith("moderator ")
    # Each of these takes as long as all that is needed.
    assert not HEAVY & set(loaded.split())
    assert not {name for name in loaded.split() if name.startswith(("moderator.services", "moderator.store"))}
