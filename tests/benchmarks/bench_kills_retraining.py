"""kill -9 at random moments of a retraining: the active model must load, and be the old or the new one whole.

    python tests/benchmarks/bench_kills_retraining.py --kills 50 [--role trainer|worker|window]… [--json]

trainer: learns, compares and makes the candidate current, again and again, with a real Keras network of some dozen
words. worker: makes versions current and lets them read. window: a process that owns a real trainer process is
killed; the trainer must end by itself. Exit status 1 if anything is not whole.
"""

import argparse
import gzip
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from moderator.classifier import artifact, retraining
from moderator.classifier.card import ModelCard
from moderator.classifier.runtime import Scorer
from moderator.core.comment import ORDER, NewComment, Sentiment
from moderator.core.errors import UserError
from moderator.core.operation import JobContext
from moderator.jobs import registry
from moderator.jobs.process import ProcessRunner
from moderator.jobs.protocol import Failed
from moderator.services import locking
from moderator.services.library import Library
from moderator.services.model import models, scoring
from moderator.services.model import retraining as service
from moderator.services.review import reviewing
from moderator.store.intake import batches
from tests.benchmarks.bench_kills import Process, Say, sound
from tests.classifier.tiny import sentence
from tests.store.making import put

SHIPPED = "MODERATOR_BENCH_SHIPPED"
COMMENTS = 240
CORRECTED = 120


def train_shipped(folder: Path) -> None:
    """Train the small network that stands for the shipped one; in a process of its own, which may hold threads."""
    from moderator.classifier.training import TrainOptions, train

    data = folder / "data"
    data.mkdir(parents=True)
    draw = random.Random(3)
    with gzip.open(data / "three.jsonl.gz", "wt") as stream:
        for number in range(600):
            code = draw.randrange(3)
            row = {"text": sentence(draw, code), "label": ORDER[code].value, "source": "three"}
            stream.write(json.dumps(row | {"split": "val" if number % 6 == 0 else "train"}) + "\n")
    options = TrainOptions(
        epochs=2, embedding=8, units=6, words=60, pieces=20, batch=64, rate=2e-2, version="small-1"
    )
    train(data, folder / "shipped" / "small-1", options, JobContext())


def make(folder: Path) -> Path:
    """Make the library that every kill begins with: read, and half of it labelled."""
    path = folder / "library.db"
    draw = random.Random(5)
    codes = [draw.randrange(3) for _ in range(COMMENTS)]
    with Library.open(path, who="bench") as library:
        with library.store.write() as connection:
            batch = batches.begin(connection, ["made.csv"])
            new = [
                NewComment(f"{sentence(draw, code)} {n}", "youtube", f"c{n}") for n, code in enumerate(codes)
            ]
            put(connection, batch, new)
            batches.finish(connection, batch, "{}")
        scoring.classify(library)
        labels: list[tuple[int, Sentiment]] = [(n + 1, ORDER[codes[n]]) for n in range(CORRECTED)]
        reviewing.relabel_each(library, labels)
    return path


def trainer(path: Path, say: Say) -> None:
    with Library.open(path, who="bench") as library:
        while True:
            candidate = service.retrain(library, epochs=1)
            say(f"made {candidate.version}")
            say(f"begin {candidate.version}")
            service.accept(library, candidate.version)
            say(f"active {candidate.version}")
            scoring.classify(library)


def worker(path: Path, say: Say) -> None:
    with Library.open(path, who="bench") as library:
        names = [card.version for card in library.shelf.versions()]
        for number in range(10**6):
            say(f"begin {names[number % len(names)]}")
            models.activate(library, names[number % len(names)])
            say(f"active {names[number % len(names)]}")
            scoring.classify(library)


def window(path: Path, say: Say) -> None:
    runner = ProcessRunner(path, "trainer", registry="tests.benchmarks.bench_kills_retraining")
    ended = threading.Event()

    def failed(news: Failed) -> None:
        say(f"failed {news.message}")
        ended.set()

    while True:
        ended.clear()
        runner.start(
            "retrain", {"epochs": 1}, lambda _: say("step"), lambda _: ended.set(), failed, ended.set
        )
        ended.wait()


JOBS = registry.JOBS
"""What the trainer of a killed window does: the program's own jobs, on the small network."""


def open_library(path: Path) -> Library:
    artifact.shipped_models = lambda: Path(os.environ[SHIPPED])
    return registry.open_library(path)


ROLES = {"trainer": trainer, "worker": worker, "window": window}
LONGEST = {"trainer": 9.0, "worker": 2.0, "window": 14.0}
"""Seconds up to which a kill may come."""


def broken(path: Path, said: list[str], before: str) -> Iterator[str]:
    """Open the library as the program does, and say what is not whole."""
    yield from sound(path)
    acknowledged = [line.split()[1] for line in said if line.startswith("active")]
    turned = [line.split() for line in said if line.startswith(("active", "begin"))]
    made = [line.split()[1] for line in said if line.startswith("made")]
    with Library.open(path) as library:
        shelf = library.shelf
        active = shelf.active()
        if shelf.fallback_reason:
            yield shelf.fallback_reason
        yield from active.verify()
        known = {card.version for card in shelf.versions()}
        # The old one, or the new one if making it current had begun.
        allowed = {acknowledged[-1] if acknowledged else before, *([turned[-1][1]] if turned else [])}
        if active.version not in allowed:
            yield f"{active.version} is active, not one of {sorted(allowed)}"
        if not set(made) <= known:
            yield f"an acknowledged version is gone: {set(made) - known}"
        for version in known:
            yield from shelf.folder(version).verify()
        with Scorer(active) as scorer:
            if scorer.score(["i love it"])[0].probabilities is None:
                yield "the active model says nothing"
        if shelf.is_littered() and locking.nobody_makes_a_model(path):
            yield "something half built is left"
        waiting = service.pending(library)
        if waiting is not None and waiting.version not in known:
            yield "a candidate waits that is not there"


def one(role: str, made: Path, folder: Path, chance: random.Random, slow: float) -> tuple[list[str], int]:
    """Kill once; return what is not whole, and how many lines had been said."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(made.parent, folder)
    path = folder / made.name
    with Library.open(path) as library:
        before = library.shelf.active().version
    process = Process(ROLES[role], path)
    time.sleep(chance.uniform(0, LONGEST[role] * slow))
    process.kill()
    said, status = process.end()
    if status != -signal.SIGKILL:
        return [f"{role} ended by itself ({status})"], len(said)
    if role == "window" and not _left_alone(path):
        return ["the trainer went on without its window"], len(said)
    try:
        return list(broken(path, said, before)), len(said)
    except Exception as error:
        traceback.print_exc()
        return [f"{type(error).__name__}: {error}"], len(said)


def _left_alone(path: Path) -> bool:
    """Wait until the orphaned trainer has let go of the shelf."""
    end = time.monotonic() + 120
    while time.monotonic() < end:
        if locking.nobody_makes_a_model(path):
            return True
        time.sleep(0.1)
    return False


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--role", action="append", choices=ROLES)
    parser.add_argument("--folder", type=Path, help="where to work (default: the system's temporary folder)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--slow", type=float, default=1.0, help="factor on the time before a kill")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    roles = arguments.role or ["trainer"] * 6 + ["worker"] * 3 + ["window"]
    results = {role: {"kills": 0, "said": 0, "broken": 0} for role in dict.fromkeys(roles)}
    with tempfile.TemporaryDirectory(dir=arguments.folder) as name:
        folder = Path(name)
        child = Process(lambda path, _: train_shipped(path), folder)
        if child.end()[1] != 0:
            raise UserError("The small network could not be trained.")
        os.environ[SHIPPED] = str(folder / "shipped")
        artifact.shipped_models = lambda: folder / "shipped"
        (folder / "made").mkdir()
        made = make(folder / "made")
        warm_up(made)
        for number in range(arguments.kills):
            role = roles[number % len(roles)]
            chance = random.Random(f"{arguments.seed}{number}")
            found, said = one(role, made, folder / "run", chance, arguments.slow)
            results[role]["kills"] += 1
            results[role]["said"] += said
            results[role]["broken"] += len(found)
            for line in found:
                sys.stderr.write(f"kill {number}, {role}: {line}\n")
            if not arguments.json:
                sys.stdout.write(f"kill {number + 1} of {arguments.kills}, {role}, {said} lines said\n")
                sys.stdout.flush()
    sys.stdout.write(json.dumps(results) + "\n")
    return int(any(result["broken"] for result in results.values()))


def warm_up(made: Path) -> None:
    """Load what a trainer needs, and give the worker two more versions to change between."""
    import keras  # noqa: F401
    import tensorflow  # noqa: F401

    assert retraining.LEAST
    with Library.open(made) as library:
        for version in ("small-2", "small-3"):
            staging = library.shelf.staging()
            shipped = library.shelf.shipped_folder()
            shutil.copytree(shipped.path, staging, dirs_exist_ok=True)
            card = shipped.card.to_json() | {"version": version, "parent": "small-1"}
            library.shelf.publish(staging, ModelCard.from_json(card))


if __name__ == "__main__":
    sys.exit(main())
