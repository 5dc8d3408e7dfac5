"""Which column says when a comment was written, of several that hold dates."""

import re
from collections.abc import Sequence

from moderator.importers.meaning.columns import Column
from moderator.importers.meaning.nameless import ASIDE
from moderator.importers.meaning.synonyms import claims, normalise
from moderator.importers.meaning.times import day_order

PERSONS = frozenset(("user", "username", "author", "name", "screen"))
"""Words that say a person is meant, and not what the person wrote."""
_JOINED = PERSONS | frozenset(
    ["commenter", "member", "owner", "account", "profile", "channel", "creator", "joined", "registered"]
)
"""Words that say a date is of a person's account."""
_SAME_IN_UTC = re.compile(r"(?P<same>.+)_(?:utc|gmt)\Z")
_IN_UTC = re.compile(r"(?:^|_)\(?(?:utc|gmt)\)?\Z")


def in_utc(name: str) -> bool:
    """Say whether the name of a column says that its times are in UTC."""
    return bool(_IN_UTC.search(normalise(name)))


def fit(score: float, column: Column, table: Sequence[Column]) -> float:
    """Return how well a column fits, by what its name is worth and what is beside it."""
    if column.dates < 0.6:
        return 0.0
    rivals = [other for other in table if "created_at" in claims(other.name)]
    exact = [other for other in rivals if other.dates > 0.8 and other.relative < 0.2 and not _is_aside(other)]
    if exact and column.relative > 0.2:
        return 0.0  # "4 days ago" says less than the date beside it.
    # Where day and month can be the other way round, the column beside says which, and how wide dates spread.
    clear = [other for other in exact if not _is_unclear(other)]
    if clear and _is_unclear(column):
        return score / 2
    # Dates that hardly move are of a database, not of people: the widest spread wins.
    widest = max((other.spread for other in clear or exact or rivals), default=0.0)
    share = column.spread / widest if widest else 1.0
    score = max(score, _of_the_same(column, table))
    return max(score + (2.0 if share > 0.2 else 0.0) - (4.0 if _is_aside(column) else 0.0), 0.0)


def _is_aside(column: Column) -> bool:
    """Say whether a date is of something else, be it by its name as good as any."""
    words = set(normalise(column.name).split("_"))
    # When somebody joined spreads over more years than anything that was written.
    return bool(words & (ASIDE | _JOINED)) or normalise(column.name) == "repliedat"


def _is_unclear(column: Column) -> bool:
    order = day_order(column.values[:60])
    return order.asked and order.day_first is None


def _of_the_same(column: Column, table: Sequence[Column]) -> float:
    """Return what a column in UTC is worth beside the same by another clock: a little more than that."""
    found = _SAME_IN_UTC.match(normalise(column.name))
    if found is None or not any(normalise(other.name) == found["same"] for other in table):
        return 0.0
    return claims(found["same"]).get("created_at", 0.0) + 0.01
