"""The truth table of the rules: who × whose × when × willing, written out by hand."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from panoh.base.agencies.roles import Permission, Role
from panoh.base.agencies.sections import Section
from panoh.base.refusals import allows
from panoh.casework.cases import actions, rules, share_actions
from panoh.casework.cases.tests.steps import accept, acting, agree, close, propose, refused

# Whose: has the case, leads the agency, is a colleague without it, was offered it, opened it, none.
RELATIONS = {
    "has it": "aigul",
    "leads": "anvar",
    "colleague": "akmal",
    "offered": "bahrom",
    "opened": "bahrom",
    "stranger": "chynara",
}
CHECKS = {
    "record": lambda by, case: rules.check_record(by, case),
    "record identity": lambda by, case: rules.check_record(by, case, "identity"),
    "record contact": lambda by, case: rules.check_record(by, case, "contact"),
    "note on care": lambda by, case: rules.check_write_note(by, case, "care"),
    "note on testimony": lambda by, case: rules.check_write_note(by, case, "testimony"),
    "reveal identity": lambda by, case: rules.check_reveal(by, case, "identity"),
    "reveal contact": lambda by, case: rules.check_reveal(by, case, "contact"),
    "assign": lambda by, case: rules.check_assign(by, case, by),
    "consent": lambda by, case: rules.check_consent(by, case),
    "propose": lambda by, case: rules.check_propose_share(by, case),
    "ask to close": lambda by, case: rules.check_ask_closing(by, case),
    "offer a service": lambda by, case: rules.check_offer_service(by, case),
    "reopen": lambda by, case: rules.check_reopen(by, case),
    "advance": lambda by, case: rules.check_advance(by, case, "presumed"),
    "see what was disclosed": lambda by, case: rules.check_holds(by, case),
}
# In an open case, whom each check lets pass; consent reached to core, contact, care and alerts.
OPEN = {
    "record": "has it, leads, opened",
    "record identity": "has it, leads",
    "record contact": "has it, leads, opened",
    "note on care": "opened",
    "note on testimony": "has it, leads",
    "reveal identity": "has it, leads",
    "reveal contact": "has it, leads, opened",
    "assign": "leads, opened",
    "consent": "has it, leads",
    "propose": "has it, leads",
    "ask to close": "has it, leads",
    "offer a service": "has it, leads, opened",
    "advance": "has it, leads, opened",
    "see what was disclosed": "has it, leads",
}
# In a closed one: the holder still reads, nobody writes, and every share has ended.
CLOSED = dict.fromkeys(CHECKS, "") | {
    "reveal identity": "has it, leads",
    "reveal contact": "has it, leads",
    "see what was disclosed": "has it, leads",
    "reopen": "has it, leads",
}


@pytest.mark.parametrize("relation", RELATIONS)
@pytest.mark.parametrize(("state", "table"), [("open", OPEN), ("closed", CLOSED)])
def test_whose_and_when(aigul, case, offer, relation, state, table):
    if relation == "opened":
        accept("bahrom", offer)
    if state == "closed":
        with acting("anvar") as anvar:
            case = close(anvar, case)
    with acting(RELATIONS[relation]) as somebody:
        passed = {name for name, check in CHECKS.items() if allows(check, somebody, case)}
    assert passed == {name for name, whom in table.items() if relation in whom.split(", ")}


CASEWORK = "first_responder case_manager shelter_manager investigator prosecutor supervisor"
LEADING = "shelter_manager supervisor"
TEAM = "adviser programme assistant focal_point"
REVIEW = "committee donor evaluator auditor"
FIGURES = f"coordinator {TEAM} expert {REVIEW}"
# Who: the roles that hold each permission.
WHO = {
    Permission.OPEN_CASE: CASEWORK,
    Permission.SCREEN: CASEWORK,
    Permission.DETERMINE: CASEWORK,
    Permission.CONSENT: CASEWORK,
    Permission.SHARE: CASEWORK,
    Permission.REFER: CASEWORK,
    Permission.RECORD: CASEWORK,
    Permission.REVEAL_IDENTITY: CASEWORK,
    Permission.ANSWER_REFERRAL: f"case_manager {LEADING}",
    Permission.CLOSE_CASE: f"case_manager {LEADING}",
    Permission.HOLD_CASE: f"case_manager {LEADING}",
    Permission.ASSIGN: LEADING,
    Permission.APPROVE_SHARE: LEADING,
    Permission.IMPORT_CASES: LEADING,
    Permission.ASSESS_HOUSES: LEADING,
    Permission.MANAGE_BEDS: "shelter_manager",
    Permission.LINK_CASES: LEADING,
    Permission.COUNT: FIGURES,
    Permission.RELEASE_FIGURES: "coordinator",
    Permission.KEEP_TIME: "timekeeper",
    Permission.KEEP_PROCEDURES: "coordinator adviser",
    Permission.VIEW_PROGRAMME: FIGURES,
    Permission.KEEP_LOGFRAME: "adviser programme",
    Permission.REPORT_INDICATOR: "programme assistant focal_point",
    Permission.ACCEPT_PERIOD: "adviser",
    Permission.KEEP_WORKPLAN: TEAM,
    Permission.KEEP_BUDGET: "adviser programme assistant",
    Permission.KEEP_RISKS: "adviser programme focal_point expert",
    Permission.KEEP_MEETINGS: f"coordinator {TEAM}",
    Permission.KEEP_EVIDENCE: "programme assistant focal_point",
    Permission.EVALUATE: "evaluator",
    Permission.AUDIT: "auditor",
}


@pytest.mark.parametrize("permission", Permission)
@pytest.mark.parametrize("role", Role)
def test_who(aigul, role, permission):
    aigul.role = role
    assert aigul.may(permission) == (role in WHO[permission].split())
    assert allows(rules.check_who, aigul, permission) == (role in WHO[permission].split())


@pytest.mark.parametrize("role", Role)
def test_who_does_what_to_a_case_they_have(aigul, case, role):
    aigul.role = role
    passed = {name for name, check in CHECKS.items() if allows(check, aigul, case)}
    expected = {name for name, whom in OPEN.items() if "has it" in whom}
    if role in LEADING.split():
        expected |= {"assign"}
    if role not in CASEWORK.split():
        expected = set()
    assert passed == expected


YEAR = timedelta(days=365)


@pytest.mark.parametrize(
    ("answer", "sections", "later", "passes"),
    [
        ("given", ["core"], timedelta(), True),
        ("given", ["core", "care"], timedelta(), True),
        ("given", ["core", "identity"], timedelta(), False),
        ("given", ["core"], YEAR, True),
        ("given until", ["core"], timedelta(), True),
        ("given until", ["core"], YEAR, False),
        ("refused", ["core"], timedelta(), False),
        ("withdrawn", ["core"], timedelta(), False),
        ("another's", ["core"], timedelta(), False),
    ],
)
def test_willing(aigul, case, answer, sections, later, passes):
    asked = actions.open_case(by=aigul, sex="male") if answer == "another's" else case
    until = timezone.now() + timedelta(days=30) if answer == "given until" else None
    consent = agree(aigul, asked, "shelter", given=answer != "refused", until=until)
    if answer == "withdrawn":
        consent = share_actions.withdraw_consent(by=aigul, consent=consent)
    with time_machine.travel(timezone.now() + later):
        assert allows(rules.check_offer, aigul, case, consent, sections) == passes


@pytest.mark.parametrize(
    ("name", "proposer", "passes"),
    [
        ("anvar", "aigul", True),
        ("anvar", "anvar", False),
        ("aigul", "anvar", False),
        ("akmal", "aigul", False),
        ("farida", "aigul", False),
        ("chynara", "aigul", False),
    ],
)
def test_two_persons(case, name, proposer, passes):
    with acting(proposer) as first:
        share = propose(first, case)
    with acting(name) as second:
        assert allows(rules.check_approve_share, second, share) == passes


def test_sight_of_one_s_own_case_is_no_sight_of_another(aigul, case):
    with acting("farida") as farida:
        theirs = actions.open_case(by=farida, sex="male")
    with acting("anvar") as anvar:
        rules.check_sight(anvar, case)
        for check in (rules.check_sight, rules.check_sight_of_agency):
            with refused(str(rules.NOT_AMONG_YOURS)):
                check(anvar, theirs)


def test_what_a_kind_never_sees_is_said_so(aigul, case):
    with acting("aigul"), refused("An agency like yours never sees this section."):
        rules.check_sight(aigul, case, Section.CARE)
