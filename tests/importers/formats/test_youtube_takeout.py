import pytest

from moderator.importers.formats.youtube_takeout import plain
from tests.importers.reading import read

HEADER = "Comment ID,Channel ID,Comment Create Timestamp,Price,Parent Comment ID,Video ID,Comment Text"
ROW = (
    'UgxtiXQkY7gqHbldJ1F4AaABAg,UCA6DtnbZ2KJckyTYfXOwQNA,2023-09-19T17:42:53.434647+00:00,0,,WtOskFeLmr4,"{}"'
)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('{"takeoutSegments":[{"text":"a"},{"text":"b"}]}', "ab"),
        ('{"text":"a"},{"text":"\n"},{"text":"b"}', "a\nb"),
        (
            '{"text":"\\u003e a"},{"text":"https://e.org","link":{"linkUrl":"https://e.org"}}',
            "> ahttps://e.org",
        ),
        ('{"mention":{"externalChannelId":"UC"},"text":"@jo"},{"text":" hi"}', "@jo hi"),
        ('{"videoLink":{"externalVideoId":"v"}},{"text":"see"}', "see"),
        ('{"text":""}', ""),
        ("plain words", "plain words"),
        ("{not json", "{not json"),
        ('{"text":"cut', '{"text":"cut'),
        ('{"text":"a"} and more', '{"text":"a"} and more'),
        ('{"text":"a"},7', '{"text":"a"},7'),
    ],
)
def test_text_of_a_cell(cell: str, text: str) -> None:
    assert plain(cell) == text


def test_headers_in_any_case_and_order() -> None:
    got = read(HEADER.lower() + "\n" + ROW.format('{""text"":""coal owl""}') + "\n\n\n")
    assert (got.format, got.texts, got.found) == ("youtube_takeout", ["coal owl"], 1)
    assert got.comments[0].author_name is None


@pytest.mark.parametrize("text", ['{""text"":""bonjour à tous""}', "bonjour à tous"])
def test_translated_headers_are_known_by_their_values(text: str) -> None:
    header = "ID du com,ID de chaîne,Code temporel de création,Prix,ID parent,ID vidéo,Texte du com"
    got = read(header + "\n" + ROW.format(text) + "\n")
    comment = got.comments[0]
    assert (got.format, comment.text) == ("youtube_takeout", "bonjour à tous")
    assert (comment.external_id, comment.thread_id) == ("UgxtiXQkY7gqHbldJ1F4AaABAg", "WtOskFeLmr4")
    assert comment.created_at is not None
    assert comment.created_at.year == 2023


def test_the_parent_column_is_told_from_the_ids_wherever_it_stands() -> None:
    rows = [
        "Übergeordnet,Nr,Kanal,Zeit,Text",
        ",UgxAAAAAAAAAAAAAAAAA,UCA6DtnbZ2KJckyTYfXOwQNA,2023-09-19T17:42:53+00:00,erstens",
        "UgxAAAAAAAAAAAAAAAAA,UgxAAAAAAAAAAAAAAAAA.9r,UCA6DtnbZ2KJckyTYfXOwQNA,2023-09-19T17:42:53+00:00,ja",
    ]
    got = read("\n".join(rows) + "\n")
    pairs = [(comment.external_id, comment.parent_external_id) for comment in got.comments]
    assert pairs == [("UgxAAAAAAAAAAAAAAAAA", None), ("UgxAAAAAAAAAAAAAAAAA.9r", "UgxAAAAAAAAAAAAAAAAA")]


def test_the_top_comment_stands_in_for_a_parent() -> None:
    header = "Comment ID,Channel ID,Comment Create Timestamp,Top-Level Comment ID,Comment Text"
    rows = ["a,UC1,2026-06-01T10:00:00+00:00,a,first of all", "a.b,UC1,2026-06-01T10:00:00+00:00,a,then"]
    got = read("\n".join([header, *rows]))
    assert [comment.parent_external_id for comment in got.comments] == [None, "a"]


def test_a_table_that_names_authors_is_of_other_people() -> None:
    got = read(
        "video_id,comment_id,author_id,author_name,comment_text,published_at\n"
        f"dQw4w9WgXcQ,UgyIdJmbCjGRqblGrJR4AaABAg,UC{'a' * 22},@ann,fine rye,2025-05-20T03:29:43Z\n"
    )
    assert got.format == "table"
    assert got.comments[0].author_name == "@ann"
    assert got.comments[0].created_at
