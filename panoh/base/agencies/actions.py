"""Making agencies, members and agreements: an administrator's acts, written as the owner.

The application has no right to these tables, so no page and no injected statement can do this.
"""

import secrets
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone

from panoh.base.accounts.models import User
from panoh.base.agencies.models import Agency, Agreement, Membership
from panoh.base.database import door
from panoh.base.journal.actions import record
from panoh.base.journal.events import Event

OWNER = "owner"
ONE_TIME = timedelta(days=1)


@transaction.atomic(using=OWNER)
def add_agency(*, name: str, kind: str, country: str, **facts: Any) -> Agency:
    """A body of the mechanism; `facts` are further fields of `Agency`."""
    agency = Agency(name=name, kind=kind, country=country, **facts)
    agency.full_clean()
    agency.save(using=OWNER, force_insert=True)
    return agency


@transaction.atomic(using=OWNER)
def add_member(
    *, username: str, name: str, email: str, agency: Agency, role: str
) -> tuple[Membership, str]:
    """Somebody who acts for an agency from now on. Returns the membership and, for a new account,
    its first password, which is shown once, kept nowhere, and opens one sign-in within a day.

    An account that acts for another agency leaves it.
    """
    password = ""
    user = User.objects.using(OWNER).filter(username=username).first()
    if user is None:
        password = secrets.token_urlsafe(12)
        user = User.objects.db_manager(OWNER).create_user(
            username, password, name=name, email=email, one_time_until=timezone.now() + ONE_TIME
        )
    end_membership(username=username)
    member = Membership.objects.using(OWNER).create(user=user, agency=agency, role=role)
    return member, password


@transaction.atomic(using=OWNER)
def end_membership(*, username: str) -> int:
    """Take somebody's rights away: they are gone with the next request. Returns how many ended."""
    standing = Membership.objects.using(OWNER).filter(user__username=username, ended_at=None)
    return standing.update(ended_at=timezone.now())


def renew_sign_in(*, username: str) -> str:
    """For somebody who has lost password, telephone and recovery codes, and stands before you.

    Every factor and every sign-in of theirs ends. Returns a password that is shown once, opens one
    sign-in within a day, and there asks for a new one and for new factors. Journalled in their
    agency's chain, so that their supervisor can see it; empty when nobody acts under this name.
    """
    member = Membership.objects.active().filter(user__username=username).first()
    if member is None:
        return ""
    password = secrets.token_urlsafe(12)
    with door.acting_as(member), transaction.atomic(using=OWNER):
        record(member, Event.SIGN_IN_RENEWED)
        Authenticator.objects.using(OWNER).filter(user=member.user_id).delete()
        user = User.objects.using(OWNER).get(pk=member.user_id)
        user.set_password(password)  # sessions rest on the password: they end with it
        user.one_time_until = timezone.now() + ONE_TIME
        user.save(using=OWNER, update_fields=["password", "one_time_until"])
    return password


@transaction.atomic(using=OWNER)
def sign_agreement(
    *, title: str, signed_on: date, parties: Sequence[Agency], ends_on: date | None = None
) -> Agreement:
    """A memorandum that opens the routes between its parties."""
    agreement = Agreement.objects.using(OWNER).create(
        title=title, signed_on=signed_on, ends_on=ends_on
    )
    agreement.parties.set(parties)
    return agreement
