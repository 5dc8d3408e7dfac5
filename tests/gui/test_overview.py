"""The Overview page over a small real library."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from moderator.core.comment import NewComment, Probabilities, Scored
from moderator.core.operation import Changes
from moderator.core.query import parse
from moderator.gui.context import AppContext
from moderator.gui.overview.chart import _round_up
from moderator.gui.overview.page import OverviewPage
from moderator.services import reviewing, searching
from moderator.services.library import Library
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
                "youtube", f"id{i}", None, f"post{i % 4}", f'Post “{i % 4}” & "more"', f"author{i % 9}",
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
    assert "40 negative" not in page._title.text()
    assert "missing" in " ".join(page.words.names())
    assert len(page.posts.names()) == 4
    assert page.authors.isVisible()


def test_every_figure_leads_to_the_comments_behind_it(page, library) -> None:
    asked: list[str] = []
    page._context.places.search_wanted.connect(asked.append)
    for rows in (page.posts, page.words):
        rows._rows.itemAt(0).widget().click()
    page.review._figures["flagged"].click()
    page.authors._rows.itemAt(0).widget().layout().itemAt(0).widget().click()
    found = [len(searching.find(library, parse(one))) for one in asked]
    assert found[0] == page.shown.posts[0].negative
    assert found[1] == page.shown.words[0].uses
    assert found[2] == 0
    assert found[3] == page.shown.authors[0].comments


def test_a_press_on_the_chart_leads_to_that_time(qtbot, page, library) -> None:
    with qtbot.waitSignal(page._context.places.search_wanted) as asked:
        area = page.chart._area()
        qtbot.mousePress(page.chart, Qt.MouseButton.LeftButton, pos=area.center().toPoint())
    found = searching.find(library, parse(asked.args[0]))
    assert 0 < len(found) < 120


def test_a_shorter_period_is_asked_anew(page) -> None:
    page._periods.chosen.emit(0)
    assert page.shown.total == 29 or page.shown.total == 28


def test_a_decision_moves_the_figures(page, library) -> None:
    before = page.shown.review.to_go
    from moderator.core.comment import Decision

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
