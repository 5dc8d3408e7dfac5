"""What a computer does to a program, done to the real one: each fault, the command, how it ended, what it said.

    python tests/benchmarks/bench_faults.py [--fault "full disk"]… [--retrain] [--folder DIR]

Every command is a process of its own, as a person starts it. Drives are memory, mounted in a space of names that is
this script's alone, so it needs a Linux on which that is allowed. Fine is: the command did its work, or ended with
status 1 and one plain sentence; and the library then opens, is sound, and holds every decision that was acknowledged.
Exit status 1 if anything was not fine.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.fault_place import COMMENTS, Place, Row

WITHOUT_ROOTS_RIGHTS = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search", "--inh-caps", "-all")
ONLY_READS: dict[str, tuple[str, ...]] = {
    "list": ("list", "number 7"),
    "overview": ("overview",),
    "journal": ("journal",),
    "export": ("export", "out.csv"),
    "report": ("report", "report.html"),
    "evidence": ("evidence", "evidence.zip", "--query", "number 7"),
    "handback": ("handback", "lists"),
    "audit": ("audit",),
    "threshold": ("threshold",),
    "second-look": ("second-look",),
    "rules": ("rules",),
    "batches": ("batches",),
    "models": ("models",),
    "backups": ("backups",),
    "backup": ("backup", "copy.db"),
    "share": ("share", "shared.db"),
    "check": ("check",),
    "import --dry-run": ("import", "--dry-run", "export.csv"),
}
"""Where nobody can write to the library, these work all the same."""
Fault = Callable[[Place], Iterator[Row]]

EVERY_COMMAND: dict[str, tuple[str, ...]] = {
    "import": ("import", "--no-classify", "export.csv"),
    "classify": ("classify", "--all"),
    "decide": ("decide", "105", "flag", "--note", "words " * 3000),
    "decide --query": ("decide", "--query", "number", "hold"),
    "undo": ("undo",),
    "label --file": ("label", "--file", "labels.csv"),
    "export": ("export", "drive/out.csv"),
    "report": ("report", "drive/report.html"),
    "backup": ("backup", "drive/copy.db"),
    "restore": ("restore", "old.db"),
    "share": ("share", "drive/shared.db"),
    "erase": ("erase", "--author", "a7", "--yes"),
    "check --repair": ("check", "--repair"),
    "recover": ("recover", "drive/saved.db"),
}


def full_disk(place: Place) -> Iterator[Row]:
    """Leave so little that each command meets the end of the disk somewhere else."""
    for name, words in EVERY_COMMAND.items():
        for free in (0, 40_000, 150_000, 400_000, 900_000):
            place.fresh()
            if name == "recover":
                place.spoil()
            place.fill_up(free)
            done = place.run(*words)
            place.empty_out()
            yield place.row(f"full disk, {free // 1000} kB free", name, done, damaged=name == "recover")


def read_only_drive(place: Place) -> Iterator[Row]:
    for name, words in EVERY_COMMAND.items():
        place.fresh()
        place.mount("ro,remount")
        done = place.run(*words)
        place.mount("rw,remount")
        yield place.row("read-only drive", name, done)
    for name, words in {**ONLY_READS, "recover": ("recover", "saved.db")}.items():
        place.fresh()
        if name == "recover":
            place.spoil()
        place.mount("ro,remount")
        done = place.run(*words)
        place.mount("rw,remount")
        yield place.row("read-only drive", name, done, damaged=name == "recover").needed()


def read_only_folder(place: Place) -> Iterator[Row]:
    yield from _only_read(place, "read-only folder", 0o555)


def read_only_file(place: Place) -> Iterator[Row]:
    yield from _only_read(place, "read-only file", 0o755)


def _only_read(place: Place, fault: str, rights: int) -> Iterator[Row]:
    for name in (
        "import",
        "classify",
        "decide",
        "decide --query",
        "undo",
        "restore",
        "erase",
        "check --repair",
    ):
        yield _with_rights(place, fault, name, EVERY_COMMAND[name], rights)
    for name, words in ONLY_READS.items():
        yield _with_rights(place, fault, name, words, rights).needed()


def _with_rights(place: Place, fault: str, name: str, words: tuple[str, ...], rights: int) -> Row:
    place.fresh()
    for path in place.drive.rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)
    place.drive.chmod(rights)
    before = place.files()
    done = place.run(*words, before=WITHOUT_ROOTS_RIGHTS)
    left = place.files() ^ before
    place.drive.chmod(0o700)
    row = place.row(fault, name, done)
    return row.failed(f"other files lie beside it: {left}") if left else row


def vanished_drive(place: Place) -> Iterator[Row]:
    for name, words in EVERY_COMMAND.items():
        place.fresh()
        place.unmount()
        done = place.run(*words)
        left = place.left_behind()
        place.mount()
        row = place.row("drive gone at the start", name, done, gone=True)
        # These make the library that they are told to fill, or to put there.
        yield (
            row
            if not left or name in ("import", "restore")
            else row.failed(f"left {left} where the drive was")
        )
    place.fresh()
    process = place.session()
    place.say(process, "decide 3")
    place.unmount()
    said = place.say(process, "decide 4")
    place.end(process)
    yield Row(
        "drive gone in the middle",
        "decide",
        "a sentence" if "cannot" in said or "no longer" in said else "FAILED",
        said,
    )
    place.mount()


def two_programs(place: Place) -> Iterator[Row]:
    place.fresh()
    ranges = ((110, 130), (130, 150))
    started = [place.start("-c", place.DECIDING, "drive/my.db", str(a), str(b)) for a, b in ranges]
    importing = place.start(
        "-m", "moderator", "import", "--no-classify", "--database", "drive/my.db", "large.csv"
    )
    place.wait_for_import()
    second = place.run("import", "--no-classify", "export.csv")
    ended = [process.wait(180) for process in (*started, importing)]
    yield place.row("two imports at once", "import", second, imported=True)
    there = place.decisions()
    fine = ended == [0, 0, 0] and all(there.get(one) for one in range(110, 150))
    yield Row("two programs and an import", "decide", "done" if fine else "FAILED", f"statuses {ended}")
    place.fresh()
    process = place.session()
    place.say(process, "lock")
    done = place.run("decide", "105", "flag")
    place.end(process)
    yield place.row("another program writes on and on", "decide", done)


def clock_backwards(place: Place) -> Iterator[Row]:
    place.fresh()
    hours = iter(range(0, -100, -7))
    for one in (110, 111, 112):
        done = place.run("decide", str(one), "flag", hours=next(hours))
        yield place.row("clock 7 hours back", f"decide {one}", done)
    for name in ("backup", "import", "export", "report", "check --repair", "classify"):
        yield place.row(
            "clock 7 hours back", name, place.run(*EVERY_COMMAND[name], hours=next(hours)), imported=True
        )
    undone = place.run("undo", "3", hours=next(hours))
    row = place.row("clock 7 hours back", "undo 3", undone, imported=True)
    left = [one for one in (110, 111, 112) if place.decisions().get(one)]
    yield row if not left else row.failed(f"{left} are not undone")


def asleep(place: Place) -> Iterator[Row]:
    """Stop a job in its middle, as a lid that is closed does, and decide meanwhile as well as after."""
    for name in ("import", "classify", "backup"):
        place.fresh()
        words = ("import", "--no-classify", "large.csv") if name == "import" else EVERY_COMMAND[name]
        job = place.start("-m", "moderator", words[0], "--database", "drive/my.db", *words[1:])
        place.stop_in_the_middle(job, 0.8)
        meanwhile = place.run("decide", "105", "flag")
        yield place.row(f"{name} asleep", "decide", meanwhile, imported=None)
        place.go_on(job)
        yield place.row(f"{name} slept and woke", name, place.ended(job), imported=None)


def damaged(place: Place) -> Iterator[Row]:
    def corrupt_pages() -> None:
        place.spoil()

    def half() -> None:
        content = place.library.read_bytes()
        place.library.write_bytes(content[: len(content) // 2])

    def header_alone() -> None:
        place.library.write_bytes(place.library.read_bytes()[:100])

    def nothing() -> None:
        place.library.write_bytes(b"")

    def gone() -> None:
        place.library.unlink()

    def zeros() -> None:
        place.library.write_bytes(bytes(place.library.stat().st_size))

    def no_journal() -> None:
        place.crash_with_a_journal()
        place.library.with_name("my.db-wal").unlink()

    def another_journal() -> None:
        place.crash_with_a_journal()
        place.library.with_name("my.db-wal").write_bytes(os.urandom(40_000))

    for fault in (corrupt_pages, half, header_alone, zeros, nothing, gone, no_journal, another_journal):
        name = fault.__name__.replace("_", " ")
        for command in ("list", "decide", "import", "check --repair", "backup", "recover", "restore"):
            place.fresh(backups=True)
            fault()
            before = place.bytes_of_library()
            words = ("list", "--limit", "1") if command == "list" else EVERY_COMMAND[command]
            done = place.run(*words)
            row = place.row(f"library: {name}", command, done, damaged=True)
            refused = done.returncode and command != "restore"
            if refused and place.bytes_of_library() != before:
                row = row.failed("the damaged library was written to")
            if (
                command in ("import", "decide")
                and not done.returncode
                and place.count() not in (None, COMMENTS, COMMENTS + 300)
            ):
                row = row.failed(
                    f"a new library of {place.count()} comments lies in the place of the old one"
                )
            yield row


def retraining(place: Place) -> Iterator[Row]:
    place.make_trainable()
    for free in (0, 60_000, 400_000, 1_500_000):
        place.fresh(trainable=True)
        before = place.run("models", "list").stdout
        place.fill_up(free)
        done = place.run("retrain", "--activate", "always")
        place.empty_out()
        row = place.row(f"full disk, {free // 1000} kB free", "retrain", done, imported=None)
        after = place.run("models", "list").stdout
        used = [[line for line in words.splitlines() if line.startswith("*")] for words in (before, after)]
        # A version that is whole may stay on the shelf; in use is the one that was.
        if done.returncode and used[0] != used[1]:
            row = row.failed(f"another model is in use: {after}")
        yield row


FAULTS: dict[str, Fault] = {
    "full disk": full_disk,
    "read-only drive": read_only_drive,
    "read-only folder": read_only_folder,
    "read-only file": read_only_file,
    "vanished drive": vanished_drive,
    "two programs": two_programs,
    "clock": clock_backwards,
    "sleep": asleep,
    "damage": damaged,
    "retraining": retraining,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--fault", action="append", choices=FAULTS)
    parser.add_argument("--folder", type=Path, help="where to work (default: the system's temporary folder)")
    arguments = parser.parse_args()
    if not os.environ.get("FAULTS_ALONE"):
        how = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--user", "--map-root-user"])]
        os.environ["FAULTS_ALONE"] = "1"
        return subprocess.run([*how, sys.executable, *sys.argv], check=False).returncode
    counted: Counter[tuple[str, str]] = Counter()
    bad = 0
    with tempfile.TemporaryDirectory(dir=arguments.folder) as name:
        place = Place(Path(name))
        try:
            for fault in arguments.fault or FAULTS:
                for row in FAULTS[fault](place):
                    counted[fault, row.outcome] += 1
                    bad += row.outcome == "FAILED"
                    sys.stdout.write(f"{row.fault:34} {row.command:16} {row.outcome:11} {row.said}\n")
                    sys.stdout.flush()
        finally:
            place.unmount()
    for (fault, outcome), number in counted.items():
        sys.stdout.write(f"total      {fault:18} {outcome:11} {number:4}\n")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
