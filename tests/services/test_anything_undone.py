"""Whatever is done, in whatever order: the counts that are kept equal a recount, and undo gives back what was.

`pytest --hypothesis-profile=long` tries many more sequences, and longer ones.
"""

import contextlib
import shutil
import sqlite3
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from moderator.core.comment import Decision, Sentiment
from moderator.core.query import parse
from moderator.core.rule import Action, Kind, Rule
from moderator.services.handout import handback
from moderator.services.intake import batches, grouping
from moderator.services.library import Library
from moderator.services.review import reviewing, rules
from moderator.services.search import searching
from moderator.store import comments
from tests.store.making import fill, scored, some

FIRST = 12
COPIES = (
    "stop it now please, all of you",
    "Stop it now, please: all of you!",
    "buy cheap boxes here today ok",
)
PLACES = st.lists(st.integers(0, 30), min_size=1, max_size=12, unique=True)
DECISIONS = st.sampled_from(list(Decision))
SENTIMENTS = st.sampled_from(list(Sentiment))
SEARCHES = st.sampled_from(
    [
        "",
        "number",
        "label:negative",
        "is:alike",
        "author:author1",
        "-number",
        "likes>5 or is:noted",
        "is:corrected",
    ]
)
RULES = ("Boxes", "Numbers")
COMMENTS = "SELECT * FROM comments ORDER BY id"
STEPS = 'SELECT id, seq, at_ms, who, "by", label, undoes FROM steps'
PERSONS = ("text", "decision", "corrected", "note", "handed_ms", "group_id")
"""What a person says of a comment, and what makes it the one it is."""

Row = dict[str, Any]


@dataclass
class Done:
    """A step as a person remembers it: what there was before and after."""

    label: str
    before: dict[int, Row]
    after: dict[int, Row]
    era: int
    """Imports and their undo move groups, and are no steps: across them groups are not compared."""


class Desk(RuleBasedStateMachine):
    template: Path

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "library.db"
        shutil.copy(self.template, self.path)
        self.library = Library.open(self.path, who="anna")
        self.done: list[Done] = []
        self.undone: list[Done] = []
        self.written: list[tuple[object, ...]] = []
        self.steps: set[tuple[object, ...]] = set()
        self.batches: list[int] = []
        self.era = 0
        self.came = 0
        self.look()
        self.start = self.now

    def look(self) -> None:
        """Read everything past the program, and check all that must hold whatever was done."""
        with contextlib.closing(sqlite3.connect(self.path)) as connection:
            connection.row_factory = sqlite3.Row
            rows = [dict(row) for row in connection.execute(COMMENTS)]
            kept = {
                tuple(row)[:4]: row["n"] for row in connection.execute("SELECT * FROM tallies WHERE n != 0")
            }
            written = [tuple(row) for row in connection.execute("SELECT * FROM journal ORDER BY seq")]
            steps = {tuple(row) for row in connection.execute(STEPS)}
            states = Counter(row[0] for row in connection.execute("SELECT state FROM steps"))
        assert kept == Counter(_cell(row) for row in rows)
        _check_groups(rows)
        # Nothing that was written down ever changes.
        assert written[: len(self.written)] == self.written
        assert self.steps <= steps
        assert (states["done"], states["undone"]) == (len(self.done), len(self.undone))
        self.written, self.steps = written, steps
        self.now = {row["id"]: {name: row[name] for name in PERSONS} for row in rows}
        self.waits = {row["id"] for row in rows if _cell(row)[1:] == (0, 0, 0)}

    def chosen(self, places: list[int]) -> list[int]:
        alive = sorted(self.now)
        return list(dict.fromkeys(alive[place % len(alive)] for place in places))

    def took(self, step: reviewing.Step) -> None:
        """Remember a step. One that changed nothing is none, and leaves what could be done again."""
        before = self.now
        if step.step is None:
            self.look()
            assert self.now == before
            return
        self.undone.clear()
        self.done.append(Done(step.label, before, {}, self.era))
        self.look()
        self.done[-1].after = self.now

    @rule(places=PLACES, decision=DECISIONS, note=st.sampled_from([None, "", "rude", "ask Bo"]))
    def decide(self, places: list[int], decision: Decision, note: str | None) -> None:
        self.took(reviewing.decide(self.library, self.chosen(places), decision, note=note))

    @rule(places=PLACES, sentiment=SENTIMENTS)
    def relabel(self, places: list[int], sentiment: Sentiment) -> None:
        self.took(reviewing.relabel(self.library, self.chosen(places), sentiment))

    @rule(place=st.integers(0, 30), decision=DECISIONS)
    def decide_a_group(self, place: int, decision: Decision) -> None:
        members = searching.group(self.library, self.chosen([place])[0])
        self.took(reviewing.decide(self.library, members, decision, by="group"))

    @rule(place=st.integers(0, 30))
    def split_off(self, place: int) -> None:
        [one] = self.chosen([place])
        self.took(reviewing.split_off(self.library, one))
        assert self.now[one]["group_id"] is None

    @rule(typed=SEARCHES, decision=DECISIONS)
    def decide_matching(self, typed: str, decision: Decision) -> None:
        self.took(reviewing.decide_matching(self.library, parse(typed), decision))

    @rule(name=st.sampled_from(RULES))
    def let_a_rule_act(self, name: str) -> None:
        run = rules.run(self.library, name)
        self.took(reviewing.Step(run.label, (), name if run.decided else None))

    @rule(place=st.integers(0, 30), words=st.sampled_from(["", "insult", "ask Bo"]))
    def note(self, place: int, words: str) -> None:
        self.took(reviewing.note(self.library, self.chosen([place])[0], words))

    @rule(places=PLACES, done=st.booleans())
    def hand_back(self, places: list[int], done: bool) -> None:
        self.took(handback.mark(self.library, self.chosen(places), done=done))

    @rule(places=PLACES, negative=st.floats(0.01, 0.99), model=st.sampled_from(["m1", "m2"]))
    def score(self, places: list[int], negative: float, model: str) -> None:
        with self.library.store.write() as connection:
            said = [(one, scored(negative)) for one in self.chosen(places)]
            comments.store_scores(connection, model, said)
        self.look()

    @rule(texts=st.lists(st.sampled_from((*COPIES, "something of its own")), min_size=1, max_size=4))
    def bring(self, texts: list[str]) -> None:
        new = some(len(texts), start=FIRST + self.came)
        self.came += len(texts)
        with self.library.store.read() as connection:
            last = comments.last_id(connection)
        new = [one._replace(text=text) for one, text in zip(new, texts, strict=True)]
        self.batches.append(fill(self.library.store, new)[0])
        grouping.group(self.library, after=last)
        self.era += 1
        self.look()

    @precondition(lambda self: self.batches)
    @rule(data=st.data())
    def take_back_an_import(self, data: st.DataObject) -> None:
        batch = data.draw(st.sampled_from(self.batches))
        self.batches.remove(batch)
        batches.undo(self.library, batch)
        self.era += 1
        self.look()

    @rule()
    def undo(self) -> None:
        step = reviewing.undo(self.library)
        if not self.done:
            assert step is None
            return
        last = self.done.pop()
        assert step is not None
        assert step.label == last.label
        self.undone.append(last)
        self.look()
        self.agrees(last.before, last.era)

    @rule()
    def redo(self) -> None:
        step = reviewing.redo(self.library)
        if not self.undone:
            assert step is None
            return
        last = self.undone.pop()
        assert step is not None
        assert step.label == last.label
        self.done.append(last)
        self.look()
        self.agrees(last.after, last.era)

    @rule()
    def restart(self) -> None:
        self.library.close()
        self.library = Library.open(self.path, who="anna")
        self.look()
        assert searching.counts(self.library).open_negative == len(self.waits)
        assert set(searching.queue(self.library)) <= self.waits

    def agrees(self, then: dict[int, Row], era: int) -> None:
        """Compare what is now with what was, as far as both know a comment."""
        left_out = {"group_id"} if era != self.era else set()
        for one in self.now.keys() & then.keys():
            assert _without(self.now[one], left_out) == _without(then[one], left_out)

    def teardown(self) -> None:
        if not hasattr(self, "library"):
            return
        while self.done:
            self.undo()
        assert reviewing.undo(self.library) is None
        self.agrees(self.start, 0)
        self.library.close()
        self.folder.cleanup()


def _cell(row: Row) -> tuple[object, ...]:
    """Return where a comment counts, worked out anew: what a person says stands above the machine's word."""
    felt = row["machine"] if row["corrected"] is None else row["corrected"]
    assert row["sentiment"] == felt
    return row["platform"], -1 if felt is None else felt, row["decision"], int(row["corrected"] is not None)


def _check_groups(rows: list[Row]) -> None:
    members: dict[object, list[Row]] = {}
    for row in rows:
        if row["group_id"] is not None:
            members.setdefault(row["group_id"], []).append(row)
    for name, group in members.items():
        assert group[0]["id"] == name
        assert group[0]["group_size"] == len(group) > 1


def _without(said: Row, names: set[str]) -> Row:
    return {name: value for name, value in said.items() if name not in names}


@pytest.fixture(scope="module", autouse=True)
def _template(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Make the first library once: each sequence begins with a copy."""
    Desk.template = tmp_path_factory.mktemp("template") / "library.db"
    with Library.open(Desk.template, who="anna") as library:
        new = some(FIRST)
        for place, words in ((2, COPIES[0]), (5, COPIES[1]), (7, COPIES[0])):
            new[place] = new[place]._replace(text=words)
        fill(library.store, new)
        with library.store.write() as connection:
            comments.store_scores(connection, "m1", [(one, scored(one / 14)) for one in range(1, 11)])
        grouping.group(library)
        rules.add(library, Rule("Boxes", Kind.PHRASE, "cheap boxes", Action.FLAG))
        rules.add(library, Rule("Numbers", Kind.WORD, "number", Action.POSITIVE))


LONG = settings.default.max_examples > 100

TestDesk = Desk.TestCase
TestDesk.settings = settings(
    max_examples=500 if LONG else 12,
    stateful_step_count=120 if LONG else 95,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
