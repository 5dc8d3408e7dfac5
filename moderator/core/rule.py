"""A rule: what it looks for in a comment, and what it then does about it. Off until a person switches it on."""

from dataclasses import dataclass, replace

from moderator.core.comment import Decision, Sentiment
from moderator.core.errors import UserError
from moderator.core.query import Compared, Named, Node, Or, Phrase, Word, parse
from moderator.core.query_error import QuerySyntaxError
from moderator.core.rule_words import Action, Kind
from moderator.core.wording import figure

__all__ = ["SCORES", "Action", "Kind", "Rule", "checked", "node", "score", "words_of"]

_DECISIONS = {
    Action.FLAG: Decision.FLAGGED,
    Action.HOLD: Decision.HELD,
    Action.APPROVE: Decision.APPROVED,
}
_LONGEST = 1000
"""Characters of a value; a longer one is a text pasted by mistake."""
_LONGEST_NAME = 60
SCORES = ("p_negative", "p_neutral", "p_positive", "abuse", "confidence")
_SAID = {
    "p_negative": "negative",
    "p_neutral": "neutral",
    "p_positive": "positive",
    "abuse": "abuse",
    "confidence": "certainty",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a library."""

    name: str
    kind: Kind
    value: str = ""
    action: Action = Action.FLAG
    on: bool = False
    """Whether it acts on what comes in."""
    reached: int = 0
    """The newest comment that it has seen since it was switched on."""
    id: int = 0
    """The library's number of it; 0 while it is not kept."""

    @property
    def decision(self) -> Decision | None:
        """The decision that it makes, if it makes one."""
        return _DECISIONS.get(self.action)

    @property
    def sentiment(self) -> Sentiment | None:
        """The sentiment that it gives, if it gives one."""
        return None if self.action in _DECISIONS else Sentiment(self.action.value)

    @property
    def looks_for(self) -> str:
        """What it looks for, as it stands in a sentence behind "comments"."""
        if self.kind is Kind.LINKS:
            return "with a link"
        if self.kind is Kind.AUTHOR:
            return f"by {self.value}"
        if self.kind is Kind.SCORE:
            limit = score(self.value)
            words = {">": "above", ">=": "of at least", "<": "below", "<=": "of at most", "=": "of exactly"}
            return f"with {_SAID[limit.field]} {words[limit.operator]} {figure(limit.value)}"
        if self.kind is Kind.PATTERN:
            return f"that match {self.value}"
        quoted = (
            [f"“{one}”" for one in words_of(self.value)] if self.kind is Kind.WORD else [f"“{self.value}”"]
        )
        said = quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
        return f"with the {'word' if self.kind is Kind.WORD else 'phrase'} {said}"

    @property
    def does(self) -> str:
        """What it does, as it stands in a sentence behind "are"."""
        decision = self.decision
        return decision.value if decision is not None else f"labelled {self.action.value}"

    @property
    def sentence(self) -> str:
        """The whole rule in a sentence without its full stop."""
        return f"Comments {self.looks_for} are {self.does}"


def words_of(value: str) -> list[str]:
    """Return the words of a rule for words."""
    return [one.strip() for one in value.split(",") if one.strip()]


def score(value: str) -> Compared:
    """Return the figure and the limit of a rule for scores.

    Raises:
        UserError: it is not one of the machine's figures against a limit.

    """
    written = value.strip()
    for name in ("negative", "neutral", "positive"):
        if written.lower().startswith(name):
            written = f"p_{written}"
    try:
        node = parse(written).where
    except QuerySyntaxError as error:
        raise UserError(str(error)) from error
    if not isinstance(node, Compared) or node.field not in SCORES:
        raise UserError(f"“{value}” is not a limit for a score.", advice="Write abuse>0.8 or negative>0.95.")
    return node


def checked(rule: Rule) -> Rule:
    """Return the rule, tidied, if it can be kept.

    Raises:
        UserError: it has no name, or looks for nothing that can be found.

    """
    name, value = " ".join(rule.name.split()), rule.value.strip()
    if not name:
        raise UserError("A rule needs a name.")
    if len(name) > _LONGEST_NAME:
        raise UserError(f"The name of a rule has at most {_LONGEST_NAME} characters.")
    if "\0" in value or len(value) > _LONGEST:
        raise UserError(f"What a rule looks for has at most {_LONGEST} characters.")
    if rule.kind is Kind.LINKS:
        return replace(rule, name=name, value="")
    if rule.kind is Kind.WORD:
        words = words_of(value)
        spaced = next((word for word in words if len(word.split()) > 1), None)
        if spaced is not None:
            raise UserError(
                f"“{spaced}” is more than one word.", advice="Choose a phrase, or put commas between words."
            )
        value = ", ".join(dict.fromkeys(words))
    if not value.strip(' *"'):
        raise UserError("A rule needs something to look for.")
    if rule.kind is Kind.SCORE:
        score(value)
    return replace(rule, name=name, value=value)


def node(rule: Rule) -> Node | None:
    """Return the search that finds what a rule looks for; None where the texts themselves must be read."""
    if rule.kind is Kind.WORD:
        words = tuple(
            Word(word.rstrip("*"), prefix=True) if word.rstrip("*") != word else Word(word)
            for word in words_of(rule.value)
        )
        return words[0] if len(words) == 1 else Or(words)
    if rule.kind is Kind.PHRASE:
        return Phrase(rule.value)
    if rule.kind is Kind.AUTHOR:
        return Named("author", (rule.value,))
    if rule.kind is Kind.SCORE:
        return score(rule.value)
    return None
