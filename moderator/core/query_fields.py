"""The fields that a search may name, by what is asked of them."""

NUMBERS = {
    "p": "confidence",
    "conf": "confidence",
    "confidence": "confidence",
    "p_negative": "p_negative",
    "p_neutral": "p_neutral",
    "p_positive": "p_positive",
    "abuse": "abuse",
    "likes": "likes",
    "replies": "replies",
}
COUNTED = ("likes", "replies")
"""Those that go beyond 1."""
NAMES = ("author", "platform", "thread", "source", "lang", "model", "note")
WHOLE = ("id", "batch", "group")
STATES = ("unread", "foreign", "corrected", "reply", "alike", "noted", "handed", "onlynegative")
FELT = {"label": "counts", "machine": "machine", "corrected": "person"}
DATES = ("after", "before", "on", "last")
FIELDS = (*FELT, "decision", *NAMES, *WHOLE, "is", *DATES, *NUMBERS)
