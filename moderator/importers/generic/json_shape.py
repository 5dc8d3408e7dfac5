"""Where the records are in a JSON document that nobody described."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from moderator.core.comment import Rejected
from moderator.importers.base import Source
from moderator.importers.documents import jsonstream
from moderator.importers.documents.jsonsample import few
from moderator.importers.documents.jsonstream import Kind, Placed
from moderator.importers.generic.json_fields import (
    are_comments,
    are_plain,
    are_records,
    are_texts,
    at,
    flat,
    is_language,
    is_post,
    table,
)
from moderator.importers.meaning.headers import choose
from moderator.importers.meaning.synonyms import claims, is_known, recognised

KEYS = ("comments", "data", "items", "results", "messages", "reviews", "posts", "replies", "statuses", "records",
        "rows", "edges", "comment", "entries", "list", "content", "hits", "docs")  # fmt: skip
"""What arrays of records are called, the likely first."""
NAMES = ("columns", "cols", "fields", "header", "headers", "column_names")
"""What the names of columns are called where they stand apart from their rows."""
SAMPLE = 200
"""Records that are looked at."""
FEWEST = 3
"""Of long records fewer are, but so many at least."""
_DEEPEST = 4
_NODES = ("node", "comment", "_source", "data", "attributes", "properties")
"""What a record can be wrapped in."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How the records of a document are reached."""

    way: str
    """records (top-level values), items (an array at `path`), members (an object keyed by id), columns
    (pandas: one object or array a column), split (pandas: names of columns apart from the rows at `path`), matrix
    (rows as arrays, the first names the columns), pages (an array at `path` in every top-level value), lists (an object
    with an array of records for each post,
    at `path` or the document itself), nested (arrays of records as top-level values or in the one array)."""
    path: str = ""
    wrapped: str | None = None
    """The key under which each record really stands, such as "node"."""
    pages: str = ""
    """Where the array of pages is, such as of posts that hold their comments; empty for top-level values. If `keyed`,
    it is an object with a page under each id; empty for the document itself."""
    keyed: bool = False
    """Whether at `path` there is no array but an object, each record under its id."""
    shelved: bool = False
    """Whether those objects stand in one, each under its post; `path` is where that is, empty for the document."""


def shape(source: Source) -> Shape | None:
    """Return where the records of a document are; None if nothing in it looks like comments."""
    if "json_shape" not in source.memo:
        source.memo["json_shape"] = _shape(source)
    return source.memo["json_shape"]  # type: ignore[no-any-return]


def _shape(source: Source) -> Shape | None:
    kind = jsonstream.kind(source)
    if kind is Kind.NONE:
        return None
    value = jsonstream.sketch(source)
    if kind is Kind.OBJECT:
        if isinstance(value, dict):
            found = _of_object(value)
            if found is not None:
                return found
        return None if source.whole else _behind_the_head(source)
    rows = _first_rows(source)
    if _is_matrix(rows):
        return Shape("matrix")
    if rows and isinstance(rows[0], list) and rows[0] and all(isinstance(one, dict) for one in rows[0]):
        return Shape("nested") if _worth(rows[0]) else None
    first = _first_records(source)
    return _of_records(first) if first else None


def _first_rows(source: Source) -> list[object]:
    """Return the first values where each is an array, by the line or as elements of one array."""
    if jsonstream.kind(source) is Kind.LINES:
        return few(jsonstream.lines(source), 20)
    seen = jsonstream.sketch(source)
    return seen[:20] if isinstance(seen, list) else []


def _first_records(source: Source) -> list[object]:
    return first_values(jsonstream.beginning(source))


def first_values(records: Iterator[Placed | Rejected]) -> list[object]:
    """Return the values of the first records, as many as it takes to know what they hold."""
    return few(records, SAMPLE, FEWEST)


def _of_records(records: Sequence[object]) -> Shape | None:
    """Say how top-level values hold records: themselves, wrapped, or as pages with arrays."""
    if are_texts(records):
        return Shape("records")
    objects = [record for record in records if isinstance(record, dict)]
    if not objects:
        return None
    named = _worth(objects)
    for place, one in enumerate(objects[:_ALIKE]):
        # The first page may be an empty one, or of another kind.
        pages = [
            (worth, path) for path, worth in _arrays(one) if not place or are_comments(at(one, path), path)
        ]
        best = max(pages, default=(0, ""))
        if best[0]:
            break
    # What has a text of its own has pieces, pictures or answers inside, but hardly comments that say less.
    inner = at(one, best[1]) if best[0] else None
    fitting = best[0] > 0 and (
        named < 2 or are_records(inner) or are_plain(inner, best[1]) or _are_members(inner)
    )
    if fitting and best[0] > named and not _is_below(objects, best[1]):
        return Shape("pages", best[1], _wrapper(at(one, best[1])))
    wrapped = _wrapper(objects)
    if wrapped and named < 2:
        return Shape("records", wrapped=wrapped)
    return Shape("records") if named else None


def _is_below(records: Sequence[Mapping[str, object]], path: str) -> bool:
    """Say whether an array inside records holds what answers them, or the pieces of their text, and not the records."""
    key = path.rsplit(".", 1)[-1]
    if key.startswith("repl"):
        return True
    inner = at(records[0], path)
    items = inner if isinstance(inner, list) else []
    if any(isinstance(item, str) for item in items) and is_known(key):
        return not are_plain(items, key)
    # Answers look like what they answer; the comments of a post do not look like the post.
    names = {name for item in items if isinstance(item, dict) for name in item}
    outer = {name for record in records for name in record if name != path.split(".", 1)[0]}
    return len(names & outer) * 10 >= len(names) * 7 > 0 and _worth(records) >= 2


def _of_object(value: dict[str, object]) -> Shape | None:
    """Say where the records of one object are."""
    if (split := _split(value)) is not None:
        return split
    if _is_columns(value):
        return Shape("columns")
    found = [(worth, path) for path, worth in _arrays(value)]
    best = max(found, key=lambda pair: (pair[0], "comment" in pair[1], -_rank(pair[1])), default=(0, ""))
    members = [member for member in value.values() if isinstance(member, dict)]
    keyed = _worth(members) if len(members) * 10 >= len(value) * 6 and members else 0
    if keyed >= 2 and keyed > best[0] - 1 and len(members) > 0 and not any(key in KEYS for key in value):
        return Shape("members")
    if (best[0] > 0 and _is_lists(value)) or _are_posts(value):
        return Shape("lists")
    if best[0] > 0 and (above := best[1].rpartition(".")[0]) and _is_lists(at(value, above)):
        return Shape("lists", above)
    if best[0] > 0 and (posts := _of_posts(value, best[1])) is not None:
        return posts
    if best[0] > 0:
        return _at_path(value, best[1])
    empty = next((key for key in KEYS if key in value and value[key] in ([], None)), None)
    if empty is not None and not _has_words(value):
        return Shape("items", empty)
    if _worth([value]) >= 2 and _has_words(value):
        return Shape("records")
    return None


def _at_path(value: Mapping[str, object], path: str) -> Shape:
    """Say how what stands at a path holds records: an array, an array of posts that hold theirs, members by id."""
    inner = at(value, path)
    if isinstance(inner, dict):
        above = path.rpartition(".")[0]
        shelves = at(value, above) if above else value
        beside = list(shelves.values())[: _ALIKE + 1] if isinstance(shelves, dict) else []
        if len(beside) > 1 and all(isinstance(one, dict) and _are_members(one) for one in beside[:_ALIKE]):
            return Shape("items", above, keyed=True, shelved=True)
        return Shape("items", path, keyed=True)
    records = inner if isinstance(inner, list) else []
    wrapped = _wrapper(records)
    below = _of_records(records) if wrapped is None else None
    if below is not None and below.way == "pages":
        return Shape("pages", below.path, below.wrapped, pages=path)
    return Shape("items", path, wrapped)


def _of_posts(value: Mapping[str, object], path: str) -> Shape | None:
    """Say how posts, each under its id, hold their comments, of which the first post's are at the path."""
    keys = path.split(".")
    for place in range(len(keys) - 1):
        above = ".".join(keys[:place])
        posts, below = at(value, above) if above else value, ".".join(keys[place + 1 :])
        if not isinstance(posts, dict) or any(key in KEYS or is_known(key) for key in posts):
            continue
        # The head may have cut the last one.
        sure = list(posts.values())[: min(_ALIKE, max(len(posts) - 1, 1))]
        if len(posts) == 1 and not is_post(keys[place]):
            continue
        if all(isinstance(at(post, below), list | dict) for post in sure):
            inner = at(posts[keys[place]], below)
            return Shape("pages", below, _wrapper(inner), pages=above, keyed=True)
    return None


def _are_members(value: object) -> bool:
    """Say whether an object holds nothing but records, all alike, each under an id."""
    if not isinstance(value, dict):
        return False
    members = [member for member in value.values() if isinstance(member, dict)]
    if not members or len(members) < len(value) or any(is_known(key) for key in value):
        return False
    if all(map(is_language, value)):
        return False
    if len(members) == 1 and not any(map(str.isdigit, next(iter(value)))):
        return False
    shared = set.intersection(*(set(member) for member in members[:_ALIKE]))
    return len(shared) * 2 >= len(members[0]) > 1 and _worth(members) == 2


_ALIKE = 5
"""Members that are looked at for having the same fields."""


def _is_lists(value: object) -> bool:
    """Say whether an object has records under several names, none of which says what they are: ids of posts."""
    if not isinstance(value, dict):
        return False
    lists = [inner for inner in value.values() if isinstance(inner, list)]
    if (
        len(lists) < 2
        or len(lists) * 10 < len(value) * 8
        or any(key in KEYS or is_known(key) for key in value)
    ):
        return False
    return all(not inner or _worth(inner) == 2 for inner in lists[:20])


def _are_posts(value: Mapping[str, object]) -> bool:
    """Say whether an object has texts as lists, each under the address or number of its post or under a verdict."""
    lists = [inner for inner in value.values() if isinstance(inner, list) and inner]
    return (
        any(map(are_texts, lists))
        and all(isinstance(inner, list) for inner in value.values())
        and all("://" in key or key.isdecimal() or key.lower() in _VERDICTS for key in value)
    )


_VERDICTS = frozenset(
    ("positive", "negative", "neutral", "mixed", "pos", "neg", "neu", "toxic", "spam", "ham")
)
"""What people sort texts by."""


def _has_words(value: Mapping[str, object]) -> bool:
    """Say whether an object has a text of its own, and not only lists by the name of one."""
    return any(
        isinstance(cell, str) and cell.strip() and "text" in claims(name)
        for name, cell in flat(value).items()
    )


def _split(value: Mapping[str, object]) -> Shape | None:
    """Say where a table has its header apart: {"columns": ["text"], "data": [["a"]]}."""
    for rows in ("data", "rows", "values"):
        inner = value.get(rows)
        if not isinstance(inner, list) or not inner or not isinstance(inner[0], list):
            continue
        for names in NAMES:
            found = value.get(names)
            if isinstance(found, list) and found and all(isinstance(name, str) for name in found):
                return Shape("split", rows)
    return None


def _is_matrix(records: Sequence[object]) -> bool:
    """Say whether rows are arrays, and the first of them names the columns."""
    first = records[0] if records else None
    if not isinstance(first, list) or len(first) < 2 or len(records) < 2:
        return False
    if not all(isinstance(record, list) for record in records):
        return False
    return all(isinstance(name, str) for name in first) and recognised([str(name) for name in first]) >= 2


def _behind_the_head(source: Source) -> Shape | None:
    """Look for an array with a known name beyond the part that was looked at; once, since a document can be long."""
    found: dict[str, Shape] = {}
    for key, first in jsonstream.first_of_arrays(source, KEYS[:10]):
        if isinstance(first, dict) and _worth([first]) >= 2:
            found[key] = Shape("items", key)
        elif isinstance(first, dict) and (wrapped := _wrapper([first])):
            found[key] = Shape("items", key, wrapped)
    return next((found[key] for key in KEYS if key in found), None)


def _arrays(value: Mapping[str, object], path: str = "", depth: int = 0) -> Iterator[tuple[str, int]]:
    """Yield the arrays in an object that hold records, with their worth."""
    for key, inner in value.items():
        if "." in key:
            continue
        here = f"{path}.{key}" if path else key
        if isinstance(inner, list) and inner:
            worth = 3 if are_texts(inner) and key in KEYS else _worth(inner) or _worth(_unwrapped(inner))
            if not worth and depth < _DEEPEST:
                # Of posts that hold their comments; those have a text by its name.
                within = (_arrays(one, "", depth + 1) for one in inner[:_ALIKE] if isinstance(one, dict))
                worth = int(any(found >= 20 for arrays in within for _, found in arrays))
            if worth:
                yield here, worth * 10 + (5 if key in KEYS else 0) + min(len(inner), 4)
        elif isinstance(inner, dict) and _are_members(inner):
            yield here, 20 + (5 if key in KEYS else 0) + min(len(inner), 4)
        elif isinstance(inner, dict) and depth < _DEEPEST:
            yield from _arrays(inner, here, depth + 1)


def _rank(path: str) -> int:
    last = path.rsplit(".", 1)[-1]
    return KEYS.index(last) if last in KEYS else len(KEYS)


def _worth(records: Sequence[object]) -> int:
    """Return 2 if records have a text by its name, 1 if by its length alone, 0 if they have none."""
    objects = [flat(record) for record in records[:SAMPLE] if isinstance(record, dict)]
    if not objects:
        return 0
    names, rows = table(objects)
    choice = choose(names, rows).get("text")
    if choice is None:
        return 0
    return 2 if is_known(choice.column.rsplit(".", 1)[-1]) else 1


def _wrapper(records: object) -> str | None:
    """Return the key under which every record stands ("node"), if there is one."""
    if not isinstance(records, list):
        return None
    for key in _NODES:
        inner = [record.get(key) for record in records if isinstance(record, dict)]
        if not inner or not all(isinstance(value, dict) for value in inner):
            continue
        outer = [{name: value for name, value in record.items() if name != key} for record in records[:SAMPLE]
                 if isinstance(record, dict)]  # fmt: skip
        if _worth(inner) > _worth(outer):
            return key
    return None


def _unwrapped(records: Sequence[object]) -> list[object]:
    key = _wrapper(list(records))
    return [record[key] for record in records if isinstance(record, dict)] if key else []


def _is_columns(value: Mapping[str, object]) -> bool:
    """Say whether it is a table by columns: {"text": {"0": "a"}} or {"text": ["a"]}."""
    columns = list(value.values())
    if not columns or not any(is_known(str(key)) for key in value):
        return False
    if all(isinstance(column, dict) for column in columns):
        keys = [list(column) for column in columns if isinstance(column, dict)]
        scalars = all(not isinstance(cell, dict | list) for cell in next(iter(columns)).values())  # type: ignore[attr-defined]
        return scalars and all(key[:3] == keys[0][:3] for key in keys) and bool(keys[0])
    if len(columns) > 1 and all(isinstance(column, list) for column in columns):
        lengths = {len(column) for column in columns if isinstance(column, list)}
        scalars = all(not isinstance(cell, dict | list) for column in columns for cell in column[:3])  # type: ignore[index]
        return scalars and max(lengths) > 0 and max(lengths) - min(lengths) <= max(lengths) // 2
    return False
