"""A comment as scripts, spreadsheets and other programs see it."""

from collections.abc import Sequence
from datetime import datetime

from moderator.core.comment import CommentRow
from moderator.core.errors import UserError

FIELDS = (
    "id",
    "external_id",
    "platform",
    "author",
    "text",
    "created_at",
    "label",
    "confidence",
    "corrected_label",
    "decision",
    "note",
    "p_negative",
    "p_neutral",
    "p_positive",
    "abuse",
    "lang",
    "like_count",
    "thread_id",
    "thread_title",
    "parent_external_id",
    "permalink",
    "created_at_precision",
    "model",
    "group",
    "group_size",
    "batch",
    "handed_back_at",
)
"""Every field, in the order of columns. Scripts rely on the names."""


def chosen(row: CommentRow, fields: Sequence[str]) -> list[str | int | float | None]:
    """Return these fields of a comment, in this order."""
    values = record(row)
    return list(values.values()) if fields is FIELDS else [values[field] for field in fields]


def known_fields(fields: Sequence[str]) -> tuple[str, ...]:
    """Return the fields, which were typed.

    Raises:
        UserError: one of them is none, or none is named.

    """
    unknown = [field for field in fields if field not in FIELDS]
    if unknown or not fields:
        named = f"“{unknown[0]}” is not a field" if unknown else "No field is named"
        raise UserError(f"{named}; there are {', '.join(FIELDS)}.")
    return tuple(dict.fromkeys(fields))


def record(row: CommentRow) -> dict[str, str | int | float | None]:
    """Return every field of a comment as a plain value, in the order of `FIELDS`; instants are ISO 8601 in UTC."""
    believed = row.probabilities
    return {
        "id": row.id,
        "external_id": row.external_id,
        "platform": row.platform,
        "author": row.author,
        "text": row.text,
        "created_at": _instant(row.created_at),
        "label": row.label.value if row.label else None,
        "confidence": _rounded(row.confidence),
        "corrected_label": row.corrected_label.value if row.corrected_label else None,
        "decision": row.decision.value,
        "note": row.note,
        "p_negative": _rounded(believed.negative if believed else None),
        "p_neutral": _rounded(believed.neutral if believed else None),
        "p_positive": _rounded(believed.positive if believed else None),
        "abuse": _rounded(row.abuse),
        "lang": row.lang,
        "like_count": row.like_count,
        "thread_id": row.thread_id,
        "thread_title": row.thread_title,
        "parent_external_id": row.parent_external_id,
        "permalink": row.permalink,
        "created_at_precision": row.created_at_precision.value,
        "model": row.model,
        "group": row.group,
        "group_size": row.group_size,
        "batch": row.batch,
        "handed_back_at": _instant(row.handed_back_at),
    }


def _instant(at: datetime | None) -> str | None:
    return at.isoformat().replace("+00:00", "Z") if at else None


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
