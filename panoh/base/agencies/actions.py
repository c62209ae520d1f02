"""Making agencies, members and agreements: an administrator's acts, written as the owner.

The application has no right to these tables, so no page and no injected statement can do this.
"""

import secrets
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from panoh.base.accounts.models import User
from panoh.base.agencies.models import Agency, Agreement, Membership

OWNER = "owner"


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
    its first password, which is shown once and kept nowhere.

    An account that acts for another agency leaves it.
    """
    password = ""
    user = User.objects.using(OWNER).filter(username=username).first()
    if user is None:
        password = secrets.token_urlsafe(12)
        user = User.objects.db_manager(OWNER).create_user(
            username, password, name=name, email=email
        )
    end_membership(username=username)
    member = Membership.objects.using(OWNER).create(user=user, agency=agency, role=role)
    return member, password


@transaction.atomic(using=OWNER)
def end_membership(*, username: str) -> int:
    """Take somebody's rights away: they are gone with the next request. Returns how many ended."""
    standing = Membership.objects.using(OWNER).filter(user__username=username, ended_at=None)
    return standing.update(ended_at=timezone.now())


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
