"""Numbers of things in plain words, for sentences that no part of the window makes."""


def many(number: int, one: str) -> str:
    """Return 1 comment, or 1,200 comments."""
    return f"{number:,} {one if number == 1 else one + 's'}"
