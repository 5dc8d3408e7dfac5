"""A known export inside JSON that somebody put around it: a list of one, {"data": …}, a table turned into records."""

from collections.abc import Iterator

from moderator.core.comment import NewComment, Record, Rejected
from moderator.importers.base import Importer, Options, ReadsRuns, Source
from moderator.importers.documents import envelopes, jsonstream
from moderator.importers.documents.jsonstream import Kind
from moderator.importers.generic.generic_json import GenericJson
from moderator.importers.generic.json_above import post_named
from moderator.importers.generic.table import Table
from moderator.importers.recognising import rewritten
from moderator.importers.recognising.views import POST, View, each, views

Found = Record | list[NewComment]


def identified(importer: Importer, source: Source) -> bool:
    """Say whether a source is of a format; content that its look cannot cope with is not."""
    try:
        return importer.identify(source)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError, RecursionError):
        return False


def inside(importer: Importer, source: Source) -> View | None:
    """Return what is inside of a file and of this format; None if nothing is."""
    for view in views(source):
        if view.is_table == isinstance(importer, Table) and all(
            identified(importer, one) for one in (view.sample, *view.others)
        ):
            return view
    return None


def parts(importer: Importer, source: Source) -> Iterator[Source | Rejected]:
    """Yield what an importer is to read of a file: the file as it is, or else what is inside of it."""
    source = rewritten.plain(source)
    view = _documents(importer, source) if identified(importer, source) else inside(importer, source)
    if view is None:
        yield source
    else:
        yield from view.parts()


def _documents(importer: Importer, source: Source) -> View | None:
    """Return the documents of a file with several, for a format that knows of one alone."""
    if not getattr(importer, "one_document", False) or jsonstream.kind(source) in (Kind.NONE, Kind.OBJECT):
        return None
    found = envelopes.first_values(source)
    if not found or not isinstance(found[0], dict):
        return None
    view = each(source, "", found[0])
    return view if identified(importer, view.sample) else None


def first(importer: Importer, source: Source) -> Source:
    """Return the first of what an importer is to read of a file."""
    return next((part for part in parts(importer, source) if isinstance(part, Source)), source)


def read(importer: Importer, source: Source, options: Options) -> Iterator[Found]:
    """Yield what an importer reads of a file, many comments at a time where it can.

    Raises:
        UserError: the file cannot be read.

    """
    for part in parts(importer, source):
        if isinstance(part, Rejected):
            yield part
            continue
        found: Iterator[Found] = (
            importer.runs(part, options) if isinstance(importer, ReadsRuns) else importer.read(part, options)
        )
        post = part.memo.get(POST) or _post_above(importer, part)
        yield from _below(found, post) if post else found


def _post_above(importer: Importer, source: Source) -> str | None:
    """Return the post that a whole document names beside its comments."""
    if isinstance(importer, Table | GenericJson) or jsonstream.kind(source) is not Kind.OBJECT:
        return None  # The others look for it themselves.
    return post_named(jsonstream.sketch(source))


def _below(found: Iterator[Found], post: str) -> Iterator[Found]:
    """Put comments that name no post under one."""
    for one in found:
        if isinstance(one, list):
            yield [each if each.thread_id else each._replace(thread_id=post) for each in one]
        else:
            yield one._replace(thread_id=post) if isinstance(one, NewComment) and not one.thread_id else one
