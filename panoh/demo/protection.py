"""What protects the people of the demo, act by act: each ends the task that asked for it."""

from collections.abc import Callable
from datetime import timedelta
from random import Random

from django.utils import timezone

from panoh.base.agencies.models import Membership
from panoh.casework.cases.models import Case
from panoh.casework.protection import actions, child_actions, status_actions
from panoh.casework.protection.questions import Level, current

OFTEN_YES = ("free", "knows_family", "debt", "punished", "fears_return", "same_people")
REASONS = {
    Level.HIGH: "They were threatened again last week. They do not go out alone.",
    Level.MEDIUM: "Those who did it are free, but do not know where the person is.",
    Level.LOW: "Far away, nobody has asked after them for months.",
}


def assess(by: Membership, case: Case) -> None:
    """Some are threatened, of most it is known who did it and that they are free."""
    luck = Random(f"risk {case.opened_at:%F %H:%M}")
    asked = current(by.agency.country, timezone.localdate())
    yes = {code for code in OFTEN_YES if luck.random() < 0.5}
    if luck.random() < 0.2:
        yes.add("threatened")
    answers = {
        code: "yes" if code in yes else "unknown" if luck.random() < 0.15 else "no"
        for code in asked.questions
    }
    level = asked.proposes(answers)
    actions.assess(by=by, case=case, answers=answers, level=level, reason=REASONS[level])


def plan(by: Membership, case: Case) -> None:
    made = actions.plan(
        by=by, case=case, triggers="An unknown car. A call in the night.",
        places="The clinic; it has a guard. My aunt's.", people="Only Dilnoza knows.",
        words="\u201cDid you water the flowers?\u201d: I am not safe.", numbers="102, 1114",
    )  # fmt: skip
    actions.choose(
        by=by, plan=made, carries=Random(f"plan {case.opened_at:%F %H:%M}").random() < 0.4
    )


def ask(by: Membership, case: Case) -> None:
    measure = actions.ask(
        by=by, case=case, kind="accompanied", body="police", basis="untoc25",
        words="On the way to the hearing and back.",
    )  # fmt: skip
    if Random(f"measure {case.opened_at:%F %H:%M}").random() < 0.6:
        until = timezone.localdate() + timedelta(days=60)
        review = timezone.localdate() + timedelta(days=14)
        actions.grant(by=by, measure=measure, until=until, review_on=review)


def stay(by: Membership, case: Case) -> None:
    """A citizen needs no permission; for others it is asked, and mostly granted."""
    if case.country in case.person.citizenships:
        status_actions.record_status(by=by, case=case, kind="citizen")
        return
    permit = status_actions.ask_permit(by=by, case=case, kind="recovery")
    if Random(f"permit {case.opened_at:%F %H:%M}").random() < 0.7:
        until = timezone.localdate() + timedelta(days=45)
        status_actions.grant_permit(by=by, permit=permit, until=until)


def note(by: Membership, case: Case) -> None:
    status_actions.note_non_punishment(
        by=by, case=case, connected="no", told="nobody", outcome="none"
    )


def appoint(by: Membership, case: Case) -> None:
    child_actions.appoint(
        by=by, case=case, kind="body", name="Made-up guardian", uninvolved=True,
        on=timezone.localdate(),
    )  # fmt: skip


def consider(by: Membership, case: Case) -> None:
    child_actions.consider(
        by=by, case=case, kind="assessment", views="Wants to go to school, and to see the mother.",
        options="With the mother: misses her; the uncle is there. Foster care: safe; far away.",
    )  # fmt: skip


# The tasks of the procedures that these acts end.
ENDS: dict[str, Callable[[Membership, Case], None]] = {
    "risk": assess,
    "risk_again": assess,
    "safety_plan": plan,
    "measures": ask,
    "witness": ask,
    "no_removal": stay,
    "non_punishment": note,
    "guardian": appoint,
    "best_interests": consider,
}
