"""The menu of the selected rows: what can be done to them, and what else their author, post and copies are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from moderator.core.comment import ORDER, CommentRow, Decision, Sentiment
from moderator.core.query_quoting import naming
from moderator.gui import icons, theme, wording
from moderator.gui.comments.bulk_bar import shape_icon
from moderator.gui.comments.bulk_sheet import VERBS
from moderator.gui.components.shapes import WORDS
from moderator.gui.decisions import DECISIONS
from moderator.gui.hostile import one_line

NAMED = 30
"""Letters of a name that a menu shows."""


@dataclass(frozen=True, slots=True)
class RowActions:
    """What a menu can ask for."""

    decide: Callable[[Sequence[int], Decision], object]
    relabel: Callable[[Sequence[int], Sentiment], object]
    open: Callable[[int], object]
    copy: Callable[[], object]
    search: Callable[[str], object]


def row_menu(parent: QWidget, row: CommentRow, ids: Sequence[int], actions: RowActions) -> QMenu:
    """Return a menu for the comments `ids`, of which `row` is the one under the pointer; it goes when it closes."""
    menu = QMenu(parent)
    menu.aboutToHide.connect(menu.deleteLater)

    def add(words: str, do: Callable[[], object], to: QMenu = menu) -> QAction:
        action = to.addAction(words.replace("&", "&&"))
        action.triggered.connect(lambda _=False: do())
        return action

    if len(ids) > 1:
        menu.addAction(f"{wording.count(len(ids))} comments").setEnabled(False)
    else:
        add("Open in Review\tEnter", partial(actions.open, row.id))
    add("Copy the text\tCtrl+C", actions.copy)
    menu.addSeparator()
    for decision in (Decision.FLAGGED, Decision.HELD, Decision.APPROVED):
        action = add(VERBS[decision], partial(actions.decide, ids, decision))
        action.setIcon(icons.icon(DECISIONS[decision].icon, size=theme.px(16)))
        action.setEnabled(len(ids) > 1 or row.decision is not decision)
    if len(ids) > 1 or row.decision is not Decision.OPEN:
        add(VERBS[Decision.OPEN], partial(actions.decide, ids, Decision.OPEN))
    sentiment = menu.addMenu("Set sentiment")
    for one in ORDER:
        add(WORDS[one], partial(actions.relabel, ids, one), sentiment).setIcon(shape_icon(one))
    searches = _searches(row)
    if searches and len(ids) == 1:
        menu.addSeparator()
        for words, text in searches:
            add(words, partial(actions.search, text))
    return menu


def _searches(row: CommentRow) -> list[tuple[str, str]]:
    """Return what one may ask next of a comment: in words, and as a search."""
    found = []
    if row.author:
        found.append((f"All by {one_line(row.author, NAMED)}", naming("author", row.author)))
    post = row.thread_id or row.thread_title
    if post:
        title = one_line(row.thread_title or post, NAMED)
        found.append((f"All under “{title}”", naming("post", post)))
    if row.group is not None and row.group_size > 1:
        found.append((f"The {wording.count(row.group_size)} alike", naming("group", str(row.group))))
    return found
