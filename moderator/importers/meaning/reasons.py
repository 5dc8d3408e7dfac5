"""Why a column was taken for a field, in the words that the preview shows."""

from collections.abc import Sequence

from moderator.importers.meaning.columns import Column
from moderator.importers.meaning.sides import made_of


def why_text(column: Column, table: Sequence[Column]) -> str:
    """Say why a column of a table is the comment."""
    if parts := made_of(column.name, [one.name for one in table]):
        return f"What stands in {', '.join(f'“{part}”' for part in parts[:-1])} and “{parts[-1]}”, together"
    average = round(column.words)
    if not column.values:
        return f"Named “{column.name}”"
    counted = f"{average} {'word' if average == 1 else 'words'} on average"
    if all(other.words <= column.words for other in table):
        return f"The longest text; {counted}"
    return f"Named “{column.name}”; {counted}"


def why(target: str, column: Column) -> str:
    """Say why a column is any other field."""
    some = f"{len(column.values)} of {column.sampled} rows"
    if target == "created_at":
        return "A date in every row" if column.dates == 1 and column.filled == 1 else f"A date in {some}"
    if target == "like_count":
        return "Whole numbers"
    if target == "external_id":
        if column.damaged:
            return "Rounded by a spreadsheet; cannot find duplicates"
        every = column.unique == 1 and column.filled == 1
        return "Different in every row; finds duplicates" if every else "Mostly different; finds duplicates"
    if target == "parent_external_id":
        return f"Names another comment in {some}"
    if target in ("thread_id", "thread_title", "platform") and column.unique < 1:
        return _repeated(column, some)
    if target == "permalink":
        return "Web addresses"
    if target == "author_name":
        return f"Named “{column.name}”; {column.different} different"
    return f"Named “{column.name}”"


_SHOWN = 40
"""Characters of a value that stand in a reason."""


def _repeated(column: Column, some: str) -> str:
    """Say how often what several comments have in common changes, by which a person sees whether it is that."""
    if column.different > 1:
        return f"{column.different} different in {len(column.values)} rows"
    value = " ".join(column.values[0].split())
    named = value if len(value) <= _SHOWN else value[:_SHOWN] + "…"
    return f"The same in {'every row' if column.filled == 1 else some}: “{named}”"
