"""The whole road of a comment with real processes and a real (small) network: import, read, review, retrain, use."""

import csv
import json
import queue
import random
import subprocess
import sys

import pytest

from moderator.core.comment import Decision, Sentiment
from moderator.core.query import parse
from moderator.jobs.process import ProcessRunner
from moderator.services import retraining, reviewing, searching
from moderator.services.library import Library
from moderator.services.shelves import models_folder

pytestmark = pytest.mark.slow

PATIENCE = 240
WORDS = {
    "negative": ("awful", "terrible", "worst", "hate", "stupid"),
    "neutral": ("monday", "camera", "minutes", "street", "blue"),
    "positive": ("lovely", "great", "best", "love", "thanks"),
}
FILLER = (
    *("this", "song", "is", "what", "you", "hear", "when", "the", "band"),
    *("plays", "on", "a", "small", "stage", "in", "town", "again"),
)


def sentence(chance, label, extra=()):
    words = [*chance.sample(FILLER, 5), chance.choice(WORDS[label]), *extra]
    chance.shuffle(words)
    return " ".join(words)


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """A base model that the program's own command made from a few hundred rows."""
    chance = random.Random(1)
    folder = tmp_path_factory.mktemp("base")
    (folder / "data").mkdir()
    with (folder / "data" / "rows.jsonl").open("w") as file:
        for number in range(900):
            label = ("negative", "neutral", "positive")[number % 3]
            row = {
                "text": sentence(chance, label, (f"w{number % 40}",)),
                "label": label,
                "source": "made",
                "split": "val" if number % 10 == 0 else "train",
            }
            file.write(json.dumps(row) + "\n")
    made = folder / "made"
    command = [sys.executable, "-m", "moderator", "train", "--data", folder / "data", "--output", made]
    done = subprocess.run(
        [*command, "--epochs", "4", "--json"], capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert document["val"]["made"]["macro_recall"] > 0.8
    return made, document["version"]


@pytest.fixture
def path(tmp_path, base):
    made, version = base
    path = tmp_path / "my.db"
    shelf = models_folder(path)
    shelf.mkdir()
    (shelf / version).symlink_to(made, target_is_directory=True)
    (shelf / "current").write_text(version + "\n")
    Library.open(path).close()
    return path


def finish(runner, name, **arguments):
    """Run a job in its process and return its result and the progress it told."""
    answers, told = queue.SimpleQueue(), []
    runner.start(
        name,
        arguments,
        on_progress=told.append,
        on_done=lambda result: answers.put(("done", result)),
        on_failed=lambda failed: answers.put(("failed", failed)),
        on_cancelled=lambda: answers.put(("cancelled", None)),
    )
    kind, result = answers.get(timeout=PATIENCE)
    assert kind == "done", result
    return result, told


def test_from_a_file_to_a_better_model(path, base, tmp_path):
    chance = random.Random(2)
    # "zorp" is a word of this community; the base model cannot know that it is an insult.
    with (tmp_path / "export.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "author", "comment", "date"))
        for number in range(240):
            label = ("negative", "neutral", "positive")[number % 3]
            extra = ("zorp",) if number % 2 else ()
            writer.writerow((f"c{number}", "anna", sentence(chance, label, extra), "2026-01-02T10:00:00Z"))
    worker = ProcessRunner(path, "worker")
    trainer = ProcessRunner(path, "trainer")
    try:
        report, _ = finish(worker, "import", paths=[tmp_path / "export.csv"])
        assert report.imported == 240
        classified, _ = finish(worker, "classify")
        assert (classified.classified, classified.model) == (240, base[1])
        with Library.open(path, who="anna") as library:
            insults = searching.find(library, parse("zorp"))
            assert len(insults) == 120
            reviewing.decide(library, insults[:1], Decision.FLAGGED)
            for comment in insults:
                reviewing.relabel(library, [comment], Sentiment.NEGATIVE)
            assert reviewing.undo(library).comment_ids == (insults[-1],)
            before = len(searching.find(library, parse("zorp")))
            assert before == 120
            candidate, told = finish(trainer, "retrain", epochs=6)
            assert candidate.corrections == 119
            assert any(progress.detail for progress in told)
            assert candidate.comparison.after.accuracy > candidate.comparison.before.accuracy
            assert candidate.flip_count > 0
            assert retraining.pending(library).version == candidate.version
            assert library.shelf.active().version == base[1]
            finish(worker, "activate", version=candidate.version)
            # The candidate read every comment before it was chosen: nothing is left to read.
            again, _ = finish(worker, "classify")
            assert (again.classified, again.model) == (0, candidate.version)
            [last] = searching.rows(library, [insults[-1]])
            assert (last.model, last.corrected_label) == (candidate.version, None)
            assert last.label == Sentiment.NEGATIVE
            assert library.shelf.active().version == candidate.version
    finally:
        worker.stop()
        trainer.stop()
