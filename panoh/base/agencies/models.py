"""Agencies, the people who act for them, and the agreements that open a route between them."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from panoh.base.agencies.roles import POWERS, Permission, Reach, Role
from panoh.base.agencies.sections import Kind, open_sections
from panoh.base.database.questions import Today
from panoh.base.places.models import Region


class Agency(models.Model):
    """A body of the mechanism. Its name is known to all; where a shelter is, is not kept here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=Kind)
    country = models.CharField(max_length=2)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True)
    competent = models.BooleanField(
        default=False, help_text=_("A competent authority: it may identify formally.")
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "agencies"

    def __str__(self) -> str:
        return self.name

    @property
    def open_sections(self) -> list[str]:
        """The sections that this agency may ever see (DESIGN §4)."""
        return open_sections(self.kind)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self) -> "MembershipQuerySet":
        """Members who may act today."""
        return self.filter(ended_at=None, user__is_active=True, agency__closed_at=None)

    def who_may(self, permission: Permission) -> "MembershipQuerySet":
        """Members whose role holds a permission."""
        roles = [role for role, powers in POWERS.items() if permission in powers.permissions]
        return self.filter(role__in=roles)


class Membership(models.Model):
    """Somebody acting for an agency in a role: the `by` of every action."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)
    since = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(ended_at=None), name="one_membership_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.agency}"

    def may(self, permission: Permission) -> bool:
        """Whether the role holds a permission: the first question of every rule."""
        return permission in POWERS[Role(self.role)].permissions

    @property
    def reach(self) -> Reach:
        """How far this member sees inside the own agency."""
        return POWERS[Role(self.role)].reach


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def in_force_between(self, one: Any, other: Any) -> "AgreementQuerySet":
        """Memoranda of understanding that open the route between two agencies today."""
        return (
            self.filter(signed_on__lte=Today())
            .filter(Q(ends_on=None) | Q(ends_on__gte=Today()))
            .filter(parties=one)
            .filter(parties=other)
        )


class Agreement(models.Model):
    """A memorandum of understanding: without one in force, nothing is shared but in danger."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=160)
    signed_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    parties = models.ManyToManyField(Agency, related_name="agreements")

    objects = AgreementQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title
