"""kill -9 at random moments of everything that writes: what was acknowledged must be there afterwards.

    python tests/benchmarks/bench_kills.py --kills 100 [--phase decide]… [--folder DIR] [--json]

Each kill ends a real process (forked from one that has loaded the program, so that a kill costs milliseconds). The
process says through a pipe what its calls have returned; the parent kills it, opens the library as the program
would, and compares. "power cut" stops the process instead, copies database, journal and index of the journal as
they lie at that moment, and opens the copy. Exit status 1 if anything was lost.
"""

import argparse
import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from moderator.core.comment import Decision, NewComment
from moderator.services import backups, importing, models, reviewing, safety, scoring
from moderator.services.library import Library
from moderator.services.shelves import models_folder
from moderator.store import backup, batches, checking, comments, kept, migrations  # noqa: F401 - before the fork
from moderator.store.engine import Store
from tests import small_model

COMMENTS = 1500
IMPORTED = 2000
CODES = {Decision.FLAGGED: 1, Decision.HELD: 2, Decision.APPROVED: 3}
CHOICES = tuple(CODES)

Say = Callable[[str], None]


@dataclass(frozen=True)
class Phase:
    """Something that writes. `act` runs in the process that is killed, `lost` says what is not as it should be."""

    act: Callable[[Path, Say], None]
    lost: Callable[[Path, list[str]], Iterator[str]]


def question(path: Path, words: str) -> list[tuple]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(words).fetchall()


def sound(path: Path) -> Iterator[str]:
    """Open the library as the program does, and look for damage."""
    with Library.open(path, create=False) as library:
        yield from checking.check(library.store)


def decide(path: Path, say: Say) -> None:
    chance = random.Random()
    with Library.open(path, who="bench") as library:
        while True:
            one, choice = chance.randint(1, COMMENTS), chance.choice(CHOICES)
            say(f"begin {one} {CODES[choice]}")
            reviewing.decide(library, [one], choice)
            say(f"done {one} {CODES[choice]}")


def decided(path: Path, said: list[str]) -> Iterator[str]:
    yield from sound(path)
    acknowledged: dict[int, int] = {}
    begun: tuple[int, int] | None = None
    for line in said:
        word, one, code = line.split()
        if word == "done":
            acknowledged[int(one)], begun = int(code), None
        else:
            begun = int(one), int(code)
    there = dict(question(path, "SELECT id, decision FROM comments"))
    for one, code in acknowledged.items():
        if there[one] != code and begun != (one, there[one]):
            yield f"comment {one}: acknowledged {code}, found {there[one]}"


def bulk(path: Path, say: Say) -> None:
    with Library.open(path, who="bench") as library:
        for number in range(10**6):
            reviewing.decide(library, range(1, COMMENTS + 1), CHOICES[number % 3], by="query")
            say(f"{number}")


def whole(path: Path, said: list[str]) -> Iterator[str]:
    yield from sound(path)
    found = {row[0] for row in question(path, "SELECT DISTINCT decision FROM comments")}
    done = len(said)
    allowed = [{CODES[CHOICES[n % 3]]} if n >= 0 else {0} for n in (done - 1, done)]
    if found not in allowed:
        yield f"a bulk act is half done: {found} after {done} acknowledged"


def undo(path: Path, say: Say) -> None:
    with Library.open(path, who="bench") as library:
        reviewing.decide(library, range(1, COMMENTS + 1), Decision.HELD, by="query")
        say("step")
        while True:
            reviewing.undo(library)
            say("undo")
            reviewing.redo(library)
            say("redo")


def undone(path: Path, said: list[str]) -> Iterator[str]:
    yield from sound(path)
    found = {row[0] for row in question(path, "SELECT DISTINCT decision FROM comments")}
    allowed = [{0} if n % 2 == 0 else {2} for n in (len(said), len(said) + 1)]
    if found not in allowed:
        yield f"undo is half done: {found} after {len(said)} acknowledged"


def import_(path: Path, say: Say) -> None:
    importing.PAGE = 100
    # Every other one is read by a process of its own.
    importing.LARGE = 1 if os.getpid() % 2 else importing.LARGE
    with Library.open(path, who="bench") as library:
        say(f"{importing.import_files(library, [path.parent / 'export.csv']).imported}")


def imported(path: Path, said: list[str]) -> Iterator[str]:
    yield from sound(path)
    found = question(path, "SELECT count(*) FROM comments")[0][0]
    wanted = (COMMENTS + IMPORTED,) if said else (COMMENTS, COMMENTS + IMPORTED)
    if found not in wanted:
        yield f"an import is half there: {found} comments, acknowledged {said}"
    # What was rolled back can be imported again, and comes whole.
    with Library.open(path) as library:
        again = importing.import_files(library, [path.parent / "export.csv"])
    if again.imported + found != COMMENTS + IMPORTED:
        yield f"{again.imported} came at the second import, {found} were there"


def classify(path: Path, say: Say) -> None:
    scoring.PAGE = 64
    with Library.open(path) as library:
        say(f"{scoring.classify(library).classified}")


def classified(path: Path, said: list[str]) -> Iterator[str]:
    yield from sound(path)
    shown, kept_ = (
        question(path, "SELECT count(*) FROM comments WHERE predicted_by IS NOT NULL")[0][0],
        question(path, "SELECT count(*) FROM predictions")[0][0],
    )
    if shown != kept_ or (said and shown != COMMENTS):
        yield f"{shown} comments are read, {kept_} readings are kept, acknowledged {said}"
    finished = run_whole(classify, path)
    if finished != [str(COMMENTS - shown)]:
        yield f"going on read {finished} of {COMMENTS - shown}"


def migrate(path: Path, say: Say) -> None:
    Library.open(path).close()
    say("open")


def migrated(path: Path, said: list[str]) -> Iterator[str]:
    yield from sound(path)
    if question(path, "SELECT count(*) FROM comments") != [(COMMENTS,)]:
        yield "comments are missing"
    for one in kept.copies(path):
        backup.contents(one.path)


def back_up(path: Path, say: Say) -> None:
    with Library.open(path, who="bench") as library:
        for number in range(10**6):
            reviewing.decide(library, [number % COMMENTS + 1], CHOICES[number // COMMENTS % 3])
            made = backups.keep(library)
            say(str(made))


def backed_up(path: Path, said: list[str]) -> Iterator[str]:
    yield from sound(path)
    there = {one.path for one in kept.copies(path)}
    for one in there:
        if backup.contents(one).comments != COMMENTS:
            yield f"{one.name} is not whole"
    if said and Path(said[-1]) not in there:
        yield f"the newest backup, {said[-1]}, is gone"


def restore(path: Path, say: Say) -> None:
    while True:
        for name in ("b.db", "a.db"):
            safety.restore(path, path.parent / name)
            say(name)


def restored(path: Path, said: list[str]) -> Iterator[str]:
    yield from sound(path)
    found = question(path, "SELECT DISTINCT decision FROM comments")
    allowed = [[(1,)] if n % 2 else [(0,)] for n in (len(said), len(said) + 1)]
    if found not in allowed:
        yield f"after {len(said)} restores the library holds {found}"


def activate(path: Path, say: Say) -> None:
    with Library.open(path) as library:
        for number in range(10**6):
            models.activate(library, f"small-{2 + number % 2}")
            say(f"small-{2 + number % 2}")


def activated(path: Path, said: list[str]) -> Iterator[str]:
    yield from sound(path)
    with Library.open(path) as library:
        version = library.shelf.active().version
        expected = {*said[-1:], f"small-{2 + len(said) % 2}"}
        if library.shelf.fallback_reason:
            yield library.shelf.fallback_reason
        elif said and version not in expected:
            yield f"{version} is active, acknowledged {said[-1]}"


PHASES = {
    "import": Phase(import_, imported),
    "classify": Phase(classify, classified),
    "decide": Phase(decide, decided),
    "bulk": Phase(bulk, whole),
    "undo": Phase(undo, undone),
    "activate": Phase(activate, activated),
    "migrate": Phase(migrate, migrated),
    "backup": Phase(back_up, backed_up),
    "restore": Phase(restore, restored),
    "power cut": Phase(decide, decided),
}


class Process:
    """A forked process and the lines that it has said."""

    def __init__(self, act: Callable[[Path, Say], None], path: Path) -> None:
        self._from, to = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            status = 0
            try:
                os.close(self._from)
                act(path, lambda line: os.write(to, f"{line}\n".encode()) and None)
            except BaseException:
                traceback.print_exc()
                status = 9
            os._exit(status)
        os.close(to)

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def end(self) -> tuple[list[str], int]:
        """Return all lines, and the exit status (negative: the signal)."""
        with os.fdopen(self._from) as file:
            lines = file.read().splitlines()
        return lines, os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def run_whole(act: Callable[[Path, Say], None], path: Path) -> list[str]:
    lines, status = Process(act, path).end()
    assert status == 0, f"{act.__name__} failed"
    return lines


def make(folder: Path) -> Path:
    """Make the library that every kill begins with."""
    path = folder / "library.db"
    with Library.open(path, who="bench") as library, library.store.write() as connection:
        batch = batches.begin(connection, ["made.csv"])
        new = [
            NewComment(f"comment number {n} is awful and good", "youtube", f"c{n}", author_name=f"a{n % 40}")
            for n in range(COMMENTS)
        ]
        comments.insert(connection, batch, None, new)
        batches.finish(connection, batch, "{}")
    for number in (1, 2, 3):
        small_model.make(models_folder(path) / f"small-{number}", f"small-{number}")
    (models_folder(path) / "current").write_text("small-1\n")
    rows = "".join(f"x{n},bob,imported number {n},2026-01-02T10:00:00Z\n" for n in range(IMPORTED))
    (folder / "export.csv").write_text("id,author,comment,date\n" + rows)
    for name, decision in (("a.db", None), ("b.db", Decision.FLAGGED)):
        store = Store.open(path)
        if decision is not None:
            with Library.open(path, who="bench") as library:
                reviewing.decide(library, range(1, COMMENTS + 1), decision, by="query")
        backup.backup(store, folder / name)
        store.close()
    shutil.copyfile(folder / "a.db", path)
    shutil.rmtree(kept.folder(path), ignore_errors=True)
    return path


def lay_out(made: Path, name: str, folder: Path) -> Path:
    """Copy what a phase begins with into an empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(made.parent, folder)
    path = folder / made.name
    if name == "migrate":
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("ALTER TABLE comments DROP COLUMN handed_ms")
            connection.execute("UPDATE alembic_version SET version_num = '0001'")
    return path


def one(
    name: str, made: Path, folder: Path, chance: random.Random, longest: float
) -> tuple[list[str], int, bool]:
    """Kill once and return what is lost, how much had been acknowledged, and whether it was still at work."""
    phase = PHASES[name]
    path = lay_out(made, name, folder)
    process = Process(phase.act, path)
    time.sleep(chance.uniform(0, longest))
    if name == "power cut":
        os.kill(process.pid, signal.SIGSTOP)
        copy = folder / "cut"
        copy.mkdir()
        for file in folder.glob("library.db*"):
            shutil.copyfile(file, copy / file.name)
        path = copy / path.name
    process.kill()
    said, status = process.end()
    if status not in (0, -signal.SIGKILL):
        return [f"{name} failed by itself"], len(said), False
    try:
        return list(phase.lost(path, said)), len(said), status != 0
    except Exception as error:
        traceback.print_exc()
        return [f"{type(error).__name__}: {error}"], len(said), True


LONGEST = {"bulk": 2.5, "undo": 3.0}
"""Seconds up to which a kill may come: some acts of what goes on for ever, where one takes longer than a third."""
ENDING = ("import", "classify", "migrate")
"""What ends by itself is first done to its end: a kill comes within the least time that it took of three."""


def longest_of(name: str, made: Path, folder: Path) -> float:
    """Return within how many seconds the kills of a phase come."""
    if name not in ENDING:
        return LONGEST.get(name, 1.0)
    took = []
    for _ in range(3):
        path = lay_out(made, name, folder)
        started = time.perf_counter()
        run_whole(PHASES[name].act, path)
        took.append(time.perf_counter() - started)
    return min(took)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--phase", action="append", choices=PHASES)
    parser.add_argument("--folder", type=Path, help="where to work (default: the system's temporary folder)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--slow", type=float, default=1.0, help="factor on the time before a kill")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    results = {}
    with tempfile.TemporaryDirectory(dir=arguments.folder) as name:
        (Path(name) / "made").mkdir()
        made = make(Path(name) / "made")
        for phase in arguments.phase or PHASES:
            chance = random.Random(f"{arguments.seed}{phase}")
            longest = longest_of(phase, made, Path(name) / "run") * arguments.slow
            result = {"kills": 0, "at work": 0, "acknowledged": 0, "losses": 0}
            for _ in range(arguments.kills):
                lost, said, at_work = one(phase, made, Path(name) / "run", chance, longest)
                result["kills"] += 1
                result["at work"] += at_work
                result["acknowledged"] += said
                result["losses"] += len(lost)
                for line in lost:
                    sys.stderr.write(f"{phase}: {line}\n")
            results[phase] = result
            if not arguments.json:
                words = "  ".join(f"{word} {number:6}" for word, number in result.items())
                sys.stdout.write(f"{phase:10} {words}\n")
                sys.stdout.flush()
    if arguments.json:
        sys.stdout.write(json.dumps(results) + "\n")
    return int(any(result["losses"] for result in results.values()))


if __name__ == "__main__":
    sys.exit(main())
