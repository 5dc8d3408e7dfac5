"""Everything that writes, for `bench_kills.py`: what is killed in the middle of it, and what must hold afterwards."""

import os
import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from moderator.core.comment import Decision
from moderator.core.errors import UserError
from moderator.services.handout import exporting
from moderator.services.intake import importing
from moderator.services.keeping import erasing, safety, sharing
from moderator.services.library import Library
from moderator.services.model import models, scoring
from moderator.services.review import reviewing
from moderator.store import backup
from moderator.store.file import kept, snapshot
from moderator.store.keeping import checking
from tests.benchmarks.kill_library import COMMENTS, GROUPED, IMPORTED, OLD
from tests.benchmarks.killing import BEGUN, Act, Say, run_whole

CODES = {Decision.FLAGGED: 1, Decision.HELD: 2, Decision.APPROVED: 3}
CHOICES = tuple(CODES)


@dataclass(frozen=True)
class Phase:
    """Something that writes. `act` runs in the process that is killed, `lost` says what is not as it should be."""

    act: Act
    lost: Callable[[Path, list[str]], Iterator[str]]
    ends: bool = False
    """Whether it comes to an end by itself, which is to be killed before it."""
    longest: float = 1.0
    """Seconds up to which a kill may come in what goes on for ever: some acts."""


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
        say(BEGUN)
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
        say(BEGUN)
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
        say(BEGUN)
        while True:
            reviewing.undo(library)
            say("undo")
            reviewing.redo(library)
            say("redo")


def undone(path: Path, said: list[str]) -> Iterator[str]:
    yield from sound(path)
    found = {row[0] for row in question(path, "SELECT DISTINCT decision FROM comments")}
    allowed = [{2} if n % 2 == 0 else {0} for n in (len(said), len(said) + 1)]
    if found not in allowed:
        yield f"undo is half done: {found} after {len(said)} acknowledged"


GROUPS = """SELECT group_id, count(*), max(CASE WHEN id = group_id THEN group_size END)
    FROM comments WHERE group_id IS NOT NULL GROUP BY group_id"""
"""What groups there are, their members, and how many the row of the first says."""


def import_(path: Path, say: Say) -> None:
    importing.PAGE = 100
    # Every other one is read by a process of its own.
    importing.LARGE = 1 if os.getpid() % 2 else importing.LARGE
    with Library.open(path, who="bench") as library:
        say(BEGUN)
        say(f"{importing.import_files(library, [path.parent / 'export.csv']).imported}")


def imported(path: Path, said: list[str]) -> Iterator[str]:
    yield from sound(path)
    found = question(path, "SELECT count(*) FROM comments")[0][0]
    wanted = (COMMENTS + IMPORTED,) if said else (COMMENTS, COMMENTS + IMPORTED)
    if found not in wanted:
        yield f"an import is half there: {found} comments, acknowledged {said}"
    groups = question(path, GROUPS)
    if any(size != members for _, members, size in groups):
        yield f"groups are of another size than they say: {groups}"
    if found == COMMENTS and groups != [(n, 3, 3) for n in range(1, GROUPED, 3)]:
        yield f"groups are not what they were before: {groups}"
    # What was rolled back can be imported again, and comes whole.
    with Library.open(path) as library:
        again = importing.import_files(library, [path.parent / "export.csv"])
    if again.imported + found != COMMENTS + IMPORTED:
        yield f"{again.imported} came at the second import, {found} were there"


def classify(path: Path, say: Say) -> None:
    scoring.BATCH = 64
    with Library.open(path) as library:
        library.scorer()
        say(BEGUN)
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
    copy = snapshot.copy

    def noticed(*words: object) -> None:
        say(BEGUN)
        copy(*words)

    snapshot.copy = noticed
    Library.open(path).close()
    say("open")


def migrated(path: Path, said: list[str]) -> Iterator[str]:
    before = question(path, "SELECT version_num FROM alembic_version")
    if before == [("0001",)] and said:
        yield "the library was opened, and is of the old schema"
    yield from sound(path)
    held = question(path, "SELECT count(*), sum(decision) FROM comments")
    if held != [(OLD, OLD // 4)]:
        yield f"comments or decisions are missing: {held}"
    named = question(path, "SELECT count(*) FROM comments AS c JOIN authors AS a ON a.id = c.author_id")
    if named != [(OLD,)]:
        yield f"{named} comments have an author"
    missing = {"rules", "audits", "splits", "marks", "revisions"} - {
        row[0] for row in question(path, "SELECT name FROM sqlite_master")
    }
    if missing:
        yield f"the schema is half led on: {missing} are missing"
    found = kept.copies(path)
    if not found:
        yield "no copy of the old library is kept"
    for one in found:
        if backup.contents(one.path).comments != OLD:
            yield f"{one.path.name} is not whole"


def back_up(path: Path, say: Say) -> None:
    with Library.open(path, who="bench") as library:
        say(BEGUN)
        for number in range(10**6):
            reviewing.decide(library, [number % COMMENTS + 1], CHOICES[number // COMMENTS % 3])
            made = library.keeper.keep()
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
    say(BEGUN)
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
    if said and not any(one.reason == "restore" for one in kept.copies(path)):
        yield "what was there before the restore is not kept"


def activate(path: Path, say: Say) -> None:
    with Library.open(path) as library:
        say(BEGUN)
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


ERASED = "a7"


def erase(path: Path, say: Say) -> None:
    with Library.open(path, who="bench") as library:
        say(BEGUN)
        erasing.erase(library, ERASED)
        say("erased")


def erased(path: Path, said: list[str]) -> Iterator[str]:
    yield from sound(path)
    if not said:
        # What was interrupted can be asked for again, and is then done everywhere.
        with Library.open(path, who="bench") as library, suppress(UserError):
            erasing.erase(library, ERASED)
    wanted = COMMENTS - len(range(7, COMMENTS, 40))
    for one in (path, *(copy.path for copy in kept.copies(path))):
        if backup.contents(one).comments != wanted:
            yield f"{one.name} holds {backup.contents(one).comments} comments"
        journal = one.with_name(one.name + "-wal")
        content = one.read_bytes() + (journal.read_bytes() if journal.exists() else b"")
        if b"by the seventh" in content:
            yield f"{one.name} still holds words of the erased author"
    if len(kept.copies(path)) != 2 or len(list(kept.folder(path).iterdir())) != 2:
        yield "a backup is gone, or half of one was left"


def export(path: Path, say: Say) -> None:
    with Library.open(path) as library:
        say(BEGUN)
        while True:
            for suffix in ("csv", "xlsx", "jsonl", "html"):
                exporting.export(library, path.parent / f"out.{suffix}")
                say(suffix)


def exported(path: Path, said: list[str]) -> Iterator[str]:
    yield from sound(path)
    made = {"csv": len(set(said) & {"csv"}), "jsonl": len(set(said) & {"jsonl"})}
    for suffix, number in made.items():
        file = path.parent / f"out.{suffix}"
        if file.exists() and file.read_bytes().count(b"comment number") != COMMENTS:
            yield f"{file.name} is half written"
        if number and not file.exists():
            yield f"{file.name} is gone"


def share(path: Path, say: Say) -> None:
    with Library.open(path) as library:
        say(BEGUN)
        while True:
            sharing.share(library, path.parent / "shared.db")
            say("shared")


def shared(path: Path, said: list[str]) -> Iterator[str]:
    yield from sound(path)
    copy = path.parent / "shared.db"
    if said and not copy.exists():
        yield "the copy to share is gone"
    if copy.exists():
        if backup.contents(copy).comments != COMMENTS:
            yield "the copy to share is not whole"
        if question(copy, "SELECT count(*) FROM authors WHERE name NOT LIKE 'author-%'") != [(0,)]:
            yield "a copy to share names somebody"


PHASES = {
    "import": Phase(import_, imported, ends=True),
    "classify": Phase(classify, classified, ends=True),
    "decide": Phase(decide, decided),
    "bulk": Phase(bulk, whole, longest=2.5),
    "undo": Phase(undo, undone, longest=3.0),
    "activate": Phase(activate, activated),
    "migrate": Phase(migrate, migrated, ends=True),
    "backup": Phase(back_up, backed_up),
    "restore": Phase(restore, restored),
    "erase": Phase(erase, erased, ends=True),
    "export": Phase(export, exported, longest=2.5),
    "share": Phase(share, shared),
    "power cut": Phase(decide, decided),
}
