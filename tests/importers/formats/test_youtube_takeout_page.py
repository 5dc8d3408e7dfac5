from pathlib import Path

from moderator.importers.base import HEAD_BYTES
from tests.importers.reading import read

ENTRY = (
    '<li>Du hast einen <a href="http://www.youtube.com/watch?v=v{n}&amp;lc=Ugx{n}">Kommentar</a> zu einem '
    '<a href="http://www.youtube.com/watch?v=v{n}">Video</a> am 2020-05-24 20:10:05 UTC.<br/>Satz {n}{more}</li>'
)


def page(entries: int, more: str = "") -> str:
    return (
        "<html><body><ul>"
        + "".join(ENTRY.format(n=n, more=more) for n in range(entries))
        + "</ul></body></html>"
    )


def test_a_page_in_another_language() -> None:
    got = read(page(2))
    assert (got.format, got.texts) == ("youtube_takeout_page", ["Satz 0", "Satz 1"])
    assert (got.comments[1].external_id, got.comments[1].thread_id) == ("Ugx1", "v1")


def test_entries_across_the_pieces_in_which_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "my-comments.html"
    path.write_text(page(2000, " ü" * 150), encoding="utf-8")
    assert path.stat().st_size > 3 * HEAD_BYTES
    got = read(path)
    assert [comment.external_id for comment in got.comments] == [f"Ugx{n}" for n in range(2000)]
    assert {len(text) for text in got.texts} == {len(f"Satz {n}" + " ü" * 150) for n in (1, 10, 100, 1000)}


def test_a_page_without_an_end() -> None:
    assert read(page(3).split("</li></ul>")[0]).texts == ["Satz 0", "Satz 1", "Satz 2"]
