"""What a person is called: every spelling as it is written, sealed, and found by blind numbers.

Identity is what stands in papers beside the names. None of it is shown in passing: it is opened
for a purpose, or asked for and not shown at all (`actions.find`).
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from panoh.base.agencies.models import Agency, Membership
from panoh.base.agencies.sections import Section
from panoh.base.vault.fields import Sealed
from panoh.casework.cases.models import Case, Walled


class IdentityQuerySet(Walled):
    section = Section.IDENTITY


class Identity(models.Model):
    """What papers say beside the name, sealed."""

    FIELDS = ("birth_date", "document")

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="identity")
    birth_date = Sealed(default=b"")
    document = Sealed(default=b"")

    objects = IdentityQuerySet.as_manager()

    class Meta:
        db_table = "cases_identity"
        verbose_name_plural = "identities"

    def __str__(self) -> str:
        return str(self.case_id)


class NameQuerySet(Walled):
    section = Section.IDENTITY


class Name(models.Model):
    """One name of a person, as it was spelt. A person has several: nothing is rewritten."""

    FIELDS = ("family", "given", "patronymic")

    class Kind(models.TextChoices):
        OFFICIAL = "official", _("Official name")
        PASSPORT = "passport", _("As the passport spells it")
        BIRTH = "birth", _("Name at birth")
        MARRIED = "married", _("Married name")
        ALIAS = "alias", _("What others call the person")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="names")
    kind = models.CharField(_("which name"), max_length=8, choices=Kind)
    script = models.CharField(max_length=4)
    language = models.CharField(_("language"), max_length=3, blank=True)
    family = Sealed(default=b"")
    given = Sealed(default=b"")
    patronymic = Sealed(default=b"")
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    objects = NameQuerySet.as_manager()

    class Meta:
        ordering = ["recorded_at"]

    def __str__(self) -> str:
        return str(self.id)


def is_named(member: Membership, case: Case) -> bool:
    """Whether a name or papers are recorded that this member may open."""
    names = Name.objects.visible_to(member).order_by().filter(case=case).values("case_id")
    papers = Identity.objects.visible_to(member).filter(case=case).values("case_id")
    return bool(names.union(papers).exists())


class NameIndex(models.Model):
    """By which numbers the holder of the case finds a name again. Nobody else's numbers meet them.

    The application adds and takes away rows and reads no number: only `panoh_find_names` does.
    """

    # PostgreSQL guards the reference; Django, asking before it deletes, would read the numbers.
    name = models.OneToOneField(Name, models.DO_NOTHING, primary_key=True, related_name="index")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    tokens = ArrayField(models.BigIntegerField())

    class Meta:
        # Kept whole at each insertion: names are written seldom and looked for often.
        indexes = [GinIndex(fields=["tokens"], name="names_by_token", fastupdate=False)]

    def __str__(self) -> str:
        return str(self.name_id)
