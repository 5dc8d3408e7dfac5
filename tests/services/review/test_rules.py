"""Rules: what they would catch, what they do to what comes in, and that a person is never overruled."""

import pytest

from moderator.core.comment import Decision, Probabilities, Scored, Sentiment
from moderator.core.errors import UserError
from moderator.core.rule import Action, Kind, Rule
from moderator.services.model import scoring
from moderator.services.review import reviewing, rules
from moderator.store import comments
from moderator.store import rules as kept


@pytest.fixture
def read(library):
    """Say how negative and how abusive comments are."""

    def read(ids, negative, abuse=None):
        rest = 1 - negative
        said = Scored(Probabilities(negative, rest * 0.3, rest * 0.7), abuse)
        with library.store.write() as connection:
            comments.store_scores(connection, "m1", [(one, said) for one in ids])

    return read


def caught(library, kind, value="", action=Action.FLAG) -> list[str]:
    trial = rules.try_rule(library, Rule("New", kind, value, action))
    assert trial.caught == len(trial.samples)
    return [row.text for row in trial.samples]


@pytest.mark.parametrize(
    ("kind", "value", "found"),
    [
        (Kind.WORD, "scam", ["A SCAM!", "scam, all of it"]),
        (Kind.WORD, "scam, cheap*", ["A SCAM!", "scam, all of it", "cheapest here www.example.test"]),
        (Kind.PHRASE, "all of it", ["scam, all of it"]),
        (Kind.PATTERN, r"\bs[ck]am+er", ["you scammer", "skamer"]),
        (
            Kind.LINKS,
            "",
            ["cheapest here www.example.test", "see https://example.test", "spam.example/x now"],
        ),
    ],
)
def test_each_kind_finds_its_own(library, fill, kind, value, found) -> None:
    fill("A SCAM!", "scam, all of it", "you scammer", "skamer", "cheapest here www.example.test",
         "see https://example.test", "spam.example/x now", "No. Really. 3.50/box", "lovely")  # fmt: skip
    assert sorted(caught(library, kind, value)) == sorted(found)


def test_an_author_and_a_score_are_found(library, fill, read) -> None:
    one, two = fill("hello", author_name="Vex"), fill("bye", "so", author_name="anna")
    read(one, 0.99, 0.9)
    read(two, 0.5, 0.2)
    assert caught(library, Kind.AUTHOR, "vex") == ["hello"]
    assert caught(library, Kind.SCORE, "abuse>0.8") == ["hello"]
    assert caught(library, Kind.SCORE, "negative>=0.5") == ["hello", "bye", "so"]


def test_a_trial_says_what_it_would_do_and_does_nothing(library, fill) -> None:
    ids = fill("scam one", "scam two", "scam three", "sc4m", "scaam", "fine", "buy http://x.test scam")
    reviewing.decide(library, ids[:1], Decision.APPROVED)
    rules.add(library, Rule("Links", Kind.LINKS))
    trial = rules.try_rule(library, Rule("Scam", Kind.WORD, "scam"))
    assert (trial.total, trial.caught, trial.open, trial.wrong) == (7, 4, 3, 1)
    assert [row.text for row in trial.wrong_samples] == ["scam one"]
    assert trial.overlaps == (("Links", 1),)
    assert trial.spellings == (("sc4m", 1), ("scaam", 1))
    assert [one.label for one in reviewing.history(library)] == [
        "Made rule “Links”",
        f"Approved {'a comment'}",
    ]


def test_a_rule_is_off_until_it_is_switched_on_and_then_acts_on_what_comes_in(library, fill, rows) -> None:
    old = fill("an old scam")
    rules.add(library, Rule("Scam", Kind.WORD, "scam"))
    assert scoring.classify(library).ruled == ()
    rules.switch(library, "Scam", on=True)
    new = fill("a new scam", "fine")
    report = scoring.classify(library)
    assert [one.label for one in report.ruled] == ["Rule “Scam” flagged a comment"]
    assert [row.decision for row in rows([*old, *new])] == [Decision.OPEN, Decision.FLAGGED, Decision.OPEN]
    assert reviewing.history(library, 1)[0].by == "rule Scam"
    assert scoring.classify(library).ruled == ()


@pytest.mark.parametrize("done", ["switched off", "removed"])
def test_a_rule_that_a_person_stops_while_it_reads_does_nothing_and_stays_so(
    library, fill, rows, monkeypatch, done
) -> None:
    rules.add(library, Rule("Scam", Kind.WORD, "scam"))
    rules.switch(library, "Scam", on=True)
    ids = fill("scam", "scam too")
    matches = rules._matches

    def meanwhile(*asked, **how):
        found = matches(*asked, **how)
        if done == "removed":
            rules.remove(library, "Scam")
        else:
            rules.switch(library, "Scam", on=False)
        return found

    monkeypatch.setattr(rules, "_matches", meanwhile)
    assert rules.run_new(library) == []
    assert {row.decision for row in rows(ids)} == {Decision.OPEN}
    assert [rule.on for rule in rules.list_rules(library)] == ([] if done == "removed" else [False])


def test_a_rule_that_takes_too_long_and_is_removed_meanwhile_stops_no_classification(
    library, fill, monkeypatch
) -> None:
    rules.add(library, Rule("Runs", Kind.PATTERN, "a+"))
    rules.switch(library, "Runs", on=True)
    fill("aaa")
    monkeypatch.setattr(rules, "_matches", lambda *asked, **how: (rules.remove(library, "Runs"), [None])[1])
    report = scoring.classify(library)
    assert (report.classified, report.ruled) == (1, ())


def test_a_rule_that_is_removed_while_it_is_run_by_hand_decides_nothing(
    library, fill, rows, monkeypatch
) -> None:
    [one] = fill("scam")
    rules.add(library, Rule("Scam", Kind.WORD, "scam"))
    matches = rules._matches
    monkeypatch.setattr(
        rules, "_matches", lambda *asked, **how: (rules.remove(library, "Scam"), matches(*asked, **how))[1]
    )
    with pytest.raises(UserError, match="There is no rule"):
        rules.run(library, "Scam")
    assert rows([one])[0].decision is Decision.OPEN


def test_a_limit_for_figures_waits_for_what_the_machine_has_yet_to_read(library, fill, rows, read) -> None:
    for rule in (Rule("Abuse", Kind.SCORE, "abuse>0.8"), Rule("Word", Kind.WORD, "nobody", Action.HOLD)):
        rules.add(library, rule)
        rules.switch(library, rule.name, on=True)
    first, late, last = fill("hello", "bye", "so nobody")
    read([first, last], 0.99, 0.9)
    # As if it came in between the reading of the others and the rules.
    assert [(one.rule, one.decided) for one in rules.run_new(library)] == [("Abuse", 1), ("Word", 1)]
    read([late], 0.99, 0.9)
    assert [(one.rule, one.decided) for one in rules.run_new(library)] == [("Abuse", 1)]
    assert [row.decision for row in rows([first, late, last])] == [
        Decision.FLAGGED,
        Decision.FLAGGED,
        Decision.HELD,
    ]


def test_undo_takes_a_run_back_whole_and_the_rule_leaves_it_so(library, fill, rows) -> None:
    ids = fill("scam", "scam too")
    rules.add(library, Rule("Scam", Kind.WORD, "scam"))
    rules.switch(library, "Scam", on=True)
    assert rules.run(library, "scam").decided == 2
    assert reviewing.undo(library).label == "Rule “Scam” flagged 2 comments"
    scoring.classify(library)
    assert {row.decision for row in rows(ids)} == {Decision.OPEN}


def test_a_person_is_never_overruled(library, fill, rows) -> None:
    ids = fill("scam", "scam too", "scam again")
    reviewing.decide(library, ids[:1], Decision.APPROVED)
    reviewing.relabel(library, ids[1:2], Sentiment.POSITIVE)
    rules.add(library, Rule("Scam", Kind.WORD, "scam"))
    rules.add(library, Rule("Bad", Kind.WORD, "scam", Action.NEGATIVE))
    assert rules.run(library, "Scam").decided == 1
    assert rules.run(library, "Bad").decided == 2
    first, second, third = rows(ids)
    assert (first.decision, second.decision, third.decision) == (
        Decision.APPROVED,
        Decision.OPEN,
        Decision.FLAGGED,
    )
    assert second.corrected_label is Sentiment.POSITIVE
    assert third.corrected_label is Sentiment.NEGATIVE


def test_many_are_told_apart_as_few_are(library, fill, rows, monkeypatch) -> None:
    ids = fill(*[f"scam number {number}" for number in range(8)])
    reviewing.decide(library, ids[:2], Decision.APPROVED)
    reviewing.decide(library, ids[1:2], Decision.OPEN)
    reviewing.relabel(library, ids[2:4], Sentiment.NEUTRAL)
    reviewing.decide(library, ids[3:5], Decision.FLAGGED)
    asked = [*ids, 999]
    found = {}
    for many in (10_000, 0):
        monkeypatch.setattr(kept, "MANY", many)
        with library.store.read() as connection:
            found[many] = [
                does(connection, Rule("New", Kind.WORD, "scam", action), asked)
                for does in (kept.untouched, kept.contradicted)
                for action in (Action.FLAG, Action.APPROVE, Action.NEGATIVE)
            ]
    assert found[0] == found[10_000]
    assert found[0][0] == [ids[1], *ids[5:]]
    assert found[0][3] == [ids[0]]


def test_the_first_rule_that_catches_a_comment_decides(library, fill, rows) -> None:
    for name, action in (("One", Action.HOLD), ("Two", Action.FLAG)):
        rules.add(library, Rule(name, Kind.WORD, "scam", action))
        rules.switch(library, name, on=True)
    [new] = fill("scam")
    assert [one.rule for one in scoring.classify(library).ruled] == ["One"]
    assert rows([new])[0].decision is Decision.HELD


def test_a_runaway_pattern_is_refused_and_switched_off_when_it_is_met_later(library, fill) -> None:
    rules.add(library, Rule("Runs", Kind.PATTERN, r"^(\w|\w\w|\s)*$"))
    rules.switch(library, "Runs", on=True)
    fill("aaaa " * 12 + "!")
    with pytest.raises(UserError, match="takes too long on some comments"):
        rules.try_rule(library, rules.get(library, "Runs"))
    [run] = scoring.classify(library).ruled
    assert run.problem == "Rule “Runs” took too long and was switched off."
    assert not rules.get(library, "Runs").on


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (Rule(" ", Kind.WORD, "x"), "needs a name"),
        (Rule("n" * 61, Kind.WORD, "x"), "at most 60"),
        (Rule("R", Kind.WORD, " , "), "something to look for"),
        (Rule("R", Kind.WORD, "two words"), "more than one word"),
        (Rule("R", Kind.PATTERN, "(unclosed"), r"not a regular expression: missing \) at character 10"),
        (Rule("R", Kind.SCORE, "likes>3"), "not a limit for a score"),
        (Rule("R", Kind.SCORE, "abuse>7"), "between 0 and 1"),
        (Rule("R", Kind.SCORE, '"abuse'), "not closed"),
        (Rule("R", Kind.PHRASE, "x" * 2000), "at most 1000"),
    ],
)
def test_what_cannot_be_a_rule_is_explained(library, rule, sentence) -> None:
    with pytest.raises(UserError, match=sentence):
        rules.add(library, rule)
    assert rules.list_rules(library) == []


def test_names_are_taken_once_and_removed_rules_leave_what_they_did(library, fill, rows) -> None:
    [one] = fill("scam")
    rules.add(library, Rule("Scam", Kind.WORD, "scam"))
    with pytest.raises(UserError, match="already"):
        rules.add(library, Rule("sCAM", Kind.LINKS))
    rules.run(library, "Scam")
    rules.remove(library, "scam")
    assert rows([one])[0].decision is Decision.FLAGGED
    with pytest.raises(UserError, match="There is no rule"):
        rules.run(library, "Scam")
    reviewing.undo(library)
    assert rows([one])[0].decision is Decision.OPEN


def test_a_removed_rule_is_put_back_as_it_was_and_where_it_was(library) -> None:
    for name in ("First", "Second", "Third"):
        rules.add(library, Rule(name, Kind.WORD, name))
    rules.switch(library, "First", on=True)
    before = rules.list_rules(library)
    gone = rules.remove(library, "first")
    rules.add(library, Rule("Fourth", Kind.LINKS))
    rules.put_back(library, gone)
    assert rules.list_rules(library)[:3] == before
    with pytest.raises(UserError, match="already"):
        rules.put_back(library, gone)


def test_a_rule_says_itself_in_a_sentence() -> None:
    said = [
        Rule("R", Kind.WORD, "scam, fraud").sentence,
        Rule("R", Kind.SCORE, "abuse>0.8", Action.HOLD).sentence,
        Rule("R", Kind.SCORE, "negative>=0.995").sentence,
        Rule("R", Kind.LINKS, action=Action.NEGATIVE).sentence,
    ]
    assert said == [
        "Comments with the word “scam” or “fraud” are flagged",
        "Comments with abuse above 0.80 are held",
        "Comments with negative of at least 0.995 are flagged",
        "Comments with a link are labelled negative",
    ]
