"""What newer exports changed on comments that were known: an import can be taken back to exactly what was before.

A row keeps what a comment had before one import changed it. Taking an import back gives it that, unless a later
import changed the same once more: then the later one is what comes to know of it.
"""

import json
from collections import Counter
from collections.abc import Sequence
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from moderator.core.alike import mark
from moderator.store import tallies, versions
from moderator.store.intake import marks
from moderator.store.rows.prepared import Prepared
from moderator.store.schema import comments, models, predictions, revisions

LIKES, TEXT = 1, 2
"""What was changed; both together are 3."""
CHUNK = 500
"""Comments that are given back at a time."""
_SHOWN = (
    "predicted_by", "machine", "confidence", "p_negative", "p_neutral", "p_positive", "abuse", "lang",
)  # fmt: skip
"""What the machine said of a text, as the screen shows it."""
_SAID = ("p_negative", "p_neutral", "p_positive", "abuse", "lang")
"""Of these, what is kept of each model."""


class Before(NamedTuple):
    """What one comment had before an import."""

    comment_id: int
    what: int
    likes: int | None = None
    text: str | None = None


def record(connection: Connection, batch: int, changed: Sequence[Before]) -> None:
    """Keep what comments have, before an import changes it."""
    if not changed:
        return
    shown = _shown(connection, [one.comment_id for one in changed if one.what & TEXT])
    rows = [
        {
            "batch_id": batch,
            "comment_id": one.comment_id,
            "what": one.what,
            "like_count": one.likes,
            "text": one.text,
            "shown": shown.get(one.comment_id),
        }
        for one in changed
    ]
    _RECORD.each(connection, rows)


_RECORD = Prepared(insert(revisions), "batch_id", "comment_id", "what", "like_count", "text", "shown")


def _shown(connection: Connection, ids: Sequence[int]) -> dict[int, str]:
    columns = [comments.c[name] for name in _SHOWN]
    found: dict[int, str] = {}
    for start in range(0, len(ids), CHUNK):
        there = select(comments.c.id, *columns).where(comments.c.id.in_(ids[start : start + CHUNK]))
        for row in connection.execute(there):
            found[row[0]] = json.dumps(list(row[1:]))
    return found


def newest(connection: Connection) -> int:
    """Return the number of the last change that is kept."""
    return int(connection.execute(select(func.coalesce(func.max(revisions.c.seq), 0))).scalar_one())


def forget(connection: Connection, ids: Any) -> None:
    """Remove what is kept of comments that are removed; `ids` are numbers, or a question for them."""
    connection.execute(delete(revisions).where(revisions.c.comment_id.in_(ids)))


def give_back(connection: Connection, batch: int, *, after: int = 0) -> int:
    """Give the comments what they had before an import, and forget it; return how many.

    With `after`, only what was changed behind that number: one file of the import could not be read to its end.
    """
    r = revisions.c
    theirs = (r.batch_id == batch) & (r.seq > after)
    columns = (r.comment_id, r.what, r.like_count, r.text, r.shown)
    rows = iter(connection.execute(select(*columns).where(theirs).order_by(r.comment_id, r.seq)).all())
    changed = groupby(rows, key=itemgetter(0))
    given = 0
    while part := [_first(list(several)) for _, several in islice(changed, CHUNK)]:
        given += _give(connection, batch, part)
    connection.execute(delete(revisions).where(theirs))
    return given


def _first(rows: Sequence[Any]) -> dict[str, Any]:
    """Return what a comment had before the first of several changes."""
    found: dict[str, Any] = {"id": rows[0].comment_id, "what": 0}
    for row in rows:
        if row.what & LIKES and not found["what"] & LIKES:
            found["likes"] = row.like_count
        if row.what & TEXT and not found["what"] & TEXT:
            found["text"], found["shown"] = row.text, row.shown
        found["what"] |= row.what
    return found


def _give(connection: Connection, batch: int, part: Sequence[dict[str, Any]]) -> int:
    """Give some comments back what they had; where a later import changed it too, that one keeps it from now on."""
    r = revisions.c
    ids = [one["id"] for one in part]
    later: dict[tuple[int, int], int] = {}
    there = select(r.comment_id, r.what, r.seq).where(r.comment_id.in_(ids), r.batch_id > batch)
    for row in connection.execute(there.order_by(r.seq)):
        for bit in (LIKES, TEXT):
            if row.what & bit:
                later.setdefault((row.comment_id, bit), row.seq)
    likes, texts = [], []
    for one in part:
        if one["what"] & LIKES:
            seq = later.get((one["id"], LIKES))
            if seq is None:
                likes.append({"which": one["id"], "likes": one["likes"]})
            else:
                values = {"like_count": one["likes"]}
                connection.execute(update(revisions).where(r.seq == seq).values(values))
        if one["what"] & TEXT:
            seq = later.get((one["id"], TEXT))
            if seq is None:
                texts.append(one)
            else:
                values = {"text": one["text"], "shown": one["shown"]}
                connection.execute(update(revisions).where(r.seq == seq).values(values))
    if likes:
        here = update(comments).where(comments.c.id == bindparam("which"))
        connection.execute(here.values(like_count=bindparam("likes")), likes)
    _texts(connection, texts)
    return len({one["which"] for one in likes} | {one["id"] for one in texts})


def _texts(connection: Connection, given: Sequence[dict[str, Any]]) -> None:
    """Give texts back, and with each what the machine said of it; what a person said stays above it."""
    if not given:
        return
    c = comments.c
    known = set(connection.execute(select(models.c.id)).scalars())
    columns = (c.id, c.platform, c.sentiment, c.decision, c.corrected)
    held = {
        row.id: row
        for row in connection.execute(select(*columns).where(c.id.in_([one["id"] for one in given])))
    }
    change: Counter[tallies.Cell] = Counter()
    rows, said = [], []
    for one in given:
        if (row := held.get(one["id"])) is None:
            continue
        shown = dict(zip(_SHOWN, json.loads(one["shown"] or "[]"), strict=False))
        heard = shown.get("p_negative") is not None
        if shown.get("predicted_by") not in known or not heard:
            # Of what it has heard in a language that it never learnt nothing was kept: it is read anew.
            shown["predicted_by"] = None
        felt = shown.get("machine") if row.corrected is None else row.corrected
        change[tallies.cell(row.platform, row.sentiment, row.decision, row.corrected)] -= 1
        change[tallies.cell(row.platform, felt, row.decision, row.corrected)] += 1
        rows.append(
            {"which": row.id, "b_text": one["text"], "b_sentiment": felt}
            | {f"b_{name}": shown.get(name) for name in _SHOWN}
        )
        if shown["predicted_by"] is not None:
            words = {name: shown[name] for name in _SAID}
            said.append({"model_id": shown["predicted_by"], "comment_id": row.id, **words})
    if not rows:
        return
    new: dict[str, Any] = {name: bindparam(f"b_{name}") for name in ("text", "sentiment", *_SHOWN)}
    connection.execute(update(comments).where(c.id == bindparam("which")).values(**new), rows)
    tallies.add(connection, change)
    marks.put(
        connection, 0, [row["which"] for row in rows], [mark(row["b_text"]) for row in rows], edited=True
    )
    forget_words(connection, [row["which"] for row in rows])
    if said:
        connection.execute(insert(predictions), said)


def forget_words(connection: Connection, ids: Sequence[int]) -> None:
    """Let go of what every model said of comments whose text becomes another: it is none of the new one's."""
    for start in range(0, len(ids), CHUNK):
        connection.execute(delete(predictions).where(versions.of_comments(ids[start : start + CHUNK])))
