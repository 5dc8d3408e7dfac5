"""Models while no candidate waits: threshold, audits, what was not read, what teaches most, slips."""
# ruff: noqa: F811

from PySide6.QtCore import Qt

from moderator.core.comment import Probabilities, Scored, Sentiment
from moderator.core.operation import Changes
from moderator.core.query import QueueMode
from moderator.gui.context import AppContext
from moderator.gui.training.page import ModelsPage
from moderator.gui.training.second_look_sheet import SecondLookSheet
from moderator.services.library import Library
from moderator.services.quality import auditing, threshold
from moderator.services.quality.second_look import Slip
from moderator.services.review import reviewing
from moderator.services.search import searching
from moderator.store import comments
from moderator.store.model import audits
from tests.gui.held import HeldLanes
from tests.gui.training.test_training import library, page  # noqa: F401

N, U, P = Sentiment.NEGATIVE, Sentiment.NEUTRAL, Sentiment.POSITIVE


def read_by_the_model_in_use(library, page) -> None:
    said = [(i, Scored(Probabilities(i / 31, (1 - i / 31) * 0.6, (1 - i / 31) * 0.4))) for i in range(1, 31)]
    with library.store.write() as connection:
        comments.store_scores(connection, library.shelf.active().version, said)
    page.on_changed(Changes.VERDICTS)


def test_a_threshold_is_chosen_by_its_consequences(qtbot, page, library) -> None:
    read_by_the_model_in_use(library, page)
    slider = page.resting.threshold.slider
    assert "Unchecked: no comment is audited, and 30 are needed." in page.resting.threshold.sentence()
    slider.show_value(0.5)
    before = page.resting.threshold.sentence()
    for _ in range(8):
        qtbot.keyClick(slider, Qt.Key.Key_PageUp)
    assert slider.value() == 0.9
    assert page.resting.threshold.sentence() != before
    # Nothing is chosen before it is said so.
    assert threshold.outlook(library).chosen is None
    page.resting.threshold.use.click()
    assert threshold.outlook(library).chosen == 0.9
    page.resting.threshold.default.click()
    assert threshold.outlook(library).chosen is None


def test_what_an_audit_says_stands_on_the_page(qtbot, page, library) -> None:
    assert "Nobody has checked it" in page.resting.quality.sentence()
    assert page.resting.quality.audit.text() == "Audit 30 comments"
    page.resting.quality.show_state(auditing.state(library), 29)
    assert not page.resting.quality.isVisible()
    page.resting.quality.show_state(auditing.state(library), 2900)
    assert page.resting.quality.audit.text() == "Audit 100 comments"
    with qtbot.waitSignal(page._context.places.queue_wanted) as asked:
        page.resting.quality.audit.click()
    assert asked.args == [QueueMode.RANDOM_AUDIT]
    rows = searching.rows(library, auditing.queue(library))
    reviewing.relabel_each(library, [(row.id, row.label) for row in rows], by=audits.BY)
    page.on_changed(Changes.VERDICTS)
    assert page.resting.quality.sentence() == "The model in use has not read the audited comments yet."
    words = "Unchecked: of 30 audited comments the model in use has read none, and 30 are needed."
    assert words in page.resting.threshold.sentence()
    with library.store.write() as connection:
        first = [(rows[0].id, Scored(Probabilities(0.2, 0.3, 0.5)))]
        comments.store_scores(connection, library.shelf.active().version, first)
    page.on_changed(Changes.VERDICTS)
    words = "The model in use has read 1 of 30 audited comments; from 30 on there are figures."
    assert page.resting.quality.sentence() == words
    read_by_the_model_in_use(library, page)
    assert page.resting.quality.sentence().startswith("Of 100 comments it reads ")
    assert "as you do" in page.resting.quality.sentence()
    assert "30 audited comments" in page.resting.threshold.sentence()


def test_a_reading_that_was_stopped_goes_on_from_here(page, library, tasks, runner) -> None:
    page._context.actions.bind("classify", lambda: tasks.submit("classify", {}, title="Reading"))
    assert page.resting.unread.isVisible()
    assert page.resting.unread.sentence().startswith("30 comments still carry the word of another model")
    page.resting.unread.button.click()
    assert runner.last.name == "classify"
    assert not page.resting.unread.isVisible()
    with library.store.write() as connection:
        said = [(one, Scored(Probabilities(0.2, 0.3, 0.5))) for one in range(1, 30)]
        comments.store_scores(connection, library.shelf.active().version, said)
    runner.last.stop()
    assert page.resting.unread.sentence().startswith("1 comment still carries the word of another model")
    page.resting.unread.button.click()
    read_by_the_model_in_use(library, page)
    runner.last.finish()
    assert not page.resting.unread.isVisible()


def test_what_teaches_most_is_reviewed_from_here(qtbot, page) -> None:
    with qtbot.waitSignal(page._context.places.queue_wanted) as asked:
        page.resting.teach.button.click()
    assert asked.args == [QueueMode.LEAST_CERTAIN]


def test_slips_are_looked_at_again_by_one_key(qtbot, page, library) -> None:
    slips = (Slip(1, "so so", U, N, 0.9, 2), Slip(2, "well", U, P, 0.8), Slip(3, "hm", U, P, 0.8))
    page.resting._slips = slips
    page.resting.slips.show_count(3, 3)
    page.resting.slips.button.click()
    sheet = page.window().findChild(SecondLookSheet)
    assert sheet.current() == slips[0]
    qtbot.keyClick(sheet, Qt.Key.Key_Space)
    assert searching.rows(library, [1])[0].corrected_label is N
    qtbot.keyClick(sheet, Qt.Key.Key_K)
    assert searching.rows(library, [2])[0].corrected_label is U
    qtbot.keyClick(sheet, Qt.Key.Key_J)
    assert sheet.isHidden()
    reviewing.undo(library)
    assert searching.rows(library, [1])[0].corrected_label is U


def test_without_comments_there_is_nothing_to_audit(qtbot, tasks, settings, tmp_path) -> None:
    with Library.open(tmp_path / "empty.sqlite") as empty:
        made = ModelsPage(AppContext(empty, tasks, settings))
        qtbot.addWidget(made)
        made.show()
        made.show_page()
        assert made._words.text().startswith("Import comments and correct some of them")
        assert not made.resting.quality.isVisible()
        assert not made.resting.teach.isVisible()
        assert not made._retrain.isVisible()
        asked: list[bool] = []
        made._context.actions.bind("import", lambda: asked.append(True))
        made._import.click()
        assert asked == [True]


def test_what_takes_long_to_read_says_so_and_comes_part_by_part(qtbot, library, runner, settings) -> None:
    lanes = HeldLanes("figures")
    tasks = lanes.tasks(runner)
    page = ModelsPage(AppContext(library, tasks, settings))
    qtbot.addWidget(page)
    page.show()
    page.show_page()
    rest = page.resting
    assert rest.threshold.sentence().startswith("Counting your comments")
    assert not rest.threshold.use.isVisible()
    assert not rest.quality.isVisible()
    assert rest.slips.sentence().startswith("Comparing your corrections")
    assert not rest.slips.button.isVisible()
    lanes["figures"].work.pop(0)()
    assert rest.quality.audit.text() == "Audit 30 comments"
    assert rest.quality.isVisible()
    assert not rest.threshold.use.isVisible()
    lanes["figures"].do_all()
    assert rest.threshold.sentence().startswith("Flags 30")
    assert rest.threshold.use.isVisible()
    assert "slip" in rest.slips.sentence()
    tasks.shutdown()
