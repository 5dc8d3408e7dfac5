"""Names with anything in them, written into a search and read from it again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.core.query import And, Named, Not, Phrase, Word, parse
from moderator.core.query_error import QuerySyntaxError
from moderator.core.query_fields import NAMES, STATES
from moderator.core.query_quoting import MARKS, naming, quoted
from moderator.core.query_words import asked_for, complete, grammar_help, states_help

STORABLE = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
"""What no database takes is in no name: importers take it out."""
TEXTS = st.one_of(
    st.text(STORABLE, min_size=1, max_size=40),
    st.lists(st.sampled_from([*MARKS, "\\", ",", "*", " ", "(", ")", "-", ":", "a", "or"]), min_size=1).map(
        "".join
    ),
).filter(str.strip)
"""Whatever shows something; the second kind is made of all that means something to the language."""


@given(TEXTS)
def test_any_text_in_quotation_marks_is_read_letter_by_letter(text: str) -> None:
    assert parse(quoted(text)).where == Phrase(text)


@given(st.sampled_from(NAMES), st.lists(TEXTS, min_size=1, max_size=5))
def test_any_names_behind_a_field_are_read_letter_by_letter(field: str, names: list[str]) -> None:
    assert parse(naming(field, *names)).where == Named(field, tuple(names))


@given(TEXTS, TEXTS)
def test_a_name_keeps_to_itself_among_other_parts(name: str, phrase: str) -> None:
    query = parse(f"late {naming('author', name)} -{quoted(phrase)} box")
    assert query.where == And((Word("late"), Named("author", (name,)), Not(Phrase(phrase)), Word("box")))
    late, author, _, box = query.terms
    assert parse(query.without(late, box)).where == And((author.node, Not(Phrase(phrase))))
    assert parse(query.without(author)).where == And((Word("late"), Not(Phrase(phrase)), Word("box")))


@given(TEXTS.filter(lambda one: len(one) > 1), st.data())
def test_a_name_is_completed_from_its_first_letters_on(name: str, data: st.DataObject) -> None:
    first = name[: data.draw(st.integers(1, len(name) - 1))]
    typed = f"late -author:bob,{quoted(first)}"[: -data.draw(st.integers(0, 1)) or None]
    (offered,) = complete(typed, len(typed), {"author": [name]})
    assert asked_for(typed, len(typed)) == ("author", first)
    assert parse(typed[: offered.start] + offered.text).where == And(
        (Word("late"), Not(Named("author", ("bob", name))))
    )


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (r'author:"Dwayne \"The Rock\" Johnson"', 'Dwayne "The Rock" Johnson'),
        (r"author:“Dwayne \“The Rock\” Johnson”", "Dwayne “The Rock” Johnson"),
        (r'author:"C:\new\temp"', r"C:\new\temp"),
        (r'author:"C:\temp\\"', "C:\\temp\\"),
        (r"author:¯\_(ツ)_/¯", None),
        (r'author:"¯\\_(ツ)_/¯"', r"¯\_(ツ)_/¯"),
        (r'author:"¯\_(ツ)_/¯"', r"¯\_(ツ)_/¯"),
        (r"author:a\b", r"a\b"),
        ('author:" anna  b "', " anna  b "),
    ],
)
def test_what_people_type(typed: str, meant: str | None) -> None:
    where = parse(typed).where
    assert (where == Named("author", (meant,))) is (meant is not None)


def test_a_plain_name_stands_without_quotation_marks() -> None:
    assert naming("author", "anna_b") == "author:anna_b"
    assert naming("author", "anna b", "bob", "an*", 'c"d') == r'author:"anna b",bob,"an*","c\"d"'


def test_a_backslash_that_keeps_a_quotation_open_is_explained() -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        parse(r'author:"C:\temp\"')
    assert caught.value.position == 7
    assert "is a part of it" in str(caught.value)


def test_post_is_the_thread_by_another_name() -> None:
    assert parse('post:bread,"a, b"').where == parse('thread:bread,"a, b"').where
    assert parse("POST=bread").where == Named("thread", ("bread",))
    assert [one.text for one in complete("po", 2)] == ["post:"]
    assert [one.text for one in complete("post:br", 7, {"thread": ["Bread day"]})] == ['post:"Bread day"']
    assert asked_for("-post:br", 8) == ("thread", "br")
    with pytest.raises(QuerySyntaxError, match="“post:” needs a value"):
        parse("post:")


def test_every_state_is_offered_with_what_it_means() -> None:
    offered = complete("is:", 3)
    assert [one.text for one in offered] == [f"is:{state}" for state in STATES]
    assert [(one.text, one.hint) for one in offered] == states_help()
    assert ("is:own", "by the channel itself") in states_help()
    for typed, words in states_help():
        assert f"{typed:<24} {words}" in grammar_help()
        assert parse(typed).terms
