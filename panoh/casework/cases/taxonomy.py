"""What people need and services give, in one list.

Trafficking Protocol art. 6(3) names housing, counselling, medical and material help, work and
training.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from panoh.base.agencies.sections import Section


class Need(models.TextChoices):
    """A need, and by the same code the service that meets it."""

    EMERGENCY_SHELTER = "ACC.EMERGENCY", _("A bed tonight")
    CRISIS_CENTRE = "ACC.CRISIS", _("Crisis centre")
    TRANSIT = "ACC.TRANSIT", _("Transit accommodation")
    LONG_TERM = "ACC.LONG", _("Longer accommodation")
    FOSTER = "ACC.FOSTER", _("Foster care")
    RENT = "ACC.RENT", _("Help with rent")
    BASICS = "BAS", _("Food, clothes, hygiene")
    FIRST_AID = "MED.FIRST", _("First aid")
    MEDICAL = "MED.GENERAL", _("Health care")
    REPRODUCTIVE = "MED.REPRODUCTIVE", _("Reproductive health care")
    MENTAL_HEALTH = "MED.MENTAL", _("Mental health care")
    FORENSIC = "MED.FORENSIC", _("Forensic examination")
    CRISIS_COUNSELLING = "PSY.CRISIS", _("Crisis counselling")
    COUNSELLING = "PSY.INDIVIDUAL", _("Counselling")
    LEGAL_INFORMATION = "LEG.INFORMATION", _("Legal information")
    LEGAL_REPRESENTATION = "LEG.CRIMINAL", _("A lawyer for the criminal case")
    COMPENSATION = "LEG.COMPENSATION", _("Compensation and wage claims")
    RESIDENCE = "LEG.RESIDENCE", _("Residence permit")
    SAFETY = "SEC", _("Safe transport and protection")
    DOCUMENTS = "DOC", _("Papers")
    INTERPRETING = "INT", _("Interpreting")
    INFORMATION = "INF", _("Information")
    SCHOOLING = "EDU", _("School and language")
    TRAINING = "VOC.TRAINING", _("Vocational training")
    JOB = "VOC.JOB", _("Work")
    MONEY = "FIN", _("Money")
    RETURN = "RET", _("Return")
    REINTEGRATION = "REI", _("Reintegration")
    CHILD_CARE = "CHI", _("Guardian and child care")
    CONSULAR = "CON", _("Consular contact, if wished")
    COURT = "JUS", _("Company in court")
    MIGRANT_RESCUE = "SMU", _("Urgent help for a smuggled migrant")


class KindOfHelp(models.TextChoices):
    """The kinds of the list: what stands before the point in a need."""

    ACCOMMODATION = "ACC", _("Accommodation")
    BASICS = "BAS", _("Food, clothes, hygiene")
    HEALTH = "MED", _("Health care")
    COUNSELLING = "PSY", _("Counselling")
    LEGAL = "LEG", _("Legal help")
    SAFETY = "SEC", _("Safe transport and protection")
    DOCUMENTS = "DOC", _("Papers")
    INTERPRETING = "INT", _("Interpreting")
    INFORMATION = "INF", _("Information")
    SCHOOLING = "EDU", _("School and language")
    WORK = "VOC", _("Training and work")
    MONEY = "FIN", _("Money")
    RETURN = "RET", _("Return")
    REINTEGRATION = "REI", _("Reintegration")
    CHILD_CARE = "CHI", _("Guardian and child care")
    CONSULAR = "CON", _("Consular contact, if wished")
    COURT = "JUS", _("Company in court")
    MIGRANT_RESCUE = "SMU", _("Urgent help for a smuggled migrant")


ACCOMMODATION = frozenset(need.value for need in Need if need.value.startswith("ACC"))


def section_of(need: str) -> Section:
    """The section in which it stands that this was delivered: where she sleeps is placement,
    health and counselling are care, all else is core."""
    if need in ACCOMMODATION:
        return Section.PLACEMENT
    if need.startswith(("MED", "PSY")):
        return Section.CARE
    return Section.CORE
