"""Who may screen and who may determine: who, whose, when, willing, in that order.

The result of a count is in no rule: nothing that a screening adds up to allows or forbids a
determination.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission
from panoh.base.refusals import Refused
from panoh.casework.cases.models import Case, Consent, Purpose, Share, Track
from panoh.casework.cases.rules import (
    check_holds,
    check_is_open,
    check_open_case,
    check_open_share,
    check_reaches,
    check_route,
    check_sight,
    check_who,
)
from panoh.casework.identification.instruments import Population
from panoh.casework.identification.models import Determination, Finding, Screening
from panoh.casework.identification.procedure import procedure

State, Outcome = Screening.State, Determination.Outcome

# docs/states.md is printed from this.
TRANSITIONS: dict[str, frozenset[str]] = {
    State.BEGUN: frozenset({State.COMPLETED}),
    State.COMPLETED: frozenset(),
}
TURN: dict[str, str] = {State.BEGUN: "author"}

# What may follow what on one track of a case; "" is before any determination.
TRANSITIONS_OF_A_TRACK: dict[str, frozenset[str]] = {
    "": frozenset({Outcome.PRESUMED, Outcome.IDENTIFIED, Outcome.NOT_IDENTIFIED}),
    Outcome.PRESUMED: frozenset({Outcome.IDENTIFIED, Outcome.NOT_IDENTIFIED}),
    Outcome.IDENTIFIED: frozenset({Outcome.NOT_IDENTIFIED}),
    Outcome.NOT_IDENTIFIED: frozenset({Outcome.PRESUMED, Outcome.IDENTIFIED}),
}


def check_begin(member: Membership, case: Case | None = None, *, agreed: bool = True) -> None:
    """Whoever screens asks about a case they see, or opens one; the person knows and agrees."""
    check_who(member, Permission.SCREEN)
    if case is None:
        check_open_case(member)
    else:
        check_sight(member, case)
        check_is_open(case)
    if not agreed:
        raise Refused(_("Ask first whether they agree to answer. They may stop at any time."))


def check_answer(member: Membership, screening: Screening, questions: Iterable[str] = ()) -> None:
    """Only the agency that asks writes answers, to what its list asks, while it is a draft."""
    check_who(member, Permission.SCREEN)
    if screening.agency_id != member.agency_id:
        raise Refused(_("There is no such screening among yours."))
    check_sight(member, screening.case)
    if screening.is_completed:
        raise Refused(_("This screening is completed and stays as it is."), status=409)
    check_is_open(screening.case)
    if not set(questions) <= screening.instrument.questions.keys():
        raise Refused(_("This list does not ask that."))


def check_complete(member: Membership, screening: Screening) -> None:
    """A draft is completed by those who may answer it, however much is still open."""
    check_answer(member, screening)


def check_read_finding(member: Membership, determination: Determination) -> None:
    """Reasons are read by the agency that gave them and by those who may see the testimony."""
    check_sight(member, determination.case)
    if not Finding.objects.visible_to(member).filter(pk=determination.pk).exists():
        raise Refused(_("The reasons are closed to your agency."))


def check_determine(
    member: Membership,
    case: Case,
    *,
    track: str = "",
    outcome: str = "",
    legal_basis: str = "",
    reasons: str = "",
    decided_on: date | None = None,
    screening: Screening | None = None,
    acts: Collection[str] = (),
    means: Collection[str] = (),
    exploitation: Collection[str] = (),
) -> None:
    """A person decides, with a legal basis and reasons, what may follow on a track of the case.

    Without track and outcome it only asks whether this member may decide about this case at all.
    """
    check_who(member, Permission.DETERMINE)
    if outcome == Outcome.IDENTIFIED:
        check_competent(member)
    check_sight(member, case)
    check_is_open(case)
    if not (track and outcome):
        return
    check_order(member, case, track, outcome, decided_on)
    check_grounds(member, legal_basis, reasons)
    if screening is not None:
        check_screening(member, case, screening)
    if track == Track.TRAFFICKED and outcome == Outcome.IDENTIFIED:
        check_elements(acts, means, exploitation, child=was_child(case, screening))


def check_competent(member: Membership) -> None:
    """Who: formal decisions are made by agencies that the country has named competent."""
    if not member.agency.competent:
        raise Refused(_("Only a competent authority decides this. You may presume."))


def check_ask(member: Membership, case: Case, consent: Consent | None = None) -> None:
    """The holder asks a competent authority, once at a time, as far as the person agreed."""
    check_who(member, Permission.REFER)
    check_holds(member, case)
    check_is_open(case)
    if consent is None:
        return
    if consent.purpose != Purpose.IDENTIFICATION or not consent.recipient.competent:
        raise Refused(_("Only a competent authority decides this, with the person's agreement."))
    check_route(member.agency, consent.recipient)
    check_reaches(case, consent, consent.sections)
    standing = Share.objects.filter(case=case, agency=consent.recipient_id, closed_at=None)
    if standing.filter(purpose=Purpose.IDENTIFICATION).exists():
        raise Refused(_("It was asked already."), status=409)


def check_take_up(member: Membership, share: Share) -> None:
    """Who decides at the authority takes up what was asked of it, while the person agrees."""
    check_who(member, Permission.DETERMINE)
    check_competent(member)
    check_open_share(member, share)


def check_hand_back(member: Membership, share: Share) -> None:
    """The same may say that another authority decides. Nothing has been open."""
    check_take_up(member, share)


def check_order(
    member: Membership, case: Case, track: str, outcome: str, decided_on: date | None
) -> None:
    """When: what stands on this track lets this follow, today or on a day since then."""
    now = standing(case).get(track)
    before = now.outcome if now else ""
    if outcome not in TRANSITIONS_OF_A_TRACK[before]:
        raise Refused(_("This stands already, or something firmer does."), status=409)
    if now and now.is_positive and outcome == Outcome.NOT_IDENTIFIED:
        check_competent(member)
        if now.recovers_until and timezone.localdate() <= now.recovers_until:
            raise Refused(
                _("The time for reflection has not passed. A negative decision waits for it."),
                status=409,
            )
    day = decided_on or timezone.localdate()
    if day > timezone.localdate():
        raise Refused(_("This day is still to come."), status=409)
    if now and day < now.decided_on:
        raise Refused(_("A later decision stands already on this track."), status=409)


def check_change_reflection(
    member: Membership, determination: Determination, ends_on: date
) -> None:
    """When: the presumption began a time to recover, and still stands on its track."""
    check_who(member, Permission.DETERMINE)
    check_sight(member, determination.case)
    check_is_open(determination.case)
    if determination.reflection_ends_on is None:
        raise Refused(_("This decision began no time to recover."), status=409)
    if standing(determination.case).get(determination.track) != determination:
        raise Refused(_("A later decision stands already on this track."), status=409)
    if ends_on < determination.decided_on:
        raise Refused(_("This day was before the decision."), status=409)


def check_grounds(member: Membership, legal_basis: str, reasons: str) -> None:
    """No determination without a legal basis of the procedure, and none without reasons."""
    if legal_basis not in procedure(member.agency.country).bases:
        raise Refused(_("Name the legal basis."))
    if not reasons.strip():
        raise Refused(_("Give your reasons."))


def check_screening(member: Membership, case: Case, screening: Screening) -> None:
    """A screening that a determination rests on is completed, of this case, and seen."""
    seen = Screening.objects.visible_to(member).filter(pk=screening.pk, case=case)
    if not seen.exists() or not screening.is_completed:
        raise Refused(_("There is no completed screening of this case to rest on."), status=409)


def check_elements(
    acts: Collection[str], means: Collection[str], exploitation: Collection[str], *, child: bool
) -> None:
    """Trafficking Protocol art. 3(a), (c): act, means and purpose; for a child, act and purpose."""
    for sentence in missing_elements(acts, means, exploitation, child=child).values():
        raise Refused(sentence)


def missing_elements(
    acts: Collection[str], means: Collection[str], exploitation: Collection[str], *, child: bool
) -> dict[str, str]:
    """What formal identification still has to name, each with its sentence."""
    missing = {}
    if not acts:
        missing["acts"] = _("Formal identification names an act.")
    if not means and not child:
        missing["means"] = _("For an adult, formal identification names the means.")
    if not exploitation:
        missing["exploitation"] = _("Formal identification names a form of exploitation.")
    return missing


def was_child(case: Case, screening: Screening | None) -> bool:
    """Under 18 now, or when it began as far as the screening knows."""
    asked_as_child = screening is not None and screening.instrument.population == Population.CHILD
    return case.person.is_child or asked_as_child


def standing(case: Case) -> Mapping[str, Determination]:
    """What holds today on each track of the case."""
    return {d.track: d for d in Determination.objects.filter(case=case).standing()}
