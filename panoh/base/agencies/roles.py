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
    ASSESS_HOUSES = "assess_houses"
    REVEAL_IDENTITY = "reveal_identity"
    RECORD = "record"
    ASSIGN = "assign"
    CLOSE_CASE = "close_case"
    HOLD_CASE = "hold_case"
    COUNT = "count"
    RELEASE_FIGURES = "release_figures"
    IMPORT_CASES = "import_cases"
    LINK_CASES = "link_cases"
    KEEP_TIME = "keep_time"
    KEEP_PROCEDURES = "keep_procedures"
    VIEW_PROGRAMME = "view_programme"
    KEEP_LOGFRAME = "keep_logframe"
    REPORT_INDICATOR = "report_indicator"
    ACCEPT_PERIOD = "accept_period"
    KEEP_WORKPLAN = "keep_workplan"
    KEEP_BUDGET = "keep_budget"
    KEEP_RISKS = "keep_risks"
    KEEP_MEETINGS = "keep_meetings"
    KEEP_EVIDENCE = "keep_evidence"
    EVALUATE = "evaluate"
    AUDIT = "audit"


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
    Permission.ASSESS_HOUSES: _("Score a house against the standard, as one of two assessors."),
    Permission.REVEAL_IDENTITY: _("Open a name or a telephone number, for a purpose."),
    Permission.RECORD: _("Write notes, alerts, contact instructions and identity."),
    Permission.ASSIGN: _("Assign cases to colleagues."),
    Permission.CLOSE_CASE: _("Close a case with a reason."),
    Permission.HOLD_CASE: _(
        "Keep a case for a court, a complaint or an investigation, and lift that; always two."
    ),
    Permission.COUNT: _("Ask for figures that passed disclosure control."),
    Permission.RELEASE_FIGURES: _("Release figures of the own country, once and for all."),
    Permission.IMPORT_CASES: _("Bring in an agency's old list of cases."),
    Permission.LINK_CASES: _("Have cases compared, and say which are of one person."),
    Permission.KEEP_TIME: _("Escalate what nobody answered in time."),
    Permission.KEEP_PROCEDURES: _(
        "Write an edition of the country's procedure, propose it, put another's into force."
    ),
    Permission.VIEW_PROGRAMME: _("Read the programmes in which the own agency takes part."),
    Permission.KEEP_LOGFRAME: _("Write a programme's logframe: lines, indicators, targets."),
    Permission.REPORT_INDICATOR: _("Draft and submit what an indicator has reached."),
    Permission.ACCEPT_PERIOD: _("Accept what somebody else submitted, or send it back."),
    Permission.KEEP_WORKPLAN: _("Keep a programme's work plan."),
    Permission.KEEP_BUDGET: _("Keep a programme's budget, what it receives, commits and spends."),
    Permission.KEEP_RISKS: _("Rate a programme's risks and assumptions, and review them."),
    Permission.KEEP_MEETINGS: _("Keep a programme's meetings, decisions and minutes."),
    Permission.KEEP_EVIDENCE: _("File a programme's documents, and keep its inventory."),
    Permission.EVALUATE: _("Write down findings and recommendations of an evaluation."),
    Permission.AUDIT: _("Open the records behind a programme's accounts and inventory."),
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
    ADVISER = "adviser", _("Senior legal adviser")
    PROGRAMME = "programme", _("Project coordinator")
    ASSISTANT = "assistant", _("Programme assistant")
    FOCAL_POINT = "focal_point", _("Focal point of a partner")
    EXPERT = "expert", _("Crime prevention expert")
    COMMITTEE = "committee", _("Steering committee member")
    DONOR = "donor", _("Donor")
    EVALUATOR = "evaluator", _("Evaluator")
    AUDITOR = "auditor", _("Auditor")
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
# Whoever has to do with a programme reads it, and the figures that are for everybody.
FOLLOWING = frozenset({P.VIEW_PROGRAMME, P.COUNT})
# What only makes sense within a programme: the database asks for these too.
OF_PROGRAMMES = frozenset(
    {P.VIEW_PROGRAMME, P.KEEP_LOGFRAME, P.REPORT_INDICATOR, P.ACCEPT_PERIOD, P.KEEP_WORKPLAN}
    | {P.KEEP_BUDGET, P.KEEP_RISKS, P.KEEP_MEETINGS, P.KEEP_EVIDENCE, P.EVALUATE, P.AUDIT}
)
SUPERVISION = CASEWORK | {
    P.ASSIGN, P.APPROVE_SHARE, P.CLOSE_CASE, P.HOLD_CASE, P.ANSWER_REFERRAL, P.ASSESS_HOUSES,
}  # fmt: skip
POWERS: dict[Role, Powers] = {
    Role.FIRST_RESPONDER: Powers(
        _("Screens somebody in ten minutes, knows what to do next, calls the shelter."),
        Reach.ASSIGNED,
        CASEWORK,
    ),
    Role.CASE_MANAGER: Powers(
        _("Carries the cases assigned to them, and answers referrals to their agency."),
        Reach.ASSIGNED,
        CASEWORK | {P.ANSWER_REFERRAL, P.CLOSE_CASE, P.HOLD_CASE},
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
        _("Sees figures of the own country, never a name; keeps its committee's meetings."),
        Reach.NOBODY,
        FOLLOWING | {P.RELEASE_FIGURES, P.KEEP_MEETINGS, P.KEEP_PROCEDURES},
    ),
    Role.ADVISER: Powers(
        _("Leads a programme: plans, certifies its money, accepts what others report."),
        Reach.NOBODY,
        FOLLOWING
        | {P.KEEP_LOGFRAME, P.ACCEPT_PERIOD, P.KEEP_WORKPLAN, P.KEEP_BUDGET}
        | {P.KEEP_RISKS, P.KEEP_MEETINGS, P.KEEP_PROCEDURES},
    ),
    Role.PROGRAMME: Powers(
        _("Carries a programme out from day to day, and reports on it."),
        Reach.NOBODY,
        FOLLOWING
        | {P.KEEP_LOGFRAME, P.REPORT_INDICATOR, P.KEEP_WORKPLAN, P.KEEP_BUDGET}
        | {P.KEEP_RISKS, P.KEEP_MEETINGS, P.KEEP_EVIDENCE},
    ),
    Role.ASSISTANT: Powers(
        _("Enters what a programme did and spent, and files the proof of it."),
        Reach.NOBODY,
        FOLLOWING
        | {P.REPORT_INDICATOR, P.KEEP_WORKPLAN, P.KEEP_BUDGET, P.KEEP_MEETINGS, P.KEEP_EVIDENCE},
    ),
    Role.FOCAL_POINT: Powers(
        _("Carries out and reports the part of a programme that a partner has taken on."),
        Reach.NOBODY,
        FOLLOWING
        | {P.REPORT_INDICATOR, P.KEEP_WORKPLAN, P.KEEP_RISKS, P.KEEP_MEETINGS, P.KEEP_EVIDENCE},
    ),
    Role.EXPERT: Powers(
        _("Backs a programme with technical advice, and rates its risks."),
        Reach.NOBODY,
        FOLLOWING | {P.KEEP_RISKS},
    ),
    Role.COMMITTEE: Powers(
        _("Reads the programme that the own steering committee answers for."),
        Reach.NOBODY,
        FOLLOWING,
    ),
    Role.DONOR: Powers(
        _("Reads what a programme has reached and spent, and how each figure was made."),
        Reach.NOBODY,
        FOLLOWING,
    ),
    Role.EVALUATOR: Powers(
        _("Judges a programme from outside, by its figures and its proof."),
        Reach.NOBODY,
        FOLLOWING | {P.EVALUATE},
    ),
    Role.AUDITOR: Powers(
        _("Examines a programme's accounts, inventory and records."),
        Reach.NOBODY,
        FOLLOWING | {P.AUDIT},
    ),
    Role.TIMEKEEPER: Powers(
        _("The clock of the mechanism: it escalates, and reads nothing else."),
        Reach.NOBODY,
        frozenset({P.KEEP_TIME}),
    ),
}
