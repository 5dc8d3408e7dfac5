"""What a model is never taught, so that it can be judged by it: a share of the corrections, and the anchors."""

import hashlib
import json
import re
from pathlib import Path

from moderator.core.comment import Sentiment

CHECK_SHARE = 0.25
"""The share of corrections that is never learnt from, to check by."""
ANCHORS = "anchors.jsonl"
"""Comments made up for the purpose, beside the shipped models: whoever learns something new must still read these."""
_SPACE = re.compile(r"\W+")


def is_check(text: str) -> bool:
    """Say whether a correction is kept aside to check by: settled once and for ever by its words."""
    key = _SPACE.sub(" ", text.lower()).strip()
    digest = hashlib.blake2b(key.encode("utf-8", "replace"), digest_size=4).digest()
    return int.from_bytes(digest) / 2**32 < CHECK_SHARE


def anchors(folder: Path) -> list[tuple[str, Sentiment]]:
    """Return the anchors that lie in a folder of shipped models; none where there are none."""
    try:
        with (folder / ANCHORS).open(encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines if line.strip()]
        return [(str(row["text"]), Sentiment(row["label"])) for row in rows]
    except (OSError, ValueError, KeyError, TypeError):
        return []
