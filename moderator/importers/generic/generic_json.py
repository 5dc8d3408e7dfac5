"""JSON that nobody described: arrays, lines, pages, objects by id, columns; fields found as in tables."""

from collections.abc import Iterator, Sequence

from moderator.core.comment import NewComment, Noted, Record, Rejected, Skipped, TimePrecision
from moderator.core.errors import UserError
from moderator.importers.base import Options, Source, cut
from moderator.importers.documents.jsonlines import Run, elements
from moderator.importers.generic import hints, json_fields
from moderator.importers.generic.fields import (
    AT_ONCE,
    MOST_LETTERS,
    NO_DATE,
    Moments,
    cleaned_all,
    counts,
    is_plain,
    made,
    moments,
    parents_of_comments,
    singly,
)
from moderator.importers.generic.hints import ESCAPING, decoded, is_markup, is_private, unmarked
from moderator.importers.generic.json_above import post_above
from moderator.importers.generic.json_fields import are_texts, flat, items_of, spoken, table
from moderator.importers.generic.json_people import NOBODY, called, people_beside
from moderator.importers.generic.json_reading import JsonReading, day_order_of
from moderator.importers.generic.json_records import getter, placed, runs, together
from moderator.importers.generic.json_shape import Shape, first_values, shape
from moderator.importers.generic.json_typed import typed
from moderator.importers.generic.json_words import WORDS, Columns, joined, keep_unread, word_of, words_of
from moderator.importers.generic.kinds import place_of_kind
from moderator.importers.generic.rows import DELETED, NO_TEXT, PLACEHOLDERS, rooted, written
from moderator.importers.generic.steps import step, then
from moderator.importers.generic.table import ROUNDED
from moderator.importers.meaning.amounts import count
from moderator.importers.meaning.columns import columns
from moderator.importers.meaning.headers import choose, platform_of
from moderator.importers.meaning.sides import made_of
from moderator.importers.meaning.text import clean, cleaned, is_blank
from moderator.importers.meaning.times import parse
from moderator.importers.tables.grid import Grid

_REPLIES = ("replies", "answers", "children", "reply_comments", "sub_comments", "comments", "child_comments",
            "preview_child_comments", "edge_threaded_comments", "reply_list", "thread")  # fmt: skip
_WITHIN = ("data", "items", "comments", "edges", "nodes")
_NO_PARENT = frozenset(("0", "-1", "root", ""))
_LONGEST_PLACE = 4000
"""Characters of a place; replies nested more deeply than that are no conversation."""


class GenericJson:
    """Reads JSON of unknown origin."""

    name = "json"
    title = "JSON"

    def identify(self, source: Source) -> bool:
        """Say whether it is JSON with records that have texts."""
        return shape(source) is not None

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield a record for every element, and for the replies inside it.

        Raises:
            UserError: there is no field of comments.

        """
        return singly(self.runs(source, options))

    def runs(self, source: Source, options: Options) -> Iterator[Record | list[NewComment]]:
        """Yield the same, with comments that follow each other many at a time.

        Raises:
            UserError: there is no field of comments.

        """
        reading = self.reading(source, options)
        make = _Maker(reading, source)
        run: list[dict[str, object]] = []
        letters = 0
        for found in runs(source, reading.shape):
            if isinstance(found, Run) and (columns := make.plain_columns(found.values)):
                if run:
                    yield make.comments(run)
                    run, letters = [], 0
                yield make.comments(found.values, columns)  # type: ignore[arg-type]
                continue
            for record in elements(found.placed() if isinstance(found, Run) else (found,)):
                if isinstance(record, tuple) and (size := make.plain(record[1])):
                    run.append(record[1])  # type: ignore[arg-type]
                    letters += size
                    if len(run) < AT_ONCE and letters < MOST_LETTERS:
                        continue
                if run:
                    yield make.comments(run)
                    run, letters = [], 0
                if isinstance(record, Rejected):
                    yield record
                elif not size:
                    yield from make.records(record[0], record[1])
        if run:
            yield make.comments(run)
        if make.undated:
            yield Noted(NO_DATE, make.undated)

    def reading(self, source: Source, options: Options) -> JsonReading:
        """Decide how the document is read.

        Raises:
            UserError: it is no JSON, or there is no field of comments.

        """
        found = shape(source) or Shape("records")
        sample = first_values(placed(source, found))
        if all(isinstance(value, str) for value in sample) and "text" not in options.mapping:
            post, video = post_above(source, found)
            platform = "youtube" if video else hints.platform_of_file(source.stem)
            return JsonReading(found, (), {}, platform, None, False, frozenset(), (), post)
        names, rows = table([flat(value) for value in sample if isinstance(value, dict)])
        choices = choose(names, rows, options.mapping)
        if "text" not in choices:
            listed = ", ".join(" ".join(name[:40].split()) for name in names[:12]) or "none"
            raise UserError(
                f"“{source.name}” has no field that looks like comments.",
                advice=f"Say which it is. Its fields are: {listed}.",
            )
        sampled = {column.place: column for column in columns(names, rows)}
        unusable = frozenset(
            target
            for target in ("external_id", "parent_external_id")
            if target in choices and sampled[choices[target].place].damaged
        )
        warnings = tuple(ROUNDED.format(choices[target].column) for target in sorted(unusable))
        grid = Grid(tuple(names), tuple(names), rows, lambda: iter(()))
        places = {target: choice.place for target, choice in choices.items()}
        platform = hints.platform(grid, places)
        order, asks = day_order_of(source, found, choices, rows, options)
        post, video = post_above(source, found) if "thread_id" not in choices else (None, False)
        platform = platform or ("youtube" if video else hints.platform_of_file(source.stem))
        markup = is_markup((row[choices["text"].place] for row in rows), platform)
        kind = place_of_kind(names, rows)
        named = choices.get("author_name")
        all_named = named is not None and sampled[named.place].filled == 1
        return JsonReading(
            found, tuple(names), choices, platform, order, asks, unusable, warnings, post, markup,
            (names[kind[0]], kind[1]) if kind is not None else None,
            then(step(names, rows, places, platform), typed(names, rows, choices)),
            rooted(rows, places),
            people_beside(source, found) if "author_id" in choices and not all_named else NOBODY,
        )  # fmt: skip


class _Maker:
    """Makes comments of records; prepared once a file."""

    def __init__(self, reading: JsonReading, source: Source) -> None:
        choices = {target: choice.column for target, choice in reading.choices.items()}
        usable = {target: name for target, name in choices.items() if target not in reading.unusable}
        self._names = usable
        self._get = {target: getter(name) for target, name in usable.items()}
        parts = made_of(usable.get("text", ""), reading.columns)
        if parts:
            self._get["text"] = together(parts)
        self._words = tuple((target, take) for target, take in self._get.items() if target in WORDS)
        self._text, self._named = self._get.get("text"), usable.get("text", "")
        self._platform = reading.platform
        self._post = reading.post
        self._kind = getter(reading.kind[0]) if reading.kind else None
        self._told = reading.kind[1] if reading.kind else None
        escaping = reading.platform in ESCAPING
        text_step = decoded if escaping else unmarked if reading.markup else None
        step = then(reading.step, text_step)
        self._step = called(reading.people, step) if reading.people.names else step
        self.undated = 0
        self._post_is_above = reading.platform != "x" and not reading.rooted
        self._day_first = reading.day_first
        self._now = written(source)
        self._used = json_fields.used_up(reading.columns, frozenset((*usable.values(), *parts)))
        self._when = choices.get("created_at", "")
        self._likes = choices.get("like_count", "")
        self._left: dict[tuple[str, ...], tuple[str, ...]] = {}
        """By the keys of a record, those of them that are kept beside its fields."""
        self._private = json_fields.around_private(reading.columns)
        self._nested = frozenset(key for key in _REPLIES if key not in self._used)

    def records(self, where: str, value: object) -> Iterator[Record]:
        """Yield the comment of a record and those of its replies, each below its own."""
        if isinstance(value, dict) and (reason := self._left_out(value)):
            yield Skipped(reason, where)
            return
        if not isinstance(value, dict) or self._nested.isdisjoint(value):
            yield self._record(where, value)
            return
        waiting: list[tuple[str, object, str | None, str | None]] = [(where, value, None, None)]
        while waiting:
            place, item, parent, thread = waiting.pop()
            key, replies = self._replies(item)
            if key is not None and isinstance(item, dict):
                item = {name: field for name, field in item.items() if name != key}
            record = self._record(place, item)
            if isinstance(record, NewComment) and parent is not None:
                record = record._replace(
                    parent_external_id=record.parent_external_id or parent,
                    thread_id=record.thread_id or thread,
                )
            yield record
            identity = record.external_id if isinstance(record, NewComment) else None
            post = record.thread_id if isinstance(record, NewComment) else thread
            if len(place) < _LONGEST_PLACE:
                waiting += [
                    (f"{place}/{key}[{number}]", reply, identity, post)
                    for number, reply in reversed(list(enumerate(replies)))
                ]

    def _left_out(self, value: dict[str, object]) -> str | None:
        return self._told(self._kind(value)) if self._kind is not None and self._told is not None else None

    def plain(self, value: object) -> int:
        """Return the length of a record's text where it is one comment of the usual kind; else 0."""
        if type(value) is not dict or self._text is None or not self._nested.isdisjoint(value):
            return 0
        if self._told is not None and self._left_out(value):
            return 0
        text = self._text(value)
        return len(text) if is_plain(text, PLACEHOLDERS) else 0  # type: ignore[arg-type]

    def plain_columns(self, values: Sequence[object]) -> Columns | None:
        """Return the fields of records where all of these are comments of the usual kind."""
        if self._text is None or self._kind is not None or set(map(type, values)) != {dict}:
            return None
        fields = Columns(values)  # type: ignore[arg-type]
        if not all(map(self._nested.isdisjoint, fields.kinds)):
            return None
        texts = fields.take(self._names["text"], self._text)
        are_plain = set(map(type, texts)) == {str} and all(is_plain(text, PLACEHOLDERS) for text in texts)
        return fields if are_plain else None

    def comments(self, run: Sequence[dict[str, object]], fields: Columns | None = None) -> list[NewComment]:
        """Return the comments of plain records, field by field: as `_comment` makes them, in half the time."""
        fields = fields or Columns(run)
        names, get, nothing = self._names, self._get, [None] * len(run)
        extras = self._extras(run, fields)
        if any(extras):
            extras = [cleaned(extra) if extra else extra for extra in extras]  # type: ignore[misc]
        when: Moments = nothing, [TimePrecision.EXACT] * len(run)
        if "created_at" in get:
            values = fields.take(names["created_at"], get["created_at"])
            when = moments(values, day_first=self._day_first, now=self._now)
            self.undated += keep_unread(extras, self._when, values, when[0])
        likes: Sequence[int | None] = nothing
        if "like_count" in get:
            values = fields.take(names["like_count"], get["like_count"])
            likes = counts(values)
            keep_unread(extras, self._likes, values, likes)
        words = {target: words_of(fields.take(names[target], take), target) for target, take in self._words}
        if "parent_external_id" in words:
            words["parent_external_id"] = parents_of_comments(
                words["parent_external_id"],
                words.get("external_id", nothing),
                words.get("thread_id", nothing) if self._post_is_above else nothing,
                _NO_PARENT,
            )
        platforms: Sequence[str | None] = [self._platform] * len(run)
        if "platform" in words:
            platforms = [(platform_of(one) if one else None) or self._platform for one in words["platform"]]
        if self._post is not None:
            words["thread_id"] = [self._post] * len(run)
        texts = cleaned_all(fields.take(names["text"], get["text"]))  # type: ignore[arg-type]
        found = list(made(words, texts, platforms, when, likes, extras))
        return list(map(self._step, found)) if self._step is not None else found

    def _extras(self, run: Sequence[dict[str, object]], fields: Columns) -> list[dict[str, object]]:
        """Return what is kept of each record beside its fields."""
        if any(self._kept(keys) for keys in fields.kinds):
            return [self._extra(record) for record in run]
        return [{} for _ in run]

    def _extra(self, record: dict[str, object]) -> dict[str, object]:
        """Return what is kept beside the fields."""
        wanted = self._kept(tuple(record))
        if not wanted:
            return {}
        kept = {key: value for key in wanted if (value := record[key]) is not None and value != []}
        for key in self._private & kept.keys():
            kept[key] = json_fields.without_private(kept[key])
        return kept

    def _kept(self, keys: tuple[str, ...]) -> tuple[str, ...]:
        """Return those keys of a record that are kept beside its fields."""
        wanted = self._left.get(keys)
        if wanted is None:
            if len(self._left) > _MOST_KINDS:
                self._left.clear()
            wanted = tuple(key for key in keys if key not in self._used and not is_private(key))
            self._left[keys] = wanted
        return wanted

    def _replies(self, record: object) -> tuple[str | None, list[object]]:
        """Return the replies that stand inside a record, and their key."""
        if not isinstance(record, dict) or self._text is None:
            return None, []
        for key in self._nested & record.keys():
            inner = record[key]
            if isinstance(inner, dict):
                inner = next((inner[name] for name in _WITHIN if inner.get(name)), items_of(inner))
            if isinstance(inner, list) and are_texts(inner):
                inner = [{self._named: reply} for reply in inner]
            if isinstance(inner, list):
                inner = json_fields.opened(inner, self._names)
            if isinstance(inner, list) and any(
                isinstance(reply, dict) and isinstance(self._text(reply), str | list) for reply in inner
            ):
                return key, inner
        return None, []

    def _record(self, where: str, value: object) -> Record:
        if isinstance(value, str) and self._text is None:
            if is_blank(value):
                return Skipped(NO_TEXT, where)
            return NewComment(clean(value), self._platform, thread_id=self._post)
        if not isinstance(value, dict) or self._text is None:
            return Rejected(where, "not an object with fields", cut(value))
        text = self._text(value)
        if text is None:
            return Skipped(NO_TEXT, where)
        if not isinstance(text, str):
            text = joined(text)
        if is_blank(text):
            return Skipped(NO_TEXT, where)
        if text[0] == "[" and text.strip() in PLACEHOLDERS:
            return Skipped(DELETED, where)
        made_of = self._comment(clean(text), value)
        said = self._text(value)
        if isinstance(said, dict) and len(said) > 1 and spoken(said):  # The same in other languages.
            return made_of._replace(extra={**made_of.extra, self._named: cleaned(said)})
        return made_of

    def _comment(self, text: str, record: dict[str, object]) -> NewComment:
        get = self._get
        extra = self._extra(record)
        created, precision = None, TimePrecision.EXACT
        if "created_at" in get and (value := get["created_at"](record)) is not None:
            created, precision = parse(value, day_first=self._day_first, now=self._now)
            if created is None and value != "":
                extra[self._when] = value
                self.undated += 1
        likes = None
        if "like_count" in get and (value := get["like_count"](record)) is not None:
            likes = count(value)
            if likes is None and value != "":
                extra[self._likes] = value
        fields: dict[str, str | None] = {}
        for target, take in self._words:
            value = take(record)
            if type(value) is str and value.isascii() and "\0" not in value and "+" not in value:
                fields[target] = value.strip() or None
            elif value is not None:
                fields[target] = word_of(value, target)
        identity, thread = fields.get("external_id"), fields.get("thread_id") or self._post
        parent = fields.get("parent_external_id")
        above = thread if self._post_is_above else None
        if parent is not None and (parent in _NO_PARENT or parent in (above, identity)):
            parent = None
        platform = fields.get("platform")
        made_of = NewComment(
            text,
            (platform_of(platform) if platform else None) or self._platform,
            identity,
            parent,
            thread,
            fields.get("thread_title"),
            fields.get("author_name"),
            fields.get("author_id"),
            created,
            precision,
            likes,
            fields.get("permalink"),
            cleaned(extra) if extra else extra,  # type: ignore[arg-type]
        )
        return self._step(made_of) if self._step is not None else made_of


_MOST_KINDS = 1000
"""Kinds of records, by their keys, that are remembered."""
