"""Everything that is done about the quality of houses; nothing else writes it."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from panoh.base.agencies.models import Agency, Membership
from panoh.base.database.acts import act
from panoh.base.database.codes import new_code
from panoh.base.journal.actions import record
from panoh.base.journal.events import Event
from panoh.base.vault import keys
from panoh.base.vault.actions import make_agency_key
from panoh.casework.quality import letters, rules
from panoh.casework.quality.models import Assessment, Improvement, Post, Training
from panoh.casework.quality.results import missing
from panoh.casework.quality.standards import in_force, standards
from panoh.casework.shelters.models import Site

Status = Assessment.Status


def lock(assessment: Assessment) -> Assessment:
    """The assessment as it stands now, held until the transaction ends."""
    return Assessment.objects.select_for_update().get(pk=assessment.pk)


@act
def begin(
    *, by: Membership, site: Site, visitor: Agency, companion: Agency, visited_on: date
) -> Assessment:
    """Ask two agencies to assess a house by the standard in force on the day of their visit."""
    rules.check_begin(by, site, visitor, companion, visited_on)
    assessment = Assessment.objects.create(
        code=new_code(), agency=by.agency, site=site, house=site.code,
        standard=in_force(by.agency.country, visited_on).code,
        visitor=visitor, companion=companion, visited_on=visited_on, begun_by=by,
    )  # fmt: skip
    record(by, Event.ASSESSMENT_BEGUN, subject=assessment)
    letters.asked(assessment, by)
    return assessment


def read_evidence(assessment: Assessment) -> dict[str, str]:
    """What the assessors saw, by criterion."""
    words = keys.unseal_place(assessment.agency_id, assessment.pk, assessment.evidence)
    said: dict[str, str] = json.loads(words) if words else {}
    return said


@act
def score(
    *,
    by: Membership,
    assessment: Assessment,
    scores: Mapping[str, int | None],
    evidence: Mapping[str, str],
) -> Assessment:
    """Score some criteria, each with what was seen. Others stay as they are.

    A score that the criterion cannot have counts as missing when the assessment is submitted.
    """
    assessment = lock(assessment)
    rules.check_score(by, assessment)
    known = standards()[assessment.standard].criteria
    assessment.scores |= {code: score for code, score in scores.items() if code in known}
    said = read_evidence(assessment) | {c: words for c, words in evidence.items() if c in known}
    make_agency_key(assessment.agency_id)
    assessment.evidence = keys.seal_place(assessment.agency_id, assessment.pk, json.dumps(said))
    assessment.save(update_fields=["scores", "evidence"])
    detail = {"criteria": sorted(set(scores) & set(known))}
    record(by, Event.ASSESSMENT_SCORED, subject=assessment, detail=detail)
    return assessment


@act
def submit(*, by: Membership, assessment: Assessment) -> Assessment:
    """Sign as the first of the two: the scores stand, and wait for the other."""
    assessment = lock(assessment)
    left = missing(standards()[assessment.standard], assessment.scores)
    rules.check_submit(by, assessment, left)
    _sign(by, assessment, Status.SUBMITTED)
    record(by, Event.ASSESSMENT_SUBMITTED, subject=assessment)
    letters.signed(assessment, by)
    return assessment


@act
def agree(*, by: Membership, assessment: Assessment) -> Assessment:
    """Sign as the second: from now on it counts, and nothing in it changes."""
    assessment = lock(assessment)
    rules.check_agree(by, assessment)
    _sign(by, assessment, Status.AGREED)
    record(by, Event.ASSESSMENT_AGREED, subject=assessment)
    return assessment


def _sign(by: Membership, assessment: Assessment, status: str) -> None:
    """In the first seat of the own agency that nobody has signed for."""
    seat = next(
        seat for seat in rules.seats(by, assessment) if rules.signed_by(assessment, seat) is None
    )
    setattr(assessment, f"{seat}_signed_at", timezone.now())
    setattr(assessment, f"{seat}_signed_by", by)
    assessment.status = status
    assessment.save(update_fields=["status", f"{seat}_signed_at", f"{seat}_signed_by"])


@act
def send_back(*, by: Membership, assessment: Assessment) -> Assessment:
    """The other assessor does not agree: both score again, and neither has signed."""
    assessment = lock(assessment)
    rules.check_send_back(by, assessment)
    signer = assessment.visitor_signed_by or assessment.companion_signed_by
    assessment.status = Status.BEGUN
    for seat in (rules.VISITOR, rules.COMPANION):
        setattr(assessment, f"{seat}_signed_at", None)
        setattr(assessment, f"{seat}_signed_by", None)
    assessment.save(
        update_fields=["status", "visitor_signed_at", "visitor_signed_by",
                       "companion_signed_at", "companion_signed_by"]
    )  # fmt: skip
    record(by, Event.ASSESSMENT_RETURNED, subject=assessment)
    letters.sent_back(assessment, signer)
    return assessment


@act
def drop(*, by: Membership, assessment: Assessment) -> Assessment:
    """Give up an assessment that nobody has signed."""
    assessment = lock(assessment)
    rules.check_drop(by, assessment)
    assessment.status = Status.DROPPED
    assessment.save(update_fields=["status"])
    record(by, Event.ASSESSMENT_DROPPED, subject=assessment)
    return assessment


@act
def plan(
    *, by: Membership, site: Site, criterion: str, words: str, post: Post, due_on: date
) -> Improvement:
    """Plan what makes a criterion better: which post does it, and by when."""
    rules.check_plan(by, site, post, due_on)
    make_agency_key(by.agency_id)
    improvement = Improvement(
        code=new_code(), agency=by.agency, site=site, criterion=criterion, post=post,
        standard=in_force(by.agency.country, timezone.localdate()).code,
        due_on=due_on, planned_by=by,
    )  # fmt: skip
    improvement.words = keys.seal_place(by.agency_id, improvement.pk, words)
    improvement.save(force_insert=True)
    record(by, Event.IMPROVEMENT_PLANNED, subject=improvement, detail={"criterion": criterion})
    return improvement


@act
def end(*, by: Membership, improvement: Improvement, status: str) -> Improvement:
    """A measure is done, or given up (`status`)."""
    improvement = Improvement.objects.select_for_update().get(pk=improvement.pk)
    rules.check_end(by, improvement)
    improvement.status = Improvement.Status(status)
    improvement.ended_at, improvement.ended_by = timezone.now(), by
    improvement.save(update_fields=["status", "ended_at", "ended_by"])
    record(by, Event.IMPROVEMENT_ENDED, subject=improvement, detail={"status": status})
    return improvement


@act
def set_post(*, by: Membership, site: Site, post: Post | None = None, **facts: Any) -> Post:
    """Describe a post of a house, new or known (`facts` are fields of `Post`).

    Whoever holds it from another day on is somebody else: what was learnt before does not count.
    """
    rules.check_set_post(by, site, facts.get("held_since"), facts.get("vetted_on"))
    post = post or Post(code=new_code(), agency=by.agency, site=site)
    new = post._state.adding
    for name, value in facts.items():
        setattr(post, name, value)
    post.save(force_insert=new, update_fields=None if new else list(facts))
    record(by, Event.POST_SET, subject=post, detail={"fields": sorted(facts)})
    return post


@act
def train(*, by: Membership, post: Post, subject: str, taken_on: date) -> Training:
    """Note that whoever holds a post was trained in something."""
    rules.check_train(by, post, subject, taken_on)
    training = Training.objects.create(
        agency=by.agency, post=post, subject=subject, taken_on=taken_on, recorded_by=by
    )
    record(by, Event.POST_TRAINED, subject=post, detail={"subject": subject})
    return training
