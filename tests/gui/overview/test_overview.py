"""The Overview page over a small real library."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt

from moderator.core.comment import Decision, NewComment, Probabilities, Scored, Sentiment
from moderator.core.operation import Changes
from moderator.core.query import parse
from moderator.gui import dialogs, theme
from moderator.gui.commands import Commands
from moderator.gui.context import AppContext
from moderator.gui.lanes import InlineLane
from moderator.gui.main_window import MainWindow
from moderator.gui.overview.ahead import OverviewAhead
from moderator.gui.overview.chart import _round_up
from moderator.gui.overview.figure import FigureLink
from moderator.gui.overview.page import OverviewPage
from moderator.gui.overview.side import OnlyNegative
from moderator.gui.tasks import Tasks
from moderator.jobs.runner import InlineRunner
from moderator.services.library import Library
from moderator.services.quality.rates import Check, Rate
from moderator.services.report.model_line import ModelLine
from moderator.services.report.overview import Author, Period
from moderator.services.report.overview_kept import kept
from moderator.services.review import reviewing
from moderator.services.search import searching
from moderator.store import comments
from tests.store.making import NOON, fill

BAD = ["parcel", "box", "delivery", "order", "loaf", "shipment", "tin", "courier", "week", "invoice"]
GOOD = ["rye", "wheat", "spelt", "crust", "crumb", "sourdough", "bagel", "brioche", "bun", "cake"]


def text(i: int) -> str:
    if i % 3 == 0:
        return f"{BAD[i % 10]} missing, and the {BAD[i // 10 % 10]} was missing {i}"
    return f"lovely {GOOD[i % 10]} with {GOOD[i // 10 % 10]} {i}"


@pytest.fixture
def library(tmp_path):
    with Library.open(tmp_path / "lakeside.sqlite") as opened:
        new = [
            NewComment(
                text(i),
                "youtube" if i % 3 else "reddit", f"id{i}", None, f"post{i % 4}", f'Post “{i % 4}” & "more"',
                f"author{i % 9}",
                created_at=NOON - timedelta(days=i),
            )
            for i in range(120)
        ]  # fmt: skip
        fill(opened.store, new)
        with opened.store.write() as connection:
            said = [
                (
                    i + 1,
                    Scored(Probabilities(0.9, 0.05, 0.05) if i % 3 == 0 else Probabilities(0.1, 0.2, 0.7)),
                )
                for i in range(120)
            ]
            comments.store_scores(connection, "m1", said)
        yield opened


@pytest.fixture
def tasks(library):
    """Lanes and a worker that do at once what they are asked."""
    made = Tasks(lambda: InlineRunner(library), lambda: InlineRunner(library), lane=lambda name: InlineLane())
    yield made
    made.shutdown()


@pytest.fixture
def page(qtbot, library, tasks, settings):
    made = OverviewPage(AppContext(library, tasks, settings))
    qtbot.addWidget(made)
    made.resize(1200, 860)
    made.show()
    made.show_page()
    return made


def test_it_says_a_finding_and_shows_its_evidence(page) -> None:
    assert page.shown.total == 120
    assert page._title.text() == page.shown.finding
    assert page._title.text()
    assert page._summary.text() == page.shown.summary
    assert "40 negative" not in page._title.text()
    assert "missing" in " ".join(page.words.names())
    assert len(page.posts.names()) == 4
    assert page.authors.isVisible()


def links(page) -> "list[tuple[int, str]]":
    """Return every figure of the page that is one number of comments, with the search behind it."""
    asked: list[str] = []
    page._context.places.search_wanted.connect(asked.append)
    figures = []
    for part, counted in (
        (page.posts, [post.negative for post in page.shown.posts]),
        (page.words, [word.uses for word in page.shown.words]),
    ):
        for place, number in enumerate(counted):
            part._rows.itemAt(place).widget().click()
            figures.append(number)
    for link in page.findChildren(FigureLink):
        number = "".join(filter(str.isdigit, link.text()))
        if link.isEnabled() and not link.isHidden() and number and not link.text().startswith("author"):
            link.click()
            figures.append(int(number))
    page._context.places.search_wanted.disconnect(asked.append)
    return list(zip(figures, asked, strict=True))


@pytest.mark.parametrize("narrow", ["", "thread:post1", "platform:youtube or author:author3"])
@pytest.mark.parametrize("period", [0, 1, 2])
def test_every_figure_leads_to_the_comments_behind_it(page, library, narrow, period) -> None:
    reviewing.decide(library, [1, 4, 2], Decision.FLAGGED)
    reviewing.relabel(library, [7], Sentiment.NEGATIVE)
    with library.store.write() as connection:
        connection.exec_driver_sql("UPDATE comments SET extra = '{\"by_owner\": true}' WHERE id IN (10, 13)")
    page.narrowing.show_text(narrow)
    page._periods.chosen.emit(period)
    found = links(page)
    assert len(found) > 10
    for number, search in found:
        assert len(searching.find(library, parse(search))) == number, search


def test_a_post_a_platform_and_a_search_narrow_the_page(qtbot, page, library) -> None:
    assert page.query() is None
    page.posts._rows.itemAt(0).widget().setFocus()
    post = page.shown.posts[0]
    qtbot.keyClick(page.posts._rows.itemAt(0).widget(), Qt.Key.Key_N)
    assert page.shown.total == post.total
    assert [one.title for one in page.shown.posts] == [post.title]
    assert page.narrowing.isVisible()
    assert len(page.narrowing.chips.chips()) == 2
    page.narrowing.show_text("")
    assert page.shown.total == 120
    page.narrowing.begin()
    assert [page.narrowing._platforms.itemText(i) for i in range(3)] == ["All platforms", "Reddit", "YouTube"]
    page.narrowing._platforms.activated.emit(1)
    assert page.narrowing.field.text() == "platform:reddit"
    assert page.shown.total == 40
    page.narrowing._platforms.activated.emit(2)
    assert (page.narrowing.field.text(), page.shown.total) == ("platform:youtube", 80)
    qtbot.keyClicks(page.narrowing.field._line, " rye")
    qtbot.keyClick(page.narrowing.field._line, Qt.Key.Key_Return)
    rye = len(searching.find(library, parse("platform:youtube rye")))
    assert 0 < page.shown.total == rye < 80
    qtbot.keyClicks(page.narrowing.field._line, " label:bad")
    qtbot.keyClick(page.narrowing.field._line, Qt.Key.Key_Return)
    assert page.narrowing.chips.error()
    assert page.shown.total == rye
    page.narrowing.show_text("nothingatall")
    assert page.shown.total == 0
    assert page._stack.currentIndex() == 0


def test_a_press_on_the_chart_leads_to_that_time(qtbot, page, library) -> None:
    with qtbot.waitSignal(page._context.places.search_wanted) as asked:
        area = page.chart._area()
        bottom = area.center().toPoint()
        bottom.setY(int(area.bottom()) - 2)
        qtbot.mousePress(page.chart, Qt.MouseButton.LeftButton, pos=bottom)
    step = page.shown.series[page.chart._at(bottom.toPointF())[0]]
    assert "label:negative" in asked.args[0]
    assert len(searching.find(library, parse(asked.args[0]))) == step.negative > 0
    with qtbot.waitSignal(page._context.places.search_wanted) as asked:
        box = dict(page.chart._names(page.chart._area()))[Sentiment.POSITIVE]
        qtbot.mousePress(page.chart, Qt.MouseButton.LeftButton, pos=box.center().toPoint())
    found = searching.find(library, parse(asked.args[0]))
    assert len(found) == page.shown.series[-1].positive


def test_the_chart_is_read_by_keys(qtbot, page, library) -> None:
    page.chart.setFocus()
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        qtbot.keyClick(page.chart, key)
    with qtbot.waitSignal(page._context.places.search_wanted) as asked:
        qtbot.keyClick(page.chart, Qt.Key.Key_Return)
    assert len(searching.find(library, parse(asked.args[0]))) == page.shown.series[1].read
    assert "negative" in page.chart._said(1)


def test_what_was_kept_is_shown_before_anything_is_counted(
    qtbot, library, page, tasks, settings, monkeypatch
) -> None:
    before = page.shown
    assert before.words

    def count(*_: object) -> None:
        raise AssertionError("nothing is to be counted")

    monkeypatch.setattr("moderator.gui.overview.page.figures_of", count)
    again = OverviewPage(AppContext(library, tasks, settings))
    qtbot.addWidget(again)
    again.show()
    again.show_page()
    assert again.shown == before
    assert again._news.text() == ""


def test_a_narrow_window_has_one_column(qtbot, page) -> None:
    def beside() -> bool:
        return page.review.mapTo(page, page.review.rect().topLeft()).x() > page.chart.width()

    for width, two in ((1300, True), (700, False), (1300, True)):
        page.resize(theme.px(width), theme.px(800))
        qtbot.waitUntil(lambda two=two: beside() is two)
        qtbot.waitUntil(lambda: page.words.mapTo(page, page.words.rect().topRight()).x() <= page.width())


def test_a_shorter_period_is_asked_anew(page) -> None:
    page._periods.chosen.emit(0)
    assert page.shown.total == 29 or page.shown.total == 28


def test_a_decision_moves_the_figures(page, library) -> None:
    before = page.shown.review.to_go
    step = reviewing.decide(library, [1], Decision.FLAGGED)
    page.on_changed(step.changes)
    assert page.shown.review.to_go == before - 1


def test_an_empty_library_says_what_to_do(qtbot, tmp_path, tasks, settings) -> None:
    with Library.open(tmp_path / "empty.sqlite") as library:
        made = OverviewPage(AppContext(library, tasks, settings))
        qtbot.addWidget(made)
        made.show()
        made.show_page()
        assert made._nothing.isVisible()
        made.on_changed(Changes.COMMENTS)


def test_scales_end_on_round_numbers() -> None:
    assert [_round_up(n) for n in (0, 3, 7, 12, 31, 99, 4711)] == [5, 5, 8, 15, 40, 100, 5000]


def test_a_report_is_of_what_the_page_shows(qtbot, library, tasks, settings, tmp_path, monkeypatch) -> None:
    target = tmp_path / "report.html"
    monkeypatch.setattr(dialogs, "name_file", lambda *_: target)
    context = AppContext(library, tasks, settings)
    window = MainWindow(context)
    Commands(context, window)
    qtbot.addWidget(window)
    window.show_place("overview")
    window.page("overview").narrowing.show_text("platform:reddit")
    context.actions["report"].trigger()
    said = target.read_text(encoding="utf-8")
    assert "Only: " in said
    assert "reddit" in said
    assert f"{window.page('overview').shown.total} comments" in said
    window.show_place("models")
    context.actions["report"].trigger()
    assert "Only:" not in target.read_text(encoding="utf-8")


def test_it_is_counted_before_it_is_asked_for(library, tasks, settings) -> None:
    ahead = OverviewAhead(AppContext(library, tasks, settings))
    assert kept(library, Period.SIX_MONTHS) is None
    ahead.begin()
    ahead._timer.timeout.emit()
    found = kept(library, Period.SIX_MONTHS)
    assert found is not None
    assert found.exact
    assert found.shown.total == 120
    assert found.shown.words
    ahead._timer.stop()
    tasks.changed.emit(Changes.VERDICTS)
    assert not ahead._timer.isActive()
    tasks.changed.emit(Changes.COMMENTS)
    assert ahead._timer.isActive()


def test_the_model_box_draws_how_audits_went(page) -> None:
    assert not page.model.drift.isVisible()
    checks = tuple(
        Check(date(2026, month, 2), Rate(share, share - 0.08, share + 0.07, 100))
        for month, share in ((1, 0.7), (2, 0.72), (3, 0.86))
    )
    page.model.show_model(ModelLine("m1", checks=checks, drift="It is right more often."))
    assert page.model.drift.isVisible()
    assert page.model.drift.accessibleName().endswith("2 March 2026 86")
    page.model.show_model(ModelLine("m1", checks=checks[:1]))
    assert not page.model.drift.isVisible()


def test_no_words_is_said_as_it_is(page) -> None:
    for shown, said in (
        (replace(page.shown, words=(), negative=3), "Too few"),
        (replace(page.shown, words=(), negative=20_000), "more often than chance"),
        (replace(page.shown, words=None), "Looking"),
    ):
        page._show(shown)
        assert said in page.words._none.text()


def test_a_long_name_gives_way_and_is_whole_in_its_tooltip(qtbot):
    long, short = "Wolfeschlegelsteinhausenbergerdorff the Elder of Lakeside " * 2, "bo"
    box = OnlyNegative()
    qtbot.addWidget(box)
    box.resize(theme.px(335), theme.px(200))
    box.show()
    authors = tuple(Author(place, "youtube", name, 3) for place, name in enumerate((long, short)))
    box.show_authors(authors, 2, lambda *parts: " ".join(parts))
    assert box.minimumSizeHint().width() < theme.px(335), "a name must not widen its column"
    links = [link for link in box.findChildren(FigureLink) if "comment" not in link.text()]
    qtbot.waitUntil(lambda: links[0].toolTip().startswith(long.strip()))
    assert links[0].shown().endswith("…")
    assert links[1].shown() == "bo"
    assert links[1].toolTip() == "Show the comments"
    with qtbot.waitSignal(box.search_wanted) as asked:
        qtbot.mouseClick(links[0], Qt.MouseButton.LeftButton)
    assert long in asked.args[0]
