"""Names of months and words for ages in the languages that platforms write their dates in."""

import unicodedata


def plain(text: str) -> str:
    """Return lower case without accents."""
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in folded if not unicodedata.combining(letter))


MONTHS: dict[str, int] = {}
"""Month names and their short forms, in lower case without accents, to 1 … 12."""

_NAMES = (
    "january february march april may june july august september october november december",
    "jan feb mar apr may jun jul aug sep oct nov dec",
    "januar februar marz april mai juni juli august september oktober november dezember",
    "jan feb mrz apr mai jun jul aug sept okt nov dez",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "ene feb mar abr may jun jul ago set oct nov dic",
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
    "janv fevr mars avr mai juin juil aout sept oct nov dec",
    "janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro",
    "jan fev mar abr mai jun jul ago set out nov dez",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "gen feb mar apr mag giu lug ago set ott nov dic",
    "januari februari maart april mei juni juli augustus september oktober november december",
    "jan feb mrt apr mei jun jul aug sep okt nov dec",
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia wrzesnia pazdziernika listopada grudnia",
    "sty lut mar kwi maj cze lip sie wrz paz lis gru",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "янв фев мар апр май июн июл авг сен окт ноя дек",
    "januari februari maret april mei juni juli agustus september oktober november desember",
    "jan feb mar apr mei jun jul agu sep okt nov des",
    "ocak subat mart nisan mayıs haziran temmuz agustos eylul ekim kasım aralık",
    "oca sub mar nis may haz tem agu eyl eki kas ara",
    "januari februari mars april maj juni juli augusti september oktober november december",
    "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesakuuta heinakuuta elokuuta "
    "syyskuuta lokakuuta marraskuuta joulukuuta",
    "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "ledna unora brezna dubna kvetna cervna cervence srpna zari rijna listopadu prosince",
    "leden unor brezen duben kveten cerven cervenec srpen zari rijen listopad prosinec",
    "januara februara marca aprila maja juna jula augusta septembra oktobra novembra decembra",
    "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
    "januar februar marcius aprilis majus junius julius augusztus szeptember oktober november december",
    "gener febrer marc abril maig juny juliol agost setembre octubre novembre desembre",
    "januari februari mac april mei jun julai ogos september oktober november disember",
    "jaanuar veebruar marts aprill mai juuni juuli august september oktoober november detsember",
    "sausio vasario kovo balandzio geguzes birzelio liepos rugpjucio rugsejo spalio lapkricio gruodzio",
    "sijecnja veljace ozujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga prosinca",
    "януари февруари март април май юни юли август септември октомври ноември декември",
    "ιανουαριου φεβρουαριου μαρτιου απριλιου μαιου ιουνιου ιουλιου αυγουστου σεπτεμβριου οκτωβριου νοεμβριου "
    "δεκεμβριου",
    "ιαν φεβ μαρ απρ μαι ιουν ιουλ αυγ σεπ οκτ νοε δεκ",
    "ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר",
    "בינואר בפברואר במרץ באפריל במאי ביוני ביולי באוגוסט בספטמבר באוקטובר בנובמבר בדצמבר",
    "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม",
    "जनवरी फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर",
    "जन फर मार्च अप्रै मई जून जुल अग सित अक्तू नव दिस",
    "जनवरी फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितम्बर अक्तूबर नवम्बर दिसम्बर",
    "كانون_الثاني شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين_الأول تشرين_الثاني كانون_الأول",
    "جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر",
    "يناير فبراير مارس أبريل ماي يونيه يوليه غشت شتنبر أكتوبر نونبر دجنبر",
    "янв февр март апр май июнь июль авг сент окт нояб дек",
    "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    "січ лют бер квіт трав черв лип серп вер жовт лист груд",
    "січень лютий березень квітень травень червень липень серпень вересень жовтень листопад грудень",
    "styczen luty marzec kwiecien maj czerwiec lipiec sierpien wrzesien pazdziernik listopad grudzien",
    "janner feber marz april mai juni juli august setiembre oktober november dezember",
)
for _line in _NAMES:
    for _number, _name in enumerate(_line.split(), start=1):
        MONTHS.setdefault(plain(_name.replace("_", " ")), _number)

SECOND, MINUTE, HOUR, DAY = 1, 60, 3600, 86400
WEEK, MONTH, YEAR = 7 * DAY, 30 * DAY + DAY // 2, 365 * DAY + DAY // 4

UNITS: dict[str, int] = {}
"""Words for spans of time, in lower case without accents, to seconds."""
for _seconds, _words in (
    (
        SECOND,
        "s sec secs second seconds segundo segundos seconde secondes sekunde sekunden secondo secondi "
        "seconden секунд секунды секунду detik saniye sekund sekunder sekundy 秒 초 秒钟 秒鐘 ثانية ثوان "
        "giay sekunti sekuntia sekundou sekundami secunda secunde masodperccel masodperce секунди "
        "δευτερολεπτα δευτερολεπτο שניות שנייה sekundit sekundem sekundes sekundi segon segons วินาที "
        "सेकंड",
    ),
    (
        MINUTE,
        "мин хв dk "
        "m min mins minute minutes minuto minutos minuten minuti minuut минут минуты минуту menit "
        "dakika minut minuter minuty 分 分钟 分鐘 분 دقيقة دقائق "
        "phut minuutti minuuttia minutou minutami minutter perccel perce минути хвилин хвилини "
        "хвилину λεπτα λεπτο דקות דקה minutit minutem minutes minuta menit นาที मिनट",
    ),
    (
        HOUR,
        "h hr hrs hour hours hora horas heure heures stunde stunden std ora ore uur час часа часов jam "
        "ч godz sa "
        "saat timme timmar timer godzina godziny godzin 小时 小時 时间 時間 시간 ساعة ساعات "
        "gio tunti tuntia hodinou hodinami ore ora oraval oraja часа час годин години година годину "
        "ωρες ωρα שעות שעה tundi stundam stundas valandas valanda sati sat hores oras ชั่วโมง घंटे "
        "घंटा",
    ),
    (
        DAY,
        "дн gn dn "
        "d day days dia dias jour jours j tag tage tagen t giorno giorni g dag dagen день дня дней hari gun "
        "dagar dage dzien dni 天 日 일 يوم أيام "
        "ngay paiva paivaa dnem dny dnom dnami dager zile zi nappal napja дни ден дні днів день "
        "ημερες ημερα ημερας ימים יום paeva dienam dienas dana dan dies araw วัน दिन",
    ),
    (
        WEEK,
        "wo sett нед тиж hf tyg "
        "w wk wks week weeks semana semanas sem semaine semaines woche wochen settimana settimane weken "
        "неделю недели недель minggu hafta vecka veckor uke uger tydzien tygodnie tygodni 周 週 週間 星期 个星期 주 "
        "أسبوع أسابيع "
        "tuan viikko viikkoa tydnem tydny tyzdnom tyzdnami uke uker saptamana saptamani hettel hete "
        "седмици седмица тижні тижнів тиждень тижня εβδομαδες εβδομαδα שבועות שבוע nadalat nadal "
        "nedelam nedelas savaites savaite tjedna tjedan tjedana nedelje nedelja nedelju setmana "
        "setmanes linggo สัปดาห์ सप्ताह हफ़्ते हफ्ते",
    ),
    (
        MONTH,
        "мес міс mies "
        "mo mos mon month months mes meses mois monat monate monaten mese mesi maand maanden месяц месяца "
        "месяцев bulan ay manad manader maneder miesiac miesiace miesiecy 月 个月 個月 か月 ヶ月 カ月 개월 شهر أشهر "
        "thang kuukausi kuukautta mesicem mesici mesiacom mesiacmi luna luni honappal honapja месеца "
        "месец місяць місяці місяців μηνες μηνας μηνα חודשים חודש kuud menesiem menesa menesius "
        "menesi mjeseca mjesec mjeseci meseca mesec meseci mesos buwan เดือน महीने महीना",
    ),
    (
        YEAR,
        "г л "
        "y yr yrs year years ano anos an ans annee annees jahr jahre jahren anno anni a jaar год года лет "
        "tahun yıl yil ar år rok lata lat 年 년 سنة سنوات "
        "nam vuosi vuotta rokem lety roky rokom rokmi an ani evvel eve години година роки років рік "
        "χρονια χρονο ετη ετος שנים שנה aastat aasta gadiem gada metus metu godine godina godinu any "
        "anys taon ปี साल वर्ष",
    ),
):
    for _name in _words.split():
        UNITS.setdefault(_name, _seconds)

_ONE = "a an one un una uno une ein eine einem einer einen um uma een en ett jeden bir satu sebuah"
ONE = frozenset(_ONE.split())
"""Words for the number one."""
TWO = {
    "ثانيتين": 2 * SECOND, "دقيقتين": 2 * MINUTE, "ساعتين": 2 * HOUR, "يومين": 2 * DAY, "أسبوعين": 2 * WEEK,
    "شهرين": 2 * MONTH, "سنتين": 2 * YEAR, "שעתיים": 2 * HOUR, "יומיים": 2 * DAY, "שבועיים": 2 * WEEK,
    "חודשיים": 2 * MONTH, "שנתיים": 2 * YEAR,
}  # fmt: skip
"""Words that say two of a unit, in the languages that have a form for it."""
AGO = (
    "ago", "hace", "il y a", "vor", "ha ", "atras", "fa", "назад", "lalu", "yang lalu", "once", "geleden",
    "sedan", "siden", "temu", "前", "전", "منذ", "edited", "back", "тому", "truoc", "sitten", "pred ", "acum ",
    "ezelott", "преди", "πριν", "לפני", "קודם", "قبل", "tagasi", "pirms ", "pries ", "prije ", "pre ",
    "nakalipas", "lepas", "ที่ผ่านมา", "ที่แล้ว", "पहले",
)  # fmt: skip
"""What makes a number and a unit an age, in lower case without accents."""
_NOW = """now|just now|moments ago|ahora|ahora mismo|justo ahora|a l'instant|maintenant|gerade eben|jetzt|agora
agora mesmo|adesso|ora|proprio ora|только что|сейчас|baru saja|simdi|az once|刚刚|剛剛|たった今|방금|الآن"""
NOW = frozenset(_NOW.replace("\n", "|").split("|"))
DAYS_BACK: dict[str, int] = {"today": 0, "hoy": 0, "aujourd'hui": 0, "heute": 0, "hoje": 0, "oggi": 0, "vandaag": 0,
    "сегодня": 0, "hari ini": 0, "bugun": 0, "今天": 0, "今日": 0, "오늘": 0, "اليوم": 0, "idag": 0,
    "yesterday": 1, "ayer": 1, "hier": 1, "gestern": 1, "ontem": 1, "ieri": 1, "gisteren": 1, "вчера": 1,
    "kemarin": 1, "dun": 1, "昨天": 1, "昨日": 1, "어제": 1, "أمس": 1, "igar": 1, "wczoraj": 1}  # fmt: skip
