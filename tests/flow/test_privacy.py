"""Nothing leaks: no socket, no file that others may read, no word of a comment in a log or a crash report."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import moderator
from moderator.services.library import Library
from moderator.services.shelves import models_folder
from tests import small_model

SECRET = "the quick zebra " + "insulted my grandmother"
CSV = f"id,author,comment,date\nc1,anna,{SECRET} awful,2026-01-02T10:00:00Z\nc2,bo,i love it,2026-01-02T10:00:00Z\n"

GUARD = """
import os, sys
def guard(event, arguments):
    # A pair of ends for the processes of the program is made inside the system, and leads nowhere else.
    local = event == "socket.__new__" and os.name == "posix" and arguments[1] == 1  # AF_UNIX
    if event.startswith("socket.") and not local and event not in ("socket.gethostname",):
        os.write(2, f"network: {event} {arguments[1:]}\\n".encode())
        os._exit(97)
sys.addaudithook(guard)
"""


@pytest.fixture
def place(tmp_path):
    """A home of its own, with the small model beside the library and a guard in every Python process."""
    (tmp_path / "guard").mkdir()
    (tmp_path / "guard" / "sitecustomize.py").write_text(GUARD)
    (tmp_path / "data").mkdir(mode=0o700)
    (tmp_path / "export.csv").write_text(CSV)
    path = tmp_path / "data" / "my.db"
    small_model.make(models_folder(path) / "small-1")
    (models_folder(path) / "current").write_text("small-1\n")
    return tmp_path


def environment(place):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XDG")}
    paths = os.pathsep.join([str(place / "guard"), str(Path(moderator.__file__).parents[1])])
    return {**kept, "PYTHONPATH": paths, "HOME": str(place), "LOCALAPPDATA": str(place)}


def run(place, *command, before=(), status=0):
    done = subprocess.run(
        [*before, sys.executable, *map(str, command)],
        env=environment(place),
        cwd=place,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == status, done.stderr
    return done.stdout


SESSION = """
import sys
from moderator.cli import run
def ask(*words):
    assert run([words[0], "--database", "data/my.db", "--json", *words[1:]]) == 0, words
ask("import", "export.csv")
ask("list", "zebra")
ask("decide", "1", "flag")
ask("export", "out.csv")
ask("export", "out.html")
ask("report", "report.html")
ask("backup", "data/copy.db")
ask("undo")
ask("check")
"""

WORKER = """
import multiprocessing, queue
from pathlib import Path
from moderator.jobs.process import ProcessRunner
if __name__ == "__main__":
    runner, answers = ProcessRunner(Path("data/my.db")), queue.SimpleQueue()
    runner.start("import", {"paths": [Path("export.csv")]}, on_done=answers.put, on_failed=answers.put)
    print(answers.get(timeout=120).imported)
    runner.stop()
"""


def test_the_guard_guards(place):
    code = "import socket; socket.create_connection(('127.0.0.1', 9))"
    run(place, "-c", code, status=97)
    run(place, "-c", "import socket; socket.getaddrinfo('localhost', 80)", status=97)


def test_no_command_opens_a_socket(place):
    run(place, "-c", SESSION)


def test_the_background_process_opens_none_either(place):
    Library.open(place / "data" / "my.db").close()
    (place / "worker.py").write_text(WORKER)
    assert run(place, "worker.py").strip() == "2"


def test_it_runs_where_there_is_no_network(place):
    unshare = shutil.which("unshare")
    alone = [unshare, "--net", "--map-root-user"]
    if unshare is None or subprocess.run([*alone, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system gives no network namespace of one's own")
    run(place, "-c", SESSION, before=alone)


@pytest.mark.skipif(os.name != "posix", reason="rights are kept otherwise there")
def test_what_is_kept_is_its_owners_alone(place):
    code = SESSION + 'from moderator import troubles\ntroubles.record(ValueError())\ntroubles.watch("test")\n'
    code += (
        "from moderator.services.library import Library\n"
        'with Library.open(__import__("pathlib").Path("data/my.db")) as library: library.keeper.keep()\n'
    )
    run(place, "-c", f"import os; os.umask(0o022)\n{code}")
    logs = [path for path in place.rglob("*.log") if "/guard/" not in str(path)]
    assert {path.name for path in logs} == {"moderator.log", "crashes.log"}
    kept = [path for path in (place / "data").rglob("*") if "small-1" not in str(path)]
    assert len(kept) >= 5
    made_by_the_test = {models_folder(place / "data" / "my.db"), place / "data" / "my.models" / "current"}
    open_to_others = [path for path in (*kept, *logs) if path.stat().st_mode & 0o077]
    assert set(open_to_others) <= made_by_the_test


def test_logs_and_crash_reports_hold_no_word_of_a_comment(place):
    code = f"""
import gc, threading
from moderator import troubles
troubles.watch("test")
# From Python 3.13 on what is given by -c has its lines in the report, as the program's own have: none holds the words.
Kind, said = ValueError, {SECRET[::-1]!r}[::-1]
def fail(): raise Kind(said)
thread = threading.Thread(target=fail); thread.start(); thread.join()
class Dying:
    def __del__(self): fail()
Dying(); gc.collect()
from moderator.cli import run
from moderator.services.review import reviewing
assert run(["import", "--database", "data/my.db", "export.csv"]) == 0
def broken(library, ids, *rest, **more):
    from moderator.services.search.searching import rows
    raise KeyError(rows(library, ids)[0].text)
reviewing.decide = broken
assert run(["decide", "--database", "data/my.db", "1", "flag"]) == 1
open("crash-report.txt", "w").write(troubles.report())
fail()  # uncaught: the last hook of all
"""
    run(place, "-c", code, status=1)
    found = [path for path in place.rglob("*.log") if path.stat().st_size]
    assert {path.name for path in found} == {"moderator.log", "crashes.log"}
    told = "".join(path.read_text() for path in (*found, place / "crash-report.txt"))
    assert (place / "crash-report.txt").read_text().count("ValueError") == 2
    assert "KeyError" in (place / "crash-report.txt").read_text()
    assert not [word for word in ("zebra", "insulted", "grandmother") if word in told]


MAKING = """
from pathlib import Path
from moderator.classifier.card import ModelCard, seal
from moderator.classifier.conversion import convert
from moderator.classifier.network import Shape, build
from moderator.classifier.text.tokenizer import Tokenizer
folder = Path("data/my.models/keras-1")
folder.mkdir()
tokenizer = Tokenizer(["the", "song", "awful", "love"])
tokenizer.save(folder / "tokenizer.json")
shape = Shape(len(tokenizer), 8, 6)
convert(build(shape), shape, folder, [[2, 3, 4]])
seal(folder, ModelCard("keras-1", network=shape.to_json()))
Path("data/my.models/current").write_text("keras-1\\n")
"""

LABELLING = """
from pathlib import Path
rows = [f"c{n},anna,{('the awful song', 'i love the song')[n % 2]} {n},2026-01-02T10:00:00Z" for n in range(60)]
Path("export.csv").write_text("id,author,comment,date\\n" + "\\n".join(rows) + "\\n")
labels = [f"c{n},{('negative', 'positive')[n % 2]}" for n in range(60)]
Path("labels.csv").write_text("external_id,label\\n" + "\\n".join(labels) + "\\n")
from moderator.cli import run
assert run(["import", "--database", "data/my.db", "--json", "export.csv"]) == 0
assert run(["label", "--database", "data/my.db", "--json", "--file", "labels.csv"]) == 0
"""

TRAINER = """
import queue
from pathlib import Path
from moderator.jobs.process import ProcessRunner
if __name__ == "__main__":
    runner, answers = ProcessRunner(Path("data/my.db"), "trainer"), queue.SimpleQueue()
    runner.start("retrain", {}, on_done=answers.put, on_failed=answers.put)
    print(answers.get(timeout=240).parent)
    runner.stop()
"""


@pytest.mark.slow
def test_the_trainer_opens_no_socket(place):
    run(place, "-c", MAKING)
    run(place, "-c", LABELLING)
    (place / "trainer.py").write_text(TRAINER)
    assert run(place, "trainer.py").strip() == "keras-1"
