"""`panoh docs`: what can be read off the code is printed from it, so that it cannot drift."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation

from panoh.base.agencies.roles import PERMISSION_SENTENCES, POWERS, Permission
from panoh.base.agencies.sections import NEVER, Kind, Section
from panoh.casework.assistance.models import Plan, Return
from panoh.casework.assistance.rules import PLANS, RETURNS
from panoh.casework.cases.models import Case, Closure, Provision
from panoh.casework.cases.rules import CLOSURES, PROVISIONS
from panoh.casework.cases.rules import TRANSITIONS as CASE
from panoh.casework.duplicates.rules import TRANSITIONS as CANDIDATE
from panoh.casework.legalhold.models import LegalHold
from panoh.casework.legalhold.rules import TRANSITIONS as LEGAL_HOLD
from panoh.casework.protection.rules import TRANSITIONS as MEASURE
from panoh.casework.protection.status_rules import TRANSITIONS_OF_A_PERMIT as PERMIT
from panoh.casework.protection.status_rules import TRANSITIONS_OF_REFLECTION as REFLECTION
from panoh.casework.quality.models import Assessment
from panoh.casework.quality.rules import TRANSITIONS as ASSESSMENT
from panoh.casework.referrals.models import Referral
from panoh.casework.referrals.rules import TRANSITIONS as REFERRAL
from panoh.casework.referrals.rules import TURN
from panoh.casework.sop.models import Edition
from panoh.casework.sop.rules import TRANSITIONS as EDITION
from panoh.programme.budget.models import SECOND_PERSON_FROM, Entry
from panoh.programme.budget.rules import TRANSITIONS as ENTRY
from panoh.programme.evaluation.models import Evaluation
from panoh.programme.evaluation.rules import TRANSITIONS as EVALUATION
from panoh.programme.governance.models import Decision, Meeting
from panoh.programme.governance.rules import TRANSITIONS as MEETING
from panoh.programme.governance.rules import TRANSITIONS_OF_A_DECISION as DECISION
from panoh.programme.inventory.models import Disposal, Transfer
from panoh.programme.inventory.rules import TRANSITIONS as TRANSFER
from panoh.programme.inventory.rules import TRANSITIONS_OF_A_DISPOSAL as DISPOSAL
from panoh.programme.logframe.models import Period
from panoh.programme.logframe.rules import TRANSITIONS as PERIOD
from panoh.programme.reports.models import Report
from panoh.programme.reports.rules import TRANSITIONS as REPORT
from panoh.programme.risks.models import Risk
from panoh.programme.risks.rules import TRANSITIONS as RISK
from panoh.programme.workplan.models import Activity
from panoh.programme.workplan.rules import TRANSITIONS as ACTIVITY

PRINTED = "<!-- Printed from the code by `panoh docs`. Do not edit. -->\n\n"
REACH = {
    "agency": "the whole agency",
    "assigned": "what is assigned to them",
    "nobody": "no case",
}


class Command(BaseCommand):
    help = "Prints docs/roles.md and docs/states.md from the code."

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("en"):
            for name, text in pages().items():
                (settings.ROOT / "docs" / name).write_text(text)
                self.stdout.write(f"docs/{name}")


def pages() -> dict[str, str]:
    """Each printed page, by its name under docs/."""
    return {"roles.md": PRINTED + roles(), "states.md": PRINTED + states()}


def roles() -> str:
    """Who may do what, and which sections which kind of agency never sees."""
    lines = ["# Roles\n"]
    for role, powers in POWERS.items():
        lines += [
            f"## {role.label}",
            f"\n{powers.sentence} Sees {REACH[powers.reach]}.\n",
            *(f"* {PERMISSION_SENTENCES[p]}" for p in Permission if p in powers.permissions),
            "",
        ]
    lines += [
        "# What a kind of agency never sees\n",
        "No consent, no emergency and no role opens these sections (DESIGN §4).\n",
        "| kind of agency | " + " | ".join(str(section.label) for section in Section) + " |",
        "|---" * (len(Section) + 1) + "|",
        *(
            f"| {kind.label} | "
            + " | ".join("never" if section in NEVER[kind] else "" for section in Section)
            + " |"
            for kind in Kind
        ),
        "",
    ]
    return "\n".join(lines)


def diagram(table: dict[str, frozenset[str]], first: str) -> str:
    """A table of states as a drawing."""
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {first}"]
    for state, following in table.items():
        lines += [f"    {state} --> {then}" for then in sorted(following)]
        if not following:
            lines.append(f"    {state} --> [*]")
    return "\n".join([*lines, "```", ""])


def plain(table: dict[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    return {str(state): frozenset(map(str, then)) for state, then in table.items()}


def states() -> str:
    """Every record that moves through states."""
    case = {str(state): frozenset(map(str, then)) for state, then in CASE.items()}
    referral = {str(s): frozenset(map(str, REFERRAL.get(s, ()))) for s in Referral.Status}
    pair = {str(said) or "undecided": then for said, then in CANDIDATE.items()}
    pair = {
        said: frozenset(str(each) or "undecided" for each in then) for said, then in pair.items()
    }
    first_edition = str(Edition.State.DRAFT)
    return "\n".join(
        [
            "# States\n",
            "## Case\n",
            diagram(case, str(Case.Stage.OPENED)),
            "A closed case is opened again at the stage where it was (see closing).\n",
            "## Legal hold\n",
            diagram(plain(LEGAL_HOLD), str(LegalHold.Status.ASKED)),
            "It holds in every state but the last two: declined and lifted.\n",
            "## Period of an indicator\n",
            diagram(
                {str(s): frozenset(map(str, then)) for s, then in PERIOD.items()},
                str(Period.Status.DRAFTED),
            ),
            "## Activity of a work plan\n",
            diagram(plain(ACTIVITY), str(Activity.State.PLANNED)),
            "## Entry in the books\n",
            diagram(plain(ENTRY), str(Entry.State.WAITING)),
            f"An entry below USD {SECOND_PERSON_FROM:,} is in the books at once.\n",
            "## Report to the donor\n",
            diagram(plain(REPORT), str(Report.Status.DRAFTED)),
            "## Risk or assumption\n",
            diagram(plain(RISK), str(Risk.State.WATCHED)),
            "## Meeting of a committee\n",
            diagram(plain(MEETING), str(Meeting.State.PLANNED)),
            "## Decision of a meeting\n",
            diagram(plain(DECISION), str(Decision.State.OPEN)),
            "## Evaluation\n",
            diagram(plain(EVALUATION), str(Evaluation.State.PLANNED)),
            "## Thing of an inventory that is handed over\n",
            diagram(plain(TRANSFER), str(Transfer.State.OFFERED)),
            "## Thing that leaves an inventory\n",
            diagram(plain(DISPOSAL), str(Disposal.State.PROPOSED)),
            "## Closing\n",
            diagram(plain(CLOSURES), str(Closure.Status.ASKED)),
            "## Plan\n",
            diagram(plain(PLANS), str(Plan.Status.DRAFTED)),
            "## Service\n",
            diagram(plain(PROVISIONS), str(Provision.Status.OFFERED)),
            "## Return\n",
            diagram(plain(RETURNS), str(Return.Status.WISHED)),
            "## Possible duplicate\n",
            diagram(pair, "undecided"),
            "## Edition of a procedure\n",
            diagram({str(s): frozenset(map(str, t)) for s, t in EDITION.items()}, first_edition),
            "## Protection asked for\n",
            diagram({str(s): frozenset(map(str, t)) for s, t in MEASURE.items()}, "asked"),
            "## Permit\n",
            diagram({str(s): frozenset(map(str, t)) for s, t in PERMIT.items()}, "asked"),
            "## Early end of the time to recover\n",
            diagram({str(s): frozenset(map(str, t)) for s, t in REFLECTION.items()}, "proposed"),
            "## Assessment of a house\n",
            diagram(plain(ASSESSMENT), str(Assessment.Status.BEGUN)),
            "## Referral\n",
            diagram(referral, str(Referral.Status.SENT)),
            "Whose move it is: "
            + "; ".join(f"{Referral.Status(s).label}: the {who}" for s, who in TURN.items())
            + ".\n",
        ]
    )
