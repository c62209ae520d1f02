"""What a court, a complaint or an investigation needs: nobody erases it, and its clock stands."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from panoh.base.agencies.models import Agency, Membership
from panoh.base.vault.fields import Sealed
from panoh.casework.cases.models import Case, SamePerson, within_reach


class LegalHoldQuerySet(models.QuerySet["LegalHold"]):
    def visible_to(self, member: Membership) -> "LegalHoldQuerySet":
        """The own agency's, about cases within reach: that a court asks is told to nobody else."""
        return self.filter(Q(agency=member.agency_id) & within_reach(member))

    def standing(self) -> "LegalHoldQuerySet":
        """Those that hold: from the moment one was asked for, until a second person ends it."""
        return self.exclude(status__in=LegalHold.OVER)

    def keeping(self, member: Membership, case: Case) -> "LegalHoldQuerySet":
        """Those that hold this case: its own and, to who sees links, a linked case's."""
        links = SamePerson.objects.visible_to(member)
        counts = links.filter(case=case.pk).values("person")
        linked = links.filter(person__in=counts).values("case")
        return self.standing().filter(Q(case=case.pk) | Q(case__in=linked))


class LegalHold(models.Model):
    """A case that is kept whatever its clock says. Two people lay it on, two lift it.

    It holds at once, before the second person looks: what is erased in between nobody brings back.
    """

    class Ground(models.TextChoices):
        COURT = "court", _("A court needs it")
        COMPLAINT = "complaint", _("A complaint is being looked into")
        INVESTIGATION = "investigation", _("An investigation needs it")

    class Status(models.TextChoices):
        ASKED = "asked", _("Holds, a second person has not confirmed it yet")
        CONFIRMED = "confirmed", _("Holds")
        LIFTING = "lifting", _("Holds, lifting it is asked for")
        DECLINED = "declined", _("Not confirmed")
        LIFTED = "lifted", _("Lifted")

    OVER = frozenset({Status.DECLINED, Status.LIFTED})

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="legal_holds")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    ground = models.CharField(max_length=13, choices=Ground)
    status = models.CharField(max_length=9, choices=Status, default=Status.ASKED)
    reason = Sealed(bound_as="legal hold", row_stays=True)
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    lifting = Sealed(bound_as="legal hold lifting", default=b"", row_stays=True)
    lifting_at = models.DateTimeField(null=True, blank=True)
    lifting_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    objects = LegalHoldQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(status__in=["asked", "confirmed", "lifting"]),
                name="held_once",
            ),
            models.CheckConstraint(
                condition=Q(status="asked", decided_at=None, decided_by=None)
                | ~Q(status="asked")
                & Q(decided_at__isnull=False, decided_by__isnull=False)
                & ~Q(decided_by=F("asked_by")),
                name="held_by_two",
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=["lifting", "lifted"],
                    lifting_at__isnull=False,
                    lifting_by__isnull=False,
                )
                | ~Q(status__in=["lifting", "lifted"]) & Q(lifting_at=None, lifting_by=None),
                name="lifting_asked_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(status="lifted", lifted_at__isnull=False, lifted_by__isnull=False)
                & ~Q(lifted_by=F("lifting_by"))
                | ~Q(status="lifted") & Q(lifted_at=None, lifted_by=None),
                name="lifted_by_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}:{self.status}"
