"""The words that mark the negative comments of a window, with figures that lead to their comments."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from moderator.core.comment import Sentiment
from moderator.core.operation import JobContext
from moderator.core.query import And, CommentQuery, Felt, Node, Phrase
from moderator.services.report.keyness import KeyWord, keywords
from moderator.store import figures
from moderator.store.figures import Window

if TYPE_CHECKING:
    from moderator.services.library import Library

SAMPLE = 40_000
"""Comments in which words are sought: half of them negative. Smaller libraries are looked at whole."""
_NEGATIVE = Felt((Sentiment.NEGATIVE,))
_OTHERS = Felt((Sentiment.NEUTRAL, Sentiment.POSITIVE))


@dataclass(frozen=True, slots=True)
class Words:
    """What was found."""

    words: tuple[KeyWord, ...] = ()
    sampled: int | None = None
    """The words were chosen in so many comments; None where it was all of them."""


def words_of(
    library: "Library", window: Window, negative: int, rest: int, most: int, context: JobContext
) -> Words:
    """Return the words; `negative` and `rest` are how many read comments of each kind the window holds.

    Which words mark the negative, and how much more often they stand there, is told by texts that differ, in
    a large library by a sample of them. How many comments hold a word is counted in all, as a search counts.
    """
    half = SAMPLE // 2
    context.step(0, most + 1, "Looking for words")
    with library.store.read() as connection:
        window = replace(window, query=figures.looked_up_once(connection, window.query))
        ours = figures.sample_texts(connection, window, True, negative, half)
        theirs = figures.sample_texts(connection, window, False, rest, half)
    found = keywords(ours, theirs, most)
    counted = []
    for place, word in enumerate(found, 1):
        context.step(place, most + 1, "Counting words")
        with library.store.read() as connection:
            uses, others = (
                figures.holding(connection, _narrowed(window, And((felt, Phrase(word.words)))))
                for felt in (_NEGATIVE, _OTHERS)
            )
        counted.append(replace(word, uses=uses, rest=others))
    return Words(tuple(counted), len(ours) + len(theirs) if max(negative, rest) > half else None)


def _narrowed(window: Window, node: Node) -> Window:
    where = window.query.where if window.query is not None else None
    return replace(window, query=CommentQuery("", node if where is None else And((where, node))))
