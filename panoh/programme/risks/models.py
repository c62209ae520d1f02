"""What a programme takes for granted and what it fears, and how each was rated through time."""

import uuid
from datetime import date

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from panoh.base.agencies.models import Membership
from panoh.base.editions import Said
from panoh.programme.logframe.models import Partner, Programme, say
from panoh.programme.workplan.models import ROLE_OF, Origin, Post

LEAST, MOST = 1, 5  # of a probability and of an impact


class RiskQuerySet(models.QuerySet["Risk"]):
    def visible_to(self, member: Membership) -> "RiskQuerySet":
        return self.filter(programme__in=Programme.objects.visible_to(member))

    def open(self) -> "RiskQuerySet":
        """Still to be reviewed: watched, or come true and not closed."""
        return self.exclude(state=Risk.State.CLOSED)

    def rated(self) -> "RiskQuerySet":
        """Each with its last `probability`, `impact` and `review_on`; None where nobody rated."""
        return self.annotate(
            probability=_last("probability"), impact=_last("impact"), review_on=_last("review_on")
        )

    def to_review_by(self, day: date) -> "RiskQuerySet":
        """Open, rated; the next review is on that day or before, or nobody has rated yet."""
        found = self.rated().open().alias(due=_last("review_on"))
        return found.filter(Q(due=None) | Q(due__lte=day)).order_by("due")


def _last(field: str) -> Subquery:
    """A field of a risk's last rating."""
    ratings = Rating.objects.filter(risk=OuterRef("pk")).order_by("-number")
    return Subquery(ratings.values(field)[:1])


class Risk(models.Model):
    """A risk, or an assumption: then what is rated is that it does not hold.

    Source: section 3 of the project document, which keeps the two apart.
    """

    class Kind(models.TextChoices):
        ASSUMPTION = "assumption", _("Assumption")
        RISK = "risk", _("Risk")

    class Heading(models.TextChoices):
        """Under which heading of section 3 it stands; the first two are of assumptions."""

        DURING = "during", _("During implementation")
        AFTER = "after", _("After implementation")
        POLITICAL = "political", _("Political")
        ECONOMIC = "economic", _("Economic")
        SOCIAL = "social", _("Social")

    class State(models.TextChoices):
        WATCHED = "watched", _("Watched")
        OCCURRED = "occurred", _("Come true")
        CLOSED = "closed", _("Closed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=7, unique=True)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="risks")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    number = models.PositiveSmallIntegerField(_("number"))
    heading = models.CharField(_("heading"), max_length=9, choices=Heading)
    statement = models.JSONField(_("statement"), default=dict)
    # Without a partner, the agency that runs the programme.
    responsible = models.ForeignKey(
        Partner, models.PROTECT, null=True, blank=True, related_name="+"
    )
    post = models.CharField(_("post"), max_length=12, choices=Post, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WATCHED)
    occurred_on = models.DateField(_("come true"), null=True, blank=True)
    closed_on = models.DateField(_("closed"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    objects = RiskQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "kind", "number"], name="risk_once"),
            models.CheckConstraint(
                condition=Q(kind="assumption", heading__in=["during", "after"])
                | Q(kind="risk", heading__in=["political", "economic", "social"]),
                name="risk_under_a_heading_of_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(state="watched", occurred_on=None, closed_on=None, reason="")
                | Q(state="occurred", occurred_on__isnull=False, closed_on=None) & ~Q(reason="")
                | Q(state="closed", closed_on__isnull=False) & ~Q(reason=""),
                name="risk_dates_fit_its_state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mark} {self.said}"

    def get_absolute_url(self) -> str:
        return reverse("risks:risk", args=[self.programme.code, self.code])

    @property
    def mark(self) -> str:
        """Its short name in the matrix: A3, R1."""
        return f"{'A' if self.kind == self.Kind.ASSUMPTION else 'R'}{self.number}"

    @property
    def said(self) -> Said:
        return say(self.statement)

    @property
    def who(self) -> str:
        """The agency and the post that look after it."""
        agency = self.responsible.code if self.responsible else self.programme.agency.name
        return f"{agency}, {self.get_post_display()}" if self.post else agency

    def is_of(self, member: Membership) -> bool:
        """Whether this member looks after it: their agency does, and their post if one is named."""
        agency = self.responsible.agency_id if self.responsible else self.programme.agency_id
        return agency == member.agency_id and (not self.post or ROLE_OF[self.post] == member.role)


class Level(models.TextChoices):
    """How much a rating asks of those who look after a risk: probability times impact."""

    LOW = "low", _("Low")
    MIDDLE = "middle", _("Middle")
    HIGH = "high", _("High")


MIDDLE_FROM, HIGH_FROM = 5, 12


def level_of(probability: int, impact: int) -> Level:
    """Low below 5, high from 12 on. A benchmark of our own: the project document has no scale."""
    score = probability * impact
    if score >= HIGH_FROM:
        return Level.HIGH
    return Level.MIDDLE if score >= MIDDLE_FROM else Level.LOW


class RatingQuerySet(models.QuerySet["Rating"]):
    def visible_to(self, member: Membership) -> "RatingQuerySet":
        return self.filter(programme__in=Programme.objects.visible_to(member))


class Rating(models.Model):
    """How a risk was rated on a day, why, and what is done against it. Never changed afterwards."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    risk = models.ForeignKey(Risk, models.PROTECT, related_name="ratings")
    number = models.PositiveSmallIntegerField(_("number"))
    probability = models.PositiveSmallIntegerField(_("probability"))
    impact = models.PositiveSmallIntegerField(_("impact"))
    mitigation = models.JSONField(_("what is done against it"), default=dict)
    reason = models.CharField(_("reason"), max_length=300)
    rated_on = models.DateField(_("rated"))
    review_on = models.DateField(_("next review"))
    origin = models.CharField(
        _("where the rating comes from"), max_length=8, choices=Origin, default=Origin.DECIDED
    )
    rated_at = models.DateTimeField(default=timezone.now)
    rated_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    objects = RatingQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["risk", "number"], name="rating_once"),
            models.CheckConstraint(
                condition=Q(
                    impact__gte=LEAST,
                    impact__lte=MOST,
                    probability__gte=LEAST,
                    probability__lte=MOST,
                ),
                name="rating_from_one_to_five",
            ),
            models.CheckConstraint(
                condition=Q(review_on__gt=F("rated_on")), name="rating_reviewed_after_it"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="rating_with_its_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.probability} × {self.impact}"

    @property
    def level(self) -> Level:
        return level_of(self.probability, self.impact)

    @property
    def against(self) -> Said:
        """What is done against it, in the reader's language."""
        return say(self.mitigation)
