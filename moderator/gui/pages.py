"""The pages of the window, each built when it is first shown."""

import importlib
from collections.abc import Callable, Mapping
from typing import Protocol, cast, runtime_checkable

from PySide6.QtWidgets import QWidget

from moderator.core.operation import Changes
from moderator.gui.context import AppContext


class Page(Protocol):
    """What the window asks of a page, which is a widget too."""

    def show_page(self) -> None:
        """Be seen: read what is shown, and take the focus."""

    def on_changed(self, changes: Changes) -> None:
        """Look whether this touches what is shown."""


@runtime_checkable
class Footed(Protocol):
    """A page that has something at its foot to be pressed, or to be scrolled to: not every page has."""

    def foot(self) -> int:
        """Return how many pixels at the bottom a notice must leave free."""

    def cover(self, height: int) -> None:
        """A notice lies over so many pixels above the foot; over none any more where that is 0."""


MakePage = Callable[[AppContext], Page]


def _review(context: AppContext) -> Page:
    from moderator.gui.review.page import ReviewPage

    return cast(Page, ReviewPage(context))


def _comments(context: AppContext) -> Page:
    from moderator.gui.comments.page import CommentsPage

    return cast(Page, CommentsPage(context))


def _overview(context: AppContext) -> Page:
    from moderator.gui.overview.page import OverviewPage

    return cast(Page, OverviewPage(context))


def _models(context: AppContext) -> Page:
    from moderator.gui.training.page import ModelsPage

    return cast(Page, ModelsPage(context))


PAGES: Mapping[str, MakePage] = {
    "review": _review,
    "comments": _comments,
    "overview": _overview,
    "models": _models,
}


_AHEAD = (
    "comments.page", "overview.page", "training.page", "importing.flow", "importing.progress_sheet",
    "importing.report_sheet", "importing.batches_sheet", "comments.bulk_sheet", "comments.save_sheet",
    "rules.list_sheet", "handback.sheet", "safety.sheet", "settings_sheet", "keys_editor", "command_sheet",
    "help_sheets", "review.why_sheet",
)  # fmt: skip
"""Modules of pages and sheets, the likeliest first."""


def load_ahead() -> None:
    """Import what other pages and sheets need, on a lane: else the window stands still at the first look at each."""
    for name in _AHEAD:
        importlib.import_module(f"moderator.gui.{name}")


def widget_of(page: Page) -> QWidget:
    """Return the page as the widget it is.

    Raises:
        TypeError: it is none; that is our fault.

    """
    if not isinstance(page, QWidget):
        raise TypeError(type(page).__name__)
    return page
