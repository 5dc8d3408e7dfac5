"""Who waits to write, and for how long."""

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import event

from moderator.core.errors import UserError
from moderator.store.engine import Store
from moderator.store.file import waiting


@pytest.fixture
def held(store: Store) -> Iterator[Callable[[], None]]:
    """Let another program write, and return what lets it end."""
    other = sqlite3.connect(store.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield lambda: other.execute("ROLLBACK") if other.in_transaction else None
    other.close()


def test_long_work_that_says_that_it_goes_on_is_waited_for(
    store: Store, held: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "PATIENCE", 0.0)
    waits = []

    def sleep(seconds: float) -> None:
        waits.append(waiting.mark(store.path).exists())
        if len(waits) == 40:
            held()

    monkeypatch.setattr(waiting.time, "sleep", sleep)
    store.say_loading()
    with store.write() as connection:
        assert connection is not None
    assert waits == [True] * 40, "it is in sight all the while"
    assert not waiting.mark(store.path).exists()


@pytest.mark.parametrize("silent", [None, waiting.SILENT + 5])
def test_work_that_says_nothing_is_not_waited_for(
    store: Store, held: Callable[[], None], monkeypatch: pytest.MonkeyPatch, silent: float | None
) -> None:
    monkeypatch.setattr(waiting, "PATIENCE", 0.0)
    if silent is not None:
        store.say_loading()
        then = time.time() - silent
        os.utime(waiting.loading(store.path), (then, then))
    with pytest.raises(UserError, match="Another program is writing"), store.write():
        pass
    assert not waiting.mark(Path(store.path)).exists()


def test_who_waits_for_long_work_is_told_until_it_ends(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> None:
        with store.write(long=True):
            assert waiting.is_loading(store.path)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert not waiting.is_loading(store.path)
    committed = []
    event.listen(store._engine, "commit", lambda _: committed.append(waiting.is_loading(store.path)))
    with store.write(long=True) as connection:
        assert connection is not None
    assert committed == [True], "nor does who waits give up while it is committed"
    assert not waiting.is_loading(store.path)

    told = []

    class Ended:
        def wait(self, seconds: float) -> bool:
            assert seconds < waiting.SILENT / 2, "it is not silent for long"
            told.append(waiting.is_loading(store.path))
            waiting.say(store.path, goes_on=False)
            return len(told) == 3

    waiting._tell(store.path, Ended())
    assert told == [False, True, True]
