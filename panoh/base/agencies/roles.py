"""Who may do what: roles are code, so that a change of power is reviewed like any other change.

docs/roles.md is printed from here (`panoh docs`).
"""

from dataclasses import dataclass
from enum import StrEnum

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    """One named act, or family of acts, that a role may hold."""

    OPEN_CASE = "open_case"
    SCREEN = "screen"
    DETERMINE = "determine"
    CONSENT = "consent"
    SHARE = "share"
    APPROVE_SHARE = "approve_share"
    REFER = "refer"
    ANSWER_REFERRAL = "answer_referral"
    MANAGE_BEDS = "manage_beds"
    REVEAL_IDENTITY = "reveal_identity"
    RECORD = "record"
    ASSIGN = "assign"
    CLOSE_CASE = "close_case"
    COUNT = "count"
    RELEASE_FIGURES = "release_figures"
    IMPORT_CASES = "import_cases"
    LINK_CASES = "link_cases"
    KEEP_TIME = "keep_time"


PERMISSION_SENTENCES: dict[Permission, Promise] = {
    Permission.OPEN_CASE: _("Open a case for a person, without a name."),
    Permission.SCREEN: _("Ask the questions of an instrument and record the answers."),
    Permission.DETERMINE: _("Presume, identify or not identify, with legal basis and reasons."),
    Permission.CONSENT: _("Take a consent, a refusal or a withdrawal."),
    Permission.SHARE: _("Propose a share on a ground other than consent."),
    Permission.APPROVE_SHARE: _("Approve, as the second person, a share without consent."),
    Permission.REFER: _("Refer a person to a service."),
    Permission.ANSWER_REFERRAL: _("Accept, decline and end referrals."),
    Permission.MANAGE_BEDS: _("Admit, move and discharge; keep beds and services."),
    Permission.REVEAL_IDENTITY: _("Open a name or a telephone number, for a purpose."),
    Permission.RECORD: _("Write notes, alerts, contact instructions and identity."),
    Permission.ASSIGN: _("Assign cases to colleagues."),
    Permission.CLOSE_CASE: _("Close a case with a reason."),
    Permission.COUNT: _("Ask for figures that passed disclosure control."),
    Permission.RELEASE_FIGURES: _("Release figures of the own country, once and for all."),
    Permission.IMPORT_CASES: _("Bring in an agency's old list of cases."),
    Permission.LINK_CASES: _("Have cases compared, and say which are of one person."),
    Permission.KEEP_TIME: _("Escalate what nobody answered in time."),
}


class Reach(StrEnum):
    """How far a member sees inside the own agency."""

    ASSIGNED = "assigned"
    AGENCY = "agency"
    NOBODY = "nobody"


class Role(models.TextChoices):
    """What a member of an agency is there for."""

    FIRST_RESPONDER = "first_responder", _("First responder")
    CASE_MANAGER = "case_manager", _("Case manager")
    SHELTER_MANAGER = "shelter_manager", _("Shelter manager")
    INVESTIGATOR = "investigator", _("Investigator")
    PROSECUTOR = "prosecutor", _("Prosecutor")
    SUPERVISOR = "supervisor", _("Supervisor")
    COORDINATOR = "coordinator", _("National coordinator")
    PROGRAMME = "programme", _("Programme officer")
    REVIEWER = "reviewer", _("Reviewer")
    TIMEKEEPER = "timekeeper", _("Timekeeper")


@dataclass(frozen=True)
class Powers:
    """What a role is for in a sentence, how far it sees, and what it may do."""

    sentence: Promise
    reach: Reach
    permissions: frozenset[Permission]


P = Permission
CASEWORK = frozenset(
    {P.OPEN_CASE, P.SCREEN, P.DETERMINE, P.CONSENT, P.SHARE, P.REFER, P.RECORD, P.REVEAL_IDENTITY}
)
SUPERVISION = CASEWORK | {P.ASSIGN, P.APPROVE_SHARE, P.CLOSE_CASE, P.ANSWER_REFERRAL}
POWERS: dict[Role, Powers] = {
    Role.FIRST_RESPONDER: Powers(
        _("Screens somebody in ten minutes, knows what to do next, calls the shelter."),
        Reach.ASSIGNED,
        CASEWORK,
    ),
    Role.CASE_MANAGER: Powers(
        _("Carries the cases assigned to them, and answers referrals to their agency."),
        Reach.ASSIGNED,
        CASEWORK | {P.ANSWER_REFERRAL, P.CLOSE_CASE},
    ),
    Role.SHELTER_MANAGER: Powers(
        _("Knows who is in which bed and who asks for one."),
        Reach.AGENCY,
        SUPERVISION | {P.MANAGE_BEDS, P.IMPORT_CASES, P.LINK_CASES},
    ),
    Role.INVESTIGATOR: Powers(
        _("Identifies formally, and protects witnesses."), Reach.ASSIGNED, CASEWORK
    ),
    Role.PROSECUTOR: Powers(
        _("Identifies formally and leads proceedings; never sees counselling or a shelter."),
        Reach.ASSIGNED,
        CASEWORK,
    ),
    Role.SUPERVISOR: Powers(
        _("Sees the agency's cases, assigns them, approves what needs a second person."),
        Reach.AGENCY,
        SUPERVISION | {P.IMPORT_CASES, P.LINK_CASES},
    ),
    Role.COORDINATOR: Powers(
        _("Sees figures of the own country, never a name."),
        Reach.NOBODY,
        frozenset({P.COUNT, P.RELEASE_FIGURES}),
    ),
    Role.PROGRAMME: Powers(
        _("Follows the programme by its figures."), Reach.NOBODY, frozenset({P.COUNT})
    ),
    Role.REVIEWER: Powers(
        _("Reads the public figures and how each was made."), Reach.NOBODY, frozenset({P.COUNT})
    ),
    Role.TIMEKEEPER: Powers(
        _("The clock of the mechanism: it escalates, and reads nothing else."),
        Reach.NOBODY,
        frozenset({P.KEEP_TIME}),
    ),
}
