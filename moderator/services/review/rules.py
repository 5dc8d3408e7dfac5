"""Rules: tried on the whole library before they act, off until switched on, each run one step of history.

A rule speaks only of comments about which nobody has spoken yet; it never overrules a person.
"""

import random
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from moderator.core.comment import CommentRow
from moderator.core.errors import UserError
from moderator.core.operation import Changes, JobContext
from moderator.core.rule import Kind, Rule, checked, node, words_of
from moderator.services.backups import LARGE
from moderator.services.words.patterns import LINK, Matches, compiled
from moderator.services.words.spellings import variants
from moderator.store import comments, journal
from moderator.store import rules as kept

if TYPE_CHECKING:
    from moderator.services.library import Library
    from moderator.store.figures import Reading

PAGE = 5000
"""Comments whose texts are read at a time."""
SAMPLES = 5


@dataclass(frozen=True, slots=True)
class Trial:
    """What a rule would do to this library; nothing of it has been done."""

    rule: Rule
    total: int
    """Comments in the library."""
    caught: int
    open: int
    """Those of the caught on which it would act: nobody has spoken about them."""
    wrong: int
    """Those of the caught of which a person has said the opposite."""
    samples: tuple[CommentRow, ...] = ()
    wrong_samples: tuple[CommentRow, ...] = ()
    overlaps: tuple[tuple[str, int], ...] = ()
    """Other rules that catch some of the same, and how many."""
    spellings: tuple[tuple[str, int], ...] = ()
    """Other spellings of its words, and in how many comments they stand."""


@dataclass(frozen=True, slots=True)
class RuleRun:
    """What one rule did."""

    rule: str
    decided: int
    label: str
    problem: str = ""
    """Why it was switched off, in a sentence; empty while all is well."""

    @property
    def changes(self) -> Changes:
        """What views should look at again."""
        return Changes.VERDICTS | Changes.SETTINGS if self.decided else Changes.SETTINGS


def list_rules(library: "Library") -> list[Rule]:
    """Return all rules, in the order in which they are asked."""
    with library.store.read() as connection:
        return kept.list_rules(connection)


def get(library: "Library", name: str) -> Rule:
    """Return the rule of this name.

    Raises:
        UserError: there is none.

    """
    with library.store.read() as connection:
        return _known(kept.find(connection, name), name)


def add(library: "Library", rule: Rule) -> Rule:
    """Keep a new rule, switched off.

    Raises:
        UserError: it looks for nothing that can be found, or its name is taken.

    """
    rule = replace(valid(rule), on=False, reached=0)
    with library.store.write() as connection:
        _require_free(kept.find(connection, rule.name), rule)
        rule = kept.add(connection, rule)
        journal.note_event(
            connection, "rule", who=library.who, label=f"Made rule “{rule.name}”", after=rule.sentence
        )
    return rule


def _require_free(known: Rule | None, rule: Rule) -> None:
    if known is not None:
        raise UserError(f"There is a rule “{rule.name}” already.", advice="Choose another name.")


def remove(library: "Library", name: str) -> Rule:
    """Forget a rule and return what it was; what it did stands, and can be undone as before.

    Raises:
        UserError: there is no such rule.

    """
    with library.store.write() as connection:
        rule = _known(kept.find(connection, name), name)
        kept.remove(connection, rule)
        journal.note_event(connection, "rule", who=library.who, label=f"Removed rule “{rule.name}”")
    return rule


def put_back(library: "Library", rule: Rule) -> None:
    """Keep a rule again as it was when it was removed: on or off, and at its old place among the others.

    Raises:
        UserError: its name was taken meanwhile.

    """
    with library.store.write() as connection:
        _require_free(kept.find(connection, rule.name), rule)
        kept.add(connection, rule)
        label = f"Put rule “{rule.name}” back"
        journal.note_event(connection, "rule", who=library.who, label=label, after=rule.sentence)


def switch(library: "Library", name: str, *, on: bool) -> Rule:
    """Let a rule act on what comes in from now on, or no more.

    Raises:
        UserError: there is no such rule.

    """
    with library.store.write() as connection:
        rule = _known(kept.find(connection, name), name)
        if rule.on is not on:
            rule = replace(rule, on=on, reached=comments.last_id(connection))
            kept.change(connection, rule)
            label = f"Switched rule “{rule.name}” {'on' if on else 'off'}"
            journal.note_event(connection, "rule", who=library.who, label=label, after=rule.sentence)
    return rule


def valid(rule: Rule) -> Rule:
    """Return the rule, tidied.

    Raises:
        UserError: it cannot be kept.

    """
    rule = checked(rule)
    if rule.kind is Kind.PATTERN:
        compiled(rule.value)
    return rule


def try_rule(library: "Library", rule: Rule, context: JobContext | None = None) -> Trial:
    """Say what a rule would do to the whole library, and do nothing.

    Raises:
        UserError: it cannot be tried, or takes too long over a comment.
        Cancelled: the person asked to stop.

    """
    context = context or JobContext()
    rule = valid(rule)
    others = [one for one in list_rules(library) if one.name.casefold() != rule.name.casefold()]
    own, *theirs = _matches(library, [rule, *others], context, strict=1)
    ids = own or array("q")
    caught = set(ids)
    pairs = zip(others, theirs, strict=True)
    shared = [(other.name, len(caught.intersection(found or ()))) for other, found in pairs]
    words = words_of(rule.value) if rule.kind is Kind.WORD else []
    with library.store.read() as connection:
        free = kept.untouched(connection, rule, ids)
        wrong = kept.contradicted(connection, rule, ids)
        return Trial(
            rule,
            kept.total(connection),
            len(ids),
            len(free),
            len(wrong),
            tuple(comments.rows(connection, _some(free or ids))),
            tuple(comments.rows(connection, _some(wrong))),
            tuple(sorted((one for one in shared if one[1]), key=lambda one: -one[1])),
            tuple(variants(words, lambda sought: kept.known_words(connection, sought))),
        )


def run(library: "Library", name: str, context: JobContext | None = None) -> RuleRun:
    """Let a rule act on every comment of the library that nobody has spoken about; one step.

    Raises:
        UserError: there is no such rule (any more), or it takes too long over a comment.
        Cancelled: the person asked to stop; nothing was decided.

    """
    rule = get(library, name)
    [ids] = _matches(library, [rule], context or JobContext(), strict=1)
    with library.store.write(long=True) as connection:
        _known(kept.find(connection, name), name)
        return _act(library, connection, rule, ids or ())


def run_new(library: "Library", context: JobContext | None = None) -> list[RuleRun]:
    """Let the rules that are on act on what came in since; return those that did something.

    The first rule that catches a comment decides. A rule that takes too long is switched off, and says so.

    Raises:
        Cancelled: the person asked to stop; what was decided before stays.

    """
    context = context or JobContext()
    active = [rule for rule in list_rules(library) if rule.on]
    if not active:
        return []
    with library.store.read() as connection:
        newest = comments.last_id(connection)
        unread = comments.first_unread(connection)
    # What came in after the machine was done has no figures yet: a limit for them looks at it the next time.
    read = newest if unread is None else unread - 1
    upto = {rule.id: read if rule.kind is Kind.SCORE else newest for rule in active}
    waiting = [rule for rule in active if rule.reached < upto[rule.id]]
    found = _matches(library, waiting, context, after=min((one.reached for one in waiting), default=newest))
    runs = []
    for rule, ids in zip(waiting, found, strict=True):
        context.check()
        if ids is None:
            try:
                switch(library, rule.name, on=False)
            except UserError:
                continue  # A person has removed it meanwhile.
            problem = f"Rule “{rule.name}” took too long and was switched off."
            runs.append(RuleRun(rule.name, 0, "", problem))
            continue
        with library.store.write(long=len(ids) > LARGE) as connection:
            now = kept.find(connection, rule.name)
            if now is None or not now.on:
                continue  # A person has removed it, or switched it off, while texts were read.
            last = upto[rule.id]
            done = _act(library, connection, now, [one for one in ids if now.reached < one <= last])
            kept.change(connection, replace(now, reached=max(now.reached, last)))
        if done.decided:
            runs.append(done)
    return runs


def _act(library: "Library", connection: "Reading", rule: Rule, ids: Sequence[int]) -> RuleRun:
    """Speak about those of these comments that are free."""
    free = kept.untouched(connection, rule, ids)
    number = "a comment" if len(free) == 1 else f"{len(free):,} comments"
    done = rule.decision.value if rule.decision else f"labelled {rule.action.value}:"
    label = f"Rule “{rule.name}” {done} {number}"
    what = ("decision", rule.decision) if rule.decision else ("sentiment", rule.sentiment)
    step = journal.record_step(
        connection,
        [(one, *what) for one in free],
        who=library.who,
        by=f"rule {rule.name}",
        label=label,
    )
    return RuleRun(rule.name, len(free) if step else 0, label)


def _matches(
    library: "Library", rules: Sequence[Rule], context: JobContext, *, after: int = 0, strict: int = 0
) -> "list[array[int] | None]":
    """Return the ids that each rule catches; None for one that took too long.

    The first `strict` rules raise instead. Texts are read once for all rules that need them.
    """
    found: list[array[int] | None] = []
    reading: dict[int, Matches] = {}
    for place, rule in enumerate(rules):
        context.check()
        wanted = node(rule)
        found.append(array("q"))
        if wanted is None:
            reading[place] = compiled(LINK if rule.kind is Kind.LINKS else rule.value)
            continue
        with library.store.read() as connection:
            found[place] = kept.matching(connection, wanted, after)
    if reading:
        _read(library, found, reading, context, after, strict)
    return found


def _read(
    library: "Library",
    found: "list[array[int] | None]",
    reading: dict[int, Matches],
    context: JobContext,
    after: int,
    strict: int,
) -> None:
    with library.store.read() as connection:
        total = kept.total(connection)
    done = 0
    while reading:
        with library.store.read() as connection:
            page = comments.texts(connection, after, PAGE)
        if not page:
            return
        for place, matches in list(reading.items()):
            caught = found[place]
            assert caught is not None
            try:
                caught.extend(one for one, text in page if matches(text))
            except UserError:
                if place < strict:
                    raise
                found[place] = None
                del reading[place]
            context.check()
        after = page[-1][0]
        done += len(page)
        context.step(done, max(total, done), "Reading comments")


def _some(ids: Sequence[int]) -> list[int]:
    """Return a few, drawn by chance but the same ones each time."""
    return sorted(random.Random(len(ids)).sample(list(ids), min(SAMPLES, len(ids))))


def _known(rule: Rule | None, name: str) -> Rule:
    if rule is None:
        raise UserError(f"There is no rule “{name}”.", advice="“moderator rules” lists them.")
    return rule
