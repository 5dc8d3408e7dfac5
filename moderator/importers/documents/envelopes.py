"""JSON in which the same records come bare, in pages, as an array of pages, or keyed by id."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from moderator.core.comment import Rejected
from moderator.importers.base import Source
from moderator.importers.documents import jsonstream
from moderator.importers.documents.jsonsample import few
from moderator.importers.documents.jsonstream import Kind, Placed
from moderator.importers.documents.jsontext import Damaged, JsonText, encoding_of

LOOKED_AT = 20
"""Records by which a format is known; the first may be an odd one."""


def spread(source: Source, *keys: str) -> Iterator[Placed | Rejected]:
    """Yield the records of one page, of pages one after another, or records that stand alone.

    `keys` name the arrays of a page, such as "data"; an object under "data" is its page's only record.
    """
    one_page = page_key(jsonstream.sketch(source), keys) if _is_object(source) else None
    if one_page:
        yield from jsonstream.items(source, one_page)
        return
    for found in jsonstream.records(source):
        if isinstance(found, Rejected):
            yield found
        else:
            yield from unpacked(found[0], found[1], *keys)


def unpacked(where: str, value: object, *keys: str) -> Iterator[Placed]:
    """Yield the records of a page; what is no page is a record itself."""
    key = page_key(value, keys)
    if key and isinstance(value, dict):
        yield from ((f"{where}.{key}[{place}]", record) for place, record in enumerate(value[key]))
    elif isinstance(value, dict) and "data" in keys and isinstance(value.get("data"), dict):
        yield where, value["data"]
    else:
        yield where, value


def page_key(value: object, keys: tuple[str, ...]) -> str | None:
    """Return which of the arrays of a page an object has."""
    if not isinstance(value, dict):
        return None
    return next((key for key in keys if isinstance(value.get(key), list)), None)


def _is_object(source: Source) -> bool:
    return jsonstream.kind(source) is Kind.OBJECT


def sample(source: Source, *keys: str) -> list[dict[str, Any]]:
    """Return the first records as far as the head shows them: for identifying."""
    name = f"sample:{','.join(keys)}"
    if name not in source.memo:
        source.memo[name] = _sample(source, keys)
    return source.memo[name]  # type: ignore[no-any-return]


def first_values(source: Source) -> list[object]:
    """Return the first records. Every format looks at them under keys of its own; they are read but once."""
    if "first_values" not in source.memo:
        source.memo["first_values"] = few(jsonstream.beginning(source), LOOKED_AT)
    return source.memo["first_values"]  # type: ignore[no-any-return]


def _sample(source: Source, keys: tuple[str, ...]) -> list[dict[str, Any]]:
    if jsonstream.kind(source) is Kind.NONE:
        return []
    if _is_object(source):
        seen: Iterator[object] = iter([jsonstream.sketch(source)])
    else:
        seen = iter(first_values(source))
    records = (record for value in seen for _, record in unpacked("", value, *keys))
    return [record for record in islice(records, LOOKED_AT) if isinstance(record, dict)]


def keyed(source: Source) -> dict[str, Any]:
    """Return the head's sketch where the document is an object of nothing but objects, else an empty one."""
    value = jsonstream.sketch(source) if _is_object(source) else None
    if isinstance(value, dict) and value and all(isinstance(one, dict) for one in value.values()):
        return value
    return {}


def anywhere(source: Source, wanted: Callable[[str], bool], deepest: int = 4) -> Iterator[Placed | Rejected]:
    """Yield the elements of every array whose key is wanted, in objects within objects; hold nothing else."""
    with source.open() as stream:
        text = JsonText(stream, encoding_of(source))
        if text.jump("{"):
            yield from _within(text, wanted, deepest, "")


def _within(
    text: JsonText, wanted: Callable[[str], bool], deepest: int, path: str
) -> Iterator[Placed | Rejected]:
    if not text.take("{"):
        return
    while text.peek() == '"':
        try:
            key = str(text.value())
        except Damaged:
            return
        text.take(":")
        here = f"{path}.{key}" if path else key
        following = text.peek()
        if following == "[" and wanted(key):
            for place, value in enumerate(text.elements()):
                where = f"{here}[{place}]"
                if isinstance(value, Damaged):
                    yield Rejected(where, value.reason, value.content)
                else:
                    yield where, value
        elif following == "{" and deepest > 0:
            yield from _within(text, wanted, deepest - 1, here)
        else:
            text.skip()
        while text.take(","):
            pass
    text.take("}")
