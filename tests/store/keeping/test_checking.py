"""A look for damage keeps nobody from deciding."""

import pytest

from moderator.core.comment import Decision
from moderator.store import fulltext, journal
from moderator.store.engine import Store
from moderator.store.file import waiting
from moderator.store.keeping import checking
from tests.store.making import fill, some


def test_who_decides_while_a_library_is_looked_at_need_not_wait(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "PATIENCE", 0.0)
    fill(store, some(3))
    decided = []
    for name in ("_integrity", "_references"):
        looking = getattr(checking, name)

        def meanwhile(*asked: object, _looking=looking, **how: object) -> list[str]:
            with store.write() as connection:
                change = [(1, "decision", list(Decision)[1 + len(decided)])]
                decided.append(
                    journal.record_step(connection, change, who="anna", by="hand", label="Decided")
                )
            return _looking(*asked, **how)

        monkeypatch.setattr(checking, name, meanwhile)
    assert checking.check(store) == []
    assert len(decided) == 2


@pytest.mark.parametrize("repair", [False, True])
def test_who_has_to_wait_is_told_that_it_takes_its_time(
    store: Store, monkeypatch: pytest.MonkeyPatch, repair: bool
) -> None:
    fill(store, some(3))
    told = []
    sound = fulltext.is_sound
    monkeypatch.setattr(
        fulltext,
        "is_sound",
        lambda connection: (told.append(waiting.is_loading(store.path)), sound(connection))[1],
    )
    assert checking.check(store, repair=repair) == []
    assert told == [True]
    assert not waiting.is_loading(store.path)
