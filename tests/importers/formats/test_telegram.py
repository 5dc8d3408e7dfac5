import json

import pytest

from moderator.core.errors import UserError
from moderator.importers.base import Source
from moderator.importers.formats.telegram import Telegram
from tests.importers.reading import read

MESSAGE = {
    "id": 1,
    "type": "message",
    "date": "2026-06-01T09:05:00",
    "from": "Ida",
    "from_id": "user1",
    "text": "a",
}


def test_a_chat_is_not_held_in_memory_and_a_broken_message_costs_itself() -> None:
    message = json.dumps(MESSAGE)
    content = '{"name": "n", "type": "bot_chat", "id": 7, "messages": [' + ",".join(
        [message, '{"id": 2, "x"}', message]
    )
    got = read(content + "]}")
    assert (got.format, len(got.comments), len(got.rejected)) == ("telegram", 2, 1)
    cut = read(content)
    assert (len(cut.comments), cut.rejected[-1].reason) == (2, "the file ends in the middle")


def test_chats_behind_a_long_list_of_contacts_are_found() -> None:
    contacts = [{"first_name": f"n{number}", "phone_number": "+00"} for number in range(8000)]
    account = {
        "about": "Here is the data you requested. Remember: Telegram is ad free.",
        "contacts": {"list": contacts},
        "chats": {"list": [{"type": "personal_chat", "id": 3, "messages": [MESSAGE]}]},
    }
    content = json.dumps(account)
    assert content.index('"chats"') > 256 * 1024
    assert read(content).texts == ["a"]


def test_an_account_without_chats_says_so() -> None:
    with pytest.raises(UserError, match="without messages"):
        read(json.dumps({"about": "Telegram", "contacts": {"list": []}}))


def test_a_list_of_chats_and_keys_in_another_order() -> None:
    got = read(json.dumps([{"id": 3, "messages": [MESSAGE], "name": "late", "type": "personal_chat"}]))
    assert (got.format, got.comments[0].thread_id) == ("telegram", "3")


def test_other_messages_are_not_taken() -> None:
    other = {
        "messages": [{"sender_name": "Ida", "timestamp_ms": 1780297500000, "content": "a"}],
        "title": "t",
    }
    assert not Telegram().identify(Source.of_bytes("a", json.dumps(other).encode()))


def test_messages_of_which_hardly_more_than_the_instant_was_kept() -> None:
    message = {
        "type": "message",
        "date_unixtime": "1780297500",
        "from": "Ida",
        "text": ["see ", {"text": "it"}],
    }
    for document in ({"messages": [message]}, {"chats": {"list": [{"name": "a", "messages": [message]}]}}):
        got = read(json.dumps(document))
        assert (got.format, got.texts, got.comments[0].author_name) == ("telegram", ["see it"], "Ida")
