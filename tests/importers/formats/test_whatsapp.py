"""Chats as phones of all languages export them."""

from pathlib import Path

import pytest

from moderator.importers import registry
from moderator.importers.base import Options, Source
from moderator.importers.formats import whatsapp
from moderator.importers.preview import preview
from tests.importers.reading import read


def chat(*headers: str, text: str = "words") -> str:
    return "".join(f"{header}Ida Holm: {text}\n" for header in headers)


@pytest.mark.parametrize(
    ("header", "other", "expected"),
    [
        ("13/06/2026, 21:05 - ", "14/06/2026, 21:05 - ", "2026-06-13 21:05"),
        ("13/06/2569 21:05 - ", "14/06/2569 21:05 - ", "2026-06-13 21:05"),
        ("2026-06-13 21 h 05 - ", "2026-06-14 21 h 05 - ", "2026-06-13 21:05"),
        ("13/06/26 09.05 malam - ", "14/06/26 09.05 pagi - ", "2026-06-13 21:05"),
        ("13/06/2026 21:05 - ", "14/06/2026 21:05 - ", "2026-06-13 21:05"),
        ("3/6/26 1:55 p.m. - ", "14/6/26 1:55 a.m. - ", "2026-06-03 13:55"),
        ("03-06-2026 01.55 PM - ", "14-06-2026 01.55 AM - ", "2026-06-03 13:55"),
        ("13.06.26 21.25.15: ", "14.06.26 21.25.15: ", "2026-06-13 21:25"),
        ("[06.13.26 21:25:15] ", "[06.14.26 21:25:15] ", "2026-06-13 21:25"),
        ("13.6.2026 klo 21.25.15 - ", "14.6.2026 klo 21.25.15 - ", "2026-06-13 21:25"),
        ("13. 6. 2026. 21:25:15 ", "14. 6. 2026. 21:25:15 ", "2026-06-13 21:25"),
        ("[3/6/26 1:55:00 p. m.] ", "[14/6/26 1:55:00 p. m.] ", "2026-06-03 13:55"),
        ("[2026/06/13, 21:25:15] ", "[2026/06/14, 21:25:15] ", "2026-06-13 21:25"),
        ("\u200e[13.06.26, 21:25:15] ", "[14.06.26, 21:25:15] \u200e", "2026-06-13 21:25"),
        ("6/13/26, 9:05\u202fPM - ", "6/14/26, 9:05\u202fPM - ", "2026-06-13 21:05"),
        ("[6/13/26, 9:05:10\u202fPM] ", "[6/14/26, 9:05:10\u202fPM] ", "2026-06-13 21:05"),
        ("6/13/16, 9:05:10 PM: ", "6/14/16, 9:05:10 PM: ", "2016-06-13 21:05"),
        ("2026. 6. 13. 오후 9:05 - ", "2026. 6. 14. 오후 9:05 - ", "2026-06-13 21:05"),
        ("2026년 6월 13일 오후 9:05 - ", "2026년 6월 14일 오후 9:05 - ", "2026-06-13 21:05"),
        ("2026年6月13日 下午9:05 - ", "2026年6月14日 下午9:05 - ", "2026-06-13 21:05"),
        ("2026/06/13 21:05 - ", "2026/06/14 21:05 - ", "2026-06-13 21:05"),
        ("26-06-13 21:05 - ", "26-06-14 21:05 - ", "2026-06-13 21:05"),
        ("13.06.26 г., 21:05 - ", "14.06.26 г., 21:05 - ", "2026-06-13 21:05"),
        ("13/06/2026 à 21:05 - ", "14/06/2026 à 21:05 - ", "2026-06-13 21:05"),
        ("13/06/26, 9:05 PTG - ", "14/06/26, 9:05 PG - ", "2026-06-13 21:05"),
        ("13/6/26, 9:05 μ.μ. - ", "14/6/26, 9:05 π.μ. - ", "2026-06-13 21:05"),
        ("13 Jun 2016, 21:05 - ", "14 Jun 2016, 21:05 - ", "2016-06-13 21:05"),
        ("[21:05, 13/06/2026] ", "[21:05, 14/06/2026] ", "2026-06-13 21:05"),
        ("13/06/26, 12:05 AM - ", "14/06/26, 12:05 PM - ", "2026-06-13 00:05"),
    ],
)
def test_forms_of_headers(header: str, other: str, expected: str) -> None:
    got = read(chat(header, other) + "second line")
    assert got.format == "whatsapp"
    assert got.texts == ["words", "words\nsecond line"]
    assert [comment.author_name for comment in got.comments] == ["Ida Holm"] * 2
    assert f"{got.comments[0].created_at:%Y-%m-%d %H:%M}" == expected
    assert {comment.created_at_precision.value for comment in got.comments} == {"local"}


@pytest.mark.parametrize(
    "text",
    [
        "<Media omitted>",
        "<Archivo omitido>",
        "<省略多媒體檔案>",
        "\u200eimage omitted",
        "image omitted",
        "\u200eIMG-20260102-WA0001.jpg (Datei angehängt)",
        "IMG-20260102-WA0001.jpg (file attached)",
        "\u200e<adjunto: 00000012-PHOTO.jpg>",
        "<pièce jointe : 00000012-AUDIO.opus>",
        "null",
        "",
        "\u200eThis message was deleted.",
        "Mensagem apagada",
        "You deleted this message",
        "\u200eMissed voice call",
        "\u200eVoice call, \u200eNo answer",
        "Messages and calls are end-to-end encrypted. No one outside of this chat can read them.",
        "location: https://maps.google.com/?q=-1.0,2.0",
    ],
)
def test_what_is_no_comment(text: str) -> None:
    got = read(chat("13/06/26, 21:05 - ") + chat("14/06/26, 21:06 - ", text=text))
    assert (got.texts, got.found) == (["words"], 2)
    assert len(got.skipped) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a <b> c", "a <b> c"),
        ("I <3 you", "I <3 you"),
        ("null and void", "null and void"),
        ("this message was deleted by whom?", "this message was deleted by whom?"),
        ("see: this (and that)", "see: this (and that)"),
        ("new \u200e<This message was edited>", "new"),
        ("new <Mensagem editada>", "new"),
        ("<Media omitted>\nbut a caption", "but a caption"),
        ("\u200frechts", "rechts"),
        ("one\u2028two\x0bthree\x85four", "one\u2028two\x0bthree\x85four"),
        ("ends\n\n\n", "ends"),
    ],
)
def test_what_is_one(text: str, expected: str) -> None:
    got = read(chat("13/06/26, 21:05 - ", text=text) + chat("14/06/26, 21:06 - "))
    assert got.texts == [expected, "words"]


@pytest.mark.parametrize(
    "line",
    [
        'Ida Holm changed the subject from "Oven" to "Oven: hot"',
        "Ida Holm created group “Ovens: all”",
        "Ida Holm left",
        "\u200eYour security code with Jorin changed. Tap to learn more.",
    ],
)
def test_lines_of_nobody(line: str) -> None:
    got = read(chat("13/06/26, 21:05 - ") + f"14/06/26, 21:06 - {line}\n")
    assert (got.texts, len(got.skipped)) == (["words"], 1)


def test_day_and_month_are_asked_only_where_the_chat_leaves_them_open() -> None:
    asked = Source.of_bytes("a.txt", chat("03/04/26, 10:00 - ", "03/04/26, 10:01 - ").encode())
    found = preview(asked)
    assert (found.format, found.needs_day_order) == ("whatsapp", True)
    told = preview(asked, Options(day_first=False))
    assert (told.needs_day_order, told.comments[0].created_at_precision.value) == (False, "local")
    assert f"{told.comments[0].created_at:%d %b}" == "04 Mar"
    dots = preview(Source.of_bytes("a.txt", chat("03.04.26, 10:00 - ", "03.04.26, 10:01 - ").encode()))
    assert not dots.needs_day_order
    late = chat("03/04/26, 10:00 - ", "04/04/26, 10:01 - ") * 50 + chat("28/04/26, 10:01 - ")
    assert not preview(Source.of_bytes("a.txt", late.encode())).needs_day_order


@pytest.mark.parametrize(
    "content",
    [
        "2026-06-13 21:05:01 - INFO: started\n2026-06-13 21:05:02 - ERROR: stopped\n",
        "[2026-06-13 21:05:01] local.ERROR: stopped\n[2026-06-13 21:05:02] local.INFO: x\n",
        "[2026-06-13 21:05:01 UTC] ida: hi\n[2026-06-13 21:05:02 UTC] jorin: hi\n",
        "Meeting on 13/06/26, 21:05 - Ida: agenda\nand so on\n",
        "1\n00:00:01,000 --> 00:00:02,000\nIda: hello\n",
    ],
)
def test_logs_and_notes_are_no_chats(content: str) -> None:
    assert not whatsapp.WhatsApp().identify(Source.of_bytes("chat.txt", content.encode()))


def test_a_single_message_and_a_cut_beginning() -> None:
    assert read(chat("13/06/26, 21:05 - ")).texts == ["words"]
    got = read("the end of something\n" + chat("13/06/26, 21:05 - ", "14/06/26, 21:05 - "))
    assert (len(got.comments), len(got.rejected)) == (2, 1)


def test_a_line_without_end_is_held_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whatsapp, "_LONGEST_MESSAGE", 500_000)
    whole = chat("13/06/26, 21:05 - ", text="w" * 200_000) + chat("14/06/26, 21:05 - ", text="w" * 600_000)
    got = read(whole + chat("15/06/26, 21:05 - "))
    assert [len(text) for text in got.texts] == [200_000, 5]
    assert [rejected.reason for rejected in got.rejected] == ["too long to be a message"]


def test_any_encoding_with_a_mark(tmp_path: Path) -> None:
    path = tmp_path / "chat.txt"
    path.write_bytes(chat("13/06/26, 21:05 - ", "14/06/26, 21:05 - ", text="grün").encode("utf-16"))
    assert read(path).texts == ["grün", "grün"]
    assert registry.by_name("whatsapp").title == "WhatsApp chat"


def test_a_first_message_longer_than_what_is_looked_at_hides_no_chat() -> None:
    long = "words " * 100_000
    got = read(f"13/06/2026, 21:05 - Ida: {long}\n14/06/2026, 21:05 - Bo: short\n")
    assert got.format == "whatsapp"
    assert [text[:5] for text in got.texts] == ["words", "short"]


def test_a_date_that_nobody_can_place_is_kept_as_it_is() -> None:
    got = read("١٤٤٧/٦/٢٣، ٣:٢١ م - Ida: مرحبا\n١٤٤٧/٦/٢٣، ٣:٢٢ م - Bo: نعم\n")
    assert [comment.created_at for comment in got.comments] == [None, None]
    assert got.comments[0].extra["time"] == "١٤٤٧/٦/٢٣، ٣:٢١ م"


@pytest.mark.parametrize(
    "header",
    [
        "13.6.26, 9:05 e pasdites - ",
        "13/6/26, பிற்பகல் 9:05 - ",
        "१३/६/२६, ९:०५ म.उ. - ",
        "۱۴۰۵/۳/۲۳، ۲۱:۰۵ - ",
    ],
)
def test_evenings_and_years_of_more_languages(header: str) -> None:
    got = read(f"{header}Ida: one\n{header}Bo: two\n")
    assert [f"{comment.created_at:%Y-%m-%d %H:%M}" for comment in got.comments] == ["2026-06-13 21:05"] * 2


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("You deleted this message as admin", "deleted before the export"),
        ("Silenced voice call", "no text, only a picture or a sticker"),
        ("report.pdf • \u200e3 pages \u200edocument omitted", "no text, only a picture or a sticker"),
    ],
)
def test_what_is_no_text(text: str, reason: str) -> None:
    got = read(f"[13/06/26, 21:05:10] Ida: {text}\n[14/06/26, 21:05:10] Bo: yes\n")
    assert got.texts == ["yes"]
    assert got.reasons == {reason: 1}
