"""Exports by design come back record by record; those broken afterwards still account for what is left."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moderator.core.errors import UserError
from moderator.importers.generic.rows import PLACEHOLDERS
from moderator.importers.meaning.text import clean, is_blank
from tests.importers.reading import read
from tests.importers.structures import Export, documents, tables, trees

SOME = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def came_back(export: Export) -> None:
    """Check that every record is accounted for, and the texts are those that were written."""
    got = read(export.content, name=export.name)
    assert got.found == export.records
    assert not got.rejected
    plain = [" ".join(comment.text.split()) for comment in got.comments]
    if export.name != "x.xml":
        left = (text for text in export.texts if not is_blank(text) and text.strip() not in PLACEHOLDERS)
        assert plain == [" ".join(clean(text).split()) for text in left]


def survives(export: Export, cut: float) -> None:
    """Check that a file that ends too early is read as far as it goes, or refused in a sentence."""
    content = export.content[: int(len(export.content) * cut)]
    try:
        got = read(content, name=export.name)
    except UserError:
        return
    assert got.found <= export.records + 1


@SOME
@given(tables())
def test_tables(export: Export) -> None:
    came_back(export)


@SOME
@given(documents())
def test_documents(export: Export) -> None:
    came_back(export)


@SOME
@given(trees())
def test_trees(export: Export) -> None:
    came_back(export)


@SOME
@given(st.one_of(tables(), documents(), trees()), st.floats(0.05, 0.999))
def test_cut(export: Export, cut: float) -> None:
    survives(export, cut)
