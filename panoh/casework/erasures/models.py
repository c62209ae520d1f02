"""Who asked that a person be erased, and who destroyed the key: two members, for ever."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from panoh.base.agencies.models import Agency, Membership
from panoh.casework.cases.models import Case, within_reach


class ErasureQuerySet(models.QuerySet["Erasure"]):
    def visible_to(self, member: Membership) -> "ErasureQuerySet":
        """The own agency's, about cases within reach."""
        return self.filter(Q(agency=member.agency_id) & within_reach(member))

    def standing(self) -> "ErasureQuerySet":
        """Those that wait for a second person, and those that are done."""
        return self.exclude(status=Erasure.Status.KEPT)


class Erasure(models.Model):
    """Somebody of the holder asks that a person be erased; a second person erases, or does not.

    The ledger that lives with the keys (`vault_erasure`) says whom a restore has to erase again;
    this says who decided.
    """

    class Ground(models.TextChoices):
        WISH = "wish", _("The person wishes it")
        TIME = "time", _("The time for which it may be kept is over")
        COURT = "court", _("A court or an authority for data protection has decided it")

    class Status(models.TextChoices):
        ASKED = "asked", _("Asked")
        ERASED = "erased", _("Erased")
        KEPT = "kept", _("Not erased")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="erasures")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    ground = models.CharField(max_length=8, choices=Ground)
    status = models.CharField(max_length=8, choices=Status, default=Status.ASKED)
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    objects = ErasureQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=~Q(status="kept"), name="erased_once"
            ),
            models.CheckConstraint(
                condition=Q(status="asked", decided_at=None, decided_by=None)
                | Q(status="kept", decided_at__isnull=False, decided_by__isnull=False)
                | Q(status="erased", decided_at__isnull=False, decided_by__isnull=False)
                & ~Q(decided_by=F("asked_by")),
                name="erased_by_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}:{self.status}"

    def get_absolute_url(self) -> str:
        return reverse("erasures:show", args=[self.case.code])
