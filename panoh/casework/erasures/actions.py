"""Asking that a person be erased, and erasing: the one act that nothing takes back."""

from django.db import connection
from django.utils import timezone

from panoh.base.agencies.models import Membership
from panoh.base.database.acts import act
from panoh.base.journal.actions import record
from panoh.base.journal.events import Event
from panoh.casework.cases.actions import lock
from panoh.casework.cases.models import Case
from panoh.casework.erasures import rules
from panoh.casework.erasures.models import Erasure


@act
def ask(*, by: Membership, case: Case, ground: str) -> Erasure:
    """Ask a second person of the holder to erase the person of a closed case."""
    case = lock(case)
    rules.check_ask(by, case)
    erasure = Erasure.objects.create(case=case, agency=by.agency, ground=ground, asked_by=by)
    record(by, Event.ERASURE_ASKED, case=case, subject=erasure, detail={"ground": ground})
    return erasure


@act
def erase(*, by: Membership, erasure: Erasure) -> Erasure:
    """As the second person, destroy the person's key: in this copy, and in every older one.

    What it had sealed opens nowhere any more, and the numbers go by which the names were found. The
    database itself looks once more who asked and who decides.
    """
    erasure = _decided(by, erasure, Erasure.Status.ERASED)
    with connection.cursor() as cursor:
        cursor.execute("select panoh_erase(%s)", [erasure.pk])
    record(by, Event.PERSON_ERASED, case=erasure.case, subject=erasure)
    return erasure


@act
def keep(*, by: Membership, erasure: Erasure) -> Erasure:
    """Decide that nobody is erased. It can be asked again."""
    erasure = _decided(by, erasure, Erasure.Status.KEPT)
    record(by, Event.ERASURE_REFUSED, case=erasure.case, subject=erasure)
    return erasure


CHECKS = {Erasure.Status.ERASED: rules.check_erase, Erasure.Status.KEPT: rules.check_keep}


def _decided(by: Membership, erasure: Erasure, status: Erasure.Status) -> Erasure:
    case = lock(erasure.case)
    erasure = Erasure.objects.select_for_update().get(pk=erasure.pk)
    erasure.case = case
    CHECKS[status](by, erasure)
    erasure.status, erasure.decided_at, erasure.decided_by = status, timezone.now(), by
    erasure.save(update_fields=["status", "decided_at", "decided_by"])
    return erasure
