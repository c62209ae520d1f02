"""The evaluation of a programme from outside: what it found, what it recommends, and the answers.

Source: section 6 of the project document. The criteria are those of the OECD's Development
Assistance Committee, of which that section names relevance, effectiveness and sustainability.
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from panoh.base.agencies.models import Membership
from panoh.programme.logframe.models import Partner, Programme
from panoh.programme.workplan.models import ROLE_OF, Post


class Criterion(models.TextChoices):
    """By what a programme is judged."""

    RELEVANCE = "relevance", _("Relevance")
    COHERENCE = "coherence", _("Coherence")
    EFFICIENCY = "efficiency", _("Efficiency")
    EFFECTIVENESS = "effectiveness", _("Effectiveness")
    IMPACT = "impact", _("Impact")
    SUSTAINABILITY = "sustainability", _("Sustainability")


class EvaluationQuerySet(models.QuerySet["Evaluation"]):
    def visible_to(self, member: Membership) -> "EvaluationQuerySet":
        return self.filter(programme__in=Programme.objects.visible_to(member))


class Evaluation(models.Model):
    """One evaluation: what it is to find out, by which criteria, from when to when, by whom."""

    class Kind(models.TextChoices):
        MIDTERM = "midterm", _("Mid-term evaluation")
        FINAL = "final", _("Independent final evaluation")

    class State(models.TextChoices):
        PLANNED = "planned", _("Being prepared")
        BEGUN = "begun", _("Under way")
        REPORTED = "reported", _("Reported")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=7, unique=True)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="evaluations")
    kind = models.CharField(_("kind"), max_length=7, choices=Kind)
    purpose = models.TextField(_("purpose"))
    criteria = ArrayField(
        models.CharField(max_length=14, choices=Criterion), verbose_name=_("criteria")
    )
    # Out of which line of the budget it is paid; XACX44's document allots it line 2100.
    budget_line = models.CharField(_("budget line"), max_length=12, blank=True)
    # As planned; who it was given to since is a row of its own.
    evaluator = models.ForeignKey(Partner, models.PROTECT, null=True, blank=True, related_name="+")
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.PLANNED)
    # Agreed when it begins: what the evaluators do, with whom they speak, what they hand in.
    terms = models.TextField(_("terms of reference"), blank=True)
    begun_on = models.DateField(_("terms agreed"), null=True, blank=True)
    reported_on = models.DateField(_("reported"), null=True, blank=True)
    planned_at = models.DateTimeField(default=timezone.now)
    planned_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="evaluation_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(state="planned", terms="", begun_on=None, reported_on=None)
                | Q(state="begun", begun_on__isnull=False, reported_on=None) & ~Q(terms="")
                | Q(state="reported", begun_on__isnull=False, reported_on__gte=F("begun_on"))
                & ~Q(terms=""),
                name="evaluation_dates_fit_its_state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.starts_on.year}"

    def get_absolute_url(self) -> str:
        return reverse("evaluation:evaluation", args=[self.programme.code, self.code])

    @cached_property
    def carried_out_by(self) -> Partner | None:
        """Who evaluates now: as planned, or whoever was appointed last."""
        last = self.appointments.select_related("evaluator").last()
        return last.evaluator if last else self.evaluator

    @property
    def criteria_named(self) -> list[str]:
        return [str(Criterion(each).label) for each in self.criteria]


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def visible_to(self, member: Membership) -> "AppointmentQuerySet":
        return self.filter(programme__in=Programme.objects.visible_to(member))


class Appointment(models.Model):
    """That an evaluation was given to another body than was planned, and why; the last one stands.

    What the earlier evaluators wrote stays as they wrote it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="appointments")
    evaluator = models.ForeignKey(Partner, models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=300)
    appointed_at = models.DateTimeField(default=timezone.now)
    appointed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["appointed_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="appointment_for_a_reason")
        ]

    def __str__(self) -> str:
        return str(self.evaluator.named)


class FindingQuerySet(models.QuerySet["Finding"]):
    def visible_to(self, member: Membership) -> "FindingQuerySet":
        return self.filter(programme__in=Programme.objects.visible_to(member))


class Finding(models.Model):
    """What the evaluators found, by one of the criteria."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="findings")
    number = models.PositiveSmallIntegerField(_("number"))
    criterion = models.CharField(_("criterion"), max_length=14, choices=Criterion)
    text = models.CharField(_("finding"), max_length=1000)
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "number"], name="finding_once")
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"


class RecommendationQuerySet(models.QuerySet["Recommendation"]):
    def visible_to(self, member: Membership) -> "RecommendationQuerySet":
        return self.filter(programme__in=Programme.objects.visible_to(member))


class Recommendation(models.Model):
    """What the evaluators recommend on a finding, and what became of it.

    Their words are in one row, which only they write. The answer is a row of its own.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=7, unique=True)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="recommendations")
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.CharField(_("recommendation"), max_length=1000)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        ordering = ["evaluation__starts_on", "number"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "number"], name="recommendation_once")
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"

    def get_absolute_url(self) -> str:
        return reverse("evaluation:recommendation", args=[self.programme.code, self.code])


class AnswerQuerySet(models.QuerySet["Answer"]):
    def visible_to(self, member: Membership) -> "AnswerQuerySet":
        return self.filter(programme__in=Programme.objects.visible_to(member))

    def owed(self) -> "AnswerQuerySet":
        """Something was promised and is not done."""
        return self.exclude(kind=Answer.Kind.REJECTED).filter(done_on=None)


class Answer(models.Model):
    """What those who run the programme say to a recommendation, what they promise, and keep."""

    class Kind(models.TextChoices):
        ACCEPTED = "accepted", _("Accepted")
        PARTLY = "partly", _("Accepted in part")
        REJECTED = "rejected", _("Rejected")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    recommendation = models.OneToOneField(Recommendation, models.PROTECT, related_name="answer")
    kind = models.CharField(_("answer"), max_length=8, choices=Kind)
    reason = models.CharField(_("reason"), max_length=500)
    promise = models.CharField(_("what will be done"), max_length=500, blank=True)
    post = models.CharField(_("post"), max_length=12, choices=Post, blank=True)
    due_on = models.DateField(_("by when"), null=True, blank=True)
    done_on = models.DateField(_("done"), null=True, blank=True)
    outcome = models.CharField(_("what became of it"), max_length=300, blank=True)
    answered_at = models.DateTimeField(default=timezone.now)
    answered_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["recommendation__number"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="answer_with_its_reason"),
            models.CheckConstraint(
                condition=Q(kind="rejected", promise="", post="", due_on=None, done_on=None)
                | ~Q(kind="rejected") & ~Q(promise="") & ~Q(post="") & Q(due_on__isnull=False),
                name="answer_promises_unless_it_rejects",
            ),
            models.CheckConstraint(
                condition=Q(done_on=None, outcome="") | Q(done_on__isnull=False) & ~Q(outcome=""),
                name="answer_done_with_its_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.reason}"

    def is_of(self, member: Membership) -> bool:
        """Whether this member keeps the promise: their post of the agency that runs it does."""
        if not self.post:
            return False
        runs = self.programme.agency_id == member.agency_id or self.post == Post.FOCAL_POINT
        return runs and ROLE_OF[self.post] == member.role
