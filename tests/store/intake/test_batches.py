"""What is kept of an import: damage in it is a sentence."""

import pytest
from sqlalchemy import update

from moderator.core.errors import UserError
from moderator.store.intake import batches
from moderator.store.schema import batches as table


@pytest.mark.parametrize(
    "values",
    [
        {"files": '["a.csv'},
        {"files": "7"},
        {"files": "[1, null]"},
        {"files": "[" * 100_000},
        {"report": '{"imported": '},
        {"report": "[]"},
    ],
)
def test_a_damaged_entry_of_an_import_is_a_sentence(store, values):
    with store.write() as connection:
        batch = batches.begin(connection, ["a.csv"])
        batches.finish(connection, batch, "{}")
    with store.read() as connection:
        assert batches.list_batches(connection)[0].files == ("a.csv",)
    with store.write() as connection:
        connection.execute(update(table).values(**values))
    with store.read() as connection, pytest.raises(UserError, match=f"import {batch} is damaged"):
        batches.list_batches(connection)
    if "files" in values:
        with pytest.raises(UserError, match="is damaged"), store.write() as connection:
            batches.undo(connection, batch)
        with store.read() as connection:
            assert connection.execute(table.select()).one().state == "done"
