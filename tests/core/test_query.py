from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.core.comment import Sentiment
from moderator.core.query import And, Compared, Felt, Named, Not, Or, Phrase, Word, Written, parse
from moderator.core.query_error import QuerySyntaxError
from moderator.core.query_fields import FIELDS, MEANT
from moderator.core.query_words import GRAMMAR, complete, describe, fields_help, grammar_help

TODAY = date(2026, 6, 15)


def chips(text: str) -> list[str]:
    return [term.words for term in parse(text, today=TODAY).terms]


def test_the_chips_say_in_words_what_was_typed() -> None:
    query = parse("label:negative p>0.8 after:2026-04-01 -giveaway", today=TODAY)
    assert [term.words for term in query.terms] == [
        "Negative", "Surer than 0.80", "Since 1 April 2026", "Without “giveaway”",
    ]  # fmt: skip
    assert query.terms[0].sentiment is Sentiment.NEGATIVE
    assert query.where == And(
        (
            Felt((Sentiment.NEGATIVE,)),
            Compared("confidence", ">", 0.8),
            Written(start=date(2026, 4, 1)),
            Not(Word("giveaway")),
        )
    )


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ('author:"anna b" thread:bread', ["By anna b", "Under bread"]),
        ("author:bob,ann*", ["By bob or ann…"]),
        ("decision:flagged,held", ["Flagged or held"]),
        ("-label:neg", ["Not negative"]),
        ("last:7d", ["Since 8 June 2026"]),
        ("on:2026-05", ["In May 2026"]),
        ("on:today before:2026", ["On 15 June 2026", "Before 1 January 2026"]),
        ("likes>=10 abuse>70%", ["At least 10 likes", "Abuse above 0.70"]),
        ("likes>1,000 replies:2.500", ["More than 1,000 likes", "Exactly 2,500 replies"]),
        (
            "likes<1,234,567 likes>2.5 p>0,800",
            ["Fewer than 1,234,567 likes", "More than 2.5 likes", "Surer than 0.80"],
        ),
        ("(refund or money) label:none", ["“refund” or “money”", "Without sentiment"]),
        ("p>0.999 abuse>=12.5%", ["Surer than 0.999", "Abuse at least 0.125"]),
        ("one or two three", ["“one” or “two” and “three”"]),
        ("-(is:reply label:neg) x", ["Not (answers another comment and negative)", "“x”"]),
        ("is:reply corrected:no", ["Answers another comment", "Not corrected by a person"]),
        ("https://example.org/a?b=1 10:30 C++ don't", None),
    ],
)
def test_the_language(typed: str, words: list[str] | None) -> None:
    assert words is None or chips(typed) == words
    parse(typed, today=TODAY)


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (date(2026, 5, 3), date(2026, 5, 4), "On 3 May 2026"),
        (date(2026, 5, 1), date(2026, 6, 1), "In May 2026"),
        (date(2026, 12, 1), date(2027, 1, 1), "In December 2026"),
        (date(2026, 1, 1), date(2027, 1, 1), "In 2026"),
        (date(2026, 5, 1), date(2026, 5, 31), "From 1 May 2026 to 30 May 2026"),
        (date(2026, 5, 3), date(2026, 5, 21), "From 3 May 2026 to 20 May 2026"),
        (date(2026, 1, 1), date(2026, 4, 1), "From 1 January 2026 to 31 March 2026"),
        (date(2025, 1, 1), date(2027, 1, 1), "From 1 January 2025 to 31 December 2026"),
        (date(2025, 12, 31), date(2026, 1, 2), "From 31 December 2025 to 1 January 2026"),
    ],
)
def test_days_are_said_as_they_are(start: date, end: date, words: str) -> None:
    assert describe(Written(start, end)) == words


def test_a_chips_cross_takes_its_part_out_and_leaves_the_rest() -> None:
    query = parse('label:negative "half of it"  -author:"anna b" box', today=TODAY)
    for term, left in zip(
        query.terms,
        [
            '"half of it" -author:"anna b" box',
            'label:negative -author:"anna b" box',
            'label:negative "half of it" box',
            'label:negative "half of it" -author:"anna b"',
        ],
        strict=True,
    ):
        assert query.without(term) == left
        parse(left)


def test_or_binds_weaker_than_standing_side_by_side() -> None:
    assert parse("a b or c").where == Or((And((Word("a"), Word("b"))), Word("c")))
    assert parse("a (b or c)").where == And((Word("a"), Or((Word("b"), Word("c")))))
    assert parse('-"a b"').where == Not(Phrase("a b"))
    assert parse("author:Ann,bob").where == Named("author", ("Ann", "bob"))
    assert parse('author:an*,bob,"c d"').where == Named("author", ("bob", "c d"), ("an",))
    assert parse('author:"an*"').where == Named("author", ("an*",))
    assert parse('author:"an*",b*').where == Named("author", ("an*",), ("b",))
    assert parse("author:*").where == Named("author", ("*",))
    assert parse("thread:an*").where == Named("thread", ("an*",))


def test_the_last_word_is_a_beginning_only_while_typing() -> None:
    assert parse("late bo", as_typed=True).where == And((Word("late"), Word("bo", prefix=True)))
    assert parse("late bo ", as_typed=True).where == And((Word("late"), Word("bo")))
    assert parse("late bo").where == And((Word("late"), Word("bo")))


@pytest.mark.parametrize(
    ("typed", "place", "sentence"),
    [
        ("lable:negative", 0, "“lable” is not a field. Did you mean “label”?"),
        ("by:anna", 0, "“by” is not a field. Did you mean “author”?"),
        ("box label:angry", 10, "“angry” is not known here. It can be negative, neutral, positive or none."),
        ("decision:flaged", 9, "Did you mean “flagged”?"),
        ("p>often", 2, "“often” is not a number."),
        ("p>7", 2, "“p” lies between 0 and 1."),
        ("after:2026-13-01", 6, "“2026-13-01” is not a date. Write 2026-04-01"),
        ("last:soon", 5, "is not a span of time"),
        ("(late box", 0, "The parenthesis that opens here is not closed."),
        ("late box)", 8, "This parenthesis closes nothing."),
        ('say "half of', 4, "The quotation that begins here is not closed."),
        ("box or", 6, "Nothing stands behind this “or”."),
        ("or box", 0, "Nothing stands before this “or”."),
        ("author:", 7, "“author:” needs a value."),
        ("author>3", 0, "“author” cannot be compared."),
        ("id:abc", 3, "is not a whole number"),
        ("()", 0, "nothing between these parentheses"),
        ("(" * 60 + "a" + ")" * 60, 12, "too many parentheses"),
    ],
)
def test_what_is_wrong_is_explained_with_its_place(typed: str, place: int, sentence: str) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        parse(typed)
    assert sentence in str(caught.value)
    assert caught.value.position == place
    assert caught.value.explain.splitlines()[1] == " " * place + "^"


PIECES = st.one_of(
    st.text(max_size=6),
    st.sampled_from(
        [*(f"{name}:" for name in FIELDS), "(", ")", '"', "-", " or ", " ", ">", "0.5", "2026-01-01", "😡"]
    ),
)


@given(st.lists(PIECES, max_size=12).map("".join), st.booleans())
def test_anything_is_understood_or_explained(typed: str, as_typed: bool) -> None:
    try:
        query = parse(typed, as_typed=as_typed)
    except QuerySyntaxError as error:
        place = error.position
        query = None
    if query is None:
        assert 0 <= place <= len(typed)
        return
    for term in query.terms:
        start, end = term.span
        assert 0 <= start < end <= len(typed)
        assert term.words


def test_completion_offers_fields_and_then_their_values() -> None:
    assert [one.text for one in complete("box la", 6)] == ["label:", "lang:", "last:"]
    assert [one.text for one in complete("-label:n", 8)] == ["label:negative", "label:neutral", "label:none"]
    (anna,) = complete("author:an", 9, {"author": ["anna b", "bob"]})
    assert (anna.text, anna.start) == ('author:"anna b"', 0)
    (star,) = complete("author:st", 9, {"author": ["st*r"]})
    assert star.text == 'author:"st*r"'
    assert complete("", 0) == []


def test_the_help_is_complete_and_true() -> None:
    text = grammar_help()
    for name in FIELDS:
        assert name in text, name
    for example, _ in GRAMMAR:
        assert parse(example).terms, example
    for typed, _ in fields_help():
        with pytest.raises(QuerySyntaxError, match="needs a value"):
            parse(typed)


def test_every_other_word_leads_to_a_field() -> None:
    assert set(MEANT.values()) <= set(FIELDS)
    assert not set(MEANT) & set(FIELDS)
