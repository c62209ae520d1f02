"""What an IATI file is written with: who publishes, what about, and how an element says it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from xml.etree.ElementTree import Element, SubElement

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from panoh.programme.logframe.models import Partner, Programme

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# How the standard's rules write an identifier of an organisation.
REF = r"[^/&|?\s]+"
# What XML 1.0 cannot hold, escaped or not.
NO_CHARACTER = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ROLES = {
    Partner.Part.FUNDING: "1", Partner.Part.EXECUTING: "2", Partner.Part.IMPLEMENTING: "4",
}  # fmt: skip
Texts = Mapping[str, str]


class Kind(TextChoices):
    """What sort of body publishes: the standard's list of types of organisation."""

    GOVERNMENT = "10", _("Government")
    LOCAL = "11", _("Local government")
    PUBLIC = "15", _("Other public body")
    INTERNATIONAL_NGO = "21", _("International NGO")
    NATIONAL_NGO = "22", _("National NGO")
    REGIONAL_NGO = "23", _("Regional NGO")
    MULTILATERAL = "40", _("Multilateral organisation")
    FOUNDATION = "60", _("Foundation")
    ACADEMIC = "80", _("Academic, training and research")


class Sector(TextChoices):
    """What a programme is about: codes of the OECD's DAC."""

    LAW = "15130", _("Legal and judicial development")
    POLICE = "15132", _("Police")
    IMMIGRATION = "15136", _("Immigration")
    RIGHTS = "15160", _("Human rights")
    VIOLENCE = "15180", _("Ending violence against women and girls")
    MIGRATION = "15190", _("Orderly, safe, regular and responsible migration")


@dataclass(frozen=True)
class Organisation:
    """Who publishes: the identifier under which the IATI register knows them."""

    ref: str
    kind: str


# Identifiers of those who are partners of XACX44: `XM-DAC-` and the channel code of the OECD.
KNOWN = {
    "UNODC": Organisation("XM-DAC-41128", Kind.MULTILATERAL),
    "UNFPA": Organisation("XM-DAC-41119", Kind.MULTILATERAL),
}


def publisher(programme: Programme) -> Organisation | None:
    """Who executes the programme, where the identifier is known."""
    found = programme.partners.filter(part=Partner.Part.EXECUTING).first()
    return KNOWN.get(found.code) if found else None


def name_of(programme: Programme) -> Texts:
    """Of who executes the programme, or else of the agency that runs it."""
    found = programme.partners.filter(part=Partner.Part.EXECUTING).first()
    return found.name if found else {"en": programme.agency.name}


def narrate(into: Element, name: str, texts: Texts, **attributes: str) -> None:
    """An element with a text in each of its languages; English is the document's own."""
    element = SubElement(into, name, attributes)
    for language, text in texts.items():
        narrative = SubElement(element, "narrative", {} if language == "en" else {LANG: language})
        narrative.text = NO_CHARACTER.sub("", str(text))


def plain(value: Decimal) -> str:
    """A number without needless zeros, and never in powers of ten."""
    return f"{value.normalize():f}"


def write_value(into: Element, amount: Decimal, currency: str, on: date) -> None:
    """An amount of money to the cent, at the rates of its day."""
    value = SubElement(into, "value", {"currency": currency, "value-date": on.isoformat()})
    value.text = f"{amount:.2f}"


def located(value: Element, country: str) -> None:
    """Says of which country a value is, where it is of one."""
    if country:
        SubElement(value, "location", ref=country)
