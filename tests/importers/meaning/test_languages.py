"""What columns are called in other languages, with texts too short to be known by their length."""

import pytest

from tests.importers.reading import read

HEADERS = {
    "fi": "Käyttäjänimi;Kommentti;Päivämäärä;Tykkäykset",
    "cs": "Uživatel;Komentář;Datum;Líbí se",
    "hu": "Felhasználó;Hozzászólás;Dátum;Kedvelések",
    "ro": "Utilizator;Comentariu;Data;Aprecieri",
    "el": "Όνομα χρήστη;Σχόλιο;Ημερομηνία;Μου αρέσει",
    "he": "שם משתמש;תגובה;תאריך;לייקים",
    "uk": "Ім'я користувача;Коментар;Дата;Вподобання",
    "hi": "उपयोगकर्ता;टिप्पणी;तारीख;पसंद",
    "pl": "Nazwa użytkownika;Treść komentarza;Data dodania;Polubienia",
    "fr": "Pseudo;Commentaire;Date de publication;J'aime",
    "nl": "Gebruikersnaam;Reactie;Datum;Vind-ik-leuks",
    "sv": "Användarnamn;Kommentar;Datum;Gilla-markeringar",
    "ar": "اسم المستخدم;التعليق;التاريخ;عدد الإعجابات",
    "zh": "评论者昵称;评论内容;评论时间;评论获赞数",
}


@pytest.mark.parametrize("language", HEADERS)
def test_columns_in(language: str) -> None:
    rows = "".join(f"ida{n};Oh {n};{n + 13}.02.2024 10:00;{n}\n" for n in range(5))
    found = read(f"{HEADERS[language]}\n{rows}").comments
    assert [one.text for one in found] == [f"Oh {n}" for n in range(5)]
    assert [one.author_name for one in found] == [f"ida{n}" for n in range(5)]
    assert [one.like_count for one in found] == list(range(5))
    assert all(one.created_at for one in found)


@pytest.mark.parametrize(
    ("column", "field"),
    [("fields.Name", "author_name"), ("attributes.id", "external_id"), ("sentAt._seconds", "created_at")],
)
def test_what_an_envelope_holds_is_called_by_its_own_name(column: str, field: str) -> None:
    values = {"author_name": "ida{n}", "external_id": "x{n}7", "created_at": "170678000{n}"}[field]
    rows = "".join(f"{values.format(n=n)},Words about bread {n}\n" for n in range(5))
    found = read(f"{column},body\n{rows}").comments
    assert all(getattr(one, field) is not None for one in found)


def test_addresses_of_mail_are_no_names_and_are_not_kept() -> None:
    rows = "".join(f"ida{n}@example.org,Words about bread {n}\n" for n in range(5))
    for name in ("Nutzername", "Who", "Account"):
        for one in read(f"{name},body\n{rows}").comments:
            assert one.author_name is None
            assert "@" not in str(one.extra)


FORMS = {
    "ar": "طابع زمني,الاسم,ما رأيك في الخدمة؟",
    "de": "Zeitstempel,Name,Was möchten Sie uns sagen?",
    "en": "Timestamp,Name,What would you tell us?",
    "es": "Marca temporal,Nombre,¿Qué le pareció?",
    "fr": "Horodateur,Nom,Votre commentaire",
    "hi": "टाइमस्टैम्प,नाम,आपकी राय",
    "it": "Informazioni cronologiche,Nome,Lascia un commento",
    "pt": "Carimbo de data/hora,Nome,Deixe seu comentário",
    "ru": "Отметка времени,Ваше имя,Ваш отзыв",
}


@pytest.mark.parametrize("language", FORMS)
def test_answers_to_a_form_in(language: str) -> None:
    rows = "".join(f"{n + 13}.02.2024 10:00:00,Ida{n},the queue was much too long {n}\n" for n in range(5))
    found = read(f"{FORMS[language]}\n{rows}").comments
    assert [one.text for one in found] == [f"the queue was much too long {n}" for n in range(5)]
    assert [one.author_name for one in found] == [f"Ida{n}" for n in range(5)]
    assert all(one.created_at for one in found)


def test_a_name_that_half_of_them_have_is_not_that_of_who_wrote() -> None:
    rows = "".join(f"{'ida' if n else ''},Ida {n},words about bread {n}\n" for n in (0, 0, 1))
    assert [one.author_name for one in read(f"handle,name,comment\n{rows}").comments] == [
        "Ida 0",
        "Ida 0",
        "Ida 1",
    ]


def test_what_a_person_copies_from_a_studio() -> None:
    rows = (
        '"Schlecht",@ida,vor 2 Wochen,"1.234",3,Brot aus Roggen\nSuper,@jo,vor 3 Tagen,3,0,Brot aus Roggen\n'
    )
    found = read(
        f"Kommentar,Verfasser,Veröffentlicht am,Mag-ich-Bewertungen,Antworten,Video\n{rows}"
    ).comments
    told = [(one.text, one.author_name, one.like_count, one.thread_title) for one in found]
    assert told == [("Schlecht", "@ida", 1234, "Brot aus Roggen"), ("Super", "@jo", 3, "Brot aus Roggen")]
