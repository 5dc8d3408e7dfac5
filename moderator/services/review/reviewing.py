"""What a person decides and corrects; everything here is one step of history and can be undone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from moderator.core.comment import Decision, Sentiment
from moderator.core.errors import no_comment
from moderator.core.hidden import storable
from moderator.core.operation import Changes
from moderator.core.wording import many
from moderator.services.backups import LARGE
from moderator.store import comments, groups, journal, search

if TYPE_CHECKING:
    from moderator.core.query import CommentQuery
    from moderator.services.library import Library
    from moderator.store.journal import Entry

MANY = 1000
"""Up to so many comments are looked up by name; more come from a query and exist."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing a person did, as the undo line shows it."""

    label: str
    comment_ids: tuple[int, ...] = ()
    step: str | None = None
    """None when nothing had to change."""
    changes: Changes = Changes.VERDICTS
    again: bool = False
    """Whether it was taken back before, and is done again now."""


NOTHING = Step("Nothing matched", changes=Changes.NONE)


def decide(
    library: "Library",
    ids: Sequence[int],
    decision: Decision,
    *,
    note: str | None = None,
    by: str = "hand",
) -> Step:
    """Give comments a decision, and a note if there is one, in one step.

    Raises:
        UserError: one of them does not exist.

    """
    changes: list[tuple[int, str, object]] = [(one, "decision", decision) for one in ids]
    if note is not None:
        changes += [(one, "note", storable(note)) for one in ids]
    return _record(library, ids, changes, _DECIDED[decision] + " {}", by)


def relabel(library: "Library", ids: Sequence[int], sentiment: Sentiment, *, by: str = "hand") -> Step:
    """Say what comments really are; each becomes an example to train on.

    Raises:
        UserError: one of them does not exist.

    """
    changes: list[tuple[int, str, object]] = [(one, "sentiment", sentiment) for one in ids]
    return _record(library, ids, changes, "Labelled {} " + sentiment.value, by)


def relabel_each(
    library: "Library", labels: Sequence[tuple[int, Sentiment]], *, by: str = "hand", source: str = ""
) -> Step:
    """Label many comments differently in one step, as a file of labels does."""
    label = f"Labelled {many(len(labels), 'comment')}{f' from {source}' if source else ''}"
    changes: list[tuple[int, str, object]] = [(one, "sentiment", sentiment) for one, sentiment in labels]
    library.keeper.before_large(len(labels))
    with library.store.write(long=len(labels) > LARGE) as connection:
        step = journal.record_step(connection, changes, who=library.who, by=by, label=label)
    return _step(label, [one for one, _ in labels], step)


def decide_matching(
    library: "Library", query: "CommentQuery", decision: Decision, *, note: str | None = None
) -> Step:
    """Give every comment that matches a decision, in one step."""
    with library.store.read() as connection:
        ids = search.ids(connection, query)
    return decide(library, ids, decision, note=note, by="query") if ids else NOTHING


def undo(library: "Library") -> Step | None:
    """Take back the latest step that is not taken back yet; None when there is none."""
    with library.store.write(long=partial(journal.is_larger, state="done", count=LARGE)) as connection:
        step = journal.undo(connection, library.who)
    return None if step is None else _step(step.label, step.comment_ids, step.id)


def redo(library: "Library") -> Step | None:
    """Do again the step that was taken back last; None when there is none."""
    with library.store.write(long=partial(journal.is_larger, state="undone", count=LARGE)) as connection:
        step = journal.redo(connection, library.who)
    return None if step is None else replace(_step(step.label, step.comment_ids, step.id), again=True)


def history(library: "Library", limit: int = 50) -> "list[Entry]":
    """Return who did what, newest first."""
    with library.store.read() as connection:
        return journal.entries(connection, limit)


_DECIDED = {
    Decision.OPEN: "Reopened",
    Decision.FLAGGED: "Flagged",
    Decision.HELD: "Held",
    Decision.APPROVED: "Approved",
    Decision.SKIPPED: "Skipped",
}


def _record(
    library: "Library", ids: Sequence[int], changes: "Sequence[journal.Change]", words: str, by: str
) -> Step:
    """Write down one step; `words` say what it does, with a place for whom."""
    if len(ids) > 1:
        _require(library, ids)
        library.keeper.before_large(len(ids))
    with library.store.write(long=len(ids) > LARGE) as connection:
        name = comments.name_of(connection, ids[0]) if len(ids) == 1 else None
        label = words.replace("{}", _whom(name, len(ids)))
        step = journal.record_step(connection, changes, who=library.who, by=by, label=label)
    return _step(label, ids, step)


def _require(library: "Library", ids: Sequence[int]) -> None:
    """Make sure that those named by hand exist.

    Raises:
        UserError: one of them does not.

    """
    if len(ids) > MANY:
        return
    with library.store.read() as connection:
        missing = set(ids) - comments.known(connection, ids)
    if missing:
        raise no_comment(min(missing))


def _whom(name: str | None, count: int = 1) -> str:
    if count != 1:
        return many(count, "comment")
    return name or "a comment"


def _step(label: str, ids: Sequence[int], step: str | None) -> Step:
    return Step(label, tuple(ids), step, Changes.VERDICTS if step else Changes.NONE)


def note(library: "Library", comment_id: int, words: str) -> Step:
    """Keep a person's own words beside a comment; none take the old ones away.

    Raises:
        UserError: there is no such comment.

    """
    with library.store.write() as connection:
        label = f"Noted on {_whom(comments.name_of(connection, comment_id))}"
        step = journal.record_step(
            connection, [(comment_id, "note", storable(words))], who=library.who, by="hand", label=label
        )
    return _step(label, [comment_id], step)


def split_off(library: "Library", comment_id: int) -> Step:
    """Take one comment out of its group of copies, in one step.

    Raises:
        UserError: there is no such comment.

    """
    with library.store.write() as connection:
        label = f"Split off {_whom(comments.name_of(connection, comment_id))}"
        changes = [(one, "group", group) for one, group in groups.without(connection, comment_id).items()]
        step = journal.record_step(connection, changes, who=library.who, by="hand", label=label)
    return _step(label, [comment_id], step)
