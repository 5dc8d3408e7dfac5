"""The rules of a library, and what they find in it."""

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sqlalchemy import Connection, RowMapping, and_, delete, insert, select, text, update

from moderator.core.comment import Decision
from moderator.core.query import CommentQuery, Node, Or, Order, Phrase, Word
from moderator.core.rule import Action, Kind, Rule
from moderator.store import fulltext, search
from moderator.store.asking.conditions import compile_node
from moderator.store.asking.suggest import count_words
from moderator.store.rows.bulk import CHUNK
from moderator.store.rows.idlists import fetched
from moderator.store.schema import DECISION_CODE, SENTIMENT_CODE, comments, rules

_r, _c = rules.c, comments.c
MANY = 10_000
"""More comments are not looked up one by one."""
_COLUMNS = (_r.id, _r.name, _r.kind, _r.value, _r.action, _r.is_on, _r.reached)


def list_rules(connection: Connection) -> list[Rule]:
    """Return all, in the order in which they are asked."""
    return [_rule(row) for row in connection.execute(select(*_COLUMNS).order_by(_r.id)).mappings()]


def find(connection: Connection, name: str) -> Rule | None:
    """Return the rule of this name, whatever the case of its letters."""
    wanted = name.strip().casefold()
    return next((rule for rule in list_rules(connection) if rule.name.casefold() == wanted), None)


def add(connection: Connection, rule: Rule) -> Rule:
    """Keep a rule: a new one at the end, one that was removed at the place it had."""
    # No number is given twice, so that the old one is free still.
    values: dict[str, object] = {"id": rule.id} if rule.id else {}
    values |= {
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
    if not after and (match := _match_of(node)) is not None:
        # The index of words answers in the order of the numbers, and nothing else need be looked at.
        hits = f"SELECT rowid AS id FROM {fulltext.NAME} WHERE {fulltext.NAME} MATCH :match ORDER BY rowid"
        return fetched(connection, text(hits).bindparams(match=match).columns(_c.id))
    if not after:
        return search.ids(connection, CommentQuery(where=node, order=Order.ID))
    # A few new comments are looked at one by one: no index of the whole is walked for them.
    found = select(_c.id).where(_c.id > after, compile_node(node)).order_by(_c.id)
    return array("q", connection.execute(found).scalars())


def _match_of(node: Node) -> str | None:
    """Return how the index of words is asked for a word, a phrase or any of several; None for anything else."""
    parts = node.items if isinstance(node, Or) else (node,)
    matches = [fulltext.match_of(part) for part in parts if isinstance(part, Word | Phrase)]
    known = [f"({match})" for match in matches if match is not None]
    return " OR ".join(known) if len(known) == len(parts) else None


def untouched(connection: Connection, rule: Rule, ids: Sequence[int]) -> list[int]:
    """Return those of these comments about which nobody has spoken on the axis of the rule."""
    free = DECISION_CODE[Decision.OPEN]
    any_decision = rule.decision is None
    taken = {
        one
        for one, decision, corrected in _spoken(connection, ids)
        if corrected is not None or not (any_decision or decision == free)
    }
    return [one for one in _there(connection, ids) if one not in taken]


def contradicted(connection: Connection, rule: Rule, ids: Sequence[int]) -> list[int]:
    """Return those of these comments of which a person has said the opposite of what the rule would."""
    said = _spoken(connection, ids)
    if rule.decision is None:
        assert rule.sentiment is not None
        mine = SENTIMENT_CODE[rule.sentiment]
        against = {one for one, _, corrected in said if corrected is not None and corrected != mine}
    else:
        approves = rule.decision is Decision.APPROVED
        opposite = (Decision.FLAGGED, Decision.HELD) if approves else (Decision.APPROVED,)
        codes = {DECISION_CODE[one] for one in opposite}
        against = {one for one, decision, _ in said if decision in codes}
    return [one for one in ids if one in against]


def _spoken(connection: Connection, ids: Sequence[int]) -> Iterator[tuple[int, int, int | None]]:
    """Return of whom somebody has spoken, with the decision and the sentiment; of many ids, of whomever."""
    wanted = select(_c.id, _c.decision, _c.corrected)
    if len(ids) > MANY:
        # They are fewer than what a rule may catch, and stand together in an index.
        for said in (_c.decision > 0, and_(_c.decision == 0, _c.corrected.is_not(None))):
            for one, decision, corrected in connection.execute(wanted.where(said)):
                yield one, decision, corrected
        return
    # Sifted here: with a condition on the decision SQLite would walk all open comments for each part.
    for part in _parts(ids):
        for one, decision, corrected in connection.execute(wanted.where(_c.id.in_(part))):
            if decision or corrected is not None:
                yield one, decision, corrected


def _there(connection: Connection, ids: Sequence[int]) -> list[int]:
    """Return those of these ids that are comments still."""
    if len(ids) > MANY:
        gone = set(ids).difference(fetched(connection, select(_c.id)))
        return [one for one in ids if one not in gone] if gone else list(ids)
    found: set[int] = set()
    for part in _parts(ids):
        found.update(connection.execute(select(_c.id).where(_c.id.in_(part))).scalars())
    return [one for one in ids if one in found]


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
