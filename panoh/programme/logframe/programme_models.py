"""A programme and who takes part in it; how its words and addresses are said."""

import uuid
from collections.abc import Mapping
from functools import lru_cache

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from panoh.base.agencies.models import Agency, Membership
from panoh.base.agencies.roles import Permission
from panoh.base.editions import SPARE, Said, Words


def say(texts: Mapping[str, str]) -> Said:
    """A text in the reader's language, or else in English, or else as it was written; marked."""
    language = get_language() or SPARE
    spare = {SPARE: next(iter(texts.values()), "")}
    return Words({**spare, **texts}).say(language)


@lru_cache(1_000)
def address_of(page: str, *codes: str) -> str:
    """The address of a page of a programme. A table links to many, and the same each time."""
    return reverse(f"logframe:{page}", args=codes)


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def visible_to(self, member: Membership) -> "ProgrammeQuerySet":
        """Those that the member's agency runs or takes part in, for a role that reads them."""
        if not member.may(Permission.VIEW_PROGRAMME):
            return self.none()
        takes_part = Partner.objects.filter(agency=member.agency_id).values("programme")
        return self.filter(Q(agency=member.agency_id) | Q(pk__in=takes_part))


class Programme(models.Model):
    """What an office promises to reach, where, with whom, from when to when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Codes of programmes are published by those who pay for them: that one is taken is no secret.
    code = models.CharField(_("code"), max_length=12, unique=True)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    title = models.JSONField(_("title"), default=dict)
    place = models.JSONField(_("location"), default=dict)
    countries = ArrayField(models.CharField(max_length=2), verbose_name=_("countries"))
    themes = models.JSONField(_("strategic themes and result areas"), default=list)
    legal = models.JSONField(_("legal context"), default=list)
    posts = models.JSONField(_("posts of the project team"), default=list)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    dated = models.CharField(_("date of the document"), max_length=20, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="programme_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("logframe:show", args=[self.code])

    @property
    def name(self) -> Said:
        return say(self.title)


class PartnerQuerySet(models.QuerySet["Partner"]):
    def visible_to(self, member: Membership) -> "PartnerQuerySet":
        return self.filter(programme__in=Programme.objects.visible_to(member))


class Partner(models.Model):
    """A body that takes part in a programme; through its agency here, its members read it."""

    class Part(models.TextChoices):
        EXECUTING = "executing", _("Executes the programme")
        IMPLEMENTING = "implementing", _("Implements a part")
        FUNDING = "funding", _("Pays for it")
        STEERING = "steering", _("Sits on a steering committee")
        REVIEWING = "reviewing", _("Evaluates or audits it")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="partners")
    code = models.CharField(_("short name"), max_length=12)
    name = models.JSONField(_("name"), default=dict)
    part = models.CharField(_("part"), max_length=12, choices=Part)
    country = models.CharField(_("country"), max_length=2, blank=True)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")

    objects = PartnerQuerySet.as_manager()

    class Meta:
        ordering = ["part", "code"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="partner_once"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def named(self) -> Said:
        return say(self.name)
