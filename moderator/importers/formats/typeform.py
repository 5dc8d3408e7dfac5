"""Responses of Typeform as its API and its webhooks tell them: what people wrote is one of many answers."""

from collections.abc import Iterator, Mapping
from typing import Any

from moderator.core.comment import NewComment, Record, Skipped
from moderator.importers.base import Options, Source
from moderator.importers.documents import envelopes
from moderator.importers.documents.jsonformat import converted, rest, text_or_none
from moderator.importers.meaning.text import clean, cleaned, is_blank
from moderator.importers.meaning.times import parse

NOTHING_WRITTEN = "a response without words of its own"
_USED = ("answers", "token", "response_id", "landing_id", "submitted_at", "landed_at", "metadata", "definition",
         "form_id", "variables", "hidden", "thankyou_screen_ref")  # fmt: skip
_PRIVATE = frozenset(("email", "phone_number", "contact_info"))
_FEWEST = 3
"""Words from which the answer to a short question says something, where no long one was asked."""


class Typeform:
    """Each long answer is a comment, for it is to a question of its own; that question is its thread."""

    name = "typeform"
    title = "Typeform responses, API"

    def identify(self, source: Source) -> bool:
        """Look for responses whose answers name their fields."""
        return any(map(_is_response, map(_opened, envelopes.sample(source, "items", "responses"))))

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield the long answers of every response, with the other ones beside them."""
        del options
        return converted(envelopes.spread(source, "items", "responses"), _answers)


def _opened(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a response without what a webhook puts around it."""
    inner = value.get("form_response")
    return inner if isinstance(inner, dict) else value


def _is_response(value: Mapping[str, Any]) -> bool:
    if not {"token", "submitted_at"} <= value.keys():
        return False
    answers = value.get("answers")
    return answers is None or (
        isinstance(answers, list)
        and all(isinstance(one, dict) and isinstance(one.get("field"), dict) for one in answers)
    )


def _answers(where: str, entry: dict[str, Any]) -> Iterator[Record]:
    response = _opened(entry)
    answers = response.get("answers") or []
    asked = _titles(response)
    long = [one for one in answers if one["field"].get("type") == "long_text" and not is_blank(_said(one))]
    if not long:
        short = [one for one in answers if one["field"].get("type") == "short_text"]
        long = [one for one in short if len(_said(one).split()) >= _FEWEST]
    if not long:
        yield Skipped(NOTHING_WRITTEN, where)
        return
    others = {
        _name(one, asked): cleaned(value) for one in answers if one not in long and (value := _value(one))
    }
    hidden = response.get("hidden")
    kept = {**rest(response, _USED), **rest(hidden if isinstance(hidden, dict) else {}, ("email",)), **others}
    created, precision = parse(response.get("submitted_at"))
    token = text_or_none(response.get("response_id") or response["token"])
    person = kept.pop("username", None) or kept.pop("name", None)
    for one in long:
        field = one["field"]
        # One answer has the name of its response; of several each needs one of its own.
        own = token if len(long) == 1 else f"{token}/{field.get('id') or field.get('ref')}"
        yield NewComment(
            clean(_said(one)),
            "typeform",
            own,
            thread_id=text_or_none(field.get("ref") or field.get("id")),
            thread_title=asked.get(field.get("id")),
            author_name=text_or_none(person),
            created_at=created,
            created_at_precision=precision,
            extra=dict(kept),
        )


def _titles(response: Mapping[str, Any]) -> dict[object, str]:
    """Return the questions by the ids of their fields; only webhooks tell them."""
    told = response.get("definition")
    fields = told.get("fields") if isinstance(told, dict) else None
    return {one["id"]: clean(str(one.get("title") or one["id"])) for one in fields or () if "id" in one}


def _said(answer: Mapping[str, Any]) -> str:
    said = answer.get("text")
    return said if isinstance(said, str) else ""


def _name(answer: Mapping[str, Any], asked: Mapping[object, str]) -> str:
    field = answer["field"]
    return asked.get(field.get("id")) or clean(str(field.get("ref") or field.get("id")))


def _value(answer: Mapping[str, Any]) -> object:
    """Return what was answered where nothing was to be written; addresses and telephones are not kept."""
    kind = answer.get("type")
    if kind in _PRIVATE:
        return None
    value = answer.get(str(kind))
    if isinstance(value, dict):
        return value.get("label") or value.get("labels") or value.get("other") or value
    return value
