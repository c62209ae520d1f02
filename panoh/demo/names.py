"""Made-up names of Central Asia: Faker knows Uzbek and Russian ones, these are the others.

Each is a Faker person provider: given names by sex, surnames in their male and female form,
patronymics as the language builds them. Parts are common; nobody in particular is meant.
"""

from random import Random
from typing import NamedTuple

from faker import Generator
from faker.providers.person import Provider
from faker.providers.person.ru_RU import Provider as Russian
from faker.providers.person.uz_UZ import Provider as FakerUzbek


class Name(NamedTuple):
    """A full name in its parts, in the script of its language."""

    family: str
    given: str
    patronymic: str


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


class CentralAsian(Provider):
    """What the providers have in common: a patronymic is made of a father's given name."""

    son: str
    daughter: str

    def middle_name_male(self) -> str:
        """Whose son."""
        return f"{self.first_name_male()}{self.son}"

    def middle_name_female(self) -> str:
        """Whose daughter."""
        return f"{self.first_name_male()}{self.daughter}"


class Kazakh(CentralAsian):
    """Нұрланова Айгерім Серікқызы."""

    son, daughter = "ұлы", "қызы"
    first_names_male = _words(
        "Абай Айдос Алмас Арман Асқар Асхат Бауыржан Болат Дархан Дәурен Ерлан Ермек Жандос"
        " Жасұлан Қайрат Қуаныш Марат Мұрат Нұрлан Олжас Рауан Санжар Серік Талғат Темірлан"
        " Тимур Ұлан Шыңғыс"
    )
    first_names_female = _words(
        "Айгерім Айгүл Айжан Айнұр Ақбота Ақмарал Алмагүл Анар Әйгерім Әсел Әсем Ботагөз"
        " Гүлмира Гүлнар Дана Дариға Динара Жанар Жұлдыз Қарлығаш Қымбат Ләззат Мадина Меруерт"
        " Сәуле Толғанай"
    )
    last_names_male = _words(
        "Абдрахманов Айтжанов Ақышев Алпысбаев Аманжолов Байжанов Бекенов Дүйсенов Ермеков"
        " Есенов Жақыпов Жүнісов Ибраев Қайратов Қасенов Қожахметов Мұқанов Мырзабеков"
        " Нұрғалиев Омаров Оразбаев Оспанов Рахметов Сабитов Садықов Сәрсенов Смағұлов"
        " Тілеубаев Үсенов Шәріпов"
    )
    last_names_female = tuple(f"{name}а" for name in last_names_male)


class Kyrgyz(CentralAsian):
    """Асанова Жылдыз Бакыт кызы."""

    son, daughter = " уулу", " кызы"
    first_names_male = _words(
        "Адилет Азамат Айбек Алмаз Асан Бакыт Бекболот Болот Данияр Жаныбек Жоомарт Кубан"
        " Кубаныч Кылыч Максат Мирлан Нурбек Нурлан Руслан Талант Тилек Улан Үсөн Чыңгыз Эмил"
        " Эрлан Эркин"
    )
    first_names_female = _words(
        "Айгүл Айжан Айзада Айнура Айпери Айсулуу Асел Бегимай Бермет Бурул Гүлзат Гүлнур"
        " Динара Жазгүл Жаңыл Жибек Жылдыз Каныкей Кенже Кызжибек Мээрим Назгүл Нургүл Перизат"
        " Рахат Салтанат Уулкан Чолпон Элнура"
    )
    last_names_male = _words(
        "Абдырахманов Айтматалиев Алымкулов Асанов Байтиков Бектуров Бообеков Дүйшөев"
        " Жумалиев Жолдошев Иманкулов Исаков Кадыралиев Касымов Кожомкулов Кубатов Маматов"
        " Молдобаев Мусаев Назаркулов Орозов Осмонов Садыралиев Сатыбалдиев Сооронов"
        " Токтоналиев Турдубаев Шаршенов Эсенов"
    )
    last_names_female = tuple(f"{name}а" for name in last_names_male)


class Tajik(CentralAsian):
    """Раҳимзода Нигора Сафаровна, Шарифов Фирӯз Олимович."""

    first_names_male = _words(
        "Аброр Акмал Бахтиёр Беҳрӯз Далер Диловар Зафар Исмоил Иброҳим Ҷаҳонгир Ҷамшед Комил"
        " Манучеҳр Маъруф Меҳрубон Наврӯз Олим Парвиз Рустам Сафар Сиёвуш Сорбон Фаридун"
        " Фаррух Фирӯз Шариф Шерзод Ҳикмат Ҳусейн"
    )
    first_names_female = _words(
        "Адолат Анора Гулнора Гулбаҳор Дилбар Дилором Зайнаб Зарина Зебо Заррина Ҷамила Лола"
        " Малика Манижа Маҳина Меҳрангез Мавзуна Нигора Нилуфар Озода Парвина Рухшона Сабоҳат"
        " Саодат Ситора Тахмина Фарангис Фируза Шаҳло Шоҳида"
    )
    _families = _words(
        "Абдулло Амин Ашӯр Бобо Давлат Зоир Исмат Қодир Қосим Латиф Маҳмад Мирзо Муҳаммад"
        " Назар Норбой Олим Расул Раҳим Саид Салим Сафар Солеҳ Шариф Шоди Ҳаким Ҳикмат Ҳолмат"
        " Ҷабор"
    )
    _with_ov = tuple(name for name in _families if name[-1] not in "аеиоӯуй")
    last_names_male = tuple(f"{name}зода" for name in _families) + tuple(
        f"{name}ов" for name in _with_ov
    )
    last_names_female = tuple(f"{name}зода" for name in _families) + tuple(
        f"{name}ова" for name in _with_ov
    )
    son, daughter = "ович", "овна"


class Turkmen(CentralAsian):
    """Annaýewa Ogulgerek Berdiýewna."""

    first_names_male = _words(
        "Allaberdi Aman Anna Arslan Atamyrat Aýdogdy Baýram Begenç Berdi Çary Döwlet Eziz"
        " Garaja Guwanç Hemra Jumamyrat Kakajan Maksat Merdan Meret Myrat Nazar Nurmyrat Öwez"
        " Rejep Serdar Söhbet Şatlyk Ýazmyrat Ýusup"
    )
    first_names_female = _words(
        "Abadan Akjemal Aknabat Altyn Aýgözel Aýjemal Aýlar Aýna Bahar Bägül Bossan Çynar"
        " Enejan Gözel Gülälek Gülnabat Gülşat Jahan Jeren Läle Mähri Maral Maýsa Ogulgerek"
        " Ogulnar Oguljan Selbi Sona Şemşat Ýazgül"
    )
    last_names_male = _words(
        "Allanazarow Amanow Annaýew Ataýew Aşyrow Babaýew Baýramow Begliýew Çaryýew Durdyýew"
        " Esenow Garajaýew Geldiýew Gurbanow Halmyradow Hojamyradow Hydyrow Jumaýew Kakabaýew"
        " Mämmedow Muhammedow Myradow Nazarow Orazow Öwezow Rahymow Rejepow Saparow Taganow"
        " Ýagmyrow"
    )
    last_names_female = tuple(f"{name}a" for name in last_names_male)
    son, daughter = "owiç", "owna"

    def middle_name_male(self) -> str:
        """Myratowiç, Berdiýewiç."""
        return self._of_father("iç")

    def middle_name_female(self) -> str:
        """Myratowna, Berdiýewna."""
        return self._of_father("na")

    def _of_father(self, ending: str) -> str:
        father = self.first_name_male()
        return f"{father}{'ýew' if father[-1] in 'aäeiyou' else 'ow'}{ending}"


class Uzbek(CentralAsian, FakerUzbek):
    """Faker's Uzbek names, with patronymics."""

    son, daughter = " oʻgʻli", " qizi"


PROVIDERS = {"kk": Kazakh, "ky": Kyrgyz, "tg": Tajik, "tk": Turkmen, "uz": Uzbek, "ru": Russian}


class MadeUp:
    """Names for as long as one asks, the same from the same seed."""

    def __init__(self, seed: int) -> None:
        self._by_language: dict[str, Provider] = {}
        for language, provider in PROVIDERS.items():
            generator = Generator()
            generator.random = Random(f"{seed} {language}")
            self._by_language[language] = provider(generator)

    def name(self, language: str, *, female: bool) -> Name:
        """One full name, every part in the form of the sex."""
        names, sex = self._by_language[language], "female" if female else "male"
        return Name(
            family=getattr(names, f"last_name_{sex}")(),
            given=getattr(names, f"first_name_{sex}")(),
            patronymic=getattr(names, f"middle_name_{sex}")(),
        )
