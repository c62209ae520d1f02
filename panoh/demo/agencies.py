"""The agencies of the demo: plausible names of no agency in particular, over the five countries."""

from datetime import UTC, date, datetime
from typing import NamedTuple

from panoh.base.agencies.sections import Kind


class Body(NamedTuple):
    """One agency: where it stands, what kind it is, whether it may identify formally."""

    name: str
    kind: Kind
    country: str
    region: str | None
    competent: bool = False


# By the word that its members sign in with: police.uz acts for AGENCIES["police.uz"].
AGENCIES: dict[str, Body] = {
    "police.uz": Body("Fergana Police, Anti-Trafficking Unit", Kind.POLICE, "UZ", "UZ-FA", True),
    "prosecutor.uz": Body("Tashkent Prosecutor's Office", Kind.PROSECUTOR, "UZ", "UZ-TK", True),
    "border.uz": Body("Andijan Border Post", Kind.BORDER_GUARD, "UZ", "UZ-AN"),
    "migration.uz": Body("Tashkent Migration Office", Kind.MIGRATION, "UZ", "UZ-TK"),
    "labour.uz": Body("Syrdarya Labour Inspectorate", Kind.LABOUR, "UZ", "UZ-SI"),
    "ngo.uz": Body("Yorugʻ Yoʻl", Kind.NGO, "UZ", "UZ-SA"),
    "hotline.uz": Body("Hotline Ovoz", Kind.HOTLINE, "UZ", "UZ-TK"),
    "shelter.uz": Body("State Rehabilitation Centre", Kind.SHELTER, "UZ", "UZ-TK"),
    "house.uz": Body("Bahor Shelter", Kind.SHELTER, "UZ", "UZ-FA"),
    "social.uz": Body("Namangan Social Service Centre", Kind.SOCIAL, "UZ", "UZ-NG"),
    "health.uz": Body("Tashkent Women's Health Point", Kind.HEALTH, "UZ", "UZ-TK"),
    "legal.uz": Body("Bukhara Legal Aid Bureau", Kind.LEGAL, "UZ", "UZ-BU"),
    "consulate.uz": Body("Consulate of Uzbekistan, Almaty", Kind.CONSULATE, "UZ", None),
    "coordinator.uz": Body("National Commission, Uzbekistan", Kind.COMMISSION, "UZ", "UZ-TK"),
    "police.kz": Body("Almaty Police, Migration Crime Unit", Kind.POLICE, "KZ", "KZ-75", True),
    "prosecutor.kz": Body("Astana Prosecutor's Office", Kind.PROSECUTOR, "KZ", "KZ-71", True),
    "migration.kz": Body("Shymkent Migration Service", Kind.MIGRATION, "KZ", "KZ-79"),
    "ngo.kz": Body("Тірек", Kind.NGO, "KZ", "KZ-75"),
    "shelter.kz": Body("Ақ Үй Crisis Centre", Kind.SHELTER, "KZ", "KZ-75"),
    "coordinator.kz": Body("Inter-Agency Commission, Kazakhstan", Kind.COMMISSION, "KZ", "KZ-71"),
    "police.kg": Body("Bishkek Police, Anti-Trafficking Unit", Kind.POLICE, "KG", "KG-GB", True),
    "prosecutor.kg": Body("Osh Prosecutor's Office", Kind.PROSECUTOR, "KG", "KG-GO", True),
    "border.kg": Body("Osh Border Post", Kind.BORDER_GUARD, "KG", "KG-O"),
    "ngo.kg": Body("Ак Жол", Kind.NGO, "KG", "KG-GB"),
    "shelter.kg": Body("Мээрим Shelter", Kind.SHELTER, "KG", "KG-GO"),
    "coordinator.kg": Body("Coordination Council, Kyrgyzstan", Kind.COMMISSION, "KG", "KG-GB"),
    "police.tj": Body("Dushanbe Police, Organised Crime Unit", Kind.POLICE, "TJ", "TJ-DU", True),
    "prosecutor.tj": Body("Dushanbe Prosecutor's Office", Kind.PROSECUTOR, "TJ", "TJ-DU", True),
    "ngo.tj": Body("Дасти Ёрӣ", Kind.NGO, "TJ", "TJ-SU"),
    "shelter.tj": Body("State Support Centre, Dushanbe", Kind.SHELTER, "TJ", "TJ-DU"),
    "coordinator.tj": Body("Inter-Agency Commission, Tajikistan", Kind.COMMISSION, "TJ", "TJ-DU"),
    "police.tm": Body("Ashgabat Police, Anti-Trafficking Unit", Kind.POLICE, "TM", "TM-S", True),
    "migration.tm": Body("Migration Service, Lebap", Kind.MIGRATION, "TM", "TM-L"),
    "ngo.tm": Body("Ynam", Kind.NGO, "TM", "TM-S"),
    "shelter.tm": Body("Rahat Öý Shelter", Kind.SHELTER, "TM", "TM-S"),
    "coordinator.tm": Body("Inter-Agency Commission, Turkmenistan", Kind.COMMISSION, "TM", "TM-S"),
    "programme": Body("Regional Programme Office", Kind.PROGRAMME, "UZ", "UZ-TK"),
    "unfpa": Body("Population Fund, Sub-Regional Office", Kind.PROGRAMME, "KZ", "KZ-75"),
    "donor": Body("Donor of the programme", Kind.DONOR, "UZ", None),
    "evaluation": Body("Independent Evaluation Unit", Kind.PROGRAMME, "UZ", None),
    "audit": Body("Board of External Auditors", Kind.PROGRAMME, "UZ", None),
}

COUNTRIES = ("KZ", "KG", "TJ", "TM", "UZ")
COUNTING = {Kind.COMMISSION, Kind.PROGRAMME, Kind.DONOR}
ACROSS_BORDERS = {Kind.NGO, Kind.SHELTER, Kind.CONSULATE, Kind.HOTLINE}
# Not everybody has signed: with this one, nothing is shared but in danger.
NOT_YET = {"migration.tm"}
SIGNED_ON = date(2023, 3, 1)
FOUNDED_AT = datetime(2023, 1, 1, tzinfo=UTC)


def agreements() -> dict[str, list[str]]:
    """Memoranda by title with the words of their parties: one a country, and one across borders."""
    found = {
        f"Memorandum on the national referral mechanism, {country}": [
            word
            for word, body in AGENCIES.items()
            if body.country == country and body.kind not in COUNTING and word not in NOT_YET
        ]
        for country in COUNTRIES
    }
    found["Memorandum on referral across borders"] = [
        word for word, body in AGENCIES.items() if body.kind in ACROSS_BORDERS
    ]
    return found
