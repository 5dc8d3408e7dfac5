"""Google Takeout, `comments.csv` and `live chats.csv`: a person's own, each text as JSON inside its cell."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from moderator.core.comment import NewComment, Record, Skipped
from moderator.importers.base import Options, Source
from moderator.importers.formats.known_table import Export, KnownTable, needs
from moderator.importers.generic.hints import Finish
from moderator.importers.generic.rows import NO_TEXT
from moderator.importers.generic.table import Reading
from moderator.importers.meaning.headers import Choice
from moderator.importers.meaning.synonyms import EXACT, claims
from moderator.importers.meaning.text import clean, is_blank
from moderator.importers.tables.grid import Grid
from moderator.importers.tables.opening import open_grid

_DECODER = json.JSONDecoder(strict=False)
_CHANNEL = re.compile(r"UC[\w-]{22}\Z", re.ASCII)
_COMMENT = re.compile(r"(?:Ug|z1)[\w-]{12,}(?:\.[\w-]+)?\Z", re.ASCII)
_VIDEO = re.compile(r"[\w-]{11}\Z", re.ASCII)
_POST = re.compile(r"Ugkx[\w-]{20,}\Z", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d| UTC)\Z", re.ASCII)
_SEGMENTS = re.compile(r'\s*\{\s*"(?:takeoutSegments|text|link|mention|videoLink)"\s*:')


def plain(cell: str) -> str:
    """Return the text of a cell: {"takeoutSegments": […]}, objects joined by commas, or text as it is."""
    if not _SEGMENTS.match(cell):
        return cell
    try:
        # Objects with commas between them and no brackets around, with real line breaks in strings.
        value = _DECODER.decode(f"[{cell}]")
    except (ValueError, RecursionError):
        return cell
    pieces: list[object] = []
    for one in value:
        inner = one.get("takeoutSegments") if isinstance(one, dict) else None
        pieces += inner if isinstance(inner, list) else [one]
    if not all(isinstance(piece, dict) for piece in pieces):
        return cell
    texts = [piece.get("text") for piece in pieces if isinstance(piece, dict)]
    return "".join(text for text in texts if isinstance(text, str))


class YouTubeTakeout(KnownTable):
    """Known by its headers in English, and by its values where Google has translated the headers."""

    def __init__(self) -> None:
        super().__init__(
            Export(
                name="youtube_takeout",
                title="YouTube comments, Google Takeout",
                vendor="Google Takeout",
                platform="youtube",
                needs=needs(
                    "comment_id channel_id comment_text",
                    "live_chat_id channel_id live_chat_text",
                    "comment_id comment_create_timestamp comment_text",
                ),
                fields={
                    "text": ("comment_text", "live_chat_text"),
                    "external_id": ("comment_id", "live_chat_id"),
                    "parent_external_id": ("parent_comment_id", "parent_live_chat_id"),
                    "thread_id": ("video_id",),
                    "author_id": ("channel_id",),
                    "created_at": ("comment_create_timestamp", "live_chat_create_timestamp"),
                },
                finish=_finish,
            )
        )

    def identify(self, source: Source) -> bool:
        """Look for the headers, else for a column of ids, one of a channel's id and one of texts in JSON."""
        if super().identify(source):
            return True
        grid = open_grid(source)
        if grid is None or not 4 <= len(grid.columns) <= 15:
            return False
        if any(claims(header).get("author_name", 0.0) > EXACT - 0.9 for header in grid.headers):
            return False  # Here everything is by one person, whom nothing names: it is a table of others' comments.
        found = by_values(grid)
        return {"text", "external_id", "author_id", "created_at"} <= found.keys()

    def choices(self, grid: Grid, options: Options) -> dict[str, Choice]:
        """Return the columns by their names, those of translated headers by what they hold."""
        named = super().choices(grid, options)
        if {"text", "external_id"} <= named.keys():
            return named
        reason = "Recognised by its values"
        found = {
            target: Choice(target, grid.columns[place], place, reason)
            for target, place in by_values(grid).items()
        }
        return {**found, **named}


def by_values(grid: Grid) -> dict[str, int]:
    """Return the place of each field, from what the columns hold."""
    found: dict[str, int] = {}
    for place in range(len(grid.columns)):
        values = [row[place].strip() for row in grid.sample if row[place].strip()]
        if not values:
            continue
        target = _kind(values)
        if target == "external_id" and "external_id" in found:
            # Two columns of comments' ids: the parents' has gaps, and its ids have no second part.
            other = [row[found["external_id"]].strip() for row in grid.sample]
            filled = sum(map(bool, other))
            if len(values) > filled:
                found["parent_external_id"], found["external_id"] = found["external_id"], place
            else:
                found.setdefault("parent_external_id", place)
        elif target and target not in found:
            found[target] = place
    told = {"author_id", "external_id", "created_at"} <= found.keys()
    if told and "text" not in found and (plain_text := _longest(grid, set(found.values()))) is not None:
        found["text"] = plain_text
    return found


def _longest(grid: Grid, taken: set[int]) -> int | None:
    """Return the column of texts that are not JSON: of those left, the one with the most to read."""
    sizes = {}
    for place in range(len(grid.columns)):
        values = [row[place] for row in grid.sample if row[place].strip()]
        if (
            place not in taken
            and values
            and not all(value.strip().isdigit() or _POST.match(value) for value in values)
        ):
            sizes[place] = sum(map(len, values))
    return max(sizes, key=sizes.__getitem__) if sizes else None


def _kind(values: Sequence[str]) -> str | None:
    if all(_CHANNEL.match(value) for value in values):
        return "author_id" if len(set(values)) <= 3 else None
    if all(_POST.match(value) for value in values):
        return None
    if all(_COMMENT.match(value) for value in values):
        return "external_id"
    if all(_INSTANT.match(value) for value in values):
        return "created_at"
    if all(_VIDEO.match(value) for value in values):
        return "thread_id"
    if sum(bool(_SEGMENTS.match(value)) for value in values) * 2 > len(values):
        return "text"
    return None


def _finish(source: Source, reading: Reading) -> Finish:
    """Put each text together; a community post is a thread like a video."""
    del source
    grid = reading.grid
    post, top = grid.place("post_id"), grid.place("top_level_comment_id")
    if post is None:
        post = _place_of_posts(reading)
    has_parent = "parent_external_id" in reading.choices

    def finish(comment: NewComment, cells: Sequence[str], number: int) -> Iterator[Record]:
        text = clean(plain(comment.text))
        if is_blank(text):
            yield Skipped(NO_TEXT, f"line {number}")
            return
        if text != comment.text:
            comment = comment._replace(text=text, extra={**comment.extra, "raw_text": comment.text})
        if comment.thread_id is None and post is not None and cells[post].strip():
            comment = comment._replace(
                thread_id=cells[post].strip(), extra=_without(comment.extra, grid.columns[post])
            )
        if not has_parent and top is not None:
            above = cells[top].strip()
            comment = comment._replace(
                parent_external_id=above if above and above != comment.external_id else None
            )
        yield comment

    return finish


def _place_of_posts(reading: Reading) -> int | None:
    """Return the column of community posts under whatever name, by its values."""
    taken = {choice.place for choice in reading.choices.values()}
    for column in reading.grid.table:
        if column.place not in taken and column.values and all(map(_POST.match, column.values)):
            return column.place
    return None


def _without(extra: Mapping[str, object], field: str) -> dict[str, object]:
    return {name: value for name, value in extra.items() if name != field}
