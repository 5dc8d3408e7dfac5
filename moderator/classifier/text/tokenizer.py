"""Text to word numbers. The same code at training and at scoring, so that the two cannot differ.

One compact NLTK pattern finds the tokens; what a token means to the network (case, elongation, hashtags,
numbers, unseen spellings) is worked out once per distinct token and remembered.
"""

import json
import re
import unicodedata
from collections.abc import Sequence
from itertools import accumulate, chain
from pathlib import Path
from typing import Any, Self

from moderator.classifier.text.devanagari import is_devanagari, romanised
from moderator.classifier.text.segmentation import Pieces, camel_words, split_run
from moderator.core.errors import UserError

PAD, UNKNOWN, USER, LINK, NUMBER, SHOUT, LONG, HASHTAG, OTHER = range(9)
SPECIAL = ("<pad>", "<unk>", "<user>", "<url>", "<num>", "<shout>", "<long>", "<hashtag>", "<other>")
"""Markers before the words. `<shout>` precedes a word in capitals, `<long>` follows a stretched one."""

MAX_TOKENS = 128
"""Longer texts keep their beginning and their end: opinions sit at both."""
TAIL_TOKENS = 40
MAX_CHARACTERS = 6000
CACHE = 100_000
"""Distinct tokens remembered before the memory is emptied: some 25 MB. A hundred thousand comments in languages with
many forms of a word have three times as many; the common ones are soon there again."""

_MISREAD = (
    ("â€™", "’’’"), ("вЂ™", "’’’"), ("â€œ", "“  "), ("вЂњ", "“  "), ("вЂќ", "”  "), ("â€¦", "…  "), ("вЂ¦", "…  "),
)  # fmt: skip
"""What UTF-8 became that was read as Windows-1252 or -1251, and what is read for it: as long, so that places stay.
Two in a hundred comments of one collection have such apostrophes, and "don't" is no word without its own."""
_REPEAT = re.compile(r"([^\W\d_])\1{2,}")
_DOUBLE = re.compile(r"([^\W\d_])\1")
_APOSTROPHES = re.compile("''+")
_CENSORED = re.compile(r"[*]+")
_ARABIC = str.maketrans(
    {"ـ": "", "أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي"}
    | {chr(code): "" for code in range(0x64B, 0x660)}
)


class _Memory(dict[str, tuple[int, ...]]):
    """What each distinct token became; works out a new one when first asked."""

    def __init__(self, tokenizer: "Tokenizer") -> None:
        super().__init__()
        self._tokenizer = tokenizer

    def __missing__(self, token: str) -> tuple[int, ...]:
        if len(self) >= CACHE:
            self.clear()
        ids = self[token] = self._tokenizer.plain_ids(token) or self._tokenizer.token_ids(token)
        return ids


class Tokenizer:
    """Words, then pieces of words for what was never seen. Safe in one thread at a time."""

    def __init__(self, words: Sequence[str], pieces: Sequence[str] = ()) -> None:
        """Keep `words` (most frequent first) and `pieces` (inner ones begin with `##`)."""
        self.words = tuple(words)
        self.pieces = tuple(pieces)
        # Here, not above: NLTK takes a third of a second, and much that imports this module never reads a text.
        from moderator.classifier.text.words import Words

        self._find = Words()
        start = len(SPECIAL)
        self._rank = {word: start + number for number, word in enumerate(self.words)}
        self._plain = {
            word: (number,)
            for word, number in self._rank.items()
            if word.isascii() and word.isalpha() and word != "http" and not _REPEAT.search(word)
        }
        start += len(self.words)
        self._pieces = Pieces({piece: start + number for number, piece in enumerate(self.pieces)})
        self._memory = _Memory(self)

    def __len__(self) -> int:
        return len(SPECIAL) + len(self.words) + len(self.pieces)

    # ---- texts

    def tokens(self, text: str) -> list[str]:
        """Return the tokens of a text as they stand in it."""
        found: list[str] = self._find.tokenize(_shortened(mended(text)))
        return found

    def read_tokens(self, text: str) -> list[str]:
        """Return the tokens whose numbers `encode` returns: of a long text those at its beginning and its end."""
        found = self.tokens(text)
        ends = list(accumulate(len(self._memory[token]) for token in found))
        if not ends or ends[-1] <= MAX_TOKENS:
            return found
        first, last = MAX_TOKENS - TAIL_TOKENS, ends[-1] - TAIL_TOKENS
        starts = [0, *ends]
        return [
            token
            for token, start, end in zip(found, starts, ends, strict=False)
            if start < first or end > last
        ]

    def encode(self, text: str) -> list[int]:
        """Return the numbers of a text; empty if there is nothing to read in it."""
        return self.numbers(self.tokens(text))

    def numbers(self, tokens: Sequence[str]) -> list[int]:
        """Return the numbers of a text's tokens."""
        ids = list(chain.from_iterable(map(self._memory.__getitem__, tokens)))
        if len(ids) > MAX_TOKENS:
            return ids[: MAX_TOKENS - TAIL_TOKENS] + ids[-TAIL_TOKENS:]
        return ids

    def offsets(self, text: str) -> list[tuple[int, int, int]]:
        """Return (number, start, end) of each number in a text, without cutting long ones.

        Several numbers may share one place: a word and its `<shout>`, or the pieces of an unseen word.
        """
        text = mended(text)
        return [
            (number, start, end)
            for start, end in self._find.span_tokenize(text)
            for number in self._memory[text[start:end]]
        ]

    # ---- one token

    def plain_ids(self, token: str) -> tuple[int, ...] | None:
        """Return the number of a token that is a known word as it stands: quickly, what `token_ids` would say."""
        if token.isupper() and len(token) > 1:
            return None
        return self._plain.get(token.lower())

    def token_ids(self, token: str) -> tuple[int, ...]:
        """Return the numbers of one token as the pattern found it."""
        parts = units(token)
        if parts and parts[-1] == "<long>":
            parts[-2] = self._unstretched(parts[-2])
        return tuple(chain.from_iterable(map(self._unit_ids, parts)))

    def _unstretched(self, word: str) -> str:
        """Return "so" for "soo" (it was "sooooo"), but "good" for "good": whichever is the commoner word."""
        last = len(SPECIAL) + len(self.words)
        return min((word, _DOUBLE.sub(r"\1", word)), key=lambda form: self._rank.get(form, last))

    def _unit_ids(self, unit: str) -> tuple[int, ...]:
        if unit in _SPECIAL_IDS:
            return (_SPECIAL_IDS[unit],)
        if unit.startswith("#") and len(unit) > 1:
            return (HASHTAG, *chain.from_iterable(map(self._word_ids, self._hashtag_words(unit[1:]))))
        return self._word_ids(unit)

    def _hashtag_words(self, body: str) -> list[str]:
        words = camel_words(body)
        if len(words) == 1 and words[0] not in self._rank:
            return split_run(words[0], self._rank)
        return words

    def _word_ids(self, word: str) -> tuple[int, ...]:
        found = self._rank.get(word)
        if found is not None:
            return (found,)
        if word[0].isdigit() and not any(map(str.isalpha, word)):
            return (NUMBER,)
        if not word.isascii():
            bare = unicodedata.normalize("NFD", word)
            if bare != word or not bare.isalnum():
                bare = "".join(letter for letter in bare if not unicodedata.combining(letter))
                if bare in self._rank:
                    return (self._rank[bare],)
        if not word.isalnum() and not any(map(str.isalnum, word)):
            return (self._rank.get(word[0], OTHER),)
        return self._pieces.of(word[:40]) or (UNKNOWN,)

    # ---- file

    def save(self, path: Path) -> None:
        """Write the vocabulary as JSON."""
        document = {"format": 1, "words": self.words, "pieces": self.pieces}
        path.write_text(json.dumps(document, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a vocabulary.

        Raises:
            UserError: the file is missing or is not a vocabulary.

        """
        try:
            document: Any = json.loads(path.read_text(encoding="utf-8"))
            words, pieces = document["words"], document["pieces"]
            strings = all(isinstance(entry, str) and entry for entry in chain(words, pieces))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise UserError("The model's vocabulary cannot be read.") from error
        if document.get("format") != 1 or not strings:
            raise UserError("The model's vocabulary is of a form that this version does not know.")
        return cls(words, pieces)


_SPECIAL_IDS = {name: number for number, name in enumerate(SPECIAL)}


def _shortened(text: str) -> str:
    """Return a text of bounded length: the beginning and the end of a very long one."""
    if len(text) <= MAX_CHARACTERS:
        return text
    return text[: MAX_CHARACTERS * 2 // 3] + " " + text[-MAX_CHARACTERS // 3 :]


def mended(text: str) -> str:
    """Return a text with the apostrophes and quotation marks that a wrong encoding spoilt; as long as before."""
    if "€" in text or "Ђ" in text:
        for spoilt, meant in _MISREAD:
            text = text.replace(spoilt, meant)
    return text


def units(token: str) -> list[str]:
    """Return what a token says, before the vocabulary is asked: markers, plain words, or one `#hashtag`."""
    if token == "http":
        return ["<url>"]
    # Most are letters alone, which none of the other marks are.
    if not token.isalpha() and (mark := _mark(token)) is not None:
        return mark
    if not token.isascii():
        token = unicodedata.normalize("NFKC", token).replace("’", "'").translate(_ARABIC)
        if "''" in token:
            token = _APOSTROPHES.sub("'", token)
        if is_devanagari(token):
            token = romanised(token)
        if not token:
            return []
    marks = ["<shout>"] if len(token) > 1 and token.isupper() and token.isalpha() else []
    word = plain(token) if token[0].isalnum() else token
    # Most words have no character three times: seen sooner than the pattern sees it.
    if len(word) < len(set(word)) + 2 or not _REPEAT.search(word):
        return [*marks, word]
    return [*marks, _REPEAT.sub(r"\1\1", word), "<long>"]


def _mark(token: str) -> list[str] | None:
    """Return what a name, link, hashtag or punctuation says; None for all else."""
    first = token[0]
    if first == "@" and len(token) > 1:
        return ["<user>"]
    if token.startswith(("http://", "https://", "www.")):
        return ["<url>"]
    if first == "#" and len(token) > 1:
        tag = unicodedata.normalize("NFKC", token)
        return [f"#{romanised(tag[1:])}" if is_devanagari(tag) else tag]
    if first in "!?":
        return ["!?" if len(set(token)) > 1 else token[:3]]
    if first in ".…":
        return ["..."]
    return ['"'] if first in "“”" else None


def plain(word: str) -> str:
    """Return a word in the form in which the vocabulary holds it."""
    word = word.lower()
    return _CENSORED.sub("*", word) if "**" in word else word
