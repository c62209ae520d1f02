"""Who may ask for a person by name, and who may write, correct and take away names."""

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission
from panoh.base.agencies.sections import Section
from panoh.casework.cases.models import Case
from panoh.casework.cases.rules import check_record, check_who
from panoh.casework.names.models import Name


def check_find(member: Membership) -> None:
    """Whoever may open a case looks first whether it is open already."""
    check_who(member, Permission.OPEN_CASE)


def check_record_identity(member: Membership, case: Case) -> None:
    """Names and papers are written where one may read them."""
    check_record(member, case, Section.IDENTITY)


def check_correct_name(member: Membership, name: Name) -> None:
    """A name is corrected, or taken away, where one may write another."""
    check_record_identity(member, name.case)
