"""What my work shows of the quality of houses: assessments, late measures, trainings due."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission
from panoh.base.moments import date_words
from panoh.base.refusals import allows
from panoh.casework.quality import rules
from panoh.casework.quality.models import Assessment, Improvement, Post, Training
from panoh.casework.quality.pages import criterion_name
from panoh.casework.quality.staff import skills
from panoh.casework.quality.standards import in_force

SOON = timedelta(days=14)


def items(member: Membership) -> list[dict[str, Any]]:
    """What waits for this member, as `work_list` shows it. Four queries at most."""
    found = assessments(member) if member.may(Permission.ASSESS_HOUSES) else []
    if allows(rules.check_house, member):
        found += [*measures(member), *trainings(member)]
    return found


def assessments(member: Membership) -> list[dict[str, Any]]:
    """To be scored by either assessor; to be agreed by the one who has not signed."""
    open_ = [Assessment.Status.BEGUN, Assessment.Status.SUBMITTED]
    return [
        {
            "when": date_words(each.visited_on),
            "what": _("Agree to the assessment of a house")
            if allows(rules.check_agree, member, each)
            else _("Score a house"),
            "href": each.get_absolute_url(),
            "why": _("House %(house)s. Two assess it, and both must agree.")
            % {"house": each.house},
        }
        for each in Assessment.objects.visible_to(member).filter(status__in=open_)
        if allows(rules.check_agree, member, each) or allows(rules.check_score, member, each)
    ]


def measures(member: Membership) -> list[dict[str, Any]]:
    """Of the own houses' plans, what is late or soon due."""
    soon = timezone.localdate() + SOON
    standing = Improvement.objects.visible_to(member).standing().filter(due_on__lte=soon)
    return [
        {
            "when": date_words(each.due_on),
            "what": _("Improve the house: %(post)s") % {"post": each.post},
            "href": each.get_absolute_url(),
            "why": criterion_name(each),
            "late": each.is_late,
        }
        for each in standing.select_related("post")
    ]


def trainings(member: Membership) -> list[dict[str, Any]]:
    """Posts of the own houses in which something is to be learnt, or learnt again, soon."""
    soon = timezone.localdate() + SOON
    posts = list(
        Post.objects.visible_to(member)
        .filter(active=True, held_since__isnull=False)
        .select_related("site")
    )
    if not posts:
        return []
    standard = in_force(member.agency.country, timezone.localdate())
    taken = list(Training.objects.visible_to(member).filter(post__in=posts))
    due = {post: [s for s in skills(standard, post, taken) if s.is_due(soon)] for post in posts}
    return [
        {
            "when": _("now"),
            "what": _("Training is due: %(post)s") % {"post": post},
            "href": reverse("quality:house", args=[post.site.code]),
            "why": ", ".join(str(skill.subject.label) for skill in skills_due),
        }
        for post, skills_due in due.items()
        if skills_due
    ]
