"""Chats whose dates change their order on the way: the exports of two phones in one file, one below the other."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import NamedTuple

from moderator.importers.formats.whatsapp_lines import ORDERS, can_be, in_order

_UNREADABLE, _BACKWARD, _TURN, _TURN_SEEN = 5, 2, 4, 2
"""What a date that cannot be costs, one before the last, a change of the order, and one where the clock changes too."""
_RARE = {"dmy": 0, "mdy": 0, "ymd": 1}
"""Nearly nobody begins with the year, unless nothing else fits."""
_MOST_TURNS = 200


class Turn(NamedTuple):
    """From which line on the dates are in which order."""

    line: int
    order: str
    since: int
    """The line behind which nothing tells whether the turn came earlier."""


@dataclass(frozen=True)
class _Way:
    """One way to read all dates so far, the last in a certain order."""

    cost: int
    turns: tuple[Turn, ...]
    last: tuple[int, ...] = ()


@dataclass
class Turns:
    """Finds the likeliest order of every date of one chat; no more is held than one way for each order."""

    _ways: dict[str, _Way] = field(
        default_factory=lambda: {order: _Way(_RARE[order], (Turn(0, order, 0),)) for order in ORDERS}
    )
    _proofs: dict[str, int] = field(default_factory=dict)
    """By order, the last line with a date that cannot be in it."""
    _clock: tuple[bool, bool] | None = None

    def look(self, line: int, found: re.Match[str]) -> None:
        """Take the date of one header into account."""
        if found["a"] is None:
            return
        digits = (found["a"], found["b"], found["c"])
        numbers = tuple(int(part) for part in digits)
        clock = (bool(found["after"] or found["before"]), bool(found["s"]))
        seen = self._clock is not None and clock != self._clock
        self._clock = clock
        ways = {}
        for order in ORDERS:
            date = in_order(numbers, order)
            fits = can_be(date, digits, order)
            best = self._ways[order]
            best = _Way(
                best.cost + _cost(date, best.last, fits=fits), best.turns, date if fits else best.last
            )
            for other, way in self._ways.items():
                if other == order or not fits or not way.last or len(way.turns) >= _MOST_TURNS:
                    continue
                cost = (
                    way.cost
                    + (_TURN_SEEN if seen else _TURN)
                    + _cost(date, way.last, fits=True)
                    + _RARE[order]
                )
                # Of turns as good as each other the last is taken: what went before goes on.
                if cost <= best.cost:
                    since = line if seen else self._proofs.get(order, 0)
                    best = _Way(cost, (*way.turns, Turn(line, order, since)), date)
            ways[order] = best
            if not fits:
                self._proofs[order] = line
        self._ways = ways

    @property
    def found(self) -> tuple[Turn, ...]:
        """The turns of the likeliest way, the first of which is the beginning."""
        return min(self._ways.values(), key=lambda way: way.cost).turns


def _cost(date: tuple[int, ...], last: tuple[int, ...], *, fits: bool) -> int:
    if not fits:
        return _UNREADABLE
    return _BACKWARD if date < last else 0


def order_at(turns: tuple[Turn, ...], line: int) -> tuple[str, bool]:
    """Return the order of the date on a line, and whether it could be that behind the next turn as well."""
    place = bisect_right(turns, line, key=lambda turn: turn.line)
    following = turns[place] if place < len(turns) else None
    return turns[max(place - 1, 0)].order, following is not None and following.since < line
