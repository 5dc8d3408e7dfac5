import pytest

from moderator.importers.base import Options, Source
from moderator.importers.files.encodings import alternatives, encoding
from tests.importers.reading import read

SAYS = {
    "cp1252": "Zoë Brûlé said “thank you” – twice, and the naïve façade of Málaga",
    "cp1251": "Привет, как дела сегодня, друзья? Очень хорошее видео, спасибо большое",
    "gb18030": "这个视频很好看我喜欢内容不错谢谢大家的支持",
    "shift_jis": "この動画はとても面白かったです。ありがとうございました",
    "euc_kr": "이 영상 정말 재미있어요 감사합니다 다음에 또 봐요",
}


@pytest.mark.parametrize("name", SAYS)
def test_eight_bits(name: str) -> None:
    source = Source.of_bytes("x", f"id,text\n1,{SAYS[name]}\n".encode(name))
    assert encoding(source) == name
    assert name in alternatives(source)


SHORT = (
    ("cp1252", "Datum;Text;Autor\n01.02.2026;„schön“ – 5 €;Müller\n13.02.2026;größer;Jörg\n"),
    ("cp1252", "Text;Autor\nGrüße;Öz\n"),
    ("cp1252", "texte;auteur\nÇa a été très bien, l’été dernier à Orléans — créée;Élodie\n"),
    ("cp1252", "texto;autor\n¿Qué tal? ¡Muy buena atención señor!;Íñigo\n"),
    ("cp1252", "tekst;forfatter\nRødgrød med fløde på åen, æble;Søren\n"),
    ("cp1252", "texti;nafn\nÞetta er mjög gott, ég á það;Þór Ævar\n"),
    ("cp1252", "testo;autore\nPerché è così? più bello però;Nicolò\n"),
    ("cp1252", "text\nIt’s “good” — really\n"),
    ("cp1252", "author,text\nJosé,hello there\nbob,hi you\n"),
    ("cp1250", "Data;Autor;Treść\n15.01.2026;Łukasz;Bardzo dobre, ale zbyt małe źdźbło\n"),
    ("cp1250", "Tekst;Autor\nVrlo dobro, još čekam dostavu;Žarko Đurić\n"),
    ("cp1254", "Yorum\nBu ürünü hiç beğenmedim, kargo çok yavaştı\nHarika bir alışveriş oldu teşekkürler\n"),
    ("cp1251", "author,text\nann,This is good and I like it very much indeed\nbob,Очень плохо\n"),
    ("cp1251", "текст\nМного е добре\n"),
    ("cp1256", "التاريخ;الكاتب;التعليق\n15.01.2026;آنا;جيد جدا وجميل\n"),
    ("cp874", "วันที่,ผู้ใช้,comment\n15/01/2026,ana,ดีมากครับผม\n16/01/2026,bea,แย่มาก\n"),
    ("shift_jis", "text\nテスト コメント カード\nアイスクリーム\n"),
    ("big5", "時間,作者,內容\n2026-01-15 10:00,安娜,非常好的產品我喜歡\n"),
)


@pytest.mark.parametrize(("name", "text"), SHORT)
def test_a_few_words_are_enough(name: str, text: str) -> None:
    assert encoding(Source.of_bytes("x", text.encode(name))) == name


def test_utf8_is_proved_beyond_the_head() -> None:
    plain = b"id,text\n" + b"".join(b"%d,plain text in ASCII for a long while\n" % n for n in range(9000))
    assert encoding(Source.of_bytes("x", plain + "1,Zoë".encode())) == "utf-8"
    assert encoding(Source.of_bytes("x", plain + "1,Zoë".encode("cp1252"))) == "cp1252"


def test_one_broken_letter_does_not_unmake_utf8() -> None:
    content = b"id,text\n" + "1,Zoë Brûlé, ça va très bien à Málaga\n".encode() * 50 + b"2,caf\xe9\n"
    source = Source.of_bytes("x", content)
    assert encoding(source) == "utf-8"
    assert read(source).texts[0].startswith("Zoë Brûlé")


def test_a_person_s_choice_goes_first() -> None:
    content = "id,text\n1,Zażółć gęślą jaźń\n".encode("cp1250")
    assert read(content, Options(encoding="cp1250")).texts == ["Zażółć gęślą jaźń"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("big5", "這個影片很好看，我非常喜歡，謝謝大家的支持"),
        ("cp1256", "هذا الفيديو رائع جدا شكرا لكم على المحتوى الجميل"),
        ("cp874", "วิดีโอนี้ดีมาก ขอบคุณมากครับ ชอบมากเลย"),
    ],
)
def test_more_scripts(name: str, text: str) -> None:
    assert encoding(Source.of_bytes("x", f"id,text\n1,{text}\n".encode(name))) == name


def test_letters_without_zero_bytes_are_known_as_utf_16_by_what_stands_between_them() -> None:
    rows = "النص,التاريخ\r\n" + "الخبز لذيذ جدا,2026-06-01\r\n" * 3
    for name in ("utf-16-le", "utf-16-be"):
        got = read(rows.encode(name))
        assert got.texts == ["الخبز لذيذ جدا"] * 3


def test_characters_on_the_edge_of_what_is_decoded_at_a_time() -> None:
    for before in range(64 * 1024 - 4, 64 * 1024 + 1):
        assert encoding(Source.of_bytes("a.csv", b"x" * before + "\U0001f600 text".encode())) == "utf-8"
    assert encoding(Source.of_bytes("a.csv", b"text " * 20_000 + b"caf\xe9")) == "cp1252"
