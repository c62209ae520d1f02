"""Who may ask for figures, of which country, in which detail."""

from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission, Role
from panoh.base.refusals import Refused
from panoh.monitoring.disclosure import Audience


def audience_of(member: Membership) -> Audience:
    """A national coordinator reads the finer figures, everybody else the public ones."""
    return Audience.RESTRICTED if member.role == Role.COORDINATOR else Audience.PUBLIC


def check_count(member: Membership, country: str | None = None) -> None:
    """Whoever may count; a national coordinator the own country only, but in finer figures."""
    if not member.may(Permission.COUNT):
        raise Refused(_("Your role does not read figures. Ask your national coordinator for them."))
    if audience_of(member) == Audience.RESTRICTED and country not in {None, member.agency.country}:
        raise Refused(_("A national coordinator reads the figures of the own country."))
