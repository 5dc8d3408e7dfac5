"""JSON of databases that wrap every value in an object naming its kind: DynamoDB's {"S": "…"}, Firestore's too."""

import json
import re
from collections.abc import Callable, Iterator, Mapping

from moderator.core.comment import Rejected
from moderator.importers.base import Source
from moderator.importers.documents import envelopes, jsonstream
from moderator.importers.documents.jsonstream import Kind, Placed

_STARTS = re.compile(r"\{\s*\"(?:S|N|M|(?:string|integer|timestamp|map)Value)\"\s*:")
_LISTS = ("Items", "documents")
_WRAPPERS = ("Item", "document")
_DEEPEST = 40
"""DynamoDB nests values no more than 32 deep."""


def arrangement(source: Source) -> Callable[[Source], Iterator[bytes]] | None:
    """Return what writes a source as plain records, if its values are of such objects."""
    start = source.head_text[:65536]
    if len(_STARTS.findall(start)) < 2:
        return None
    found = [_bare(one) for one in envelopes.sample(source, *_LISTS)]
    return _plain if found and all(map(_is_typed, found)) else None


def _bare(record: Mapping[str, object]) -> Mapping[str, object]:
    """Return a record without what an export puts around it."""
    for key in _WRAPPERS:
        if isinstance(inner := record.get(key), dict):
            return inner
    return record


def _is_typed(record: Mapping[str, object]) -> bool:
    """Say whether the fields of a record are all of them objects that name a kind."""
    fields = _fields(record)
    return bool(fields) and all(isinstance(one, dict) and _kind(one) is not None for one in fields.values())


def _fields(record: Mapping[str, object]) -> Mapping[str, object]:
    """Return the fields; Firestore has them under that name, beside the path of the document."""
    inner = record.get("fields")
    return inner if isinstance(inner, dict) and isinstance(record.get("name"), str) else record


def _plain(source: Source) -> Iterator[bytes]:
    """Yield every record as a line, its values out of their objects."""
    for found in _records(source):
        if isinstance(found, Rejected):
            yield found.content.encode("utf-8", "replace") + b"\n"
            continue
        value = found[1]
        record = _record(_bare(value)) if isinstance(value, dict) else value
        yield json.dumps(record, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def _records(source: Source) -> Iterator[Placed | Rejected]:
    if jsonstream.kind(source) is Kind.OBJECT:
        key = envelopes.page_key(jsonstream.sketch(source), _LISTS)
        if key is not None:
            return jsonstream.items(source, key)
    return envelopes.spread(source, *_LISTS)


def _record(record: Mapping[str, object]) -> dict[str, object]:
    fields = _fields(record)
    found = {name: _value(one, _DEEPEST) for name, one in fields.items()}
    if fields is not record:
        path = str(record["name"])
        found.setdefault("id", path.rsplit("/", 1)[-1])
        if "createTime" in record:
            found.setdefault("createTime", record["createTime"])
    return found


def _kind(value: Mapping[str, object]) -> str | None:
    key = next(iter(value)) if len(value) == 1 else None
    return key if key in _KINDS else None


def _value(value: object, deepest: int) -> object:
    """Return a value out of the object that names its kind."""
    if not isinstance(value, dict) or deepest < 0:
        return value
    kind = _kind(value)
    if kind is None:
        return {name: _value(one, deepest - 1) for name, one in value.items()}
    inner = value[kind]
    if kind in ("NULL", "nullValue"):
        return None
    if kind in ("N", "integerValue") and isinstance(inner, str):
        return int(inner) if _WHOLE.match(inner) else inner
    if kind in ("mapValue", "arrayValue") and isinstance(inner, dict):
        inner = inner.get("fields" if kind == "mapValue" else "values") or ({} if kind == "mapValue" else [])
    if isinstance(inner, list):
        return [_value(one, deepest - 1) for one in inner]
    if isinstance(inner, dict):
        return {name: _value(one, deepest - 1) for name, one in inner.items()}
    return inner


_WHOLE = re.compile(r"-?\d{1,30}\Z", re.ASCII)
_NAMES = """S N B BOOL NULL M L SS NS BS stringValue integerValue doubleValue booleanValue timestampValue nullValue
mapValue arrayValue referenceValue bytesValue geoPointValue"""
_KINDS = frozenset(_NAMES.split())
