"""Who assesses a house, and who keeps its plan and its posts.

Each `check_<verb>` returns nothing or raises `Refused` with a sentence for the reader.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Agency, Membership
from panoh.base.agencies.roles import Permission
from panoh.base.agencies.sections import Section
from panoh.base.refusals import Refused
from panoh.casework.cases.rules import check_who
from panoh.casework.quality.models import Assessment, Improvement, Post
from panoh.casework.shelters.models import Site
from panoh.casework.shelters.rules import check_keep, check_own, check_placement

Status = Assessment.Status
VISITOR, COMPANION = "visitor", "companion"
NEAR = timedelta(days=60)

# What may become of an assessment. docs/states.md is printed from this.
TRANSITIONS: dict[str, frozenset[str]] = {
    Status.BEGUN: frozenset({Status.SUBMITTED, Status.DROPPED}),
    Status.SUBMITTED: frozenset({Status.AGREED, Status.BEGUN}),
    Status.AGREED: frozenset(),
    Status.DROPPED: frozenset(),
}


def may_assess(agency: Agency) -> bool:
    """Whether members of an agency may learn of houses: not where placement is closed."""
    return Section.PLACEMENT in agency.open_sections and agency.closed_at is None


def check_begin(
    member: Membership,
    site: Site | None = None,
    visitor: Agency | None = None,
    companion: Agency | None = None,
    visited_on: date | None = None,
) -> None:
    """Who keeps a house asks two to assess it, the first of them from another agency."""
    check_keep(member)
    if site is not None:
        check_own(member, site)
    for agency in (visitor, companion):
        if agency is not None and (
            not may_assess(agency) or agency.country != member.agency.country
        ):
            raise Refused(_("This agency cannot assess houses. Choose another."))
    if visitor is not None and visitor.pk == member.agency_id:
        raise Refused(_("The first assessor comes from another agency."))
    if visited_on is not None and abs(visited_on - timezone.localdate()) > NEAR:
        raise Refused(_("Choose a day within two months."), status=409)


def seats(member: Membership, assessment: Assessment) -> list[str]:
    """Of the two who assess, whom the member's agency may be."""
    agencies = {VISITOR: assessment.visitor_id, COMPANION: assessment.companion_id}
    return [seat for seat, agency in agencies.items() if agency == member.agency_id]


def signed_by(assessment: Assessment, seat: str) -> object:
    """The key of the member who has signed there, or None."""
    return getattr(assessment, f"{seat}_signed_by_id")


def check_part(member: Membership, assessment: Assessment) -> None:
    """Who, whose: an assessor of one of the two agencies. Else there is no such thing."""
    check_who(member, Permission.ASSESS_HOUSES)
    check_placement(member)
    if not seats(member, assessment):
        raise Refused(_("Your agency does not assess this house."))


def check_score(member: Membership, assessment: Assessment) -> None:
    """Either assessor scores, until one of them has submitted."""
    check_part(member, assessment)
    if not assessment.is_open:
        raise Refused(_("The scores stand. Nothing can be changed any more."), status=409)


def check_submit(
    member: Membership, assessment: Assessment, missing: Iterable[object] | None = None
) -> None:
    """Either submits, once everything is scored and the visit has been."""
    check_score(member, assessment)
    if assessment.visited_on > timezone.localdate():
        raise Refused(_("The day of the visit is still to come."), status=409)
    if missing is not None and (count := len(list(missing))):
        raise Refused(_("Not scored yet: %(count)s. Score everything first.") % {"count": count},
                      status=409)  # fmt: skip


def check_agree(member: Membership, assessment: Assessment) -> None:
    """The other assessor agrees: another person, of the agency that has not signed."""
    check_part(member, assessment)
    if assessment.status != Status.SUBMITTED:
        raise Refused(_("Nothing waits for your agreement here."), status=409)
    if not any(signed_by(assessment, seat) is None for seat in seats(member, assessment)):
        raise Refused(_("Your agency has signed. The other assessor must agree."))
    if member.pk in {signed_by(assessment, seat) for seat in (VISITOR, COMPANION)}:
        raise Refused(_("You have signed. Somebody else must agree."))


def check_send_back(member: Membership, assessment: Assessment) -> None:
    """Whoever would agree may also send it back, to be scored again."""
    check_agree(member, assessment)


def check_drop(member: Membership, assessment: Assessment) -> None:
    """Who keeps the house gives up an assessment that nobody has signed."""
    check_keep(member)
    if assessment.agency_id != member.agency_id:
        raise Refused(_("There is no such thing among yours."))
    if not assessment.is_open:
        raise Refused(_("It was submitted, and is not given up any more."), status=409)


def check_house(member: Membership, site: Site | None = None) -> None:
    """A house's plan and posts are kept, and read, by who keeps the house."""
    check_keep(member)
    if site is not None:
        check_own(member, site)


def check_plan(
    member: Membership,
    site: Site | None = None,
    post: Post | None = None,
    due_on: date | None = None,
) -> None:
    """A measure is planned for a house of one's own, by a post of that house, for a day to come."""
    check_house(member, site)
    if post is not None and site is not None and post.site_id != site.pk:
        raise Refused(_("There is no such thing among yours."))
    if due_on is not None and due_on < timezone.localdate():
        raise Refused(_("This day is over. Choose one to come."), status=409)


def check_end(member: Membership, improvement: Improvement) -> None:
    """A measure that stands is done or given up."""
    check_house(member)
    if improvement.agency_id != member.agency_id:
        raise Refused(_("There is no such thing among yours."))
    if improvement.status != Improvement.Status.PLANNED:
        raise Refused(_("This is over already."), status=409)


def check_set_post(
    member: Membership, site: Site, held_since: date | None = None, vetted_on: date | None = None
) -> None:
    """A post is described by who keeps the house; nobody is vetted in a post that nobody holds."""
    check_house(member, site)
    today = timezone.localdate()
    if any(day is not None and day > today for day in (held_since, vetted_on)):
        raise Refused(_("This day is still to come."), status=409)
    if vetted_on is not None and held_since is None:
        raise Refused(_("Nobody holds this post, so nobody was vetted."), status=409)


def check_train(
    member: Membership, post: Post, subject: str = "", taken_on: date | None = None
) -> None:
    """Whoever holds a post was trained, on a day that is over."""
    check_house(member)
    if post.agency_id != member.agency_id:
        raise Refused(_("There is no such thing among yours."))
    if not post.active or post.held_since is None:
        raise Refused(_("Nobody holds this post."), status=409)
    if taken_on is not None and taken_on > timezone.localdate():
        raise Refused(_("This day is still to come."), status=409)
