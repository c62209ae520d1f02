"""Who may ask for figures, of which country, in which detail."""

from django.utils import timezone
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission, Role
from panoh.base.refusals import Refused
from panoh.monitoring.disclosure import RULES, Audience
from panoh.monitoring.portions import FEWEST

# The greatest of the thresholds, so that the total of those who were added is shown to everybody.
LEAST = max(rule.threshold for rule in RULES.values())


def audience_of(member: Membership) -> Audience:
    """A national coordinator reads the finer figures, everybody else the public ones."""
    return Audience.RESTRICTED if member.role == Role.COORDINATOR else Audience.PUBLIC


def check_release(member: Membership, country: str) -> None:
    """The national coordinator says when figures of the own country are made public."""
    if not member.may(Permission.RELEASE_FIGURES) or country != member.agency.country:
        raise Refused(
            _("Only the national coordinator releases figures, and only of the own country.")
        )


def check_enough(people: int, *, is_first: bool) -> None:
    """A release tells of enough people, or of a year in which there is nobody."""
    if people >= LEAST or (is_first and not people):
        return
    if is_first:
        raise Refused(
            _("There are fewer than %(least)s people: nothing can be released.") % {"least": LEAST},
            status=409,
        )
    raise Refused(
        _(
            "Fewer than %(least)s people have come since the last release. Its figures stand: "
            "newer ones would tell of each of them."
        )
        % {"least": LEAST},
        status=409,
    )


def check_over(year: int) -> None:
    """What is told once is told of a year that is over."""
    if year >= timezone.localdate().year:
        raise Refused(_("These figures are told once, when the year is over."), status=409)


def check_untold(told: bool) -> None:
    """And of no year twice: a second number beside the first would tell of those between."""
    if told:
        raise Refused(_("These figures of the year were released, and stand."), status=409)


def check_told(told: bool) -> None:
    """A release of portions tells of at least one part that has enough people."""
    if not told:
        raise Refused(
            _(
                "Of nothing that is asked have %(fewest)s people come since the last release: what "
                "was released stands."
            )
            % {"fewest": FEWEST},
            status=409,
        )


def check_count(member: Membership, country: str | None = None) -> None:
    """Whoever may count; a national coordinator the own country only, but in finer figures."""
    if not member.may(Permission.COUNT):
        raise Refused(_("Your role does not read figures. Ask your national coordinator for them."))
    if audience_of(member) == Audience.RESTRICTED and country not in {None, member.agency.country}:
        raise Refused(_("A national coordinator reads the figures of the own country."))
