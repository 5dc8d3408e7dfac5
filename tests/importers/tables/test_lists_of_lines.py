"""A list of short texts says what makes it a list of comments, and that does."""

import pytest

from moderator.core.errors import UserError
from tests.importers.reading import read


def test_what_is_advised_for_lines_too_short_to_tell_makes_them_comments() -> None:
    lines = "first\nok\nno\nlovely\n"
    with pytest.raises(UserError, match="write the word “comment” on a line above them"):
        read(lines)
    assert read(f"comment\n{lines}").texts == ["first", "ok", "no", "lovely"]
