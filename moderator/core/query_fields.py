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
SAME = {"post": "thread"}
"""Fields with two names, and the name that the program itself goes by."""
WHOLE = ("id", "batch", "group")
STATES = ("unread", "foreign", "corrected", "reply", "alike", "noted", "handed", "own", "onlynegative")
FELT = {"label": "counts", "machine": "machine", "corrected": "person"}
DATES = ("after", "before", "on", "last")
FIELDS = (*FELT, "decision", *NAMES, *SAME, *WHOLE, "is", *DATES, *NUMBERS)
MEANT = {
    "by": "author",
    "user": "author",
    "name": "author",
    "handle": "author",
    "video": "post",
    "topic": "post",
    "sentiment": "label",
    "status": "decision",
    "site": "platform",
    "file": "source",
    "since": "after",
    "from": "after",
    "until": "before",
    "to": "before",
    "date": "on",
    "score": "p",
    "probability": "p",
    "upvotes": "likes",
}
"""Other words for fields, which are no fields themselves: who types one is told the name."""
