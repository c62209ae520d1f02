"""Which cases came in from which list, so that a list comes in once and can be taken back."""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from panoh.base.agencies.models import Agency, Membership
from panoh.base.agencies.roles import Reach
from panoh.casework.cases.models import Case
from panoh.exchange.layouts import Layout


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    def visible_to(self, member: Membership) -> "ImportBatchQuerySet":
        """The lists of the own agency, for who sees all of it."""
        return self.filter(agency=member.agency_id) if member.reach == Reach.AGENCY else self.none()

    def standing(self) -> "ImportBatchQuerySet":
        """Brought in, not taken back."""
        return self.filter(undone_at=None)


class ImportBatch(models.Model):
    """A list of cases that an agency brought in. Of the file only marks are kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=7, unique=True)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    layout = models.CharField(max_length=16, choices=Layout)
    file_sha256 = models.CharField(max_length=64)
    # A file's name may be a person's: only a mark of it is kept, to know it by.
    name_sha256 = models.CharField(max_length=64)
    cases = models.PositiveIntegerField(_("cases brought in"))
    left_out = models.PositiveIntegerField(_("rows left out"))
    outcomes = models.JSONField(default=dict)
    committed_at = models.DateTimeField(default=timezone.now)
    committed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-committed_at"]
        verbose_name_plural = "import batches"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "file_sha256"],
                condition=Q(undone_at=None),
                name="file_comes_in_once",
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="batch_undone_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("exchange:show", args=[self.code])


class ImportedCase(models.Model):
    """A case, the list it came from, and its row there."""

    case = models.OneToOneField(
        Case, models.PROTECT, primary_key=True, related_name="imported", db_index=False
    )
    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="imported", db_index=False)
    row = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "row"], name="row_comes_in_once")]

    def __str__(self) -> str:
        return f"{self.batch}:{self.row}"
