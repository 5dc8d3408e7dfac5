"""What the machine says of comments: what it has not read yet, and how its word is kept and shown."""

from collections import Counter
from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, Connection, func, or_, select
from sqlalchemy.dialects.sqlite import insert as upsert

from moderator.core.comment import Scored
from moderator.store import tallies, versions
from moderator.store.rows.bulk import CHUNK
from moderator.store.rows.prepared import Prepared, becoming
from moderator.store.schema import SENTIMENT_CODE, comments, predictions

_c = comments.c


def unscored(
    connection: Connection, model: str, after: int, limit: int, *, everything: bool = False
) -> list[tuple[int, str]]:
    """Walk by key what this model has not read, or everything; page one thousand costs what page one costs."""
    walk = select(_c.id, _c.text).where(_c.id > after)
    if not everything:
        walk = walk.where(_unread_by(connection, model))
    return [(row[0], row[1]) for row in connection.execute(walk.order_by(_c.id).limit(limit))]


def count_unscored(connection: Connection, model: str, *, everything: bool = False) -> int:
    """Return how many comments `unscored` walks over."""
    count = select(func.count()).select_from(comments)
    if not everything:
        count = count.where(_unread_by(connection, model))
    return int(connection.execute(count).scalar_one())


def store_scores(
    connection: Connection,
    model: str,
    scores: Sequence[tuple[int, Scored]],
    *,
    of: Mapping[int, str] | None = None,
) -> None:
    """Keep what a model said, show it, and move the counts; the person's own word stays above it.

    `of` are the texts that it read: what was edited or removed meanwhile is left out, to be read anew.
    """
    scores = _still(connection, scores, of)
    if scores:
        _show(connection, keep_scores(connection, model, scores), dict(scores))


def keep_scores(
    connection: Connection,
    model: str,
    scores: Sequence[tuple[int, Scored]],
    *,
    of: Mapping[int, str] | None = None,
) -> int:
    """Keep what a model said without showing it; return the library's number of the model."""
    scores = _still(connection, scores, of)
    model_id = versions.remember(connection, model)
    kept = [
        {
            "model_id": model_id,
            "comment_id": comment_id,
            "p_negative": scored.probabilities.negative,
            "p_neutral": scored.probabilities.neutral,
            "p_positive": scored.probabilities.positive,
            "abuse": scored.abuse,
            "lang": scored.lang,
        }
        for comment_id, scored in scores
    ]
    _KEEP.each(connection, kept)
    return model_id


def _still(
    connection: Connection, scores: Sequence[tuple[int, Scored]], of: Mapping[int, str] | None
) -> Sequence[tuple[int, Scored]]:
    """Return what is said of comments that have these texts still."""
    if of is None:
        return scores
    ids = [one for one, _ in scores]
    same: set[int] = set()
    for start in range(0, len(ids), CHUNK):
        there = connection.execute(select(_c.id, _c.text).where(_c.id.in_(ids[start : start + CHUNK])))
        same.update(row[0] for row in there if row[1] == of[row[0]])
    return [pair for pair in scores if pair[0] in same]


_SAID = ("p_negative", "p_neutral", "p_positive", "abuse", "lang")
_NEW = upsert(predictions)
_KEEP = Prepared(
    _NEW.on_conflict_do_update(
        index_elements=["model_id", "comment_id"], set_={name: _NEW.excluded[name] for name in _SAID}
    ),
    "model_id",
    "comment_id",
    *_SAID,
)


def _show(connection: Connection, model_id: int, scored: dict[int, Scored]) -> None:
    ids = list(scored)
    change: Counter[tallies.Cell] = Counter()
    together: dict[tuple[str, ...], list[dict[str, object]]] = {}
    columns = (_c.id, _c.platform, _c.decision, _c.corrected, _c.sentiment, _c.predicted_by)
    figures = tuple(_c[name] for name in _FIGURES)
    for start in range(0, len(ids), CHUNK):
        here = select(*columns, *figures).where(_c.id.in_(ids[start : start + CHUNK]))
        for row in connection.execute(here):
            one = scored[row.id]
            # What is said of a text in a language that was never learnt is kept apart, and never shown as a verdict.
            said = one.probabilities if one.lang is None else None
            machine = SENTIMENT_CODE[said.label] if said else None
            felt = machine if row.corrected is None else row.corrected
            change[tallies.cell(row.platform, row.sentiment, row.decision, row.corrected)] -= 1
            change[tallies.cell(row.platform, felt, row.decision, row.corrected)] += 1
            new = (
                machine,
                said and said.confidence,
                said and said.negative,
                said and said.neutral,
                said and said.positive,
                one.abuse if said else None,
                one.lang or row.lang,
            )
            parts: tuple[str, ...] = () if new == tuple(row[len(columns) :]) else _FIGURES
            # Two indexes hold the sentiment and no probability: most comments are what they were before.
            parts += ("sentiment",) * (felt != row.sentiment)
            parts += ("predicted_by",) * (model_id != row.predicted_by)
            if parts:
                values = dict(zip(_FIGURES, new, strict=True))
                values |= {"id": row.id, "sentiment": felt, "predicted_by": model_id}
                together.setdefault(parts, []).append(values)
    for parts, shown in together.items():
        becoming(parts).each(connection, shown)
    tallies.add(connection, change)


_FIGURES = ("machine", "confidence", "p_negative", "p_neutral", "p_positive", "abuse", "lang")


def _unread_by(connection: Connection, model: str) -> ColumnElement[bool]:
    model_id = versions.find(connection, model)
    if model_id is None:
        return _c.id > 0
    return or_(_c.predicted_by.is_(None), _c.predicted_by < model_id, _c.predicted_by > model_id)
