"""Whoever is signed in, with the membership in force: every request needs both."""

from typing import Any, cast
from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import QuerySet

from panoh.base.accounts.models import User
from panoh.base.agencies.models import Membership
from panoh.base.database.questions import question


def in_force(user_id: UUID) -> Membership | None:
    """The membership under which somebody acts, with their account, agency and its place."""
    return next(iter(_in_force(user_id)), None)


@question
def _in_force(user_id: UUID) -> QuerySet[Membership]:
    found = Membership.objects.active().select_related("agency", "agency__region", "user")
    return found.filter(user=user_id)


class Backend(AuthenticationBackend):  # type: ignore[misc]
    def get_user(self, user_id: Any) -> User | None:
        """The account of a session, with the membership that the request will ask for. One query.

        The door asks PostgreSQL for the membership once more, in the request's transaction.
        """
        member = in_force(user_id)
        if member is None:
            return cast(User | None, super().get_user(user_id))
        member.user.acting = member
        return member.user
