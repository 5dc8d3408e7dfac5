"""After any sequence of acts the kept counts equal a recount, and undoing everything gives the first state back."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from moderator.core.comment import CommentRow, Decision, Sentiment
from moderator.store import batches, comments, journal, tallies
from moderator.store.engine import Store
from tests.store.making import fill, scored, some

IDS = st.lists(st.integers(1, 12), min_size=1, max_size=12, unique=True)


class Library(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "library.sqlite"
        self.store = Store.open(self.path)
        self.batches = [fill(self.store, some(12))[0]]
        self.first = self.rows()

    def rows(self) -> list[tuple[object, ...]]:
        with self.store.read() as connection:
            return [_said(row) for row in comments.rows(connection, list(range(1, 200)))]

    def alive(self, ids: list[int]) -> list[int]:
        with self.store.read() as connection:
            return [row.id for row in comments.rows(connection, ids)]

    @rule(ids=IDS, decision=st.sampled_from(list(Decision)))
    def decide(self, ids: list[int], decision: Decision) -> None:
        with self.store.write() as connection:
            changes = [(one, "decision", decision) for one in self.alive(ids)]
            journal.record_step(connection, changes, who="me", by="query", label="d")

    @rule(ids=IDS, sentiment=st.sampled_from([*Sentiment, None]))
    def relabel(self, ids: list[int], sentiment: Sentiment | None) -> None:
        with self.store.write() as connection:
            changes = [(one, "sentiment", sentiment) for one in self.alive(ids)]
            journal.record_step(connection, changes, who="me", by="hand", label="s")

    @rule(ids=IDS, negative=st.floats(0.01, 0.99), model=st.sampled_from(["m1", "m2"]))
    def score(self, ids: list[int], negative: float, model: str) -> None:
        with self.store.write() as connection:
            comments.store_scores(connection, model, [(one, scored(negative)) for one in self.alive(ids)])

    @rule(start=st.integers(0, 40), n=st.integers(1, 9))
    def bring(self, start: int, n: int) -> None:
        self.batches.append(fill(self.store, some(n, start=start))[0])

    @rule(data=st.data())
    def take_back_an_import(self, data: st.DataObject) -> None:
        if len(self.batches) > 1:
            batch = data.draw(st.sampled_from(self.batches[1:]))
            self.batches.remove(batch)
            with self.store.write() as connection:
                batches.undo(connection, batch, "me")

    @rule()
    def undo(self) -> None:
        with self.store.write() as connection:
            journal.undo(connection, "me")

    @rule()
    def redo(self) -> None:
        with self.store.write() as connection:
            journal.redo(connection, "me")

    @rule()
    def reopen(self) -> None:
        self.store.close()
        self.store = Store.open(self.path)

    @invariant()
    def kept_is_recounted(self) -> None:
        with self.store.write() as connection:
            assert tallies.recount(connection) == []

    def teardown(self) -> None:
        if not hasattr(self, "store"):
            return
        with self.store.write() as connection:
            while journal.undo(connection, "me"):
                pass
        assert [row for row in self.rows() if row[0] <= 12] == self.first  # type: ignore[operator]
        self.store.close()
        self.folder.cleanup()


def _said(row: CommentRow) -> tuple[object, ...]:
    return row.id, row.text, row.decision, row.corrected_label, row.note


TestLibrary = Library.TestCase
TestLibrary.settings = settings(
    max_examples=15, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
