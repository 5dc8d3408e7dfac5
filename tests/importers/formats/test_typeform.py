import json

from tests.importers.reading import read


def answer(kind: str, text: str, field: str = "f1") -> dict[str, object]:
    return {"field": {"id": field, "ref": f"ref-{field}", "type": kind}, "type": "text", "text": text}


def response(*answers: dict[str, object], **more: object) -> dict[str, object]:
    return {"token": "tok1", "submitted_at": "2024-02-14T22:38:22Z", "answers": list(answers), **more}


def test_each_long_answer_is_a_comment_under_its_question() -> None:
    two = response(answer("long_text", "loved the bread"), answer("long_text", "the queue was long", "f2"))
    found = read(json.dumps({"items": [two], "total_items": 1})).comments
    assert [(one.text, one.external_id, one.thread_id) for one in found] == [
        ("loved the bread", "tok1/f1", "ref-f1"),
        ("the queue was long", "tok1/f2", "ref-f2"),
    ]


def test_short_answers_say_something_where_no_long_one_was_asked() -> None:
    found = read(
        json.dumps(
            {"items": [response(answer("short_text", "Ida"), answer("short_text", "too few chairs", "f2"))]}
        )
    )
    assert (found.texts, found.comments[0].extra) == (["too few chairs"], {"ref-f1": "Ida"})


def test_a_webhook_tells_the_questions() -> None:
    asked = {"fields": [{"id": "f1", "title": "How was the bread?", "type": "long_text"}]}
    event = {
        "event_type": "form_response",
        "form_response": response(answer("long_text", "burnt"), definition=asked, hidden={"name": "Ida"}),
    }
    found = read(json.dumps(event)).comments
    assert [(one.text, one.thread_title, one.author_name) for one in found] == [
        ("burnt", "How was the bread?", "Ida")
    ]


def test_a_response_of_nothing_but_choices_is_told() -> None:
    mail = {"field": {"id": "m", "type": "email"}, "type": "email", "email": "ida@example.org"}
    found = read(json.dumps({"items": [response(mail), response(answer("long_text", "nice", "f2"), mail)]}))
    assert found.texts == ["nice"]
    assert sum(found.reasons.values()) == 1
    assert "example.org" not in str(found.comments)
