"""Who may do what to a case, whose it must be, in which state, and with whose will.

Each `check_<verb>` returns nothing or raises `Refused` with a sentence for the reader.
"""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from panoh.base.agencies.models import Agency, Agreement, Membership
from panoh.base.agencies.roles import Permission, Reach
from panoh.base.agencies.sections import NEVER, Kind, Section
from panoh.base.database.questions import question
from panoh.base.refusals import Refused
from panoh.base.vault.models import PersonKey
from panoh.casework.cases import standing
from panoh.casework.cases.models import (
    Case,
    Closure,
    Consent,
    Provision,
    Share,
    colleagues_who,
)
from panoh.casework.cases.taxonomy import section_of

Stage = Case.Stage
NOT_AMONG_YOURS = gettext_lazy(
    "There is no such case among yours, or this section is closed to you."
)

# From which stage to which a case may go. docs/states.md is printed from this.
TRANSITIONS: dict[str, frozenset[str]] = {
    Stage.OPENED: frozenset(
        {Stage.SCREENED, Stage.PRESUMED, Stage.IDENTIFIED, Stage.NOT_IDENTIFIED, Stage.CLOSED}
    ),
    Stage.SCREENED: frozenset(
        {Stage.PRESUMED, Stage.IDENTIFIED, Stage.NOT_IDENTIFIED, Stage.CLOSED}
    ),
    Stage.PRESUMED: frozenset({Stage.IDENTIFIED, Stage.NOT_IDENTIFIED, Stage.CLOSED}),
    # A status may change in either direction: new facts, an appeal.
    Stage.IDENTIFIED: frozenset({Stage.PRESUMED, Stage.NOT_IDENTIFIED, Stage.CLOSED}),
    Stage.NOT_IDENTIFIED: frozenset({Stage.PRESUMED, Stage.IDENTIFIED, Stage.CLOSED}),
    Stage.CLOSED: frozenset(),
}

# The same of a service. A no is taken at any moment before it is delivered.
P = Provision.Status
PROVISIONS: dict[str, frozenset[str]] = {
    P.OFFERED: frozenset({P.ACCEPTED, P.REFUSED}),
    P.ACCEPTED: frozenset({P.REFUSED, P.REFERRED, P.STARTED, P.DELIVERED}),
    P.STARTED: frozenset({P.REFUSED, P.DELIVERED}),
    P.REFUSED: frozenset(),
    P.REFERRED: frozenset(),
    P.DELIVERED: frozenset(),
}
# The same of a closure.
CLOSURES: dict[str, frozenset[str]] = {
    Closure.Status.ASKED: frozenset({Closure.Status.APPROVED, Closure.Status.KEPT}),
    Closure.Status.APPROVED: frozenset({Closure.Status.REOPENED}),
    Closure.Status.KEPT: frozenset(),
    Closure.Status.REOPENED: frozenset(),
}
SLEPT_ON = timedelta(days=1)  # before somebody without a second person closes

# What a share never leaves out: without the core, nothing else can be found.
ALWAYS = frozenset({Section.CORE.value})


def check_who(member: Membership, permission: Permission) -> None:
    """Who: the member's role holds the permission."""
    if not member.may(permission):
        raise Refused(_("Your role does not do this. Ask your supervisor who does."))


def check_sight(member: Membership, case: Case, section: str = Section.CORE) -> None:
    """Whose: the member sees this section of the case. Says the same when there is no such case."""
    if section in NEVER[Kind(member.agency.kind)]:
        raise Refused(_("An agency like yours never sees this section."))
    if not standing.sees(member, case, section):
        raise Refused(NOT_AMONG_YOURS)


def check_holds(member: Membership, case: Case) -> None:
    """Whose: the member's agency holds the case."""
    check_sight(member, case)
    if case.holder_id != member.agency_id:
        raise Refused(_("Only the agency that holds the case does this. Ask it."))


def check_is_open(case: Case) -> None:
    """When: the case is not closed."""
    if case.is_closed:
        raise Refused(_("The case is closed."), status=409)


def check_open_case(member: Membership) -> None:
    """Any member who meets people may open a case; nobody needs a name for it."""
    check_who(member, Permission.OPEN_CASE)


def check_record(member: Membership, case: Case, section: str = Section.CORE) -> None:
    """Notes, alerts, description, identity and contact are written where one may read."""
    check_who(member, Permission.RECORD)
    check_sight(member, case, section)
    check_is_open(case)


def check_write_note(member: Membership, case: Case, section: str = Section.CORE) -> None:
    """A note goes into a section that its writer may see."""
    check_record(member, case, section)


def check_reveal(member: Membership, case: Case, section: str) -> None:
    """Opening what is sealed: a name, a telephone number."""
    check_who(member, Permission.REVEAL_IDENTITY)
    check_sight(member, case, section)


# What may stand on paper. Names, telephone numbers and addresses stay where opening them is an act
# of its own: paper that is lost must lead nobody to the person.
PRINTABLE = (
    Section.CORE,
    Section.PLACEMENT,
    Section.CARE,
    Section.TESTIMONY,
    Section.STATUS,
    Section.ALERTS,
)


def check_print(member: Membership, case: Case, sections: Collection[str] = ()) -> None:
    """Paper leaves the building: only who works on cases prints, only sections open to them."""
    check_who(member, Permission.RECORD)
    check_sight(member, case)
    for section in sections:
        if section not in PRINTABLE:
            raise Refused(_("Names and ways of contact are not printed with a case."))
        check_sight(member, case, section)


def check_assign(member: Membership, case: Case, colleague: Membership) -> None:
    """A supervisor assigns to colleagues of the same agency; anybody takes what is nobody's."""
    check_sight_of_agency(member, case)
    if colleague.agency_id != member.agency_id or colleague.ended_at is not None:
        raise Refused(_("A case is assigned to somebody of your own agency."))
    if colleague.reach == Reach.NOBODY:
        raise Refused(_("This colleague's role sees no case."))
    may_take = colleague == member and not standing.is_taken(member, case)
    if not (member.may(Permission.ASSIGN) or may_take):
        raise Refused(_("Only a supervisor assigns a case."))
    check_is_open(case)


def check_sight_of_agency(member: Membership, case: Case) -> None:
    """Whose: a share in force reaches the member's agency, whoever in it has the case."""
    if not standing.shares_of_own(member, case):
        raise Refused(NOT_AMONG_YOURS)


def check_never(agency: Agency, sections: Collection[str]) -> None:
    """Never: some sections are closed to some kinds of agency, whatever anybody agrees to."""
    closed = [Section(s) for s in Section if s in sections and s in NEVER[Kind(agency.kind)]]
    if closed:
        raise Refused(
            _("%(agency)s never sees: %(sections)s. No consent opens it.")
            % {
                "agency": agency.name,
                "sections": ", ".join(str(section.label) for section in closed),
            }
        )


def check_route(one: Agency, other: Agency) -> None:
    """Willing: a memorandum of understanding opens the route between two agencies."""
    if not _between(one.pk, other.pk):
        raise Refused(_("There is no agreement in force with %(agency)s.") % {"agency": other.name})


@question
def _between(one: UUID, other: UUID) -> QuerySet[Agreement, tuple[UUID]]:
    return Agreement.objects.in_force_between(one, other).order_by().values_list("pk")[:1]


def check_consent(
    member: Membership, case: Case, recipient: Agency | None = None, sections: Collection[str] = ()
) -> None:
    """The holder takes a consent or a refusal, for one other agency, within the never-table."""
    check_who(member, Permission.CONSENT)
    check_holds(member, case)
    check_is_open(case)
    if recipient is None:
        return
    if recipient.pk == case.holder_id:
        raise Refused(_("Your own agency needs no consent to see its case."))
    if not set(sections) >= ALWAYS:
        raise Refused(_("Code and stage go with every consent: without them nothing is found."))
    check_never(recipient, sections)


def check_withdraw(member: Membership, consent: Consent) -> None:
    """The holder, or the recipient to whom the person says it, records a withdrawal at once."""
    check_who(member, Permission.CONSENT)
    if member.agency_id not in {consent.taken_by.agency_id, consent.recipient_id}:
        raise Refused(_("There is no such consent among yours."))
    if consent.outcome != Consent.Outcome.GIVEN:
        raise Refused(_("This consent is not in force any more."), status=409)


def check_offer(
    member: Membership, case: Case, consent: Consent, sections: Collection[str]
) -> None:
    """An offer to share rests on a consent in force that reaches as far, and on an agreement."""
    check_holds(member, case)
    check_is_open(case)
    check_route(member.agency, consent.recipient)
    check_reaches(case, consent, sections)


def check_reaches(case: Case, consent: Consent, sections: Collection[str]) -> None:
    """Willing: a consent in force of this person reaches as far, within the never-table."""
    if consent.case_id != case.pk or not consent.is_in_force:
        raise Refused(_("The person has not agreed to this, or not any more. Ask first."))
    if not set(sections) <= set(consent.sections):
        raise Refused(_("The person agreed to less than this. Ask first."))
    check_never(consent.recipient, sections)


def check_propose_share(
    member: Membership,
    case: Case,
    agency: Agency | None = None,
    ground: str = "",
    sections: Collection[str] = (),
) -> None:
    """Without consent only in danger to life, for a child, or by court order (SAFEGUARDS §5)."""
    check_who(member, Permission.SHARE)
    check_holds(member, case)
    check_is_open(case)
    if agency is None:
        return
    if ground not in Share.WITHOUT_CONSENT:
        raise Refused(_("Only danger to life, protection of a child or a court order do this."))
    if agency.pk == case.holder_id:
        raise Refused(_("Your own agency holds the case."))
    if ground == Share.Ground.CHILD and not case.person.is_child:
        raise Refused(_("The person is not a child."))
    check_never(agency, sections)
    if ground != Share.Ground.DANGER:
        check_route(member.agency, agency)


def check_approve_share(member: Membership, share: Share) -> None:
    """A second person of the holder approves; nobody decides on their own proposal."""
    check_who(member, Permission.APPROVE_SHARE)
    if share.grantor_id != member.agency_id:
        raise Refused(_("There is no such share among yours."))
    check_holds(member, share.case)
    if share.closed_at or share.since or share.ground not in Share.WITHOUT_CONSENT:
        raise Refused(_("There is nothing to approve any more."), status=409)
    if share.proposed_by_id == member.pk:
        raise Refused(_("A second person approves what you proposed."))


def check_open_share(member: Membership, share: Share) -> None:
    """The receiver opens an offer that still stands and whose consent still holds."""
    if share.agency_id != member.agency_id:
        raise Refused(_("There is no such share among yours."))
    if share.closed_at or share.since:
        raise Refused(_("This is not offered any more: the person may have said no."), status=409)
    if share.ground != Share.Ground.CONSENT or not (share.consent and share.consent.is_in_force):
        raise Refused(_("The person has not agreed to this, or not any more."), status=409)


def check_close_share(member: Membership, share: Share) -> None:
    """Either side ends a share; the holder's own lasts as long as the case is held."""
    if member.agency_id not in {share.agency_id, share.grantor_id}:
        raise Refused(_("There is no such share among yours."))
    if share.ground == Share.Ground.HOLDER or share.closed_at:
        raise Refused(_("There is nothing to close."), status=409)


def check_advance(member: Membership, case: Case, stage: str) -> None:
    """When: the table of stages allows the step."""
    check_sight(member, case)
    if stage != case.stage and stage not in TRANSITIONS[case.stage]:
        raise Refused(
            _("A case that is at “%(now)s” does not go to “%(then)s”.")
            % {"now": case.get_stage_display(), "then": Stage(stage).label},
            status=409,
        )


def check_ask_closing(member: Membership, case: Case) -> None:
    """Whoever works on a case of the own agency may ask that it be closed; once at a time."""
    check_who(member, Permission.RECORD)
    check_holds(member, case)
    check_is_open(case)
    if standing.asked_to_close(member, case):
        raise Refused(_("Somebody has asked this already. A second person decides."), status=409)


def check_close(member: Membership, closure: Closure) -> None:
    """A second person of the holder closes; where nobody else could, the same one a day later."""
    check_who(member, Permission.CLOSE_CASE)
    check_holds(member, closure.case)
    check_is_asked(closure)
    if closure.asked_by_id != member.pk:
        return
    if colleagues_who(Permission.CLOSE_CASE, member, closure.case).exists():
        raise Refused(_("A second person closes what you asked to close."))
    if timezone.now() < closure.asked_at + SLEPT_ON:
        raise Refused(
            _("Nobody else of your agency can close it: sleep on it, and close it tomorrow."),
            status=409,
        )


def check_is_asked(closure: Closure) -> None:
    """When: nobody has decided yet, and the case is still open."""
    check_is_open(closure.case)
    if closure.status != Closure.Status.ASKED:
        raise Refused(_("This was decided already."), status=409)


def check_keep_open(member: Membership, closure: Closure) -> None:
    """Who could close it may keep it open; so may who asked, who thought better of it."""
    check_holds(member, closure.case)
    check_is_asked(closure)
    if closure.asked_by_id != member.pk:
        check_who(member, Permission.CLOSE_CASE)


def check_decide_closing(member: Membership, case: Case) -> None:
    """There is a closing to decide on, for this member."""
    asked = standing.asked_to_close(member, case)
    if asked is None:
        raise Refused(_("Nobody has asked to close it."), status=409)
    check_keep_open(member, asked)


def check_reopen(member: Membership, case: Case) -> None:
    """The holder opens again what was closed here, while the person lives."""
    check_who(member, Permission.RECORD)
    check_holds(member, case)
    if not case.is_closed:
        raise Refused(_("The case is open."), status=409)
    if case.closing in (Case.Closing.IMPORTED, Case.Closing.DECEASED):
        raise Refused(_("A case that was closed for this reason is not opened again."), status=409)
    if not PersonKey.objects.filter(pk=case.person_id).exists():
        raise Refused(_("The person was erased."), status=409)


def check_offer_service(member: Membership, case: Case, need: str = "") -> None:
    """Whoever works on a case offers what the own agency can give, in a section it may see."""
    check_record(member, case, section_of(need) if need else Section.CORE)


def check_carry_on(member: Membership, provision: Provision, status: str = "") -> None:
    """The agency that offered carries on, one step at a time, as long as the case is open."""
    check_who(member, Permission.RECORD)
    check_sight(member, provision.case)
    if provision.agency_id != member.agency_id:
        raise Refused(_("Another agency gives this service."))
    check_is_open(provision.case)
    following = PROVISIONS[provision.status]
    if not following or (status and status not in following):
        raise Refused(
            _("A service that is at “%(now)s” does not go there.")
            % {"now": provision.get_status_display()},
            status=409,
        )
