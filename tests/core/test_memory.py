import ctypes
import sys

import pytest

from moderator.core.memory import give_back


def test_memory_is_handed_back_where_the_system_can_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    class Library:
        def malloc_trim(self, kept: int) -> None:
            asked.append(kept)

    monkeypatch.setattr(ctypes, "CDLL", lambda _: Library())
    monkeypatch.setattr(sys, "platform", "linux")
    give_back()
    assert asked == [0]
    monkeypatch.setattr(sys, "platform", "win32")
    give_back()
    assert asked == [0]


def test_another_library_has_no_such_function(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _: object())
    monkeypatch.setattr(sys, "platform", "linux")
    give_back()


def test_this_system_takes_it() -> None:
    give_back()
