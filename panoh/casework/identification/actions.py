"""Asking, and deciding: the only writer of screenings, answers, determinations and findings."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.utils import timezone

from panoh.base.agencies.models import Membership
from panoh.base.agencies.sections import Kind, Section
from panoh.base.database.acts import act
from panoh.base.database.codes import new_code
from panoh.base.journal.actions import record
from panoh.base.journal.events import Event
from panoh.base.vault import keys
from panoh.casework.cases import share_actions
from panoh.casework.cases.actions import advance, lock, open_case
from panoh.casework.cases.models import Case, Consent, Share, Track
from panoh.casework.identification import letters, rules
from panoh.casework.identification.evaluation import RULE, Result, evaluate, presumed
from panoh.casework.identification.instruments import Exploitation, current
from panoh.casework.identification.models import (
    Answer,
    Determination,
    Finding,
    Reflection,
    Screening,
)
from panoh.casework.identification.procedure import procedure

Body = Determination.Body
BODIES = {
    Kind.POLICE: Body.POLICE,
    Kind.PROSECUTOR: Body.COURT,
    **dict.fromkeys((Kind.NGO, Kind.HOTLINE, Kind.LEGAL, Kind.SHELTER), Body.NGO),
    **dict.fromkeys(
        (Kind.BORDER_GUARD, Kind.MIGRATION, Kind.LABOUR, Kind.SOCIAL, Kind.HEALTH, Kind.CONSULATE),
        Body.STATE,
    ),
}


class Reply(NamedTuple):
    """One answer and how it is known."""

    value: str
    source: str = Answer.Source.TOLD


@act
def begin(
    *,
    by: Membership,
    exploitation: str,
    age: str,
    language: str,
    agreed: bool,
    interpreter: bool = False,
    case: Case | None = None,
    children: int = 0,
    **facts: Any,
) -> Screening:
    """Begin a screening of a case, or of somebody met now, whose case is opened without a name.

    Whoever is not certainly an adult is asked the children's list. The edition is frozen here.
    Refused when the person does not agree to be asked.
    """
    case = case and lock(case)
    rules.check_begin(by, case, agreed=agreed)
    if case is None:
        case = open_case(by=by, children=children, **facts)
    instrument = current(
        presumed(age, child_now=case.person.is_child),
        Exploitation(exploitation),
        by.agency.country,
        timezone.localdate(),
    )
    screening = Screening.objects.create(
        code=new_code(),
        case=case,
        agency=by.agency,
        instrument_code=instrument.code,
        edition=instrument.edition,
        rule=RULE,
        age=age,
        language=language,
        interpreter=interpreter,
        screened_by=by,
    )
    record(
        by,
        Event.SCREENING_BEGUN,
        case=case,
        subject=screening,
        detail={"instrument": instrument.code, "edition": instrument.edition},
    )
    return screening


@act
def answer(*, by: Membership, screening: Screening, answers: Mapping[str, Reply]) -> Screening:
    """Keep one page of answers in the draft. Sending the same again changes nothing."""
    screening = lock_screening(screening)
    rules.check_answer(by, screening, answers)
    kept = {a.question: a for a in screening.answers.filter(question__in=answers)}
    changed, new = [], []
    for question, reply in answers.items():
        old = kept.get(question)
        if old is None:
            new.append(
                Answer(
                    screening=screening,
                    case_id=screening.case_id,
                    agency_id=screening.agency_id,
                    question=question,
                    value=reply.value,
                    source=reply.source,
                )
            )
        elif (old.value, old.source) != tuple(reply):
            old.value, old.source, old.answered_at = *reply, timezone.now()
            old.save(update_fields=["value", "source", "answered_at"])
        else:
            continue
        changed.append(question)
    Answer.objects.bulk_create(new)
    if changed:
        record(
            by,
            Event.SCREENING_ANSWERED,
            case=screening.case_id,
            subject=screening,
            detail={"questions": changed},
        )
    return screening


@act
def complete(*, by: Membership, screening: Screening, stopped: bool = False) -> Screening:
    """End the interview; what was not asked stays not asked. The answers are kept as they are.

    `stopped` says that the person did not want to go on, which is their right.
    """
    screening = lock_screening(screening)
    rules.check_complete(by, screening)
    screening.state = Screening.State.COMPLETED
    screening.completed_at, screening.completed_by = timezone.now(), by
    screening.stopped = stopped
    screening.save(update_fields=["state", "completed_at", "completed_by", "stopped"])
    record(by, Event.SCREENING_COMPLETED, case=screening.case_id, subject=screening)
    if screening.case.stage == Case.Stage.OPENED:
        advance(by=by, case=screening.case, stage=Case.Stage.SCREENED)
    return screening


@act
def read_result(*, by: Membership, screening: Screening) -> Result:
    """What the answers add up to. Reading testimony is an act: it stands in the journal."""
    record(
        by,
        Event.SECTION_OPENED,
        case=screening.case_id,
        subject=screening,
        detail={"section": Section.TESTIMONY},
    )
    return evaluate(screening.instrument, screening.values())


@act
def determine(
    *,
    by: Membership,
    case: Case,
    track: str,
    outcome: str,
    legal_basis: str,
    reasons: str,
    screening: Screening | None = None,
    decided_on: date | None = None,
    acts: Sequence[str] = (),
    means: Sequence[str] = (),
    exploitation: Sequence[str] = (),
    appeal_until: date | None = None,
) -> Determination:
    """Presume, identify or not identify on one track: a person's decision, added to the history.

    A presumption of trafficking starts the reflection period. The case's tracks and stage follow
    what stands on all its tracks. Refused without legal basis and reasons, to others than a
    competent authority for formal decisions, and where the order of things does not allow it.
    """
    case = lock(case)
    rules.check_determine(
        by, case, track=track, outcome=outcome, legal_basis=legal_basis, reasons=reasons,
        decided_on=decided_on, screening=screening,
        acts=acts, means=means, exploitation=exploitation,
    )  # fmt: skip
    said = procedure(by.agency.country)
    before = rules.standing(case)
    day = decided_on or timezone.localdate()
    reflects = (track, outcome) == (Track.TRAFFICKED, Determination.Outcome.PRESUMED)
    determination = Determination.objects.create(
        code=new_code(),
        case=case,
        track=track,
        number=before[track].number + 1 if track in before else 1,
        outcome=outcome,
        agency=by.agency,
        body=BODIES.get(Kind(by.agency.kind), Body.OTHER),
        legal_basis=legal_basis,
        procedure_edition=said.edition,
        decided_on=day,
        decided_by=by,
        screening=screening,
        rule_edition=_rule_edition(screening),
        reflection_ends_on=said.reflection_ends_on(day) if reflects else None,
        appeal_until=appeal_until,
    )
    Finding.objects.create(
        determination=determination,
        case=case,
        agency=by.agency,
        acts=list(acts),
        means=list(means),
        exploitation=list(exploitation),
        reasons=keys.seal(case.person_id, {"reasons": reasons})["reasons"],
    )
    record(
        by,
        Event.DETERMINATION_MADE,
        case=case,
        subject=determination,
        detail={"track": track, "outcome": outcome},
    )
    now = {**before, track: determination}
    advance(by=by, case=case, stage=_stage(now), tracks=[t for t in Track if _holds(now, t)])
    letters.determination_made(determination)
    return determination


@act
def change_reflection(*, by: Membership, determination: Determination, ends_on: date) -> Reflection:
    """Let the time to recover end on another day, as an act of a higher slice has decided.

    The day of the presumption stays as it was begun; the newest change holds.
    """
    lock(determination.case)
    rules.check_change_reflection(by, determination, ends_on)
    reflection = Reflection.objects.create(
        determination=determination,
        case=determination.case,
        agency=by.agency,
        ends_on=ends_on,
        changed_by=by,
    )
    record(by, Event.REFLECTION_CHANGED, case=determination.case_id, subject=reflection)
    return reflection


@act
def read_finding(*, by: Membership, determination: Determination) -> tuple[Finding, str]:
    """Why it was decided so: the finding, and the reasons unsealed. Reading is journalled."""
    rules.check_read_finding(by, determination)
    finding: Finding = Finding.objects.visible_to(by).get(pk=determination.pk)
    record(
        by,
        Event.SECTION_OPENED,
        case=determination.case_id,
        subject=determination,
        detail={"section": Section.TESTIMONY},
    )
    opened = keys.unseal(determination.case.person_id, {"reasons": bytes(finding.reasons)})
    return finding, opened["reasons"]


def lock_screening(screening: Screening) -> Screening:
    """The screening as it stands now, held until the transaction ends."""
    held: Screening = (
        Screening.objects.select_for_update(of=("self",))
        .select_related("case__person")
        .get(pk=screening.pk)
    )
    return held


def _rule_edition(screening: Screening | None) -> str:
    if screening is None:
        return ""
    return f"{screening.edition}/{screening.instrument_code}/{screening.rule}"


def _holds(standing: Mapping[str, Determination], track: str) -> bool:
    return track in standing and standing[track].is_positive


def _stage(standing: Mapping[str, Determination]) -> str:
    """The first of the tracks that holds leads; when none does, the case is not identified."""
    leading = next((standing[t] for t in Track if _holds(standing, t)), None)
    return leading.outcome if leading else Case.Stage.NOT_IDENTIFIED


@act
def ask(*, by: Membership, case: Case, consent: Consent) -> Share:
    """Ask a competent authority to identify formally. It sees nothing before it takes the case up.

    Then what the person agreed to opens, and no more.
    """
    case = lock(case)
    rules.check_ask(by, case, consent)
    share = share_actions.put_offer(by=by, case=case, consent=consent, sections=consent.sections)
    letters.identification_asked(share)
    return share


@act
def take_up(*, by: Membership, share: Share) -> Share:
    """As the authority, open what the person agreed to, in order to decide."""
    rules.check_take_up(by, share)
    share = share_actions.open_share(by=by, share=share)
    letters.identification_taken_up(share)
    return share


@act
def hand_back(*, by: Membership, share: Share) -> None:
    """As the authority, say that it does not take the case up. Another may be asked."""
    rules.check_hand_back(by, share)
    share_actions.close_share(by=by, share=share)
    letters.identification_handed_back(share)
