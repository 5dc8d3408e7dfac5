"""The Models page over a small real library and a shelf of small models."""

import itertools
import json
import shutil

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QFontMetrics

from moderator.classifier.card import ModelCard
from moderator.classifier.evaluation import compare
from moderator.core.comment import Probabilities, Sentiment
from moderator.core.operation import Changes, Progress
from moderator.gui import theme
from moderator.gui.components.label import Elided
from moderator.gui.context import AppContext
from moderator.gui.training.comparison_sheet import ComparisonSheet
from moderator.gui.training.comparison_table import lines
from moderator.gui.training.curves import Round, _apart, read_round, warning
from moderator.gui.training.note_sheet import NoteSheet
from moderator.gui.training.page import ModelsPage
from moderator.gui.training.shelf import Slot, found_on_card
from moderator.jobs.protocol import Failed
from moderator.services.library import Library
from moderator.services.model.candidate import Candidate, Flip
from moderator.services.model.judging import Judgement
from moderator.services.model.retraining import KEY
from moderator.services.review import reviewing
from moderator.store import preferences
from tests.store.making import fill, score_all, some

N, U, P = Sentiment.NEGATIVE, Sentiment.NEUTRAL, Sentiment.POSITIVE


@pytest.fixture
def library(tmp_path):
    with Library.open(tmp_path / "lakeside.sqlite") as opened:
        fill(opened.store, some(30))
        score_all(opened.store)
        reviewing.relabel(opened, [1, 2, 3], U)
        yield opened


@pytest.fixture
def page(qtbot, library, tasks, settings):
    made = ModelsPage(AppContext(library, tasks, settings))
    qtbot.addWidget(made)
    tasks.changed.connect(made.on_changed)  # as the window does
    made.resize(1200, 860)
    made.show()
    made.show_page()
    return made


def comparison(n: int = 120):
    labels = [(N, U, P)[i % 3] for i in range(n)]
    right = [Probabilities(*(0.8 if place == i % 3 else 0.1 for place in range(3))) for i in range(n)]
    wrong = [Probabilities(0.1, 0.8, 0.1) if i % 3 == 0 and i % 2 else one for i, one in enumerate(right)]
    return compare(wrong, right, labels)


def propose(library, **fields) -> Candidate:
    """Put a candidate on the shelf, as a retraining does."""
    active = library.shelf.active()
    staging = library.shelf.staging()
    shutil.copytree(active.path, staging, dirs_exist_ok=True)
    from dataclasses import replace

    made = library.shelf.publish(
        staging, replace(active.card, version="8", parent=active.version, corrections=3, note="")
    )
    found = Candidate(
        version=made.version, parent=active.version, corrections=3, seconds=48.0, judgement=Judgement(comparison()),
        flips=(Flip(1, "", N, U, N, 0.62, 0.71), Flip(2, "", N, U, U), Flip(3, "", U, P, None)), flip_count=3,
        flip_table={(N, U): 2, (U, P): 1}, compared=30,
    )  # fmt: skip
    from dataclasses import replace as changed

    found = changed(found, **fields)
    with library.store.write() as connection:
        preferences.put(connection, KEY, found.to_stored())
    return found


def test_at_rest_it_says_what_is_in_use_and_what_a_retraining_needs(page) -> None:
    assert page.state() == "rest"
    assert "is in use" in page.title()
    assert "3 corrections since it was trained" in page._words.text()
    assert page._retrain.isVisible()


def test_while_learning_it_draws_each_round_and_can_be_stopped(page, runner) -> None:
    page._retrain.click()
    assert page.state() == "learning"
    job = runner.last
    assert job.name == "retrain"
    for epoch in (1, 2, 3):
        detail = {
            "epoch": epoch,
            "epochs": 5,
            "loss": 1 / epoch,
            "val_loss": 1.1 / epoch,
            "macro_recall": 0.5 + epoch / 10,
        }
        job.on_progress(Progress(epoch, 5, "Learning", json.dumps(detail)))
    assert [one.epoch for one in page.curves.rounds()] == [1, 2, 3]
    assert page._stop.isVisible()
    page._stop.click()
    assert job.cancelled
    job.stop()
    assert page.state() == "rest"


def test_the_names_of_curves_stand_apart_and_none_is_cut_off() -> None:
    area = QRectF(0, 10, 100, 62)
    for ends in ([72.0, 72.0], [10.0, 12.0], [70.0], [20.0, 60.0]):
        placed = _apart(ends, area)
        assert placed[-1] <= area.bottom() + theme.px(4)
        assert all(low - high >= theme.px(16) for high, low in itertools.pairwise(placed))


def test_a_failure_is_told_and_leaves_things_as_they_were(page, runner) -> None:
    told: list[Failed] = []
    page._context.tasks.failed.connect(told.append)
    page._retrain.click()
    runner.last.fail("There are too few corrections.")
    assert told[0].message == "There are too few corrections."
    assert page.state() == "rest"


def test_a_candidate_waits_with_its_comparison_and_what_would_change(page, library) -> None:
    propose(library)
    page.on_changed(Changes.MODELS)
    assert page.state() == "waiting"
    assert page.title() == "Model 8 is ready, and it finds more"
    assert page.flips.rows()[0].endswith("You said negative.")
    assert len(page.flips.rows()) == 3
    page.flips._kinds.chosen.emit(0)
    for number, expected in ((1, 1), (2, 1), (3, 1)):
        page.flips._kinds.choose(number)
        page.flips._on_kind(number)
        assert len(page.flips.rows()) == expected


def test_using_it_makes_it_current_and_reads_again(page, library) -> None:
    propose(library)
    page.on_changed(Changes.MODELS)
    asked: list[bool] = []
    page._context.actions.bind("classify", lambda: asked.append(True))
    page._use.click()
    assert library.shelf.active().version == "8"
    assert asked == [True]
    assert page.state() == "rest"


def test_keeping_the_current_one_leaves_the_new_one_on_the_shelf(page, library) -> None:
    before = library.shelf.active().version
    propose(library)
    page.on_changed(Changes.MODELS)
    page._keep.click()
    assert library.shelf.active().version == before
    assert page.state() == "rest"
    assert "8" in {card.version for card in library.shelf.versions()}
    page.shelf.menu("8").actions()[0].trigger()
    assert library.shelf.active().version == "8"
    page.shelf.menu(before).actions()[0].trigger()
    page.shelf.menu("8").actions()[2].trigger()
    assert "8" not in {card.version for card in library.shelf.versions()}


def test_a_version_is_saved_to_a_file_and_taken_back(page, library, tmp_path, monkeypatch) -> None:
    propose(library)
    page.on_changed(Changes.MODELS)
    file = tmp_path / "model-8.zip"
    monkeypatch.setattr("moderator.gui.training.versions.name_file", lambda *_: file)
    monkeypatch.setattr("moderator.gui.training.versions.choose_model", lambda *_: file)
    page.shelf.save_wanted.emit("8")
    page.shelf.remove_wanted.emit("8")
    assert "8" not in {card.version for card in library.shelf.versions()}
    page.shelf.take_wanted.emit()
    assert "8" in {card.version for card in library.shelf.versions()}


def test_a_row_leads_to_its_comment(qtbot, page, library) -> None:
    propose(library)
    page.on_changed(Changes.MODELS)
    with qtbot.waitSignal(page._context.places.comment_wanted) as asked:
        qtbot.mouseClick(page.flips._rows.itemAt(0).widget(), Qt.MouseButton.LeftButton)
    assert asked.args == [1]


def test_the_verdict_of_the_whole_is_the_paired_test() -> None:
    found = lines(comparison())
    assert [one.sentiment for one in found] == [N, U, P, None]
    assert found[-1].verdict == "Better"
    doubtful, sure = [Probabilities(0.4, 0.3, 0.3)] * 60, [Probabilities(0.5, 0.3, 0.2)] * 60
    same = lines(compare(doubtful, sure, [N, U, P] * 20))
    assert (same[-1].verdict, same[-1].more) == ("Same", "within chance")


def test_rounds_are_read_and_gradients_watched() -> None:
    assert read_round("not json") is None
    assert read_round('{"stage": 1}') is None
    one = read_round('{"epoch": 2, "epochs": 8, "loss": 0.5, "gradient_norm": 1e-9}')
    assert one == Round(2, 8, 0.5, None, None, 1e-9)
    assert "vanished" in warning([one])
    assert "very large" in warning([Round(1, 1, 1.0, None, None, 1e6)])
    assert warning([]) == warning([Round(1, 1, 1.0, None, None, 1.0)]) == ""


def test_every_set_that_judges_a_candidate_is_told(page, library) -> None:
    worse = compare([Probabilities(0.8, 0.1, 0.1)] * 60, [Probabilities(0.1, 0.8, 0.1)] * 60, [N] * 60)
    propose(library, judgement=Judgement(comparison(), None, worse))
    page.on_changed(Changes.MODELS)
    assert page.title() == "Model 8 is ready, but it is worse"
    assert page._use.text() == "Use it all the same"
    better, forgotten = page.judged.lines()
    assert better.startswith("Better by")
    assert forgotten.startswith("Worse by 100.0 points")


@pytest.mark.parametrize("width", [560, 768, 1200])
@pytest.mark.parametrize("text_size", [1.0, 1.5])
def test_columns_of_what_would_change_stand_beside_each_other(
    qtbot, qapp, page, library, width, text_size
) -> None:
    theme.apply(qapp, Qt.ColorScheme.Light, text_size=text_size)
    propose(library)
    page.on_changed(Changes.MODELS)
    row = page.flips._rows.itemAt(0).widget()
    row.resize(round(width * text_size), 36)
    places = row._places()
    assert places["before"] - theme.px(16) > 0
    assert places["before"] + row._column() <= places["arrow"]
    assert places["arrow"] + theme.px(14) <= places["after"]
    assert places["after"] + row._column() <= places["said"]
    said = QFontMetrics(theme.font("body", 600)).horizontalAdvance("You said negative")
    assert places["said"] + theme.px(20) + said <= row.width()
    page.table.resize(round(width * text_size), 200)
    lefts = [page.table._left(column) for column in range(5)]
    figures = QFontMetrics(theme.font("small", tabular=True)).horizontalAdvance("100 to 100")
    assert lefts[1] + theme.px(36) + figures <= lefts[2]
    assert lefts[2] + theme.px(36) + figures <= lefts[3]
    assert lefts[3] + theme.px(60) <= lefts[4]


def test_a_candidate_goes_by_the_audits_where_too_little_was_kept_aside(page, library) -> None:
    few, audited = comparison(12), comparison(120)
    judgement = Judgement(few, audited)
    assert judgement.main is audited
    assert Judgement(few).main is few
    assert Judgement(audited, few).main is audited
    propose(library, judgement=judgement)
    page.on_changed(Changes.MODELS)
    assert page.title() == "Model 8 is ready, and it finds more"
    assert "120 comments" in page._measured.text()


def test_what_is_settled_takes_its_curves_along(page, library, runner) -> None:
    page._retrain.click()
    detail = {"epoch": 1, "epochs": 5, "loss": 1.0, "gradient_norm": 0.0456}
    runner.last.on_progress(Progress(1, 5, "Learning", json.dumps(detail)))
    assert page.curves._norm.text() == "Gradient norm 0.046"
    found = propose(library)
    runner.last.finish(found)
    assert page.state() == "waiting"
    assert page.curves.isVisible()
    page._keep.click()
    assert page.state() == "rest"
    assert not page.curves.isVisible()


def test_any_two_versions_are_compared_from_the_shelf(qtbot, page, library, runner) -> None:
    found = propose(library)
    page.on_changed(Changes.MODELS)
    [others] = [action.menu() for action in page.shelf.menu("8").actions() if action.menu()]
    others.actions()[0].trigger()
    assert (runner.last.name, runner.last.arguments) == ("compare", {"before": found.parent, "after": "8"})
    runner.last.finish(found)
    sheet = page.window().findChild(ComparisonSheet)
    assert len(sheet.flips.rows()) == 3
    assert sheet.judged.lines()[0].startswith("Better by")
    with qtbot.waitSignal(page._context.places.comment_wanted):
        qtbot.mouseClick(sheet.flips._rows.itemAt(0).widget(), Qt.MouseButton.LeftButton)
    assert sheet.isHidden()


def test_a_version_keeps_a_note(qtbot, page, library) -> None:
    propose(library)
    page.on_changed(Changes.MODELS)
    page.shelf.menu("8").actions()[3].trigger()
    sheet = page.window().findChild(NoteSheet)
    qtbot.keyClicks(sheet._words, "for the spring campaign")
    qtbot.keyClick(sheet._words, Qt.Key.Key_Return)
    assert library.shelf.folder("8").card.note == "for the spring campaign"
    assert library.shelf.folder("8").verify() == []


@pytest.mark.parametrize(
    ("after", "told"),
    [
        ({"n": 120, "macro_recall": 0.831}, "83.1"),
        ({"n": 12, "macro_recall": 0.831}, "–"),
        ({"n": "many"}, "–"),
    ],
)
def test_the_shelf_tells_no_figure_that_rests_on_too_little(after, told) -> None:
    figure, judged_on = found_on_card(ModelCard("8", figures={"check": {"after": after}}))
    assert figure == told
    assert "kept aside" in judged_on


def test_the_shelf_names_what_waits_whole_however_long_the_name(page, library) -> None:
    card = ModelCard("2026.11.27-113113", corrections=3)
    page.shelf.show_slots([Slot(card, active=False, waiting=True, shipped=False)])
    page.shelf.resize(335, 200)
    page.shelf.layout().activate()
    [said] = [one for one in page.shelf.findChildren(Elided) if one.text() == "new, waiting for you"]
    assert said.width() >= said.fontMetrics().horizontalAdvance(said.text())


def test_in_a_narrow_window_the_versions_stand_below(qtbot, page) -> None:
    page.resize(theme.px(1100), theme.px(800))
    qtbot.waitUntil(lambda: page.shelf.mapTo(page, QPoint()).x() > theme.px(600))
    page.resize(theme.px(760), theme.px(800))
    qtbot.waitUntil(lambda: page.shelf.mapTo(page, QPoint()).x() < theme.px(60))
    assert page.shelf.mapTo(page, QPoint()).y() > page.resting.quality.mapTo(page, QPoint()).y()
    assert page.shelf.width() > theme.px(600)
