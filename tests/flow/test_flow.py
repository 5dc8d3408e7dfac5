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
from moderator.gui.commands import Commands
from moderator.gui.context import AppContext
from moderator.gui.facts import read_facts
from moderator.gui.main_window import MainWindow
from moderator.gui.settings import Settings
from moderator.gui.tasks import Tasks
from moderator.gui.training import versions
from moderator.gui.training.page import ModelsPage
from moderator.jobs.process import ProcessRunner
from moderator.services.intake import importing
from moderator.services.library import Library
from moderator.services.model import retraining, scoring
from moderator.services.review import reviewing
from moderator.services.search import searching
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


@pytest.fixture
def library(path, tmp_path):
    """Comments of a community with an insult of its own, all of them corrected, and as many that are not."""
    chance = random.Random(3)
    labels = ("negative", "neutral", "positive")
    with (tmp_path / "export.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "comment"))
        for n in range(240):
            writer.writerow((f"c{n}", sentence(chance, labels[n % 3], ("zorp",) if n % 2 else ())))
    with Library.open(path, who="anna") as opened:
        importing.import_files(opened, [tmp_path / "export.csv"])
        scoring.classify(opened)
        for comment in searching.find(opened, parse("zorp")):
            reviewing.relabel(opened, [comment], Sentiment.NEGATIVE)
        yield opened


@pytest.fixture
def tasks(qtbot, path):
    made = Tasks(lambda: ProcessRunner(path, "worker"), lambda: ProcessRunner(path, "trainer"))
    yield made
    made.shutdown()


def open_page(qtbot, library, tasks, tmp_path) -> ModelsPage:
    page = ModelsPage(AppContext(library, tasks, Settings(tmp_path / "settings.ini")))
    qtbot.addWidget(page)
    tasks.changed.connect(page.on_changed)
    page.show()
    page.show_page()
    qtbot.waitUntil(lambda: page._facts.corrections == 120, timeout=PATIENCE * 1000)
    return page


def on_disk(library) -> list[str]:
    return sorted(one.name for one in models_folder(library.path).iterdir())


def learn(qtbot, page, state: str) -> list[str]:
    """Retrain by the button, and return what was said meanwhile."""
    said: list[str] = []
    page._bar.said.connect(said.append)
    failed: list[object] = []
    page._context.tasks.failed.connect(failed.append)
    page._retrain.click()
    assert page.state() == "learning"
    qtbot.waitUntil(lambda: page.state() == state, timeout=PATIENCE * 1000)
    assert not failed
    return said


def test_the_models_page_stops_keeps_refuses_and_takes(
    qtbot, library, tasks, tmp_path, base, monkeypatch
) -> None:
    page = open_page(qtbot, library, tasks, tmp_path)
    before = on_disk(library)

    def stop(said: str) -> None:
        if "Learning" in said:
            page._stop.click()

    # Stopped while it learns: nothing of it is left, and nothing waits.
    page._bar.said.connect(stop)
    assert any(one.startswith("Stopping") for one in learn(qtbot, page, "rest"))
    page._bar.said.disconnect(stop)
    assert on_disk(library) == before
    assert retraining.pending(library) is None
    # To its end: every stage is told, one after the other.
    said = learn(qtbot, page, "waiting")
    stages = list(dict.fromkeys(one.split(":")[0] for one in said if one.startswith("Step")))
    assert stages == [f"Step {number} of 6" for number in range(1, 7)]
    first = retraining.pending(library)
    assert first is not None
    assert first.flip_count > 0
    # Later: it waits for whoever opens the page next.
    with qtbot.waitSignal(page._context.places.review_wanted):
        page._later.click()
    again = open_page(qtbot, library, tasks, tmp_path)
    qtbot.waitUntil(lambda: again.state() == "waiting", timeout=PATIENCE * 1000)
    # Refused: it stays on the shelf, and the one in use in use.
    again._keep.click()
    qtbot.waitUntil(lambda: again.state() == "rest", timeout=PATIENCE * 1000)
    assert library.shelf.active().version == base[1]
    assert first.version in on_disk(library)
    # Taken from the shelf all the same: it is in use, and has read everything already.
    asked: list[bool] = []
    again._context.actions.bind("classify", lambda: asked.append(True))
    again.shelf.use_wanted.emit(first.version)
    qtbot.waitUntil(lambda: bool(asked), timeout=PATIENCE * 1000)
    assert library.shelf.active().version == first.version
    assert scoring.classify(library).classified == 0
    rows = searching.rows(library, searching.find(library, parse("zorp")))
    assert {row.model for row in rows} == {first.version}
    # Over a file and back: what it said of the comments went with it, and is asked for again.
    file = tmp_path / "version.zip"
    monkeypatch.setattr(versions, "name_file", lambda *_: file)
    monkeypatch.setattr(versions, "choose_model", lambda _: file)

    def on_shelf() -> set[str]:
        return {slot.card.version for slot in again._facts.slots}

    with qtbot.waitSignal(again._context.places.said, timeout=PATIENCE * 1000):
        again.shelf.save_wanted.emit(first.version)
    again.shelf.use_wanted.emit(base[1])
    qtbot.waitUntil(lambda: again._facts.active == base[1], timeout=PATIENCE * 1000)
    again.shelf.remove_wanted.emit(first.version)
    qtbot.waitUntil(lambda: first.version not in on_shelf(), timeout=PATIENCE * 1000)
    again.shelf.take_wanted.emit()
    qtbot.waitUntil(lambda: first.version in on_shelf(), timeout=PATIENCE * 1000)
    again.shelf.use_wanted.emit(first.version)
    qtbot.waitUntil(lambda: again._facts.active == first.version, timeout=PATIENCE * 1000)
    assert scoring.unread(library) == 240


MORE = 6_000
"""Comments that come while a candidate waits: so many are read in seconds, and a stop comes in between."""


@pytest.fixture
def window(qtbot, library, tasks, tmp_path, monkeypatch):
    """The whole window with its real commands, on the Models page; it learns for some rounds only."""
    submit = tasks.submit

    def quickly(name, arguments=None, *answers, **more):
        return submit(name, {"epochs": 6} if name == "retrain" else arguments, *answers, **more)

    monkeypatch.setattr(tasks, "submit", quickly)
    context = AppContext(library, tasks, Settings(tmp_path / "settings.ini"))
    made = MainWindow(context)
    qtbot.addWidget(made)
    made.commands = Commands(context, made)
    made.show()
    made.library_opened(read_facts(library))
    made.show_place("models")
    yield made
    made.close_sheets()
    made.close()


def test_what_is_accepted_reads_is_stopped_and_reads_on(qtbot, library, window, tasks, tmp_path) -> None:
    page, jobs = window.page("models"), window.menu.line()
    failed: list[object] = []
    tasks.failed.connect(failed.append)

    def wait(fact) -> None:
        qtbot.waitUntil(fact, timeout=PATIENCE * 1000)
        assert not failed

    def read_by(version: str) -> int:
        return len(searching.find(library, parse(f"model:{version}")))

    wait(lambda: page._facts.corrections == 120)
    learn(qtbot, page, "waiting")
    new = page._facts.candidate.version
    # While the person makes up their mind, more comes in.
    chance = random.Random(4)
    with (tmp_path / "more.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "comment"))
        writer.writerows((f"m{n}", sentence(chance, "neutral", (f"w{n}",))) for n in range(MORE))
    importing.import_files(library, [tmp_path / "more.csv"])
    assert scoring.unread(library) == MORE
    # Accepted: it is in use at once, and reads what it has not read, in the worker.
    page._use.click()
    wait(lambda: [job.name for job in tasks.jobs()] == ["classify"])
    assert library.shelf.active().version == new
    assert retraining.pending(library) is None
    wait(lambda: tasks.jobs()[0].progress.done > 0)
    assert not page.resting.unread.isVisible()
    # Stopped by the line that shows it: what was read stays, and the page says what is left.
    jobs._cancel.click()
    assert jobs.text().startswith("Stopping")
    wait(lambda: not tasks.jobs() and page.resting.unread.isVisible())
    left = scoring.unread(library)
    assert 0 < left < MORE
    assert read_by(new) == 240 + MORE - left
    wait(lambda: page.resting.unread.sentence().startswith(f"{left:,} comments"))
    # Resumed: only the rest is read, and nothing more is asked.
    page.resting.unread.button.click()
    wait(lambda: tasks.jobs() and tasks.jobs()[0].progress.total == left)
    wait(lambda: not tasks.jobs() and not page.resting.unread.isVisible())
    assert scoring.unread(library) == 0
    assert read_by(new) == 240 + MORE
