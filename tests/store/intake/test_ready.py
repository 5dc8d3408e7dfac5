"""What is made ready to be stored can be stored, and read back as it was."""

import json
from collections import Counter

import pytest

from moderator.core.comment import NewComment
from moderator.store.intake.ready import page_of


@pytest.mark.parametrize(
    ("extra", "kept"),
    [
        ({"owner": "\ud83d", "n": 1}, {"owner": "", "n": 1}),
        ({"\udc00a": ["x\ud800y", {"z": "\ud83d\ude00"}]}, {"a": ["xy", {"z": "😀"}]}),
        ({"owner": "Zoë 😀", "path": "\\ud83d"}, {"owner": "Zoë 😀", "path": "\\ud83d"}),
    ],
)
def test_halves_of_characters_do_not_stay_in_unmapped_fields(
    extra: dict[str, object], kept: dict[str, object]
) -> None:
    page = page_of([NewComment("nice", "x", "1", extra=extra)], Counter())
    stored = page.extras[0]
    assert stored is not None
    assert json.loads(stored) == kept
    json.dumps(json.loads(stored), ensure_ascii=False).encode()
