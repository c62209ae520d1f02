"""What the pages of standards, assessments and houses show."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.moments import date_words
from panoh.base.refusals import allows
from panoh.base.vault import keys
from panoh.casework.quality import actions, rules
from panoh.casework.quality.models import Assessment, Improvement, Post, Training
from panoh.casework.quality.results import Change, Scores, change, missing, result
from panoh.casework.quality.staff import skills
from panoh.casework.quality.standards import Criterion, Grade, Part, Standard, in_force, standards
from panoh.casework.shelters.models import Site

Page = dict[str, Any]
STATES = {"begun": "turn", "submitted": "turn", "agreed": "done", "dropped": ""}
GRADES = {"good": "done", "weak": "alert", "unacceptable": "alert"}
HEAD = [
    gettext_lazy("House"),
    gettext_lazy("Visit"),
    gettext_lazy("Assessors"),
    gettext_lazy("State"),
]


def grade_tag(grade: Grade | None) -> Page | None:
    """What a result is called, as a tag."""
    if grade is None:
        return None
    label = str(grade.name.say(get_language()))
    return {"tag": {"label": label, "kind": GRADES.get(grade.code, "")}}


def state_tag(assessment: Assessment) -> Page:
    """How an assessment stands, as a tag."""
    label = str(assessment.get_status_display())
    return {"tag": {"label": label, "kind": STATES[assessment.status]}}


def standard(found: Standard, language: str) -> Page:
    """An edition as it is read and printed."""
    return {
        "standard": found,
        "title": str(found.name.say(language)),
        "rule": _rule(found, language),
        "levels": [(level.value, str(level.name.say(language))) for level in found.levels],
        "parts": [
            {
                "code": part.code,
                "name": str(part.name.say(language)),
                "rows": [_criterion(each, language) for each in found.of(part)],
            }
            for part in found.parts
        ],
        "head": [{"text": _("Criterion"), "wide": True}, _("Evidence"), _("Mark")],
    }


def _criterion(each: Criterion, language: str) -> list[Any]:
    marks = [
        said
        for said, holds in (
            (_("critical"), each.critical),
            (_("may not apply"), each.may_not_apply),
            (_("to confirm"), each.unconfirmed),
        )
        if holds
    ]
    return [
        {"text": str(each.name.say(language)), "wide": True},
        str(each.evidence.say(language)),
        {"tag": {"label": ", ".join(marks), "kind": "turn" if each.critical else ""}}
        if marks
        else "",
    ]


def _rule(found: Standard, language: str) -> list[str]:
    """How an answer is judged, in sentences."""
    grades = ", ".join(
        _("%(grade)s from %(least)s") % {"grade": g.name.say(language), "least": g.least}
        for g in found.grades.values()
    )
    held = ", ".join(str(p.name.say(language)) for p in found.parts if p.code in found.held)
    return [
        _("A section has the mean of its scores, in hundredths of the highest; the house has the "
          "mean of its sections. What does not apply is left out."),
        _("Grades: %(grades)s.") % {"grades": grades},
        _("If a critical item is scored %(fails_at)s, the house is “%(capped)s”, whatever its "
          "mean.") % {"fails_at": found.fails_at, "capped": found.capped.name.say(language)},
        _("A house has improved when two assessments, on the criteria that both answer, differ by "
          "at least %(by)s hundredths, no critical item fails in the later, and these sections "
          "have not fallen: %(held)s. Where a critical item failed before and none does now, it is "
          "enough that the mean has not fallen.") % {"by": found.improved_by, "held": held},
    ]  # fmt: skip


def row(assessment: Assessment) -> list[Any]:
    """An assessment in a list."""
    return [
        {"text": assessment.house, "href": assessment.get_absolute_url(), "code": True},
        date_words(assessment.visited_on),
        _assessors(assessment),
        state_tag(assessment),
    ]


def _assessors(assessment: Assessment) -> str:
    return f"{assessment.visitor}, {assessment.companion}"


def assessment(member: Membership, found: Assessment) -> Page:
    """An assessment: what it comes to, section by section, and what may be done."""
    language = get_language()
    edition = standards()[found.standard]
    evidence = actions.read_evidence(found)
    came_to = result(edition, found.scores)
    left = missing(edition, found.scores)
    scores = allows(rules.check_score, member, found)
    return {
        "assessment": found,
        "title": _("House %(house)s") % {"house": found.house},
        "sub": f"{found.agency}. {date_words(found.visited_on)}.",
        "state": state_tag(found)["tag"],
        "facts": [
            *_result_facts(came_to.points, grade_tag(came_to.grade), found),
            {"term": _("Assessors"), "value": _signatures(found)},
            {"term": _("Standard"), "value": str(edition.name.say(language))},
        ],
        "grade": grade_tag(came_to.grade) if not found.is_open else None,
        "failed": [str(each.name.say(language)) for each in came_to.failed],
        "left": len(left),
        "change": _against_before(member, edition, found),
        "head": [{"text": _("Criterion"), "wide": True}, _("Score"), _("What was seen")],
        "parts": [
            {
                "name": str(part.name.say(language)),
                "points": came_to.parts[part.code],
                "rows": _scored(edition, part, found.scores, evidence, language),
                "href": reverse("quality:score", args=[found.code, part.code]) if scores else "",
            }
            for part in edition.parts
        ],
        "submits": allows(rules.check_submit, member, found, left),
        "agrees": allows(rules.check_agree, member, found),
        "drops": allows(rules.check_drop, member, found),
    }


def _result_facts(points: int | None, grade: Page | None, found: Assessment) -> list[Page]:
    if points is None:
        return []
    said = _("%(points)s of 100") % {"points": points}
    if grade and not found.is_open:
        said = f"{grade['tag']['label']}, {said}"
    return [{"term": _("So far") if found.is_open else _("Result"), "value": said}]


def _signatures(found: Assessment) -> str:
    lines = []
    for agency, signed in (
        (found.visitor, found.visitor_signed_at),
        (found.companion, found.companion_signed_at),
    ):
        said = {"agency": agency, "when": date_words(signed)}
        lines.append(
            _("%(agency)s: signed %(when)s") % said if signed
            else _("%(agency)s: not signed yet") % said
        )  # fmt: skip
    return "\n".join(lines)


def _scored(
    edition: Standard, part: Part, scores: Scores, evidence: dict[str, str], language: str
) -> list[list[Any]]:
    return [
        [
            {"text": str(each.name.say(language)), "wide": True},
            _score_cell(edition, each, scores, language),
            evidence.get(each.code, "") or None,
        ]
        for each in edition.of(part)
    ]


def _score_cell(edition: Standard, each: Criterion, scores: Scores, language: str) -> Any:
    if each.code not in scores:
        return None
    value = scores[each.code]
    if value is None:
        return _("does not apply")
    level = edition.levels[value]
    fails = each.critical and value <= edition.fails_at
    kind = "alert" if fails else "done" if value == edition.top else ""
    label = _("critical: fails") if fails else str(level.name.say(language)).split(":")[0]
    return {"tag": {"label": f"{value} · {label}", "kind": kind}}


def _against_before(member: Membership, edition: Standard, found: Assessment) -> Page | None:
    """What changed since the agreed assessment before this one, as far as the member sees it."""
    if found.is_open:
        return None
    agreed = Assessment.objects.visible_to(member).agreed().filter(site_id=found.site_id)
    before = agreed.filter(visited_on__lt=found.visited_on).first()
    changed = change(edition, before.scores, found.scores) if before else None
    return compared(edition, changed, before) if changed and before else None


def compared(edition: Standard, changed: Change, before: Assessment) -> Page:
    """Two assessments, section by section."""
    language = get_language()
    return {
        "improved": changed.improved,
        "since": date_words(before.visited_on),
        "before": changed.before,
        "after": changed.after,
        "head": [
            {"text": _("Section"), "wide": True},
            {"text": _("Before"), "numeric": True},
            {"text": _("Now"), "numeric": True},
            {"text": _("Difference"), "numeric": True},
        ],
        "rows": [
            [
                str(part.name.say(language)),
                {"text": one, "numeric": True},
                {"text": other, "numeric": True},
                {"text": f"{other - one:+}" if other != one else "0", "numeric": True},
            ]
            for part in edition.parts
            if part.code in changed.parts
            for one, other in [changed.parts[part.code]]
        ],
    }


def house(member: Membership, site: Site) -> Page:
    """A house as its keeper sees it."""
    today = timezone.localdate()
    edition = in_force(member.agency.country, today)
    all_of = Assessment.objects.visible_to(member).filter(site=site)
    found = list(all_of.select_related("agency", "visitor", "companion"))
    agreed = [each for each in found if each.status == Assessment.Status.AGREED]
    latest = agreed[0] if agreed else None
    by = standards()[latest.standard] if latest else edition
    came_to = result(by, latest.scores) if latest else None
    changed = change(by, agreed[1].scores, agreed[0].scores) if len(agreed) > 1 else None
    return {
        "site": site,
        "title": _("Quality of %(house)s") % {"house": site.name},
        "latest": latest,
        "latest_on": date_words(latest.visited_on) if latest else "",
        "grade": grade_tag(came_to.grade) if came_to else None,
        "points": came_to.points if came_to else None,
        "failed": [
            {
                "name": str(each.name.say(get_language())),
                "href": f"{reverse('quality:plan', args=[site.code])}?for={each.code}",
            }
            for each in (came_to.failed if came_to else ())
        ],
        "change": compared(by, changed, agreed[1]) if changed else None,
        "assessments": [row(each) for each in found],
        "head": HEAD,
        "plan": _plan(member, site),
        **_staff(member, site, edition),
    }


def _plan(member: Membership, site: Site) -> Page:
    """The measures of a house: what stands, the first due first, then what is over."""
    measures = list(
        Improvement.objects.visible_to(member)
        .filter(site=site)
        .select_related("post")
        .order_by("status", "due_on")
    )
    words = keys.unseal_places(site.agency_id, {each.pk: each.words for each in measures})
    standing = Improvement.Status.PLANNED
    return {
        "head": [
            {"text": _("What is done"), "wide": True},
            _("For"),
            _("Who"),
            _("By when"),
            _("State"),
        ],
        "rows": [
            [
                {"text": words[each.pk], "href": each.get_absolute_url(), "wide": True},
                criterion_name(each),
                str(each.post),
                date_words(each.due_on),
                {"tag": _measure_tag(each)},
            ]
            for each in sorted(measures, key=lambda each: (each.status != standing, each.due_on))
        ],
    }


def _measure_tag(each: Improvement) -> Page:
    if each.is_late:
        return {"label": _("Late"), "kind": "alert"}
    kinds = {Improvement.Status.PLANNED: "turn", Improvement.Status.DONE: "done"}
    return {
        "label": str(each.get_status_display()),
        "kind": kinds.get(Improvement.Status(each.status), ""),
    }


def criterion_name(measure: Improvement) -> str:
    """What a measure makes better, in the words of its standard."""
    known = standards()[measure.standard].criteria
    found = known.get(measure.criterion)
    return str(found.name.say(get_language())) if found else measure.criterion


def measure(found: Improvement) -> Page:
    """One measure."""
    words = keys.unseal_place(found.agency_id, found.pk, found.words)
    return {
        "title": words,
        "facts": [
            {"term": _("For"), "value": criterion_name(found)},
            {"term": _("Who"), "value": str(found.post)},
            {"term": _("By when"), "value": date_words(found.due_on)},
            {"term": _("State"), "value": str(found.get_status_display())},
        ],
    }


def _staff(member: Membership, site: Site, edition: Standard) -> Page:
    """The posts of a house, and what is due to be learnt in each."""
    today = timezone.localdate()
    posts = list(Post.objects.visible_to(member).filter(site=site, active=True))
    trainings = list(Training.objects.visible_to(member).filter(post__in=posts))
    rows = []
    for post in posts:
        learnt = skills(edition, post, trainings)
        due = [str(each.subject.label) for each in learnt if each.is_due(today)]
        rows.append(
            [
                {"text": str(post), "href": post.get_absolute_url()},
                str(post.get_qualification_display()) if post.held_since else _("vacant"),
                date_words(post.vetted_on),
                ", ".join(due) or (_("nothing is due") if post.held_since else "–"),
                {"text": _("Note a training"), "href": reverse("quality:train", args=[post.code])}
                if post.held_since
                else "",
            ]
        )
    held = [post for post in posts if post.held_since]
    skilled = sum(
        not any(each.is_due(today) for each in skills(edition, post, trainings)) for post in held
    )
    return {
        "staff_head": [
            _("Post"),
            _("Qualification"),
            _("Vetted"),
            {"text": _("To learn, or again"), "wide": True},
            "",
        ],
        "staff": rows,
        "held": len(held),
        "skilled": skilled,
    }
