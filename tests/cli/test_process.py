"""The command line as a real process: pipes, signals, and how soon it answers."""

import json
import os
import signal
import subprocess
import sys

import pytest

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


def test_a_broken_encoding_of_the_console_harms_nobody(start):
    process = start("list", env={**os.environ, "PYTHONIOENCODING": "ascii"})
    out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out) == (0, b"")
    assert b"0 of 0 comments" in err


def test_the_version_is_quick():
    """Measured in the processor's time: how busy the machine is must not matter."""
    resource = pytest.importorskip("resource")

    def spent():
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    def best(*command):
        times = []
        for _ in range(5):
            before = spent()
            subprocess.run([sys.executable, *command], check=True, stdout=subprocess.DEVNULL)
            times.append(spent() - before)
        return min(times)

    assert best("-m", "moderator", "--version") - best("-c", "pass") <= 0.15


AFTER_A_BAR = """
from moderator.cli.models import _training
from moderator.cli.output import Output

output = Output(as_json=False)
with _training(output, output.message) as context:
    context.step(1, 2, "Learning", "One pass is done.")
output.message("No more is said.")
output.result({}, "It is ready.")
"""


@pytest.mark.skipif(os.name == "nt", reason="there is no pseudo-terminal")
def test_what_a_training_says_on_a_terminal_is_said_to_its_end():
    ours, theirs = os.openpty()
    done = subprocess.run(
        [sys.executable, "-c", AFTER_A_BAR],
        stdout=subprocess.PIPE,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm"},
        timeout=PATIENCE,
        check=False,
    )
    os.close(theirs)
    told = os.read(ours, 1 << 16).decode()
    os.close(ours)
    assert (done.returncode, done.stdout) == (0, b"It is ready.\n")
    assert "One pass is done." in told
    assert told.endswith("No more is said.\r\n")
