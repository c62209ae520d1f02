"""The sections of a case, and which kinds of agency never see them, whatever anybody agrees to.

DESIGN §4 is the rule; where SAFEGUARDS §5 is stricter ("n"), it is followed, save for what
docs/adr/0010-safe-contact-for-shelters.md decides. PostgreSQL holds the same table (`panoh_never`),
and a test proves the two equal.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Section(models.TextChoices):
    """Each case table belongs to one of these; a share grants some of them."""

    CORE = "core", _("Code and stage")
    IDENTITY = "identity", _("Name and papers")
    CONTACT = "contact", _("Safe contact")
    PLACEMENT = "placement", _("Placement")
    CARE = "care", _("Care")
    TESTIMONY = "testimony", _("Testimony")
    STATUS = "status", _("Status and border")
    ALERTS = "alerts", _("Alerts")


class Kind(models.TextChoices):
    """Kinds of agency in a national referral mechanism (DESIGN §1)."""

    POLICE = "police", _("Police")
    BORDER_GUARD = "border_guard", _("Border guard")
    MIGRATION = "migration", _("Migration service")
    LABOUR = "labour", _("Labour inspectorate")
    PROSECUTOR = "prosecutor", _("Prosecutor's office")
    NGO = "ngo", _("Non-governmental organisation")
    HOTLINE = "hotline", _("Hotline")
    SHELTER = "shelter", _("Shelter")
    SOCIAL = "social", _("Social service")
    HEALTH = "health", _("Health service")
    LEGAL = "legal", _("Legal aid")
    CONSULATE = "consulate", _("Consulate")
    COMMISSION = "commission", _("Inter-agency commission")
    PROGRAMME = "programme", _("Programme office")
    DONOR = "donor", _("Donor")
    SYSTEM = "system", _("Panoh itself")


S = Section
EVERYTHING = frozenset(Section)
NEVER: dict[Kind, frozenset[Section]] = {
    Kind.POLICE: frozenset({S.PLACEMENT, S.CARE}),
    Kind.PROSECUTOR: frozenset({S.PLACEMENT, S.CARE}),
    # A labour inspector is an officer of the State like a policeman: closed by the same care.
    Kind.LABOUR: frozenset({S.PLACEMENT, S.CARE}),
    Kind.MIGRATION: frozenset({S.CONTACT, S.PLACEMENT, S.CARE, S.TESTIMONY, S.ALERTS}),
    # Border guards control migration: the wall to migration control stands before them too.
    Kind.BORDER_GUARD: frozenset({S.CONTACT, S.PLACEMENT, S.CARE, S.TESTIMONY, S.ALERTS}),
    Kind.SHELTER: frozenset({S.TESTIMONY, S.STATUS}),
    Kind.HEALTH: frozenset({S.TESTIMONY, S.STATUS}),
    Kind.CONSULATE: frozenset({S.CONTACT, S.PLACEMENT, S.CARE, S.TESTIMONY, S.STATUS, S.ALERTS}),
    Kind.COMMISSION: EVERYTHING,
    Kind.PROGRAMME: EVERYTHING,
    Kind.DONOR: EVERYTHING,
    Kind.SYSTEM: EVERYTHING,
    Kind.NGO: frozenset(),
    Kind.HOTLINE: frozenset(),
    Kind.SOCIAL: frozenset(),
    Kind.LEGAL: frozenset(),
}


def open_sections(kind: str) -> list[str]:
    """The sections that an agency of this kind may ever see, in the order of the table."""
    return [section.value for section in Section if section not in NEVER[Kind(kind)]]
