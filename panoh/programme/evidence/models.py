"""Documents of a programme in their versions, and what each of them proves."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Func, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from panoh.base.agencies.models import Agency, Membership
from panoh.base.agencies.roles import Permission
from panoh.base.vault.fields import SealedPlace
from panoh.programme.budget.models import Entry
from panoh.programme.evaluation.models import Answer
from panoh.programme.governance.models import Meeting
from panoh.programme.inventory.models import Item
from panoh.programme.logframe.models import Period, Programme
from panoh.programme.workplan.models import Activity

# Whoever holds one of these reads every document of a programme, and what proves nothing yet.
RECORDS = (
    Permission.KEEP_EVIDENCE, Permission.KEEP_LOGFRAME, Permission.EVALUATE, Permission.AUDIT,
)  # fmt: skip


def reads_records(member: Membership) -> bool:
    """Whether this member's role reads what is not meant for everybody who follows a programme."""
    return any(member.may(each) for each in RECORDS)


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, member: Membership) -> "DocumentQuerySet":
        """All of them for the team and its reviewers; for others those that are meant for them."""
        found = self.filter(programme__in=Programme.objects.visible_to(member))
        return found if reads_records(member) else found.filter(audience=Document.Audience.ALL)

    def with_last(self) -> "DocumentQuerySet":
        """Each with number, format, size and day of its newest version."""
        versions = Version.objects.filter(document=OuterRef("pk")).order_by("-number")
        return self.annotate(
            **{
                f"last_{name}": Subquery(versions.values(name)[:1])
                for name in ("number", "format", "size", "added_at", "taken_out_at")
            }
        )


class Document(models.Model):
    """A means of verification. Of its file's name nothing is kept: it may be a person's."""

    class Kind(models.TextChoices):
        REPORT = "report", _("Report")
        LIST = "list", _("List of participants or recipients, in numbers")
        RECORD = "record", _("Record of a meeting")
        AGREEMENT = "agreement", _("Memorandum or contract")
        VOUCHER = "voucher", _("Voucher or invoice")
        STATISTICS = "statistics", _("Official statistics or statement")
        TEST = "test", _("Results of tests, without names")
        MATERIAL = "material", _("Printed or published material")
        OTHER = "other", _("Something else")

    class Audience(models.TextChoices):
        TEAM = "team", _("The team, evaluators and auditors")
        ALL = "all", _("Everybody who follows the programme, donors too")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=7, unique=True)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="documents")
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    audience = models.CharField(
        _("who may read it"), max_length=4, choices=Audience, default=Audience.TEAM
    )
    filed_at = models.DateTimeField(default=timezone.now)
    filed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-filed_at", "code"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("evidence:document", args=[self.programme.code, self.code])


class DocumentVersionQuerySet(models.QuerySet["Version"]):
    def visible_to(self, member: Membership) -> "DocumentVersionQuerySet":
        """Of the documents that they see; the sealed file itself is only fetched when asked for."""
        return self.filter(document__in=Document.objects.visible_to(member)).defer("sealed")


class Version(models.Model):
    """A document as it was filed, never changed: the file sealed under the key of the agency.

    What should never have been filed is taken out: the file goes, its mark and the reason stay.
    """

    class Format(models.TextChoices):
        PDF = "pdf", "PDF"
        JPEG = "jpg", "JPEG"
        PNG = "png", "PNG"
        DOCX = "docx", "DOCX"
        XLSX = "xlsx", "XLSX"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, models.PROTECT, related_name="versions")
    # The agency that runs the programme: its key seals the file.
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(_("version"))
    format = models.CharField(_("format"), max_length=4, choices=Format)
    size = models.PositiveIntegerField(_("bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)
    note = models.CharField(_("what is new in it"), max_length=200, blank=True)
    sealed = SealedPlace(default=b"")
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    taken_out_at = models.DateTimeField(null=True, blank=True)
    taken_out_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    taken_out_why = models.CharField(_("reason"), max_length=300, blank=True)

    objects = DocumentVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="version_once"),
            models.CheckConstraint(
                condition=Q(taken_out_at=None, taken_out_by=None, taken_out_why="") & ~Q(sealed=b"")
                | Q(taken_out_at__isnull=False, taken_out_by__isnull=False, sealed=b"")
                & ~Q(taken_out_why=""),
                name="version_taken_out_at_by_and_why",
            ),
            models.CheckConstraint(
                condition=Q(taken_out_by=None) | ~Q(taken_out_by=F("added_by")),
                name="version_taken_out_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document}, {self.number}"

    @property
    def file_name(self) -> str:
        """How a reader keeps it: the document's code, the version, the format."""
        return f"{self.document.code}-{self.number}.{self.format}"


class PublicationQuerySet(models.QuerySet["Publication"]):
    def visible_to(self, member: Membership) -> "PublicationQuerySet":
        """Of the documents that they see."""
        return self.filter(document__in=Document.objects.visible_to(member))

    def standing(self) -> "PublicationQuerySet":
        return self.filter(withdrawn_at=None)

    def sayable(self) -> "PublicationQuerySet":
        """Of what everybody here may read, and of which not every file was taken out."""
        there = Version.objects.filter(taken_out_at=None).values("document")
        found = self.standing().filter(document__audience=Document.Audience.ALL)
        return found.filter(document__in=there)

    def waiting(self) -> "PublicationQuerySet":
        """Nobody else has looked there yet."""
        return self.sayable().filter(confirmed_at=None)

    def told(self) -> "PublicationQuerySet":
        """Those that go out: confirmed by a second person."""
        return self.sayable().filter(confirmed_at__isnull=False)


class Publication(models.Model):
    """Where the organisation itself has published a document, elsewhere.

    Nothing opens here by it: only this address, title, category, language and day go out, once a
    second person has looked there. It is never changed; a wrong one is withdrawn.
    """

    class Category(models.TextChoices):
        """Of the standard's list of categories of documents, those of an activity."""

        REVIEW = "A07", _("Review of performance, or evaluation")
        RESULTS = "A08", _("Results, outcomes and outputs")
        OBJECTIVES = "A02", _("Objectives and purpose")
        BENEFICIARIES = "A03", _("Intended ultimate beneficiaries")
        BUDGET = "A05", _("Budget")
        AGREEMENT = "A09", _("Memorandum of understanding")
        PAGE = "A12", _("Web page of the programme")

    class Form(models.TextChoices):
        PDF = "application/pdf", "PDF"
        PAGE = "text/html", _("Web page")
        DOCX = (
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "DOCX",
        )  # fmt: skip
        XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, models.PROTECT, related_name="publications")
    address = models.CharField(_("address"), max_length=300)
    title = models.CharField(_("title"), max_length=200)
    category = models.CharField(_("category"), max_length=3, choices=Category)
    form = models.CharField(_("format"), max_length=80, choices=Form)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    on = models.DateField(_("published on"))
    announced_at = models.DateTimeField(default=timezone.now)
    announced_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    withdrawn_why = models.CharField(_("reason"), max_length=300, blank=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["on", "announced_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(address__startswith="https://"), name="publication_at_a_safe_address"
            ),
            models.UniqueConstraint(
                fields=["document", "address"],
                condition=Q(withdrawn_at=None),
                name="publication_once",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="publication_confirmed_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("announced_by")),
                name="publication_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_why="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_why=""),
                name="publication_withdrawn_at_by_and_why",
            ),
        ]

    def __str__(self) -> str:
        return self.title


# What a document may prove: column → table. Exactly one of them stands in a row of `Proof`.
TARGETS: dict[str, type[models.Model]] = {
    "period": Period, "activity": Activity, "entry": Entry, "meeting": Meeting, "answer": Answer,
    "item": Item,
}  # fmt: skip


class ProofQuerySet(models.QuerySet["Proof"]):
    def visible_to(self, member: Membership) -> "ProofQuerySet":
        """Those by documents that they see."""
        documents = Document.objects.visible_to(member)
        return self.filter(version__document__in=documents).defer("version__sealed")

    def standing(self) -> "ProofQuerySet":
        """Not taken off again, by a file that is still there."""
        return self.filter(detached_at=None, version__taken_out_at=None)


def _of(table: type[models.Model]) -> Any:
    return models.ForeignKey(table, models.PROTECT, null=True, blank=True, related_name="proofs")


class Proof(models.Model):
    """A version of a document proves something: a period's value, money, a meeting, a promise."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    version = models.ForeignKey(Version, models.PROTECT, related_name="proofs")
    period = _of(Period)
    activity = _of(Activity)
    entry = _of(Entry)
    meeting = _of(Meeting)
    answer = _of(Answer)
    item = _of(Item)
    attached_at = models.DateTimeField(default=timezone.now)
    attached_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    detached_at = models.DateTimeField(null=True, blank=True)
    detached_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    detached_why = models.CharField(_("reason"), max_length=300, blank=True)

    objects = ProofQuerySet.as_manager()

    class Meta:
        ordering = ["attached_at"]
        constraints = [
            models.CheckConstraint(
                condition=Exact(
                    Func(*TARGETS, function="num_nonnulls", output_field=models.IntegerField()), 1
                ),
                name="proof_of_one_thing",
            ),
            models.UniqueConstraint(
                F("version"), Coalesce(*TARGETS), condition=Q(detached_at=None), name="proof_once"
            ),
            models.CheckConstraint(
                condition=Q(detached_at=None, detached_by=None, detached_why="")
                | Q(detached_at__isnull=False, detached_by__isnull=False) & ~Q(detached_why=""),
                name="proof_detached_at_by_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.of}"

    @property
    def of(self) -> Any:
        """What is proven; None where the reader may not see it."""
        return next((found for name in TARGETS if (found := getattr(self, name))), None)
