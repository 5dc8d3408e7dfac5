from pathlib import Path

import pytest

from moderator.core.comment import Decision
from moderator.core.query import parse
from moderator.services.search import searching
from moderator.store import journal
from moderator.store.engine import Store
from tests.store.making import fill, score_all, some


class Holder:
    """What the searching service needs of a library."""

    def __init__(self, path: Path) -> None:
        self.store = Store.open(path)


@pytest.fixture
def library(tmp_path: Path):  # type: ignore[no-untyped-def]
    holder = Holder(tmp_path / "library.sqlite")
    new = some(40)
    new[5] = new[5]._replace(text="my parcel never arrived, refund please")
    new[6] = new[6]._replace(text="refund my parcel at once")
    fill(holder.store, new)
    score_all(holder.store)
    yield holder
    holder.store.close()


def test_searches_are_saved_renewed_and_forgotten(library: Holder) -> None:
    searching.save_search(library, "Refunds", "refund")
    searching.save_search(library, "Refunds", "refund parcel")
    (kept,) = searching.saved_searches(library)
    assert (kept.name, kept.query) == ("Refunds", "refund parcel")
    assert searching.count(library, parse(kept.query)) == 2
    searching.remove_search(library, kept.id)
    assert searching.saved_searches(library) == []


def test_similar_decisions_are_found_by_rare_words(library: Holder) -> None:
    with library.store.write() as connection:
        journal.record_step(
            connection, [(7, "decision", Decision.FLAGGED)], who="me", by="hand", label="Flagged"
        )
    (found,) = searching.similar(library, 6)
    assert (found.id, found.decision) == (7, Decision.FLAGGED)
    assert searching.similar(library, 1) == []


def test_names_are_offered_while_typing(library: Holder) -> None:
    assert searching.values_like(library, "author", "THOR3") == ["author3"]
    assert searching.values_like(library, "thread", "%") == []
    assert searching.values_like(library, "likes", "1") == []
