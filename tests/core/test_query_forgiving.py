"""What people type without knowing the language, and what must not bring it down."""

import pickle
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.core.query import And, Compared, Felt, Named, Phrase, Word, Written, parse
from moderator.core.query_error import QuerySyntaxError
from moderator.core.query_parser import LONGEST, MOST

TODAY = date(2026, 6, 15)


def test_a_comma_in_quotation_marks_belongs_to_the_name() -> None:
    assert parse('thread:"Autumn menu, you choose"').where == Named("thread", ("Autumn menu, you choose",))
    assert parse('author:"anna b",bob,"cleo, the cat"').where == Named(
        "author", ("anna b", "bob", "cleo, the cat")
    )
    assert parse("label:negative, neutral").where == And(
        (Felt(parse("label:negative").where.values), Word("neutral"))  # type: ignore[union-attr]
    )


def test_curly_quotation_marks_do_what_straight_ones_do() -> None:
    assert parse("“half of it”").where == Phrase("half of it")
    assert parse("author:„anna b“").where == Named("author", ("anna b",))


@pytest.mark.parametrize("typed", ["p>0.8", "p > 0.8", "p> 0.8", "p >80%", "P > 0,8"])
def test_gaps_round_a_sign_are_forgiven(typed: str) -> None:
    assert parse(typed).where == Compared("confidence", ">", 0.8)


def test_a_sign_between_other_words_stays_text() -> None:
    assert parse("i <3 it").where == And((Word("i"), Word("<3"), Word("it")))
    assert parse("p > all").where == And((Word("p"), Word(">"), Word("all")))


def test_a_star_asks_for_any_ending() -> None:
    assert parse("refund*").where == Word("refund", prefix=True)
    assert parse("***").where == Word("***")


def test_replies_are_counted_and_said() -> None:
    query = parse("replies>=2")
    assert query.where == Compared("replies", ">=", 2)
    assert query.terms[0].words == "At least 2 replies"


def test_a_month_ends_where_the_calendar_says() -> None:
    assert parse("on:2026-02").where == Written(date(2026, 2, 1), date(2026, 3, 1))
    assert parse("last:2w", today=TODAY).where == Written(date(2026, 6, 1))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("x " * (MOST + 1), f"may have {MOST} terms"),
        ("id:" + ",".join("1" * (MOST + 1)), f"may have {MOST} terms"),
        ("x" * (LONGEST + 1), "too long"),
        ('author:bob,"anna', "not closed"),
        ("on:9999-12-31", "not a date"),
        ("last:99999y", "not a date"),
    ],
)
def test_what_no_database_takes_is_refused_in_words(typed: str, words: str) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        parse(typed, today=TODAY)
    assert words in str(caught.value)
    again = pickle.loads(pickle.dumps(caught.value))
    assert (str(again), again.position, again.explain) == (
        str(caught.value), caught.value.position, caught.value.explain,
    )  # fmt: skip


@given(st.text(max_size=60), st.booleans())
def test_any_text_at_all_is_understood_or_explained(typed: str, as_typed: bool) -> None:
    try:
        query = parse(typed, as_typed=as_typed)
    except QuerySyntaxError as caught:
        query, error = None, caught
    if query is None:
        assert 0 <= error.position <= len(typed)
        assert str(error).strip()
        return
    # What a chip's cross leaves is a search again.
    for term in query.terms:
        parse(query.without(term))
