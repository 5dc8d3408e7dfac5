"""Reviews that say what was good and what was bad in fields of their own."""

import json

import pytest

from moderator.importers.base import Options, Source
from moderator.importers.meaning.sides import side_of
from moderator.importers.preview import preview
from tests.importers.reading import read

HOTEL = """Guest,Score,Liked,Disliked,Review date,Property response
Ann,6.3,The breakfast was lovely,The lift was broken,2024-03-01,Thank you for it all
Bo,9,Everything,,2024-03-02,
Cy,3,,Dirty sheets and noise,2024-03-03,
Di,7,Location,No Negative,2024-03-04,
Ed,5,,,2024-03-05,
"""


def test_both_sides_are_one_comment() -> None:
    found = read(HOTEL)
    assert found.texts == [
        "Liked: The breakfast was lovely\nDisliked: The lift was broken",
        "Liked: Everything",
        "Disliked: Dirty sheets and noise",
        "Liked: Location",
    ]
    assert sum(found.reasons.values()) == 1
    assert found.comments[0].extra == {"Score": "6.3", "Property response": "Thank you for it all"}


def test_a_person_may_still_choose_one_side() -> None:
    found = read(HOTEL, Options(mapping={"text": "Disliked"}))
    assert found.texts[:2] == ["The lift was broken", "Dirty sheets and noise"]
    assert found.comments[0].extra["Liked"] == "The breakfast was lovely"
    assert "Liked + Disliked" not in found.comments[0].extra


def test_the_preview_says_what_the_text_is_made_of() -> None:
    found = preview(Source.of_bytes("hotel.csv", HOTEL.encode()))
    told = {one.target: (one.column, one.reason) for one in found.mapping}
    assert told["text"] == ("Liked + Disliked", "What stands in “Liked” and “Disliked”, together")


def test_a_text_beside_both_sides_comes_first() -> None:
    rows = "".join(f"A fine keyboard for {n} people,quiet and light {n},loud keys\n" for n in range(3))
    assert (
        read(f"Review,Pros,Cons\n{rows}").texts[0]
        == "A fine keyboard for 0 people\nPros: quiet and light 0\nCons: loud keys"
    )


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("Pros", "Cons"),
        ("Positive Review", "Negative Review"),
        ("Avis positif", "Avis négatif"),
        ("Vorteile", "Nachteile"),
        ("Was hat Ihnen gefallen?", "Was hat Ihnen nicht gefallen?"),
        ("Lo que gustó", "Lo que no gustó"),
        ("Pontos positivos", "Pontos negativos"),
        ("Cosa ti è piaciuto", "Cosa non ti è piaciuto"),
        ("Достоинства", "Недостатки"),
        ("المميزات", "العيوب"),
        ("खूबियाँ", "कमियाँ"),
        ("What did you like best?", "What could we improve?"),
        ("What went well?", "What went wrong?"),
    ],
)
def test_in_other_words(good: str, bad: str) -> None:
    assert (side_of(good), side_of(bad)) == ("good", "bad")
    found = read(f"{good};{bad}\nclean and bright rooms;a very long queue\nkind people at the door;\n").texts
    assert len(found) == 2
    assert found[0].count("\n") == 1
    assert found[1].endswith(" kind people at the door")


def test_sides_in_json() -> None:
    rows = [
        {"id": f"r{n}", "guest": {"name": "Ann"}, "text": {"positive": f"by the river {n}", "negative": bad}}
        for n, bad in enumerate((None, "thin walls", ""))
    ]
    for content in (json.dumps({"reviews": rows}), "".join(json.dumps(row) + "\n" for row in rows)):
        found = read(content)
        assert found.texts == [
            "Positive: by the river 0",
            "Positive: by the river 1\nNegative: thin walls",
            "Positive: by the river 2",
        ]
        assert [one.external_id for one in found.comments] == ["r0", "r1", "r2"]


@pytest.mark.parametrize(
    "header",
    ["text,positive,negative", "text,liked,disliked", "text,pros,neutral"],
)
def test_beliefs_and_marks_are_no_sides(header: str) -> None:
    rows = "".join(f"words about bread {n},{n / 10},{1 - n / 10}\n" for n in range(4))
    assert read(f"{header}\n{rows}").texts[0] == "words about bread 0"
    rows = "".join(f"words about bread {n},yes,no\n" for n in range(4))
    assert read(f"{header}\n{rows}").texts[0] == "words about bread 0"


def test_the_header_once_more_is_no_review() -> None:
    found = read(
        "Author,Liked,Disliked\nAnn,nice people,a queue\nAuthor,Liked,Disliked\nBo,warm soup,cold rooms\n"
    )
    assert (len(found.comments), len(found.skipped)) == (2, 1)


def test_verdicts_of_two_machines_are_no_header() -> None:
    rows = "".join(f"words about bread {n},positive,negative\n" for n in range(4))
    assert len(read(rows).comments) == 4


def test_rows_of_another_length() -> None:
    found = read("Guest,Liked,Disliked\nEd,fine soup,\nAnn,nice people here\nBo,warm soup,cold rooms,more\n")
    assert found.texts == [
        "Liked: fine soup",
        "Liked: nice people here",
        "Liked: warm soup\nDisliked: cold rooms",
    ]
    assert found.comments[2].extra == {"surplus": ["more"]}
