"""Bad inputs by kind and count: each must be refused in a sentence or taken as it is, and never end in a traceback.

    python tests/benchmarks/bench_hostile.py [--tries 100] [--folder DIR]

Exit status 1 if anything but a sentence came of one. Exports to import are tried by `bench_fuzz_import.py`.
"""

import argparse
import io
import random
import shutil
import sqlite3
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from moderator.core.comment import Decision, NewComment
from moderator.core.errors import UserError
from moderator.core.query import parse
from moderator.gui.settings import Settings
from moderator.jobs.performing import plain_reason
from moderator.services.handout import evidence
from moderator.services.intake import watching
from moderator.services.keeping import safety
from moderator.services.library import Library
from moderator.services.model import models, scoring
from moderator.services.review import labelling, reviewing
from moderator.services.search import searching
from moderator.services.shelves import models_folder
from moderator.store.intake import batches
from tests import small_model
from tests.store.making import put

Try = Callable[[Path, random.Random], None]


def spoilt(content: bytes, chance: random.Random) -> bytes:
    """Return bytes cut off, overwritten, zeroed or replaced."""
    kind = chance.randrange(5)
    if kind == 0:
        return content[: chance.randrange(len(content))]
    if kind == 1:
        return chance.randbytes(chance.randrange(20_000))
    changed = bytearray(content)
    for _ in range(chance.randint(1, 60)):
        changed[chance.randrange(len(changed) if kind == 2 else min(4096, len(changed)))] = chance.randrange(
            256
        )
    if kind == 4 and len(changed) >= 4096:
        at = chance.randrange(len(changed) // 4096) * 4096
        changed[at : at + 4096] = bytes(4096)
    return bytes(changed)


def use(path: Path) -> None:
    with Library.open(path, create=False, who="bench") as library:
        ids = searching.find(library, parse("comment"))
        searching.rows(library, ids[:50])
        reviewing.history(library)
        if len(ids):
            reviewing.decide(library, ids[:1], Decision.HELD)
            reviewing.undo(library)


def a_library(path: Path, chance: random.Random) -> None:
    path.write_bytes(spoilt(path.read_bytes(), chance))
    use(path)


def a_crafted_library(path: Path, chance: random.Random) -> None:
    part = chance.choice(
        [
            "CREATE TRIGGER t AFTER INSERT ON journal BEGIN DELETE FROM comments; END",
            "CREATE VIEW v AS SELECT * FROM comments",
            "DROP TABLE comments; CREATE VIEW comments AS SELECT 1 AS id",
            "DROP TABLE journal; CREATE TABLE journal (seq)",
            "UPDATE alembic_version SET version_num = '9999'",
            "DELETE FROM alembic_version",
            "UPDATE settings SET value = '{'; INSERT INTO settings VALUES ('watch/folder', '[1,')",
            "UPDATE batches SET files = 'no json', report = '['",
            "UPDATE comments SET decision = 77, sentiment = -5",
            "UPDATE steps SET state = 'odd', at_ms = 9e18",
            "PRAGMA user_version = 77; PRAGMA application_id = 12345",
            "DROP TABLE tallies",
            "DROP TABLE comments_fts",
        ]
    )
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(part)
    use(path)


def a_backup(path: Path, chance: random.Random) -> None:
    source = path.with_name("backup.db")
    source.write_bytes(spoilt(path.read_bytes(), chance))
    safety.preview_restore(path, source)
    safety.restore(path, source)
    use(path)


def a_check(path: Path, chance: random.Random) -> None:
    path.write_bytes(spoilt(path.read_bytes(), chance))
    safety.check(path, repair=bool(chance.randrange(2)))


def preferences(path: Path, chance: random.Random) -> None:
    value = chance.choice(["{", "null", "[1", "7", '"x"', "[[]]", '{"a": 1e999}', '["a\\u0000"]', "NaN", ""])
    with closing(sqlite3.connect(path)) as connection, connection:
        for key in (
            "watch/folder",
            "watch/seen",
            "import/mappings",
            "review/threshold",
            "training/candidate",
        ):
            connection.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (key, value))
    with Library.open(path, create=False) as library:
        watching.folder(library)
        watching.look(library)


def a_search(path: Path, chance: random.Random) -> None:
    pieces = [
        *('"', "(", ")", "-", "OR", "label:", "p>", "author:", "before:", "text:", "{", ":", "*", "NEAR("),
        *(
            "'; DROP TABLE comments;--",
            "\x00",
            "\u202e",
            "9" * 40,
            "/(a+)+$/",
            "re:(a+)+$",
            "\ud800",
            "x" * 5000,
        ),
    ]
    words = " ".join(chance.choices(pieces, k=chance.randint(1, 8)))
    with Library.open(path, create=False) as library:
        with closing(sqlite3.connect(path)) as connection, connection:
            kept = words.encode("utf-8", "replace").decode()
            connection.execute(
                "INSERT INTO saved_searches (name, query) VALUES (?, ?)", (f"{chance.random()}", kept)
            )
        for saved in searching.saved_searches(library):
            searching.count(library, parse(saved.query))


def settings(path: Path, chance: random.Random) -> None:
    whole = (
        b"[look]\nscheme=dark\ntext_size=1.5\n[window]\ngeometry=@ByteArray(x)\n"
        b'[libraries]\nrecent="[[\\"/x\\", 1, 2, \\"y\\"]]"\n'
    )
    ini = path.with_name("settings.ini")
    content = bytearray(whole)
    for _ in range(chance.randint(1, 30)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    ini.write_bytes(bytes(content) if chance.randrange(3) else chance.randbytes(chance.randrange(4000)))
    read = Settings(ini)
    assert read.scheme in ("system", "light", "dark")
    assert 0.7 <= read.text_size <= 2.0
    assert isinstance(read.session_goal, int)
    read.recent_libraries()
    read.geometry()


def labels(path: Path, chance: random.Random) -> None:
    file = path.with_name("labels.csv")
    content = bytearray(b"id,label\n" + b"".join(b"%d,negative\n" % n for n in range(1, 40)))
    for _ in range(chance.randint(0, 12)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    file.write_bytes(content)
    with Library.open(path, create=False) as library:
        labelling.label_file(library, file)


def a_model_archive(path: Path, chance: random.Random) -> None:
    file = path.with_name("model.zip")
    with Library.open(path, create=False) as library:
        small_model.make(models_folder(path) / "small-1")
        models.activate(library, "small-1")
        library.shelf.export("small-1", file)
        file.write_bytes(spoilt(file.read_bytes(), chance))
        models.import_(library, file)


def a_model_folder(path: Path, chance: random.Random) -> None:
    folder = small_model.make(models_folder(path) / "small-1")
    (models_folder(path) / "current").write_text("small-1\n")
    whole = sorted(one for one in folder.iterdir() if one.stat().st_size)
    file = chance.choice([*whole, models_folder(path) / "current"])
    file.write_bytes(spoilt(file.read_bytes(), chance))
    with Library.open(path, create=False) as library:
        library.shelf.versions()
        scoring.classify(library)


def evidence_pack(path: Path, chance: random.Random) -> None:
    file = path.with_name("evidence.zip")
    with Library.open(path, create=False, who="bench") as library:
        evidence.seal(library, file, parse("comment"))
    file.write_bytes(spoilt(file.read_bytes(), chance))
    evidence.verify(file)


def labelled_file(path: Path, chance: random.Random) -> None:
    table = bool(chance.randrange(2))
    file = path.with_name("gold.csv" if table else "gold.jsonl")
    row = b"comment one,negative\n" if table else b'{"text": "comment one", "label": "negative"}\n'
    content = (b"text,label\n" if table else b"") + row * 40
    odd = [b"[" * 100_000, b'"' + b"x" * 200_000, b"\x00", b"\xff\xfe", b"9" * 5000, b'{"text": 1e999}']
    at = chance.randrange(len(content))
    file.write_bytes(content[:at] + chance.choice([*odd, chance.randbytes(50)]) + content[at:])
    list(models.labelled(file))


def lines_to_score(path: Path, chance: random.Random) -> None:
    content = chance.choice([b"", b'{"text": "comment one"}\n' * 20]) + chance.choice(
        [
            b"[" * 100_000,
            b'{"text": null}',
            b"\x00\xff",
            b'{"text": "\\ud800"}',
            b'{"a":' * 30_000,
            chance.randbytes(500),
        ]
    )
    with Library.open(path, create=False) as library:
        small_model.make(models_folder(path) / "small-1")
        models.activate(library, "small-1")
        scoring.score_lines(io.BytesIO(content), io.BytesIO(), library.scorer())


KINDS: dict[str, Try] = {
    "library, spoilt": a_library,
    "library, crafted": a_crafted_library,
    "backup to restore": a_backup,
    "library to check": a_check,
    "preferences": preferences,
    "saved search": a_search,
    "settings": settings,
    "file of labels": labels,
    "model archive": a_model_archive,
    "model folder": a_model_folder,
    "evidence pack": evidence_pack,
    "file to measure on": labelled_file,
    "lines to score": lines_to_score,
}


def make(path: Path) -> None:
    with Library.open(path, who="bench") as library:
        with library.store.write() as connection:
            batch = batches.begin(connection, ["made.csv"])
            new = [
                NewComment(f"comment number {n}", "youtube", f"c{n}", author_name=f"a{n % 9}")
                for n in range(150)
            ]
            put(connection, batch, new)
            batches.finish(connection, batch, "{}")
        reviewing.decide(library, range(1, 40), Decision.FLAGGED)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tries", type=int, default=100)
    parser.add_argument("--kind", action="append", choices=KINDS)
    parser.add_argument("--folder", type=Path, help="where to work (default: the system's temporary folder)")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    failures = 0
    with tempfile.TemporaryDirectory(dir=arguments.folder) as name:
        made, run = Path(name) / "made", Path(name) / "run"
        make(made / "my.db")
        for kind in arguments.kind or KINDS:
            outcome: Counter[str] = Counter()
            for number in range(arguments.tries):
                chance = random.Random(f"{arguments.seed}{kind}{number}")
                shutil.rmtree(run, ignore_errors=True)
                shutil.copytree(made, run)
                try:
                    KINDS[kind](run / "my.db", chance)
                except UserError:
                    outcome["a sentence"] += 1
                except Exception as error:
                    if plain_reason(error) is not None:
                        outcome["a sentence"] += 1
                        continue
                    outcome["a traceback"] += 1
                    if outcome["a traceback"] <= 2:
                        traceback.print_exc()
                else:
                    outcome["taken"] += 1
            failures += outcome["a traceback"]
            words = "  ".join(f"{word} {outcome[word]:4}" for word in ("a sentence", "taken", "a traceback"))
            sys.stdout.write(f"{kind:20} {words}\n")
            sys.stdout.flush()
    return int(failures > 0)


if __name__ == "__main__":
    sys.exit(main())
