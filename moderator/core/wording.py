"""Numbers of things in plain words, for sentences that no part of the window makes."""


def many(number: int, one: str, more: str = "") -> str:
    """Return 1 comment, or 1,200 comments; `more` is the plural where it takes more than an s."""
    return f"{number:,} {one if number == 1 else more or one + 's'}"
