"""Every spelling that a document or a person may give one name, and any text at all."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panoh.base.names.keys import LONGEST, Key, NameKeys, fold, keys_of, keys_of_name

# Each line is one name: in Cyrillic of its language, in its Latin, by BGN, ODNI, ICAO, as typed.
THE_SAME_SOUNDS = """
Мухаммад Muhammad Muxammad Mukhammad МУХАММАД Мухамад
Ғуломова Gʻulomova G'ulomova G‘ulomova G`ulomova G´ulomova Gulomova Ğulomova Gʼulomova
Раҳимова Rahimova Рахимова Rakhimova Rahimowa Raximova
Айсулуу Aisuluu Aysuluu Айсулу
Жаңыл Zhanyl Janyl Jañyl Jaňyl Zhangyl Žaňyl
Ҳикматзода Hikmatzoda Хикматзода Khikmatzoda Xikmatzoda
Жумабай Zhumabay Джумабай Jumabay Dzhumabai Djumabay Žumabaý
Шарипов Sharipov Şaripow Šaripov
Чынара Chynara Çynara Čynara Tşynara
Қодирова Qodirova Кодирова Kodirova
Өмүр Omur Ömür Умур/2 Омур
Ңаргиза Nargiza Ňargiza Наргиза
Ұлан Ulan Ūlan Ýlan/2 Улан
Ӯктам Uktam Ŭktam Уктам
Ўктам Oʻktam O'ktam Oktam
Шоҳруҳ Shohruh Shokhrukh Şohruh Шохрух
Ёқуб Yoqub Iokub Ýokub Yokub Ёкуб
Пётр Pyotr Petr Петр Pëtr
Юсуф Yusuf Iusuf Ýusuf
Якуб Yakub Iakub Ýakub
Мария Maria Mariya Mariia Марья
Елена Yelena Elena Ýelena Ielena
Алиева Aliyeva Alieva Aliýewa Aliieva
Соловьёв Solovyov Solovev Соловьев Solovʹëv Соловъёв
Цой Tsoy Tsoi Tsoj/2 Tcoi
Щукина Shchukina Şçukina Ştşukina Schukina
Абдулла Abdulla Abdullah Abdullakh Абдуллоҳ/2 Абдуллах
Исхаков Iskhakov Ishakov Is'hakov Isxakov
Александр Aleksandr Alexander/2 Aleksandr' Alexandr
Эльмира Elmira Èl'mira Элмира Ėlmira
Наталья Natalya Natalia Nataliya Наталия
Кебичі Kebichi Kebich1 Кебичи Кебич1
Әсел Asel Äsel Асель Əsel
Ғани Ghani Gʻani Gani Ğani Ǵani
Қызыл Kyzyl Qyzyl Qızıl Кызыл
Сингил Singil Siñil Сиңил
Гулнора Гулнopa Гyлнора Гулнора́
Рахима Paxима Рaхимa
Ольга Olga Olʹga Ol'ga Oльгa
Роза Рo3а Р0за Rоза
Gülnara GULNARA Gulnara Гульнара Гүлнара GUXXLNARA Ｇｕｌｎａｒａ
გულნარა Gulnara Гулнара
"""
ROWS = [row.split() for row in THE_SAME_SOUNDS.strip().splitlines()]

# One letter as each alphabet and system of romanisation writes it, between vowels.
LETTERS = """
а a ä á; б b; в v w; г g; ғ gh ğ gʻ г; д d; е e э ė; ж j zh ž җ ҷ dzh dj дж; з z; и i ī í ӣ ı ы і
к k q қ ck; л l; м m; н n; ң ng ñ ň ń нг; о o oʻ ö ў ө ó õ; п p; р r; с s; т t; у u ū ü ұ ү ӯ ŭ ú
ф f ph; х kh h x ҳ һ; ц ts s tc; ч ch ç č tş tch; ш sh ş š щ shch şç ştş sch шч; ю yu iu ýu
я ya ia ýa; ё yo io ýo; й y i ý
"""
LETTER_ROWS = [row.split() for row in LETTERS.replace("\n", ";").split(";") if row.strip()]

# Names which only come together without what comes and goes: endings of families, tails.
ONE_ROOT = """
Рахмон Рахмонов Рахмонова Rahmonzoda Rahmonzod Раҳмонӣ Rahmoniy Rahmoniyon Rahmonpur Rahmonow
Назарбаев Назарбай Nazarbayeva Назарбаева Nazarbay
Олим Олимжон Olimjon Олимджон Olimzhon Olimxon Олимбек Olimbek Olimboy
Мурод Муроджон Murodjon Муродов Муродбек
Карим Каримов Каримова Каримович Каримовна Karimovich Karimovna Karimowna Karimuly Каримұлы
Карим Karimqizi Каримкызы Karimogli Каримугли Karimoglu Karimgyzy Каримқызы Karimoʻgʻli Каримуулу
Вишневский Вишневская Vishnevskiy Vishnevskaya Vishnevskii Vishnevskaia
Али Алиев Алиева Aliýewa Aliyev Алиевич Aliyevna Алиевна
Исаев Иса Isayev Исаевна
Мирзо Мирзоев Mirzoyeva Мирзозода
Бобо Бобоев Boboyeva
Саид Саидов Саидхон Saidova
Гулнор Гулнорой Gulnoroy
Анна Annaýew Annaýewa Аннаев
"""

# Told apart by vowels only, or by a letter that Russian has not: joined by the skeleton.
ONE_SKELETON = """
Гулнора Gulnara Гульнара Guelnara Gülnara Гулнара
Қодиров Qodirova Кадыров Kadyrova Qodirzoda Кадыр
Жумабай Jumaboy Ҷумабой Zhumabai Жумабаев
Олим Алим Alim Olimov
Саодат Saadat Сьадат
Мухаммад Магомед Mohammed Muhammed Маҳмад/2 محمد
Ибрагим Иброҳим Ibrohim Ibragimov
Ёқуб Якуб Yakubov Ёқубова
Йўлдош Юлдаш Yoldosh Yuldashev
Ўктам Уктам Oʻktam Uktam Октам
Насриддин Nasruddin Насреддин
Нигора Нигара Nigara
"""


def rows(text):
    """Each row's spellings; what is marked /2 belongs to another test."""
    return [
        [word for word in row.split() if not word.endswith("/2")]
        for row in text.strip().splitlines()
    ]


@pytest.mark.parametrize("row", rows(THE_SAME_SOUNDS), ids=lambda row: row[0])
def test_one_name_has_one_key_in_every_spelling(row):
    assert {fold(word) for word in row} == {fold(row[0])}
    assert {keys_of(word) for word in row} == {keys_of(row[0])}


@pytest.mark.parametrize("row", LETTER_ROWS, ids=lambda row: row[0])
def test_one_letter_has_one_key_in_every_alphabet(row):
    spelt = [f"а{letter}ал" if letter[0] >= "Ѐ" else f"a{letter}al" for letter in row]
    assert {fold(word) for word in spelt} == {fold(spelt[0])}


@pytest.mark.parametrize("row", rows(ONE_ROOT), ids=lambda row: row[0])
def test_endings_and_tails_come_and_go(row):
    assert {keys_of(word)[0].root for word in row} == {keys_of(row[0])[0].root}


@pytest.mark.parametrize("row", rows(ONE_SKELETON), ids=lambda row: row[0])
def test_vowels_may_be_another_languages(row):
    assert {keys_of(word)[0].skeleton for word in row} == {keys_of(row[0])[0].skeleton}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Диана", "Дана"),
        ("Шахло", "Сахло"),
        ("Шарипов", "Чарипов"),
        ("Карим", "Рахим"),
        ("Зухра", "Сухра"),
        ("Нурия", "Нора"),
        ("Хикматзода", "Хикмасода"),
    ],
)
def test_different_names_keep_different_keys(one, other):
    assert fold(one) != fold(other)


@pytest.mark.parametrize("short", ["Ержан", "Айжан", "Бахон", "Гули", "Зода", "Ева", "Аким"])
def test_what_would_leave_no_name_is_no_ending(short):
    assert len(keys_of(short)[0].root) >= 2


def test_full_key_takes_a_womans_family_name_as_a_mans():
    assert keys_of("Рахимова")[0].full == keys_of("Rahimow")[0].full == fold("Рахимов")
    assert keys_of("Мадина")[0].full == fold("Мадина")


@pytest.mark.parametrize(
    "text",
    [
        "Асан кызы Айсулуу",
        "Asan qyzy Aysuluu",
        "Асан ұлы Айсулу",
        "Asan gyzy, Aýsuluw"[:-1],
        "Асан-уулу Айсулуу",
        "Асан ўғли Айсулуу",
        "АСАН<УГЛИ<<АЙСУЛУУ",
        "Asan oʻgʻli Aysuluu",
        "Al-Asan bint Aysuluu",
    ],
)
def test_particles_are_no_names(text):
    assert [key.full for key in keys_of(text)] == ["асан", "аисулу"]


def test_a_particle_alone_is_better_than_nothing():
    assert [key.full for key in keys_of("Кизи")] == ["кизи"]


def test_order_of_a_free_text_is_kept():
    one, other = keys_of("Раҳимова Гулнора"), keys_of("Gulnora, Rahimova")
    assert one == other[::-1]


def test_an_initial_is_a_key():
    assert keys_of("Г. Рахимова")[0] == keys_of("G Rakhimova")[0] == Key("г", "г", "г")
    assert keys_of("Sh.")[0] == keys_of("Ш.")[0]


KARIM = keys_of("Карим")[0]


@pytest.mark.parametrize(
    "patronymic",
    ["Каримовна", "Karimovich", "Karim qizi", "Карим уулу", "Karimuly", "Карим", "Karimowna"],
)
def test_patronymic_is_the_fathers_name(patronymic):
    assert keys_of_name(given="Анна", patronymic=patronymic).patronymic == KARIM


def test_names_parts_are_freed_of_sex_and_particles():
    hers = keys_of_name(family="Пушкина", given="Айсулуу")
    his = keys_of_name(family="Пушкин", given="Айсулуу")
    assert hers == his
    assert hers.given == keys_of("Айсулу")[0]
    assert hers.patronymic is None


@pytest.mark.parametrize(
    "parts",
    [
        {"family": "Карим уулу", "given": "Бакыт"},
        {"family": "", "given": "Бакыт Карим уулу"},
        {"family": "", "given": "Карим уулу Бакыт"},
    ],
)
def test_a_particle_beside_the_name_tells_the_father(parts):
    keys = keys_of_name(**parts)
    assert (keys.given, keys.patronymic) == (keys_of("Бакыт")[0], KARIM)


def test_a_surname_of_a_father_and_a_particle_is_kept():
    assert keys_of_name(family="Карим уулу", given="Бакыт").family == KARIM


def test_a_name_in_two_words_is_the_name_in_one():
    assert keys_of_name(given="Гул Нора").given == keys_of("Гулнора")[0]
    assert keys_of_name(given="Abdul-Karim").given == keys_of("Абдулкарим")[0]


def test_no_name_has_no_keys():
    assert keys_of_name(family=" ", given="-", patronymic="1") == NameKeys(None, None, None)
    assert keys_of("12, 34") == ()
    assert fold("🙂 ?!") == ""


LETTERS_AND_MORE = st.text(st.characters(), max_size=80) | st.text(
    st.sampled_from("АаБбЕеЁёЖжЗзИиЙйКкНнОоРрСсТтУуХхЦцЧчШшЫыЮюЯяҳқғўӣabcdehijkoxyzstʻ'1- ́̆"),
    max_size=40,
)


@given(LETTERS_AND_MORE)
def test_any_text_has_keys_and_a_key_is_its_own_key(text):
    assert fold(fold(text)) == fold(text)
    assert len(fold(text)) <= LONGEST
    for key in keys_of(text):
        assert fold(key.full) == key.full
        assert fold(key.root) == key.root
        assert fold(key.skeleton) != "" or key.full == ""
    keys_of_name(family=text, given=text, patronymic=text)


@given(LETTERS_AND_MORE)
def test_case_and_composition_change_nothing(text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize("unit", ["я", "aб ", "ﷺ", "и", "кс", "́", "'", "a" * 999 + " "])
def test_a_million_letters_take_no_time(unit):
    text = unit * (1_000_000 // len(unit))
    began = time.perf_counter()
    fold(text), keys_of(text), keys_of_name(family=text, given=text, patronymic=text)
    assert time.perf_counter() - began < 1


@given(st.text("абвгдежзийклмнопрстуфхцчшщъыьэюяАЙЬЯ", min_size=1, max_size=LONGEST))
def test_a_plain_word_is_read_as_the_careful_way_reads_it(word):
    assert keys_of(word) == keys_of(f"{word}ʼ")  # a sign that nobody hears leaves the short way
