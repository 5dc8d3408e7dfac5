"""The rules of a library, and what they find in it."""

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sqlalchemy import Connection, RowMapping, delete, insert, select, text, update

from moderator.core.comment import Decision
from moderator.core.query import CommentQuery, Node, Order
from moderator.core.rule import Action, Kind, Rule
from moderator.store import search
from moderator.store.bulk import CHUNK
from moderator.store.schema import DECISION_CODE, SENTIMENT_CODE, comments, rules
from moderator.store.suggest import count_words

_r, _c = rules.c, comments.c
_COLUMNS = (_r.id, _r.name, _r.kind, _r.value, _r.action, _r.is_on, _r.reached)


def list_rules(connection: Connection) -> list[Rule]:
    """Return all, in the order in which they are asked."""
    return [_rule(row) for row in connection.execute(select(*_COLUMNS).order_by(_r.id)).mappings()]


def find(connection: Connection, name: str) -> Rule | None:
    """Return the rule of this name, whatever the case of its letters."""
    wanted = name.strip().casefold()
    return next((rule for rule in list_rules(connection) if rule.name.casefold() == wanted), None)


def add(connection: Connection, rule: Rule) -> Rule:
    """Keep a new rule, at the end."""
    values = {
        "name": rule.name,
        "kind": rule.kind.value,
        "value": rule.value,
        "action": rule.action.value,
        "is_on": int(rule.on),
        "reached": rule.reached,
    }
    kept = connection.execute(insert(rules).values(**values).returning(_r.id)).scalar_one()
    return replace(rule, id=int(kept))


def change(connection: Connection, rule: Rule) -> None:
    """Keep whether a rule is on, and how far it has come."""
    connection.execute(update(rules).where(_r.id == rule.id).values(is_on=int(rule.on), reached=rule.reached))


def remove(connection: Connection, rule: Rule) -> None:
    """Forget a rule; what it did stands."""
    connection.execute(delete(rules).where(_r.id == rule.id))


def matching(connection: Connection, node: Node, after: int = 0) -> "array[int]":
    """Return the ids above `after` that a search finds, ascending."""
    if not after:
        return search.ids(connection, CommentQuery(where=node, order=Order.ID))
    # A few new comments are looked at one by one: no index of the whole is walked for them.
    found = select(_c.id).where(_c.id > after, search.compile_node(node)).order_by(_c.id)
    return array("q", connection.execute(found).scalars())


def untouched(connection: Connection, rule: Rule, ids: Sequence[int]) -> list[int]:
    """Return those of these comments about which nobody has spoken on the axis of the rule."""
    free = DECISION_CODE[Decision.OPEN]
    any_decision = rule.decision is None
    return [
        one
        for one, decision, corrected in _said(connection, ids)
        if corrected is None and (any_decision or decision == free)
    ]


def contradicted(connection: Connection, rule: Rule, ids: Sequence[int]) -> list[int]:
    """Return those of these comments of which a person has said the opposite of what the rule would."""
    said = _said(connection, ids)
    if rule.decision is None:
        assert rule.sentiment is not None
        mine = SENTIMENT_CODE[rule.sentiment]
        return [one for one, _, corrected in said if corrected is not None and corrected != mine]
    approves = rule.decision is Decision.APPROVED
    against = (Decision.FLAGGED, Decision.HELD) if approves else (Decision.APPROVED,)
    codes = {DECISION_CODE[one] for one in against}
    return [one for one, decision, _ in said if decision in codes]


def _said(connection: Connection, ids: Sequence[int]) -> Iterator[tuple[int, int, int | None]]:
    # Sifted here: with a condition on the decision SQLite would walk all open comments for each part.
    wanted = select(_c.id, _c.decision, _c.corrected)
    for part in _parts(ids):
        for row in connection.execute(wanted.where(_c.id.in_(part)).order_by(_c.id)):
            yield row[0], row[1], row[2]


def total(connection: Connection) -> int:
    """Return how many comments there are."""
    return int(connection.execute(text("SELECT coalesce(sum(n), 0) FROM tallies")).scalar_one())


def known_words(connection: Connection, words: Sequence[str]) -> dict[str, int]:
    """Return in how many comments each of these words stands; those in none are left out."""
    return count_words(connection, words)


def _parts(ids: Sequence[int]) -> list[list[int]]:
    return [list(ids[start : start + CHUNK]) for start in range(0, len(ids), CHUNK)]


def _rule(row: RowMapping) -> Rule:
    return Rule(
        row["name"],
        Kind(row["kind"]),
        row["value"],
        Action(row["action"]),
        bool(row["is_on"]),
        row["reached"],
        row["id"],
    )
