"""Who signs in to the demo: one member a line, with the sentence that says what to try as them."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from panoh.base.agencies.roles import Role
from panoh.demo.agencies import AGENCIES

PASSWORD = "panoh"


class Member(NamedTuple):
    """A sign-in: for which agency, in which role, what for, and in which language."""

    agency: str
    role: Role
    sentence: Promise
    language: str = "en"


R = Role
CAST: dict[str, Member] = {
    "police.uz": Member(
        "police.uz",
        R.FIRST_RESPONDER,
        _("Screens a person in Fergana, takes her consent and refers her to a shelter."),
    ),
    "chief.uz": Member(
        "police.uz",
        R.SUPERVISOR,
        _("Sees every case of the Fergana police and approves what needs a second person."),
    ),
    "investigator.uz": Member(
        "police.uz", R.INVESTIGATOR, _("Identifies victims formally and protects witnesses.")
    ),
    "shelter.uz": Member(
        "shelter.uz",
        R.SHELTER_MANAGER,
        _("Answers requests for a bed in Tashkent, and knows who is in which bed tonight."),
    ),
    "worker.uz": Member(
        "shelter.uz",
        R.CASE_MANAGER,
        _("Works in the Tashkent shelter with the residents assigned to them."),
    ),
    "house.uz": Member(
        "house.uz",
        R.SHELTER_MANAGER,
        _("Runs a small house for women and children in the Fergana valley."),
    ),
    "prosecutor.uz": Member(
        "prosecutor.uz",
        R.PROSECUTOR,
        _("Identifies formally; never sees counselling notes or where a shelter is."),
    ),
    "border.uz": Member(
        "border.uz",
        R.FIRST_RESPONDER,
        _("Meets returning and smuggled migrants at the border with Kyrgyzstan."),
    ),
    "migration.uz": Member(
        "migration.uz",
        R.FIRST_RESPONDER,
        _("Screens at the migration office; sees only what somebody agreed to show."),
    ),
    "labour.uz": Member(
        "labour.uz", R.FIRST_RESPONDER, _("Finds people in forced labour during inspections.")
    ),
    "ngo.uz": Member(
        "ngo.uz",
        R.CASE_MANAGER,
        _("Carries cases in Samarkand from the first talk to the last visit."),
    ),
    "lead.uz": Member(
        "ngo.uz",
        R.SUPERVISOR,
        _("Sees every case of the Samarkand NGO, and decides whether one is closed."),
    ),
    "hotline.uz": Member(
        "hotline.uz",
        R.CASE_MANAGER,
        _("Answers the telephone and hands callers to somebody near them."),
    ),
    "social.uz": Member(
        "social.uz", R.SUPERVISOR, _("Supports families in Namangan after return.")
    ),
    "health.uz": Member("health.uz", R.SUPERVISOR, _("Treats people, with or without a name.")),
    "legal.uz": Member("legal.uz", R.SUPERVISOR, _("Gives legal aid to persons in cases.")),
    "consulate.uz": Member(
        "consulate.uz",
        R.CASE_MANAGER,
        _("Helps citizens abroad with papers, when they ask for it."),
    ),
    "coordinator.uz": Member(
        "coordinator.uz",
        R.COORDINATOR,
        _("Follows the figures of Uzbekistan, and never sees a name."),
    ),
    "police.kz": Member("police.kz", R.FIRST_RESPONDER, _("Screens people found in Almaty.")),
    "chief.kz": Member("police.kz", R.SUPERVISOR, _("Sees every case of the Almaty police.")),
    "prosecutor.kz": Member(
        "prosecutor.kz", R.PROSECUTOR, _("Identifies formally in Kazakhstan."), "ru"
    ),
    "migration.kz": Member(
        "migration.kz", R.FIRST_RESPONDER, _("Meets labour migrants in Shymkent."), "ru"
    ),
    "ngo.kz": Member(
        "ngo.kz", R.CASE_MANAGER, _("Helps people exploited in Kazakhstan, many from abroad.")
    ),
    "shelter.kz": Member("shelter.kz", R.SHELTER_MANAGER, _("Runs a crisis centre in Almaty.")),
    "coordinator.kz": Member(
        "coordinator.kz", R.COORDINATOR, _("Follows the figures of Kazakhstan.")
    ),
    "police.kg": Member(
        "police.kg", R.FIRST_RESPONDER, _("Screens people who come to the Bishkek police.")
    ),
    "chief.kg": Member("police.kg", R.SUPERVISOR, _("Sees every case of the Bishkek police.")),
    "prosecutor.kg": Member(
        "prosecutor.kg", R.PROSECUTOR, _("Identifies formally in the south of Kyrgyzstan."), "ru"
    ),
    "border.kg": Member(
        "border.kg", R.FIRST_RESPONDER, _("Meets smuggled migrants on the road to Osh.")
    ),
    "ngo.kg": Member(
        "ngo.kg",
        R.CASE_MANAGER,
        _("Receives people who return to Kyrgyzstan, most of them from abroad."),
    ),
    "shelter.kg": Member("shelter.kg", R.SHELTER_MANAGER, _("Runs a shelter in Osh.")),
    "coordinator.kg": Member(
        "coordinator.kg", R.COORDINATOR, _("Follows the figures of Kyrgyzstan.")
    ),
    "police.tj": Member(
        "police.tj", R.FIRST_RESPONDER, _("Screens people who come to the Dushanbe police.")
    ),
    "chief.tj": Member("police.tj", R.SUPERVISOR, _("Sees every case of the Dushanbe police.")),
    "prosecutor.tj": Member("prosecutor.tj", R.PROSECUTOR, _("Identifies formally in Tajikistan.")),
    "ngo.tj": Member("ngo.tj", R.CASE_MANAGER, _("Carries cases in the Sughd region.")),
    "shelter.tj": Member(
        "shelter.tj", R.SHELTER_MANAGER, _("Runs the State's support centre in Dushanbe.")
    ),
    "coordinator.tj": Member(
        "coordinator.tj", R.COORDINATOR, _("Follows the figures of Tajikistan.")
    ),
    "police.tm": Member(
        "police.tm", R.FIRST_RESPONDER, _("Screens people who come to the Ashgabat police.")
    ),
    "chief.tm": Member("police.tm", R.SUPERVISOR, _("Sees every case of the Ashgabat police.")),
    "migration.tm": Member(
        "migration.tm",
        R.FIRST_RESPONDER,
        _("Has signed no memorandum yet, and so can share nothing but in danger."),
    ),
    "ngo.tm": Member("ngo.tm", R.CASE_MANAGER, _("Carries cases all over Turkmenistan.")),
    "shelter.tm": Member("shelter.tm", R.SHELTER_MANAGER, _("Runs a small shelter in Ashgabat.")),
    "coordinator.tm": Member(
        "coordinator.tm", R.COORDINATOR, _("Follows the figures of Turkmenistan.")
    ),
    "adviser.xacx44": Member(
        "programme",
        R.ADVISER,
        _("Leads the programme: plans it, accepts what others report, certifies its money."),
    ),
    "programme": Member(
        "programme",
        R.PROGRAMME,
        _("Coordinates the programme in five countries, and reports what it has reached."),
    ),
    "assistant.xacx44": Member(
        "programme", R.ASSISTANT, _("Enters what the programme did and spent, with its proof.")
    ),
    "unfpa.xacx44": Member(
        "unfpa", R.FOCAL_POINT, _("Carries out and reports the third outcome, on shelters.")
    ),
    "expert.xacx44": Member(
        "programme", R.EXPERT, _("Advises the programme from headquarters, and rates its risks.")
    ),
    "committee.uz": Member(
        "coordinator.uz",
        R.COMMITTEE,
        _("Sits on the steering committee of Uzbekistan, and reads the programme."),
    ),
    "donor": Member(
        "donor", R.DONOR, _("Reads what the programme has reached, and how each figure was made.")
    ),
    "evaluator.xacx44": Member(
        "evaluation", R.EVALUATOR, _("Judges the programme from outside, by its figures.")
    ),
    "auditor.xacx44": Member(
        "audit", R.AUDITOR, _("Examines the programme's accounts, inventory and records.")
    ),
}


class SignIn(NamedTuple):
    """What the demo prints and lists for one member."""

    username: str
    country: str  # "" for those who serve all five
    agency: str
    role: str | Promise
    sentence: Promise


def sign_ins() -> list[SignIn]:
    """Every sign-in of the demo with its agency, role and sentence, in the order of the cast."""
    return [
        SignIn(
            word,
            AGENCIES[member.agency].country if "." in member.agency else "",
            AGENCIES[member.agency].name,
            member.role.label,
            member.sentence,
        )
        for word, member in CAST.items()
    ]
