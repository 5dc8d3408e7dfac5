"""The end of a session, and audits, in the review loop."""
# ruff: noqa: F811

from array import array

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from moderator.core.comment import Decision, Probabilities, Scored, Sentiment
from moderator.core.query import QueueMode
from moderator.gui.components.buttons import Plain
from moderator.gui.components.label import Text
from moderator.gui.components.shapes import SentimentShape
from moderator.gui.review.session import Session
from moderator.services.quality import auditing
from moderator.services.review import reviewing
from moderator.store import comments
from moderator.store.tallies import Counts
from tests.gui.review.test_review import library, page, press, stored, window  # noqa: F401
from tests.store.making import fill, some


def test_the_end_says_what_was_done_and_offers_the_skipped(page, press) -> None:
    press(Qt.Key.Key_S)
    for _ in range(10):
        press(Qt.Key.Key_F)
    assert "11 decisions" in page.end.said
    assert "10 flagged" in page.end.said
    assert "1 skipped" in page.end.said
    figures = [one.text() for one in page.end.figures.findChildren(Text) if not one.isHidden()]
    assert figures[:2] == ["11", "decisions"]
    assert page.end.retrain.isHidden()
    page.end.skipped_wanted.emit()
    assert page.current().id == 1


def test_enter_does_what_the_end_offers(page, press) -> None:
    press(Qt.Key.Key_S)
    for _ in range(10):
        press(Qt.Key.Key_F)
    assert not page.is_reading()
    QTest.keyClick(page, Qt.Key.Key_Return)
    assert page.is_reading()
    assert page.current().id == 1


def test_a_comment_that_was_opened_from_elsewhere_says_so(page, press) -> None:
    queued = "Here because: likely an attack, 0.90"
    assert page.pane.reason() == queued
    assert page.rows.line_of(4) is None, "the copy of another stands for itself only when it is opened"
    page.show_comment(4)
    assert page.pane.reason() == "Here because: you opened it"
    press(Qt.Key.Key_J)
    assert page.pane.reason() == queued
    page.ask()
    assert page.pane.reason() == queued


def test_enough_corrections_lead_to_a_retraining(page) -> None:
    wanted: list[bool] = []
    page._context.places.models_wanted.connect(lambda: wanted.append(True))
    page.waiting.counts = Counts(total=100, corrected=42)
    page.session.note(1, "flag", correction=True)
    page._show_end()
    assert "Of 42 comments you have said what they are: enough to retrain." in page.end.said
    page.end.retrain.click()
    assert wanted == [True]


def test_why_nothing_waits_is_said_as_it_is(page) -> None:
    N = Sentiment.NEGATIVE
    for counts, words in (
        (Counts(), "There are no comments yet. Import some, and the worst come first."),
        (Counts(total=1), "The only comment here is not negative."),
        (Counts(total=2, unread=1), "1 comment is not read by the machine yet."),
        (
            Counts(total=2_000, by_sentiment={Sentiment.NEUTRAL: 2_000}),
            "None of the 2,000 comments is negative.",
        ),
        (Counts(total=2, by_sentiment={N: 2}), "Every negative comment has been decided about."),
        (
            Counts(total=2, by_sentiment={N: 2}, own=1),
            "Every negative comment has been decided about, without 1 comment by the channel itself.",
        ),
    ):
        page.end.show_end(Session(), counts, [])
        assert page.end.said == f"Nothing is waiting. {words}"


def test_while_the_machine_reads_it_says_so_and_enter_does_not_have_it_read_twice(page, runner) -> None:
    def begun() -> list[str]:
        return [job.name for job in runner.jobs if job.name == "classify"]

    page.waiting.counts = Counts(total=263, unread=263)
    page._show_end()
    assert "not read by the machine yet" in page.end.said
    QTest.keyClick(page, Qt.Key.Key_Return)
    assert begun() == ["classify"]
    assert page.end.said.startswith("The machine is reading. 263 comments")
    QTest.keyClick(page, Qt.Key.Key_Return)
    assert begun() == ["classify"]
    runner.last.stop()
    assert page.end.said.startswith("Nothing is waiting")


def test_where_nothing_waits_no_key_is_said_to_start(page) -> None:
    start = page.status._start[1]
    for ids, offered in ((array("q", [1, 2]), True), (array("q"), False)):
        page._started = False
        page._on_queue((ids, [], Counts(total=2)))
        assert start.isVisible() is offered


def test_what_was_flagged_can_be_handed_back_from_the_end(page, press, window) -> None:
    page._show_end()
    assert page.end.hand_back.isHidden()
    page.show_reading(True)
    page.go_to(0)
    press(Qt.Key.Key_F)
    page._show_end()
    assert page.end.hand_back.text() == "Hand back the one you flagged…"
    page.end.hand_back.click()
    assert window.open_sheet().accessibleName() == "Hand back"


def test_an_audit_hides_what_the_machine_thinks(page, press, library) -> None:
    page._choose_mode(QueueMode.RANDOM_AUDIT)
    first = page.current().id
    assert "Negative" not in page.model.data(page.model.index(0))
    press(Qt.Key.Key_Space)
    assert stored(library, first).corrected_label is None
    press(Qt.Key.Key_2)
    assert stored(library, first).corrected_label is Sentiment.NEUTRAL
    [audit] = auditing.state(library).audits
    assert (audit.answered, audit.blind) == (1, 1)


def test_an_audit_hides_it_of_the_author_too_and_in_the_sheets(page, press, window) -> None:
    assert "negative" in page.card._counts.text()
    assert page.card.strip._ticks
    press(Qt.Key.Key_U)
    assert "Negative" in [one.text() for one in window.open_sheet().findChildren(Text)]
    shapes = window.open_sheet().findChildren(SentimentShape)
    assert {one.accessibleName() for one in shapes} != {"Not yet read"}
    window.close_sheets()
    page._choose_mode(QueueMode.RANDOM_AUDIT)
    assert (
        page.card._counts.text().endswith("comment, 0 flagged") or "comments, 0" in page.card._counts.text()
    )
    assert page.card.strip._ticks == ()
    for key in (Qt.Key.Key_U, Qt.Key.Key_T):
        press(key)
        sheet = window.open_sheet()
        assert "Negative" not in [one.text() for one in sheet.findChildren(Text)]
        shapes = sheet.findChildren(SentimentShape)
        assert {one.accessibleName() for one in shapes} == {"Not yet read"}
        window.close_sheets()


def test_an_audit_asks_blind_what_was_only_decided_about(page, press, library) -> None:
    page._choose_mode(QueueMode.RANDOM_AUDIT)
    drawn = list(page.rows.ids)
    reviewing.decide(library, drawn[1:2], Decision.APPROVED)
    page.rows.refresh()
    press(Qt.Key.Key_2)
    assert page.current().id == drawn[1]
    press(Qt.Key.Key_Space)
    assert stored(library, drawn[1]).corrected_label is None, "what the machine thinks is not seen here"
    press(Qt.Key.Key_3)
    [audit] = auditing.state(library).audits
    assert (audit.answered, audit.blind) == (2, 2)


def test_the_last_decision_leaves_nothing_waiting_on_the_card(page, press, library) -> None:
    reviewing.decide(library, [4], Decision.APPROVED)
    page.ask()
    for _ in range(11):
        press(Qt.Key.Key_F)
    assert page.end.said.startswith("All done")
    QApplication.processEvents()
    assert "left" not in [one.text() for one in page.end.figures.findChildren(Text) if one.isVisible()]


def test_the_card_of_the_end_speaks_of_one_in_the_singular(page) -> None:
    page.session.note(1, "negative", correction=True)
    page.waiting.begin(Counts(open_negative=1))
    page._show_end()
    assert page.end.said.startswith("This session is done, 1 more waits")
    names = [one.text() for one in page.end.figures.findChildren(Text)]
    assert [names[1], names[3], names[7]] == ["decision", "minute", "correction"]


def test_what_the_channel_itself_wrote_waits_in_no_order_and_the_choice_of_orders_leads_to_it(
    page, library, window
) -> None:
    assert not page.pane.own.isVisible()
    fill(library.store, some(1, start=50, text="so sorry about this", extra={"author_is_uploader": True}))
    with library.store.write() as connection:
        comments.store_scores(connection, "m1", [(13, Scored(Probabilities(0.99, 0.0, 0.01)))])
    page.ask()
    assert page.rows.line_of(13) is None
    assert page.pane._left.text() == "12 left"
    assert page.pane.own.isVisible()
    page._choose_mode(QueueMode.RANDOM_AUDIT)
    assert 13 in page.rows.ids, "what the model is measured by leaves nobody out"
    assert not page.pane.own.isVisible()
    page.pane.own.trigger()
    assert window.place() == "comments"
    assert list(window.page("comments").rows.ids) == [13]
    assert window.page("comments").chips.chips()[0] == "By the channel itself"


def test_whoever_is_called_so_on_another_platform_is_somebody_else(page, press, library, window) -> None:
    name = page.current().author
    fill(library.store, some(2, start=60, author_name=name, platform="reddit", text="somebody else"))
    press(Qt.Key.Key_U)
    sheet = window.open_sheet()
    said = [one.text() for one in sheet.findChildren(Text)]
    number = int(said[said.index("Comments") + 1])
    assert not [words for words in said if "somebody else" in words]
    next(one for one in sheet.findChildren(Plain) if one.text() == "Show in Comments").click()
    assert len(window.page("comments").rows) == number
