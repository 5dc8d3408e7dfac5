"""Texts in languages that were never learnt are told from those that were; all sentences were written for this file."""

import pytest

from moderator.classifier.artifact import ModelShelf
from moderator.classifier.runtime import Scorer
from moderator.classifier.text.languages import Languages

FOREIGN = {
    "nl": [
        "Wat een slechte service, ik wacht al drie weken op mijn bestelling",
        "Geweldige video, ga zo door met dit kanaal!",
        "Ik snap niet waarom iedereen hier zo boos over is",
        "Nooit meer, wat een waardeloze troep",
    ],
    "sv": [
        "Det här var det sämsta jag någonsin har sett",
        "Tack så mycket för hjälpen, ni är bäst",
        "Jag förstår inte varför det tar så lång tid",
    ],
    "da": [
        "Det er simpelthen for dårligt at I ikke svarer",
        "Jeg elsker jeres nye butik, den er så hyggelig",
    ],
    "fi": [
        "Palvelu oli hidasta ja ruoka kylmää",
        "Kiitos paljon, tämä oli todella hyödyllinen video",
        "En ymmärrä miksi tämä maksaa niin paljon",
    ],
    "pl": [
        "Obsługa była fatalna, nigdy więcej tam nie wrócę",
        "Świetny film, dziękuję za wszystko",
        "Dlaczego nikt nie odpowiada na moje wiadomości",
    ],
    "cs": [
        "Tohle je úplně k ničemu, chci zpátky své peníze",
        "Děkuji moc, skvělé video a hezký den",
        "Nechápu proč to trvá tak dlouho",
    ],
    "hu": [
        "Borzalmas volt a kiszolgálás, soha többet nem megyek",
        "Nagyon szép munka, köszönöm szépen mindenkinek",
    ],
    "ro": [
        "Cel mai prost serviciu pe care l-am văzut vreodată",
        "Mulțumesc mult, foarte frumos explicat totul",
    ],
    "tr": [
        "Bu kadar kötü bir hizmet görmedim, paramı geri istiyorum",
        "Çok güzel bir video olmuş, ellerine sağlık",
        "Kargo hala gelmedi kimse cevap vermiyor",
    ],
    "id": [
        "Barang yang saya terima rusak dan penjual tidak menjawab",
        "Terima kasih banyak kak, videonya sangat membantu",
        "Kenapa pengirimannya lama sekali ya",
    ],
    "tl": [
        "Ang tagal ng delivery, hindi na ako uulit dito",
        "Salamat po sa magandang serbisyo ninyo",
    ],
    "vi": [
        "Dịch vụ quá tệ, tôi sẽ không bao giờ quay lại",
        "Cảm ơn bạn rất nhiều, video rất hay và bổ ích",
    ],
    "ru": [
        "Ужасный сервис, больше никогда не приду",
        "Спасибо большое, очень полезное видео",
        "Почему никто не отвечает?",
    ],
    "uk": [
        "Дуже дякую за відео, все зрозуміло",
        "Жахлива якість, поверніть гроші",
    ],
    "bg": [
        "Много лошо обслужване, не препоръчвам",
        "Страхотно видео, благодаря",
    ],
    "el": [
        "Απαίσια εξυπηρέτηση, δεν ξαναπάω ποτέ",
        "Πολύ ωραίο βίντεο, ευχαριστώ",
    ],
    "he": [
        "שירות נורא, לא אחזור לשם לעולם",
        "תודה רבה, סרטון מעולה",
    ],
    "fa": [
        "خیلی بد بود، دیگر هرگز نمی\u200cآیم",
        "ممنون از ویدیوی خوبتان، خیلی مفید بود",
    ],
    "ur": [
        "یہ بہت بری سروس ہے، میں دوبارہ نہیں آؤں گا",
        "بہت شکریہ، بہت اچھی ویڈیو ہے",
    ],
    "mr": [
        "ही सेवा फारच वाईट आहे, मी पुन्हा कधीही येणार नाही",
        "खूप छान व्हिडिओ, मनापासून आभारी आहे",
        "मला हा चित्रपट अजिबात आवडला नाही",
    ],
    "ne": ["यो सेवा एकदमै खराब छ, म फेरि आउँदिन", "धेरै राम्रो भिडियो, धन्यवाद"],
    "sq": [
        "Shërbimi ishte shumë i keq, nuk do të vij më kurrë",
        "Faleminderit shume per videon, eshte shume e bukur",
        "Pse nuk pergjigjet askush ne mesazhet e mia",
    ],
    "zh": [
        "服务太差了，再也不会来了",
        "谢谢分享，视频很有用",
        "为什么没有人回复我",
    ],
    "ja": [
        "ひどいサービスでした。二度と行きません",
        "とても良い動画でした、ありがとう",
    ],
    "ko": [
        "서비스가 너무 별로예요 다시는 안 갑니다",
        "좋은 영상 감사합니다",
    ],
    "th": [
        "บริการแย่มาก จะไม่กลับมาอีกแล้ว",
        "ขอบคุณมากสำหรับวิดีโอดีๆ",
    ],
    "bn": [
        "খুব খারাপ সেবা, আর কখনো আসব না",
        "অনেক ধন্যবাদ, খুব ভালো ভিডিও",
    ],
    "ta": [
        "மிகவும் மோசமான சேவை, இனி வரமாட்டேன்",
        "நன்றி, நல்ல காணொளி",
    ],
    "sw": [
        "Huduma mbaya sana, sitarudi tena hapa",
        "Asante sana kwa video nzuri",
    ],
}
KNOWN = {
    "en": [
        "lol smh idk bruh",
        "yasss queeeen slayyy",
        "gg wp ez noobs",
        "ur trash kys",
        "omfg wtf bro 💀💀",
        "nah fr fr no cap",
    ],
    "de": [
        "Das ist doch völlig übertrieben",
        "Danke für die schnelle Lieferung!",
        "So ein Quatsch, nie wieder",
    ],
    "fr": ["C'est vraiment n'importe quoi", "Merci beaucoup, très belle vidéo", "j'en peux plus de ces pubs"],
    "es": ["Qué vergüenza de servicio, no vuelvo", "me encanta este canal, saludos", "jajaja buenísimo"],
    "it": ["Che schifo, soldi buttati", "Grazie mille, bellissimo video", "non ho capito niente"],
    "pt": ["Péssimo atendimento, nunca mais", "obrigado pelo vídeo, muito bom", "kkkkk que legal"],
    "ar": [
        "خدمة سيئة جدا ولن اعود مرة اخرى",
        "شكرا جزيلا فيديو رائع",
        "ايه القرف ده يا عم مش عاوز اشوفه تاني",
        "الفيديو ده جامد اوي والله",
    ],
    "hi": [
        "यह बहुत खराब सेवा है, मैं फिर कभी नहीं आऊंगा",
        "बहुत अच्छा वीडियो, धन्यवाद",
        "bahut accha video hai bhai",
        "ye sab jhooth hai yaar",
        "kya baat hai maza aa gaya",
    ],
    "none": ["", "😂😂😂", "!!!", "12345", "@anna_b @tom", "https://example.org/x", "ok", "a"],
}


@pytest.fixture(scope="module")
def scorer():
    with Scorer(ModelShelf().active()) as opened:
        yield opened


def test_foreign_texts_are_said_to_be_so(scorer: Scorer) -> None:
    texts = [text for group in FOREIGN.values() for text in group]
    said = [one.lang for one in scorer.score(texts)]
    missed = [text for text, language in zip(texts, said, strict=True) if language is None]
    assert len(missed) <= 0.05 * len(texts), missed


@pytest.mark.parametrize(
    "language", ["nl", "sq", "mr", "ne", "pl", "tr", "ru", "zh", "ja", "ko", "el", "vi", "fi"]
)
def test_they_are_named(scorer: Scorer, language: str) -> None:
    assert language in {one.lang for one in scorer.score(FOREIGN[language])}


@pytest.mark.parametrize("language", KNOWN)
def test_what_was_learnt_is_not_foreign(scorer: Scorer, language: str) -> None:
    said = dict(zip(KNOWN[language], (one.lang for one in scorer.score(KNOWN[language])), strict=True))
    assert not any(said.values()), said


def test_the_answer_does_not_depend_on_the_neighbours(scorer: Scorer) -> None:
    texts = [text for group in (*FOREIGN.values(), *KNOWN.values()) for text in group]
    together = [one.lang for one in scorer.score(texts)]
    assert together == [scorer.score([text])[0].lang for text in texts]


def test_without_a_list_of_languages_nothing_is_foreign() -> None:
    assert Languages((), 10).foreign(["Спасибо большое"], [[11, 12]]) == {}


def test_another_script_is_foreign_whatever_the_words() -> None:
    cyrillic, latin = Languages(("en",), 0).of(["Спасибо большое", "good 😀"])
    assert cyrillic not in (None, "en")
    assert latin is None


def test_one_letter_of_a_script_that_is_read_does_not_make_the_text_readable() -> None:
    learnt = Languages(("en", "hi"), 0)
    assert learnt.of(["Спасибо большое, очень полезное видео ॐ", "बहुत अच्छा वीडियो"]) == ["ru", None]
    assert Languages(("en",), 0).of(["बहुत अच्छा वीडियो, धन्यवाद भाई"]) != [None]


def test_arabic_is_told_by_its_letters_where_it_was_learnt() -> None:
    arabic, persian = "شكرا جزيلا فيديو رائع", "خیلی بد بود، دیگر هرگز نمی\u200cآیم"
    assert Languages(("en", "ar"), 0).of([arabic, persian, f"{arabic} {persian}", ""]) == [
        None,
        "fa",
        "fa",
        None,
    ]
    assert Languages(("en",), 0).of([arabic]) == ["ar"]
