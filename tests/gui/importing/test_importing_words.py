"""What the preview of an import says in words of its own."""

from datetime import UTC, datetime

from moderator.core.comment import NewComment, TimePrecision
from moderator.gui.importing.encoding_form import accented, misread
from moderator.gui.importing.file_list import inside
from moderator.gui.importing.first_comments import written


def test_names_in_an_archive_lose_what_they_have_in_common():
    assert inside(["a.zip/x/one.json", "a.zip/x/two.json"]) == ["one.json", "two.json"]
    assert inside(["a.zip/x/one.json", "a.zip/y/one.json"]) == ["x/one.json", "y/one.json"]
    assert inside(["a.csv", "b.json"]) == ["a.csv", "b.json"]
    assert inside(["a.zip/one.json"]) == ["a.zip/one.json"]


def test_a_day_alone_has_no_clock_and_one_in_doubt_is_asked():
    day = datetime(2026, 6, 2, tzinfo=UTC)
    said = {
        kind: written(NewComment("x", created_at=day, created_at_precision=kind)) for kind in TimePrecision
    }
    assert said[TimePrecision.LOCAL] == "2 June 2026"
    assert said[TimePrecision.AMBIGUOUS] == "2 June 2026?"
    assert ":" in said[TimePrecision.EXACT]
    assert written(NewComment("x")) == ""


def test_a_wrong_encoding_is_shown_by_its_effect():
    assert accented(["plain", "Zoë Brûlé"]) == "Zoë Brûlé"
    assert accented(["plain", "text"]) is None
    assert misread("Zoë", "cp1252", "utf-8") == "Zo�"
    assert misread("Zoë", "utf-8", "cp1252") == "ZoÃ«"
    assert misread("Zoë", "utf-8", "no such thing") == "Zoë"
