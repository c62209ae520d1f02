"""Everything that is done to a register of risks; nothing else writes it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import psycopg
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.database.acts import act
from panoh.base.database.codes import new_code
from panoh.base.journal.actions import record
from panoh.base.journal.events import Event
from panoh.base.refusals import Refused
from panoh.programme.logframe.models import Partner, Programme
from panoh.programme.risks import rules
from panoh.programme.risks.models import Rating, Risk
from panoh.programme.workplan.models import Origin

State = Risk.State


def _lock(by: Membership, risk: Risk) -> Risk:
    """The risk as it stands now, held until the transaction ends by whoever keeps the register."""
    rules.check_keep(by, risk.programme)
    found = Risk.objects.select_for_update(of=("self",))
    return found.select_related("programme__agency", "responsible").get(pk=risk.pk)


@act
def add(
    *,
    by: Membership,
    programme: Programme,
    kind: str,
    heading: str,
    statement: Mapping[str, str],
    responsible: Partner | None = None,
    post: str = "",
) -> Risk:
    """Add a risk or an assumption, with the next number of its kind; it is rated afterwards."""
    rules.check_add(by, programme, kind, heading, responsible)
    same = Risk.objects.filter(programme=programme, kind=kind)
    number = (same.aggregate(last=Max("number"))["last"] or 0) + 1
    try:
        with transaction.atomic():
            risk = Risk.objects.create(
                code=new_code(), programme=programme, kind=kind, number=number, heading=heading,
                statement=dict(statement), responsible=responsible, post=post, added_by=by,
            )  # fmt: skip
    except IntegrityError as error:
        cause = error.__cause__
        named = cause.diag.constraint_name if isinstance(cause, psycopg.Error) else ""
        if named != "risk_once":
            raise
        sentence = _("Somebody else added one at the same moment. Send yours again.")
        raise Refused(sentence, status=409) from None
    record(by, Event.RISK_ADDED, subject=risk, detail={"number": risk.mark})
    return risk


@act
def rate(
    *,
    by: Membership,
    risk: Risk,
    probability: int,
    impact: int,
    reason: str,
    mitigation: Mapping[str, str],
    rated_on: date,
    review_on: date,
    origin: str = Origin.DECIDED,
) -> Rating:
    """Rate a risk anew, and say when it is looked at next. What was said before stays."""
    risk = _lock(by, risk)
    last = Rating.objects.filter(risk=risk).order_by("-number").first()
    rules.check_rate(
        by, risk, probability, impact, rated_on, review_on, last.rated_on if last else None
    )
    rating = Rating.objects.create(
        programme_id=risk.programme_id, risk=risk, number=last.number + 1 if last else 1,
        probability=probability, impact=impact, mitigation=dict(mitigation), reason=reason,
        rated_on=rated_on, review_on=review_on, origin=origin, rated_by=by,
    )  # fmt: skip
    record(
        by,
        Event.RISK_RATED,
        subject=risk,
        detail={"probability": probability, "impact": impact, "review_on": str(review_on)},
    )
    return rating


@act
def entrust(*, by: Membership, risk: Risk, responsible: Partner | None, post: str) -> Risk:
    """Say which agency and which post look after a risk."""
    risk = _lock(by, risk)
    rules.check_entrust(by, risk, responsible)
    return _write(by, risk, Event.RISK_ENTRUSTED, responsible=responsible, post=post)


@act
def occur(*, by: Membership, risk: Risk, on: date, reason: str) -> Risk:
    """Say that a risk has come true, or that an assumption does not hold; it is still reviewed."""
    risk = _lock(by, risk)
    rules.check_occur(by, risk, on)
    return _write(
        by, risk, Event.RISK_OCCURRED, state=State.OCCURRED, occurred_on=on, reason=reason
    )


@act
def close(*, by: Membership, risk: Risk, on: date, reason: str) -> Risk:
    """Say that nobody need look after it any longer, and why."""
    risk = _lock(by, risk)
    rules.check_close(by, risk, on)
    return _write(by, risk, Event.RISK_CLOSED, state=State.CLOSED, closed_on=on, reason=reason)


def _write(by: Membership, risk: Risk, event: Event, **facts: Any) -> Risk:
    for name, value in facts.items():
        setattr(risk, name, value)
    risk.save(update_fields=list(facts))
    days = {name: str(value) for name, value in facts.items() if isinstance(value, date)}
    record(by, event, subject=risk, detail=days)
    return risk
