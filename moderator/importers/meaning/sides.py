"""Reviews that say what was good and what was bad in fields of their own: together they are the comment."""

import re
from collections.abc import Sequence
from functools import lru_cache

from moderator.importers.meaning.columns import Column, columns
from moderator.importers.meaning.synonyms import EXACT, SUFFIX, claims, forms

JOIN = " + "
"""Between the names of the columns that make the comment, in the name of what they make."""

_GOOD = """liked liked_text positive positive_text positive_review positive_reviews positive_comment
positive_comments positive_feedback positives pros pro advantages strengths positiv positives_feedback
vorteile positive_bewertung positives_kommentar avis_positif commentaire_positif points_positifs points_forts
avantages les_plus comentario_positivo comentarios_positivos opinion_positiva lo_positivo ventajas
puntos_fuertes pontos_positivos avaliacao_positiva vantagens pontos_fortes recensione_positiva
commento_positivo aspetti_positivi vantaggi pregi punti_di_forza достоинства плюсы преимущества понравилось
zalety plusy voordelen pluspunten pluspunkte artilari olumlu_yorum 优点 優點 良かった点 장점 إيجابيات
الإيجابيات مميزات المميزات खूबियां खूबियाँ फायदे"""
_BAD = """disliked disliked_text negative negative_text negative_review negative_reviews negative_comment
negative_comments negative_feedback negatives cons con contra disadvantages weaknesses negativ
negatives_feedback nachteile negative_bewertung negatives_kommentar avis_negatif commentaire_negatif
points_negatifs points_faibles inconvenients les_moins comentario_negativo comentarios_negativos
opinion_negativa lo_negativo desventajas puntos_debiles pontos_negativos avaliacao_negativa desvantagens
pontos_fracos recensione_negativa commento_negativo aspetti_negativi svantaggi difetti punti_deboli недостатки
минусы не_понравилось wady minusy nadelen minpunten minuspunkte eksileri olumsuz_yorum 缺点 缺點 悪かった点
단점 سلبيات السلبيات عيوب العيوب कमियां कमियाँ नुकसान"""
_LIKES = """well best like liked enjoy enjoyed love loved gefallen gefiel gusto gustaron gustado gostou agradou plu aime
apprecie piaciuto понравилось bevallen spodobalo"""
_LIKING = frozenset(_LIKES.split())
"""Words of a question for what was good, and, with a word for not, of the one for what was not."""
_NOT = frozenset(("not", "no", "nicht", "nao", "pas", "non", "не", "didn't", "didnt", "niet", "nie", "least"))
_LACKS = """worst wrong dislike disliked improve improved improvement improvements better verbessern verbessert mejorar
ameliorer migliorare melhorar улучшить verbeteren"""
_LACKING = frozenset(_LACKS.split())
_OFFERS = frozenset(("would", "contacted", "kontaktiert", "mochten", "newsletter", "count", "number"))
"""Words of questions that ask for something else than an opinion."""
_ANSWERS = frozenset(
    (
        "yes",
        "no",
        "ja",
        "nein",
        "si",
        "sí",
        "oui",
        "non",
        "sim",
        "não",
        "true",
        "false",
        "да",
        "нет",
        "0",
        "1",
    )
)
_NONE = frozenset(("no positive", "no negative", "n/a", "none", "null", "nan", "-", "--"))
"""What exports of reviews write where a side has nothing, in lower case."""
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@lru_cache(maxsize=4096)
def side_of(name: str) -> str | None:
    """Return "good" or "bad" where a field is called after one side of a review; None for any other."""
    for form in forms(name.rsplit(".", 1)[-1] if " " not in name else name):
        if form in _NAMES:
            return _NAMES[form]
    words = set(forms(name)[0].split("_")) if " " in name.strip() else set()
    if not words.isdisjoint(_OFFERS):
        return None
    if words & _LACKING and len(words) > 2:
        return "bad"
    if words & _LIKING and len(words) > 1:
        return "bad" if words & _NOT else "good"
    return None


_NAMES = {
    name: side
    for side, names in (("good", _GOOD), ("bad", _BAD))
    for one in names.split()
    for name in forms(one)
}


def are_named(rows: Sequence[Sequence[str]]) -> bool:
    """Say whether the first row names both sides; a word alone may be a verdict, of which the rows below have some."""
    told = {
        place: side for place, cell in enumerate(rows[0]) if len(cell) <= _LONGEST and (side := side_of(cell))
    }
    if set(told.values()) != {"good", "bad"}:
        return False
    if all(" " in rows[0][place].strip() for place in told):
        return True
    return not any(side_of(row[place]) for row in rows[1:] for place in told if place < len(row))


_LONGEST = 80
"""Characters of a question."""


def parts_of(names: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[int, ...]:
    """Return the places of what makes the comment: the text if there is one beside, and both sides; else none."""
    told = {
        place: side for place, name in enumerate(names) if len(name) <= _LONGEST and (side := side_of(name))
    }
    if sorted(told.values()) != ["bad", "good"]:
        return ()
    both = [Column(names[place], place, _filled(rows, place), len(rows)) for place in told]
    if any(side.measured > 0.2 or side.are_dates(0.5) for side in both):
        return ()
    said = sum(len(side.values) for side in both)
    if any(side.values and {value.lower() for value in side.values} <= _ANSWERS for side in both):
        return ()
    if not said or sum(side.words * len(side.values) for side in both) < 1.5 * said:
        return ()  # Yes and no, or what a machine believes.
    beside = [one for one in columns(names, rows) if one.place not in told and _is_text(one)]
    whole = max(beside, key=lambda one: claims(one.name)["text"], default=None)
    return (*(() if whole is None else (whole.place,)), *sorted(told))


def _filled(rows: Sequence[Sequence[str]], place: int) -> list[str]:
    cells = [row[place] for row in rows if place < len(row)]
    return [cell for cell in cells if cell.strip() and cell.strip().lower() not in _NONE]


def _is_text(column: Column) -> bool:
    """Say whether a column is what people wrote beside both sides: the review as a whole, or further comments."""
    named = claims(column.name)
    if named.get("text", 0.0) < max((SUFFIX - 0.5, *named.values())):
        return False
    if not _OTHERS.isdisjoint(forms(column.name)[0].split("_")):
        return False
    return bool(column.values) and column.measured < 0.5 and column.words > 1 and not column.are_dates(0.5)


_NOT_GUESTS = (
    "owner property hotel manager management business response reply host company seller developer internal"
)
_OTHERS = frozenset(_NOT_GUESTS.split())
"""Words that say somebody else wrote it than the guest."""


def name_of(names: Sequence[str], parts: Sequence[int]) -> str:
    """Return what the comment made of these columns is called."""
    return JOIN.join(names[place] for place in parts)


def column_of(table: Sequence[Column]) -> Column | None:
    """Return the column that was made of others of the table."""
    names = [column.name for column in table]
    return next((column for column in reversed(table) if made_of(column.name, names)), None)


def superfluous(name: str | None, names: Sequence[str]) -> frozenset[str]:
    """Return the columns that say nothing more once the text is known: its parts, or what was made for another one."""
    parts = made_of(name or "", names)
    return frozenset(parts) if parts else frozenset(one for one in names if made_of(one, names))


def made_of(name: str, names: Sequence[str]) -> tuple[str, ...]:
    """Return the columns that one of this name is made of; none if it is a column of the file."""
    found = tuple(name.split(JOIN)) if JOIN in name else ()
    return found if len(found) in (2, 3) and all(one in names for one in found) else ()


def joined(names: Sequence[str], values: Sequence[object]) -> str:
    """Return the values of columns as one comment: each side on a line of its own, behind the name of its column."""
    said = []
    for name, value in zip(names, values, strict=True):
        text = value.strip() if isinstance(value, str) else ""
        if not text or text.lower() in _NONE:
            continue
        bare = not side_of(name) and claims(name).get("text", 0.0) > EXACT - 0.5
        said.append(text if bare else f"{_label(name)} {text}")
    return "\n".join(said)


@lru_cache(maxsize=256)
def _label(name: str) -> str:
    """Return the name of a column as it stands before what it holds: likedText is "Liked text:"."""
    plain = name if " " in name else _HUMP.sub(" ", name.rsplit(".", 1)[-1].replace("_", " "))
    words = " ".join(plain.split())
    words = words if " " in name else words.capitalize()
    return words if words.endswith(("?", ":", "？")) else f"{words}:"
