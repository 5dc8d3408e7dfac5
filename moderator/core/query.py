"""A search, understood: what the person typed, as a tree that the store can answer.

What it is made of stands in `query_tree.py`, the grammar in `query_parser.py`, the words that a person reads in
`query_words.py`.
"""

from datetime import date

from moderator.core.query_tree import (
    EVERYTHING,
    And,
    CommentQuery,
    Compared,
    Decided,
    Felt,
    Named,
    Node,
    Not,
    Numbered,
    Or,
    Order,
    Phrase,
    QueueMode,
    State,
    Term,
    Word,
    Written,
)

__all__ = [
    "EVERYTHING",
    "And",
    "CommentQuery",
    "Compared",
    "Decided",
    "Felt",
    "Named",
    "Node",
    "Not",
    "Numbered",
    "Or",
    "Order",
    "Phrase",
    "QueueMode",
    "State",
    "Term",
    "Word",
    "Written",
    "parse",
    "with_scores",
    "without_scores",
]


def without_scores(text: str) -> str:
    """Return a search without its limits on the probability to be negative."""
    query = parse(text)
    limits = [one for one in query.terms if isinstance(one.node, Compared) and one.node.field == "p_negative"]
    return without_scores(query.without(limits[0])) if limits else text


def with_scores(text: str, low: float, high: float) -> str:
    """Return a search for what is negative with a probability from `low` to `high`, and for nothing more.

    Raises:
        QuerySyntaxError: the search cannot be understood.

    """
    rest = without_scores(text)
    if isinstance(parse(rest).where, Or):
        rest = f"({rest})"
    limits = [f"p_negative>={low:.2f}"] if low > 0 else []
    limits += [f"p_negative<{high:.2f}"] if high < 1 else []
    return " ".join([rest, *limits] if rest.strip() else limits)


def parse(text: str, *, today: date | None = None, as_typed: bool = False) -> CommentQuery:
    """Understand a search; with `as_typed` the last word may be the beginning of one.

    Raises:
        QuerySyntaxError: it cannot be understood; the error says where and what to do.

    """
    # When it is first needed: the window is on the screen before anything is searched for.
    from moderator.core.query_parser import Parser

    return Parser(text, today=today, as_typed=as_typed).parse()
