"""Laying a legal hold on a case and lifting it; nothing else writes it."""

from typing import Any

from django.utils import timezone

from panoh.base.agencies.models import Membership
from panoh.base.agencies.sections import Section
from panoh.base.database.acts import act
from panoh.base.journal.actions import record
from panoh.base.journal.events import Event
from panoh.base.vault import keys
from panoh.casework.cases import actions as cases
from panoh.casework.cases.models import Case
from panoh.casework.legalhold import letters, rules
from panoh.casework.legalhold.models import LegalHold

Status = LegalHold.Status


def _held(hold: LegalHold) -> LegalHold:
    """The hold as it stands now, its case held until the transaction ends."""
    case = cases.lock(hold.case)
    found = LegalHold.objects.select_for_update().get(pk=hold.pk)
    found.case = case
    return found


def _goes(hold: LegalHold, status: str, **facts: Any) -> LegalHold:
    for name, value in (facts | {"status": status}).items():
        setattr(hold, name, value)
    hold.save(update_fields=[*facts, "status"])
    return hold


@act
def ask(*, by: Membership, case: Case, ground: str, reason: str) -> LegalHold:
    """Keep the case for a court, a complaint or an investigation. It holds from this moment on."""
    case = cases.lock(case)
    rules.check_ask(by, case)
    sealed = keys.seal(case.person_id, {"legal hold": reason})["legal hold"]
    hold = LegalHold.objects.create(
        case=case, agency=by.agency, ground=ground, reason=sealed, asked_by=by
    )
    record(by, Event.LEGAL_HOLD_ASKED, case=case, subject=hold, detail={"ground": ground})
    letters.second_person(hold, by, Event.LEGAL_HOLD_ASKED)
    return hold


@act
def confirm(*, by: Membership, hold: LegalHold) -> LegalHold:
    """As the second person, confirm that the case is kept."""
    hold = _held(hold)
    rules.check_confirm(by, hold)
    _goes(hold, Status.CONFIRMED, decided_at=timezone.now(), decided_by=by)
    record(by, Event.LEGAL_HOLD_CONFIRMED, case=hold.case, subject=hold)
    return hold


@act
def decline(*, by: Membership, hold: LegalHold) -> LegalHold:
    """As the second person, end a hold that was only asked for."""
    hold = _held(hold)
    rules.check_decline(by, hold)
    _goes(hold, Status.DECLINED, decided_at=timezone.now(), decided_by=by)
    record(by, Event.LEGAL_HOLD_DECLINED, case=hold.case, subject=hold)
    return hold


@act
def ask_lifting(*, by: Membership, hold: LegalHold, reason: str) -> LegalHold:
    """Ask a second person to lift the hold. It holds meanwhile."""
    hold = _held(hold)
    rules.check_ask_lifting(by, hold)
    sealed = keys.seal(hold.case.person_id, {"legal hold lifting": reason})["legal hold lifting"]
    _goes(hold, Status.LIFTING, lifting=sealed, lifting_at=timezone.now(), lifting_by=by)
    record(by, Event.LEGAL_HOLD_LIFTING, case=hold.case, subject=hold)
    letters.second_person(hold, by, Event.LEGAL_HOLD_LIFTING)
    return hold


@act
def lift(*, by: Membership, hold: LegalHold) -> LegalHold:
    """As the second person, lift the hold: from now on the clock counts again."""
    hold = _held(hold)
    rules.check_lift(by, hold)
    _goes(hold, Status.LIFTED, lifted_at=timezone.now(), lifted_by=by)
    record(by, Event.LEGAL_HOLD_LIFTED, case=hold.case, subject=hold)
    return hold


@act
def keep(*, by: Membership, hold: LegalHold) -> LegalHold:
    """Leave the hold on the case. Lifting it can be asked again, with its own reason."""
    hold = _held(hold)
    rules.check_keep(by, hold)
    _goes(hold, Status.CONFIRMED, lifting=b"", lifting_at=None, lifting_by=None)
    record(by, Event.LEGAL_HOLD_KEPT, case=hold.case, subject=hold)
    return hold


@act
def read(*, by: Membership, hold: LegalHold) -> dict[str, str]:
    """Open why the case is held, and why that should end: `reason` and `lifting`."""
    rules.check_read(by, hold)
    record(by, Event.SECTION_OPENED, case=hold.case, subject=hold, detail={"section": Section.CORE})
    said = keys.unseal(
        hold.case.person_id, {"legal hold": hold.reason, "legal hold lifting": hold.lifting}
    )
    return {"reason": said["legal hold"], "lifting": said["legal hold lifting"]}
