"""Dates with the month in words, in the languages that the program reads and in some more."""

import pytest

from moderator.core.comment import TimePrecision
from moderator.importers.meaning.month_names import month_alone
from moderator.importers.meaning.times import parse
from tests.importers.reading import read

MONTHS = {
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "ar, Levant": "كانون_الثاني شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين_الأول تشرين_الثاني كانون_الأول",
    "ar, Maghreb": "جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "en": "January February March April May June July August September October November December",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "hi": "जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्तूबर नवंबर दिसंबर",
    "hi, short": "जन॰ फ़र॰ मार्च अप्रैल मई जून जुल॰ अग॰ सित॰ अक्तू॰ नव॰ दिस॰",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "ru, short": "янв. февр. мар. апр. мая июн. июл. авг. сент. окт. нояб. дек.",
    "pl": "styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień",
}


@pytest.mark.parametrize("language", MONTHS)
def test_months_of(language: str) -> None:
    names = [name.replace("_", " ") for name in MONTHS[language].split()]
    for number, name in enumerate(names, start=1):
        day, precision = parse(f"5 {name} 2022")
        assert day is not None, name
        assert (day.year, day.month, day.day, precision) == (2022, number, 5, TimePrecision.LOCAL), name
        month, precision = parse(f"{name} 2022")
        assert month is not None, name
        assert (month.year, month.month, precision) == (2022, number, TimePrecision.ESTIMATED), name


@pytest.mark.parametrize(
    "written",
    ["março de 2022", "marzo del 2022", "Mar. 2022", "März 2022", "март 2022 г.", "mars/2022", "2022 March",
     "2022年3月", "2022년 3월", "Stayed: March 2022", "आयोजन: मार्च 2022", "مارس ٢٠٢٢", "MARZO 2022", "mars-2022"],
)  # fmt: skip
def test_a_month_alone_is_an_estimate(written: str) -> None:
    found, precision = parse(written)
    assert (str(found), precision) == ("2022-03-01 00:00:00+00:00", TimePrecision.ESTIMATED)


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("mar. 12 avr. 2022", "2022-04-12"),
        ("mar 12 apr 2022", "2022-04-12"),
        ("mar. 1 mars 2022", "2022-03-01"),
        ("12 Mar 2022 Paz", "2022-03-12"),
        ("Paz, 12 Haz 2022", "2022-06-12"),
        ("lunes, 12 de marzo de 2023", "2023-03-12"),
        ("12 de setiembre de 2022", "2022-09-12"),
        ("3. Jänner 2022", "2022-01-03"),
        ("1er août 2021", "2021-08-01"),
        ("1º de maio de 2022", "2022-05-01"),
    ],
)
def test_days_of_the_week_are_no_months(written: str, iso: str) -> None:
    assert str(parse(written)[0])[:10] == iso


@pytest.mark.parametrize(
    "words",
    ["march 22", "fev/22", "12 de mayo", "May 2022 be kinder to us all", "in 2022 may", "room 2022", "year 2022年13月",
     "2022年13月", "de 2022", "some march 2022", "marching 2022"],
)  # fmt: skip
def test_what_says_no_month_of_a_year(words: str) -> None:
    assert month_alone(words) is None


def test_the_day_goes_before_the_month_of_a_stay() -> None:
    rows = "".join(f"March 2022,{n + 3}. April 2022,The room was small and {n}\n" for n in range(5))
    found = read(f"Date of stay,Review date,Review\n{rows}").comments
    assert [str(one.created_at)[:10] for one in found] == [f"2022-04-{n + 3:02d}" for n in range(5)]
