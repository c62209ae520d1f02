"""Whoever is signed in, with the membership in force: every request needs both."""

from functools import cache
from typing import Any, cast

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import QuerySet

from panoh.base.accounts.models import User
from panoh.base.agencies.models import Membership


def in_force(user_id: Any) -> Membership | None:
    """The membership under which somebody acts, with their account, agency and its place."""
    return _acting().filter(user=user_id).first()


@cache
def _acting() -> QuerySet[Membership]:
    """What every request asks, put together once."""
    return Membership.objects.active().select_related("agency", "agency__region", "user")


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
