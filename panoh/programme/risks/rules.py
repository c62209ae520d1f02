"""Who keeps a register of risks, and what may become of a risk.

Each `check_<verb>` returns nothing or raises `Refused` with a sentence for the reader.
"""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission
from panoh.base.refusals import Refused
from panoh.programme.logframe.models import Partner, Programme
from panoh.programme.risks.models import LEAST, MOST, Risk

State = Risk.State
HEADINGS = {
    Risk.Kind.ASSUMPTION: frozenset({Risk.Heading.DURING, Risk.Heading.AFTER}),
    Risk.Kind.RISK: frozenset({Risk.Heading.POLITICAL, Risk.Heading.ECONOMIC, Risk.Heading.SOCIAL}),
}

# What may become of a risk. docs/states.md is printed from this.
TRANSITIONS: dict[str, frozenset[str]] = {
    State.WATCHED: frozenset({State.OCCURRED, State.CLOSED}),
    State.OCCURRED: frozenset({State.CLOSED}),
    State.CLOSED: frozenset(),
}


def check_keep(member: Membership, programme: Programme) -> None:
    """Who: those who keep risks. Whose: a programme in which their agency takes part."""
    if not member.may(Permission.KEEP_RISKS):
        raise Refused(_("Your role reads the register of risks and does not keep it."))
    if not Programme.objects.visible_to(member).filter(pk=programme.pk).exists():
        raise Refused(_("There is no such programme among yours."))


def _check_partner(programme: Programme, responsible: Partner | None) -> None:
    if responsible is not None and responsible.programme_id != programme.pk:
        raise Refused(_("Choose a partner of this programme."), status=409)


def check_add(
    member: Membership,
    programme: Programme,
    kind: str = "",
    heading: str = "",
    responsible: Partner | None = None,
) -> None:
    """Whoever keeps the register adds to it, under a heading that fits."""
    check_keep(member, programme)
    _check_partner(programme, responsible)
    if kind and heading not in HEADINGS[Risk.Kind(kind)]:
        raise Refused(
            _(
                "An assumption stands under during or after implementation, "
                "a risk under one of the others."
            ),
            status=409,
        )


def check_look_after(member: Membership, risk: Risk) -> None:
    """Whoever runs the programme, and a partner what was entrusted to it."""
    check_keep(member, risk.programme)
    partner = risk.responsible
    runs = risk.programme.agency_id == member.agency_id
    if not runs and (partner is None or partner.agency_id != member.agency_id):
        raise Refused(_("Another agency looks after this."))


def _check_open(risk: Risk) -> None:
    if risk.state == State.CLOSED:
        raise Refused(_("This is closed already."), status=409)


def _check_past(on: date | None) -> None:
    if on is not None and on > timezone.localdate():
        raise Refused(_("This day is still to come."), status=409)


def check_rate(
    member: Membership,
    risk: Risk,
    probability: int = LEAST,
    impact: int = LEAST,
    rated_on: date | None = None,
    review_on: date | None = None,
    last_on: date | None = None,
) -> None:
    """What is not closed is rated anew, from one to five, not before its last day (`last_on`)."""
    check_look_after(member, risk)
    _check_open(risk)
    _check_past(rated_on)
    if not (LEAST <= probability <= MOST and LEAST <= impact <= MOST):
        raise Refused(_("Probability and impact go from 1 to 5."), status=409)
    if rated_on is not None and last_on is not None and rated_on < last_on:
        raise Refused(_("It was rated after that day already."), status=409)
    if rated_on is not None and review_on is not None and review_on <= rated_on:
        raise Refused(_("The next review comes after this one."), status=409)


def check_entrust(member: Membership, risk: Risk, responsible: Partner | None = None) -> None:
    """Whoever runs the programme says who looks after what is not closed."""
    check_keep(member, risk.programme)
    if risk.programme.agency_id != member.agency_id:
        raise Refused(_("The agency that runs the programme says who looks after it."))
    _check_open(risk)
    _check_partner(risk.programme, responsible)


def check_occur(member: Membership, risk: Risk, on: date | None = None) -> None:
    """What is watched may come true, on a day that has come."""
    check_look_after(member, risk)
    _check_open(risk)
    if State.OCCURRED not in TRANSITIONS[risk.state]:
        raise Refused(_("It has come true already."), status=409)
    _check_past(on)


def check_close(member: Membership, risk: Risk, on: date | None = None) -> None:
    """What is open may be closed with a reason, not before it came true."""
    check_look_after(member, risk)
    _check_open(risk)
    _check_past(on)
    if on is not None and risk.occurred_on is not None and on < risk.occurred_on:
        raise Refused(_("It cannot be closed before it came true."), status=409)
