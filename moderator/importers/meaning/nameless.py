"""Who wrote and when, where the name of no column says so plainly: by the kind of the values."""

import re
from collections.abc import Sequence

from moderator.importers.meaning.columns import Column
from moderator.importers.meaning.synonyms import VERDICTS, normalise

ASIDE = frozenset(("updated", "update", "modified", "edited", "classified", "scraped", "retrieved", "fetched",
                   "crawled", "collected", "replied", "repliedat", "reply", "developer", "query", "inserted",
                   "processed", "last"))  # fmt: skip
"""Words that say a date is not that of writing."""
_CHANGED = frozenset(("updated", "updated_at", "updatedat", "update_time", "updatetime", "modified"))
_SPEAKING = """speaker who person writer poster participant contact creator requester submitter reporter sprecher
persona hablante orateur"""
_SPEAKERS = frozenset(_SPEAKING.split())
"""What people are called of whom a few write again and again."""
_WRITING = """customer client account profile first_name firstname given_name vorname prenom nombres imie guest member
buyer purchaser shopper visitor passenger patient student pupil employee respondent attendee tenant subscriber player
contributor voter donor follower fan signature gast kaufer kauferin mitglied patientin teilnehmer besucher cliente
clienta huesped invitado miembro comprador visitante hospede convidado membro membre acheteur visiteur ospite acquirente
klant koper lid klient klientka gosc kupujacy zakaznik host vasarlo ugyfel musteri misafir uye pelanggan tamu pembeli
khach_hang клиент гость покупатель участник клієнт гість 客户 顾客 客人 买家 會員 会员 お客様 お名前 購入者
nom nom_et_prenom नाम 고객 고객명 구매자 회원 العميل الضيف الزبون مشتری مهمان לקוח אורח"""
_PEOPLE = frozenset(map(normalise, _WRITING.split()))
"""What people are called who each write once or twice; of a few different values these are kinds of people."""
_TOLD = """email e_mail mail email_address e_mail_address phone phone_number telephone address city country gender age
company surname last_name lastname family_name nachname nom apellidos cognome rating stars telefon adresse stadt land
geschlecht alter firma ort plz correo telefono ciudad pais"""
_BESIDE = frozenset(_TOLD.split())
"""What else columns about people are called."""
_UNNAMED = re.compile(r"column \d+\Z")
"""How columns are called that have no name of their own."""
_HANDLE = re.compile(r"@[\w.-]{2,40}\Z|(?=\w*[_\d])(?=\w*[^\W\d_])\w[\w.]{2,30}\Z")
_NAME = re.compile(r"[^\W\d_a-zß-öø-ÿ][^\W\d_]*[.'’-]?[^\W\d_]*\.?(?: [^\W\d_]['’.\w-]{0,24}){0,4}\Z")
_LABELS = """positive negative neutral yes no true false none null ok good bad new old male female other unknown
anonymous open closed english german spanish french portuguese italian"""
_NO_NAMES = VERDICTS | frozenset(_LABELS.split())
"""Words that stand in such columns of whatever they are, and name nobody."""
_MOST_WORDS = 5


_SAID = """nationality country location city rating score type level count badge age gender language avatar photo image
status association"""
_OF_PERSONS = frozenset(_SAID.split())
"""What can be said of a person beside the name."""
_GOODS = """product item brand store shop app movie film book hotel restaurant place business game course campaign"""
_THINGS = frozenset(_GOODS.split())
"""What has names and handles as people have."""


def names_another(name: str) -> bool:
    """Say whether a column is of a thing, or says of a person something else than who it is."""
    words = normalise(name).split("_")
    return words[0] in _THINGS or not _OF_PERSONS.isdisjoint(words)


def about_people(row: Sequence[str]) -> int:
    """Return how many cells of a row name what is told of people, as the header of a table does."""
    return sum(normalise(cell) in _SPEAKERS | _PEOPLE | _BESIDE for cell in row[:200] if len(cell) <= 40)


def dated(free: Sequence[Column], _: Sequence[Column]) -> Column | None:
    """Return the only column that can be nothing but the time of writing; None where there are more, or none."""
    found = [column for column in free if _is_dated(column)]
    # Better than no date at all is that of the last change.
    found = found or [
        column for column in free if normalise(column.name) in _CHANGED and column.are_dates(0.9)
    ]
    return found[0] if len(found) == 1 else None


def page(free: Sequence[Column], _: Sequence[Column]) -> Column | None:
    """Return the column of the page that comments stand under: addresses or paths, of which some come again."""
    for column in free:
        name = normalise(column.name)
        repeats = column.unique < 0.9 and len(column.values) > 2 and column.filled > 0.5
        if (
            repeats
            and name in _PLACES
            and (column.addresses > 0.8 or all(v.startswith("/") for v in column.values))
        ):
            return column
    return None


_ADDRESSES = """url uri page page_url page_link post_url article_url article_link story_url video_url website_url
input_url inputurl videourl posturl pageurl link permalink href issue_url pull_request_url"""
_PLACES = frozenset(_ADDRESSES.split())
"""What the address of a page is called, be it that of a comment elsewhere."""


def _is_dated(column: Column) -> bool:
    if set(normalise(column.name).split("_")) & ASIDE or column.filled <= 0.9:
        return False
    told = column.digits < 0.1 and column.spans < 0.1 and column.are_dates(0.9)
    # Of a single row nobody can say whether its date moves.
    return told and (column.sampled == 1 or column.spread > 0)


def writer(free: Sequence[Column], table: Sequence[Column]) -> Column | None:
    """Return the column of who wrote: called after the people it names, or in a table without names one of names."""
    for column in free:
        name = normalise(column.name)
        bare = name.removeprefix("name_of_").removesuffix("_name").removesuffix("_full")
        known = bool({name, bare} & _SPEAKERS) or (bool({name, bare} & _PEOPLE) and _are_many(column))
        if known and _can_be_names(column):
            return column
    if not all(_UNNAMED.match(column.name) for column in table):
        return None
    for pattern in (_HANDLE, _NAME):
        found = [column for column in free if _are(pattern, column)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _are_many(column: Column) -> bool:
    if column.different == 1:
        return len(column.values) == 1
    return column.unique > 0.2 or len(column.values) < 6


def _can_be_names(column: Column) -> bool:
    if not column.values or column.words > _MOST_WORDS or max(column.addresses, column.mails) > 0.1:
        return False
    labels = sum(value.strip().lower() in _NO_NAMES for value in column.values)
    return labels * 2 < len(column.values) and column.measured < 0.1 and not column.are_dates(0.2)


def _are(pattern: re.Pattern[str], column: Column) -> bool:
    """Say whether all values are of this form, and are no words of which a few come again and again."""
    return (
        _can_be_names(column)
        and _are_many(column)
        and all(
            pattern.match(value.strip()) and value.strip().lower() not in _NO_NAMES for value in column.values
        )
    )
