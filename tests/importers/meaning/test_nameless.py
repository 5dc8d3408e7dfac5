import pytest

from tests.importers.reading import read

TEXTS = [
    "The soup was cold and the bread was old",
    "I liked the bread a lot to be honest",
    "Never again will I eat here",
]


def table(name: str, who: list[str]) -> str:
    rows = (f"{one},{text}" for one, text in zip(who, TEXTS * 6, strict=False))
    return "\n".join([f"{name},Feedback", *rows, ""])


@pytest.mark.parametrize(
    "name",
    [
        "Customer",
        "Reviewer",
        "User",
        "Guest",
        "Client name",
        "Name of guest",
        "Speaker",
        "Cliente",
        "Gast",
        "客户",
    ],
)
def test_a_column_called_after_people_is_the_author(name: str) -> None:
    found = read(table(name, ["Ann Berg", "Bo Ek", "Cy Dahl"]))
    assert [comment.author_name for comment in found.comments] == ["Ann Berg", "Bo Ek", "Cy Dahl"]


@pytest.mark.parametrize(
    "who", [["new", "old"], ["4", "5"], ["https://e.org/a", "https://e.org/b"], ["Retail", "Trade"]]
)
def test_kinds_of_people_are_no_authors(who: list[str]) -> None:
    found = read(table("Customer", who * 9))
    assert {comment.author_name for comment in found.comments} == {None}
    assert found.comments[0].extra["Customer"] == who[0]


def test_a_few_people_can_speak_again_and_again() -> None:
    found = read(table("Who", ["Ann", "Bo"] * 9))
    assert {comment.author_name for comment in found.comments} == {"Ann", "Bo"}


def test_a_name_that_says_author_goes_first() -> None:
    found = read("Customer,Username,Comment\nAnn Berg,ann_b,The soup was cold today\n")
    assert found.comments[0].author_name == "ann_b"


@pytest.mark.parametrize(
    ("row", "author"),
    [
        ("Ann,2024-03-01 10:00:00,The soup was cold and the bread was old", "Ann"),
        ("The soup was cold and the bread was old,ann_b,2024-03-01 10:00:00", "ann_b"),
        ("1,@ann.b,The soup was cold and the bread was old,2024-03-01 10:00:00,5", "@ann.b"),
        ("2024-03-01 10:00:00,Zoë O’Hara,The soup was cold and the bread was old", "Zoë O’Hara"),
    ],
)
def test_a_row_without_a_header_shows_who_and_when(row: str, author: str) -> None:
    comment = read(row + "\n").comments[0]
    assert comment.text == "The soup was cold and the bread was old"
    assert comment.author_name == author
    assert str(comment.created_at) == "2024-03-01 10:00:00+00:00"


@pytest.mark.parametrize("cells", ["positive", "Ann Berg,Bo Ek", "en,5", "Yes,No"])
def test_what_could_be_anything_is_no_author(cells: str) -> None:
    assert read(f"{cells},The soup was cold and the bread was old\n").comments[0].author_name is None


def test_commas_of_a_sentence_make_no_cells() -> None:
    found = read("The soup was cold today, and the bread, too, was old\n")
    assert found.texts == ["The soup was cold today, and the bread, too, was old"]


def test_first_and_last_name_are_one() -> None:
    found = read("Vorname;Name;Kommentar\nAnn;Berg;Die Suppe war kalt\n;Ek;Das Brot war gut\n")
    assert [comment.author_name for comment in found.comments] == ["Ann Berg", "Ek"]
    assert found.comments[0].extra == {}


def test_names_and_mail_are_a_header_above_a_question() -> None:
    rows = "Ann,Berg,ann@example.org,The room was cold and small\nBo,Ek,bo@example.org,The room was fine\n"
    found = read(f"First Name,Last Name,Email,How was your stay with us this time?\n{rows}")
    assert found.texts == ["The room was cold and small", "The room was fine"]
    assert [comment.author_name for comment in found.comments] == ["Ann Berg", "Bo Ek"]
    assert found.comments[0].extra == {}
