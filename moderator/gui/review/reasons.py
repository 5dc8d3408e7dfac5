"""Why a comment stands in the queue where it does, in a few words."""

from moderator.core.comment import DOUBT, ORDER, SEVERE, CommentRow
from moderator.core.query import QueueMode
from moderator.gui import wording


def reason(row: CommentRow, mode: QueueMode, *, opened: bool = False) -> str:
    """Return why this comment is here; an audit gives no hint of what the machine thinks.

    One that the person `opened` from elsewhere is here for no other reason.
    """
    if opened:
        return "You opened it"
    if mode is QueueMode.RANDOM_AUDIT:
        return "Drawn by chance"
    if mode is QueueMode.NEWEST:
        return f"Written {wording.day_written(row)}" if row.created_at else "Its time is not known"
    if mode is QueueMode.MOST_REACH:
        return wording.many(row.like_count, "like") if row.like_count else "No likes that are known of"
    if row.probabilities is None:
        return "Not read by the machine"
    if mode is QueueMode.LEAST_CERTAIN:
        both = sorted(zip(row.probabilities, ORDER, strict=True), key=lambda one: -one[0])[:2]
        return " or ".join(f"{sentiment.value} {p:.2f}" for p, sentiment in both).capitalize()
    if row.abuse is not None and row.abuse >= SEVERE:
        return f"Likely an attack, {row.abuse:.2f}"
    p = row.probabilities.negative
    return f"Negative, {p:.2f}{', in doubt' if p < DOUBT else ''}"
