"""Each comment of the queue says why it stands where it does."""

from datetime import UTC, datetime

import pytest

from moderator.core.comment import CommentRow, Probabilities, Sentiment
from moderator.core.query import QueueMode
from moderator.gui.review.reasons import reason

ROW = CommentRow(
    1, "x", label=Sentiment.NEGATIVE, probabilities=Probabilities(0.5, 0.45, 0.05), like_count=12,
    created_at=datetime(2024, 6, 2, 12, tzinfo=datetime.now(UTC).astimezone().tzinfo),
)  # fmt: skip
SURE = CommentRow(2, "x", label=Sentiment.NEGATIVE, probabilities=Probabilities(0.93, 0.05, 0.02), abuse=0.85)


@pytest.mark.parametrize(
    ("row", "mode", "said"),
    [
        (ROW, QueueMode.WORST_FIRST, "Negative, 0.50, in doubt"),
        (SURE, QueueMode.WORST_FIRST, "Likely an attack, 0.85"),
        (ROW, QueueMode.LEAST_CERTAIN, "Negative 0.50 or neutral 0.45"),
        (ROW, QueueMode.MOST_REACH, "12 likes"),
        (SURE, QueueMode.MOST_REACH, "No likes that are known of"),
        (ROW, QueueMode.NEWEST, "Written 2 June 2024"),
        (SURE, QueueMode.RANDOM_AUDIT, "Drawn by chance"),
        (CommentRow(3, "x"), QueueMode.WORST_FIRST, "Not read by the machine"),
    ],
)
def test_the_reason_fits_the_queue(row, mode, said) -> None:
    assert reason(row, mode) == said
