"""People in a copy of a library given other names: the same in the whole copy, and by nobody to be taken back."""

import hmac
import re
import secrets
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from moderator.store import fulltext
from moderator.store.rows.identity import IN_THREAD

_MENTION = re.compile(r"(?<![\w@])@([\w](?:[\w.\-]*\w)?)")
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+")
_NUMBER = re.compile(r"(?<!\w)\+?\d(?:[ ()/.\-]?\d){7,}(?!\w)")
_WORD = re.compile(r"\w(?:[\w.\-']*\w)?")
_LONGEST_NAME = 3
"""Words of a name that is looked for in texts."""


class Pseudonyms:
    """Other names for people, by a key that is made for one copy and never stored."""

    def __init__(self, names: Iterable[str]) -> None:
        """Know these authors; those whose names cannot be taken for a word are put out in texts too."""
        self._key = secrets.token_bytes(32)
        self._known = {name.lstrip("@").lower() for name in names if _is_telling(name)}

    def mark(self, kind: str, value: str) -> str:
        """Return what stands for a value: the same for the same one, without a way back."""
        return hmac.new(self._key, f"{kind}\x1f{value}".encode(), sha256).hexdigest()[:12]

    def person(self, name: str) -> str:
        """Return the other name of a person."""
        return f"author-{self.mark('person', name.strip().lstrip('@').lower())}"

    def scrub(self, words: str) -> str:
        """Return a text without addresses, numbers, mentions, and names that cannot be taken for a word."""
        words = _LINK.sub("[link]", _MAIL.sub("[e-mail]", words))
        words = _NUMBER.sub("[number]", words)
        words = _MENTION.sub(lambda found: f"@{self.person(found[1])}", words)
        return self._without_names(words) if self._known else words

    def _without_names(self, words: str) -> str:
        found = list(_WORD.finditer(words))
        pieces, place, number = [], 0, 0
        while number < len(found):
            for length in range(min(_LONGEST_NAME, len(found) - number), 0, -1):
                start, end = found[number].start(), found[number + length - 1].end()
                name = words[start:end].lower()
                if name in self._known:
                    pieces += [words[place:start], self.person(name)]
                    place, number = end, number + length - 1
                    break
            number += 1
        return "".join([*pieces, words[place:]])


def _is_telling(name: str) -> bool:
    """Say whether a name, met in a text, can hardly be meant as anything else."""
    plain = name.strip().lstrip("@")
    return len(plain) >= 4 and bool(re.search(r"[\d_. \-]", plain)) and bool(re.search(r"[^\W\d_]", plain))


def replace_people(path: Path) -> int:
    """Give everybody in a copy another name; return how many. The file must be nobody else's.

    Texts keep their words. Left out: links to comments, fields that no column was found for, saved searches,
    settings, names of imported files, rules about authors, and what rules were called that have acted.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete=ON")
        people = connection.execute("SELECT id, platform, key, name, external_id FROM authors").fetchall()
        names = Pseudonyms(row[3] for row in people)
        connection.create_function("mark", 2, lambda kind, value: value and names.mark(kind, value))
        connection.create_function("scrub", 1, lambda words: words and names.scrub(words))
        connection.create_function("person", 1, names.person)
        connection.execute("BEGIN")
        # The index is made anew at the end, from the new texts.
        connection.execute(f"DROP TABLE {fulltext.NAME}")
        for (trigger,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {trigger}")
        for statement in _STATEMENTS:
            connection.execute(statement)
        reviewers = connection.execute("SELECT who FROM steps GROUP BY who ORDER BY min(seq)").fetchall()
        for number, (who,) in enumerate(reviewers, 1):
            connection.execute("UPDATE steps SET who = ? WHERE who = ?", (f"reviewer-{number}", who))
        connection.execute("COMMIT")
    return len(people)


_BOTH = f"(SELECT {{}} || char({ord(IN_THREAD)}) || {{}} FROM threads WHERE threads.id = thread_id)"
_WITHIN = _BOTH.format("external_id", "comments.external_id")
_MARKED_WITHIN = _BOTH.format("mark('thread', external_id)", "mark('comment', comments.external_id)")
_STATEMENTS = (
    "UPDATE authors SET key = mark('author', platform || key), name = person(name), "
    "external_id = CASE WHEN external_id IS NOT NULL THEN mark('author', platform || key) END",
    # What is made of the numbers of comment and thread goes on being made of them: by it an answer finds its comment.
    "UPDATE comments SET identity = CASE identity WHEN external_id THEN mark('comment', external_id) "
    f"WHEN {_WITHIN} THEN {_MARKED_WITHIN} "
    "ELSE mark('identity', identity) END, external_id = mark('comment', external_id), "
    "parent_external_id = mark('comment', parent_external_id), permalink = NULL, extra = NULL, "
    "note = scrub(note), text = scrub(text)",
    "UPDATE threads SET external_id = mark('thread', external_id), title = scrub(title)",
    # The first word says what was done, or by what; the rest may say to whom.
    "UPDATE steps SET label = substr(label, 1, instr(label || ' ', ' ') - 1), "
    '"by" = CASE WHEN "by" LIKE \'rule %\' THEN \'rule\' ELSE "by" END',
    "UPDATE journal SET before = scrub(before), after = scrub(after) WHERE kind = 'note'",
    "UPDATE journal SET after = NULL WHERE kind = 'rule'",
    "UPDATE batches SET files = json_array('import-' || id), report = '{}'",
    "UPDATE models SET note = ''",
    "DELETE FROM marks",
    "DELETE FROM revisions",
    "DELETE FROM settings",
    "DELETE FROM saved_searches",
    "DELETE FROM rules WHERE kind = 'author'",
    "UPDATE rules SET value = scrub(value), name = 'rule-' || id",
)
