"""What is decided about a JSON document before its first record is read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from moderator.importers.base import Options, Source
from moderator.importers.generic.json_fields import as_text
from moderator.importers.generic.json_people import NOBODY, People
from moderator.importers.generic.json_records import getter, placed
from moderator.importers.generic.json_shape import Shape
from moderator.importers.generic.kinds import Told
from moderator.importers.generic.rows import proved_order
from moderator.importers.generic.steps import Step
from moderator.importers.meaning.headers import Choice
from moderator.importers.meaning.times import day_order


@dataclass(frozen=True)
class JsonReading:
    """What was decided about a document before its first record is read."""

    shape: Shape
    columns: tuple[str, ...]
    choices: Mapping[str, Choice]
    platform: str | None
    day_first: bool | None
    asks_day_order: bool
    unusable: frozenset[str]
    warnings: tuple[str, ...]
    post: str | None = None
    markup: bool = False
    """Whether texts are HTML."""
    kind: tuple[str, Told] | None = None
    """The field that tells comments from the post above them."""
    step: Step | None = None
    """What is done to each comment beyond its fields."""
    rooted: bool = False
    """What a thread is named after is a record like its answers."""
    people: People = NOBODY
    """Who wrote, where the records have no more of them than ids."""


def day_order_of(
    source: Source,
    found: Shape,
    choices: Mapping[str, Choice],
    rows: Sequence[Sequence[str]],
    options: Options,
) -> tuple[bool | None, bool]:
    """Return whether the day comes first in dates, and whether a person should be asked."""
    when = choices.get("created_at")
    if when is None or options.day_first is not None:
        return options.day_first, False
    get = getter(when.column)
    values = (as_text(get(record[1])) for record in placed(source, found)
              if isinstance(record, tuple) and isinstance(record[1], dict))  # fmt: skip
    sample = [row[when.place] for row in rows]
    proved = proved_order(values, sample)
    return proved, proved is None and day_order(sample).asked
