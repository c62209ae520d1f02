"""How good the houses of Uzbekistan are: each assessed by two, some again and better."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.utils import timezone

from panoh.casework.quality import actions
from panoh.casework.quality.models import Assessment, Post, Subject
from panoh.casework.quality.standards import standards
from panoh.casework.shelters.models import Site
from panoh.demo.walk import DAY, HOUR, Story, Walk

VISITORS = {"shelter.uz": "health.uz", "house.uz": "social.uz"}
# What was met in part or not at all; all else was met.
BEFORE: dict[str, int | None] = {
    "complaints": 0, "funding": 1, "team": 1, "cover": 1, "trained": 0, "supervised": 0,
    "speaks": 1, "space": 1, "step_free": 0, "talking": 1, "visitors": 1, "emergency": 1,
    "belongings": 1, "learning": 1, "plan": 1, "handover": 1, "no_media": 1, "locked": 1,
    "retention": 0, "follow_up": 0, "livelihood": 1, "asked": 0, "improves": 0,
}  # fmt: skip
AFTER: dict[str, int | None] = {
    "funding": 1, "supervised": 1, "step_free": 1, "follow_up": 1, "livelihood": 1, "retention": 1,
}  # fmt: skip
POOR: dict[str, int | None] = BEFORE | {"fire": 0, "washing": 1, "law": 1, "school": 1, "risk": 1}
SOME: dict[str, int | None] = {
    "trained": 1, "supervised": 0, "step_free": 0, "funding": 1, "talking": 1, "follow_up": 0,
    "livelihood": 1, "asked": 1, "improves": 1, "learning": 1, "retention": 1, "emergency": 1,
    "alarm": 1, "plan": 1, "handover": 1, "child_apart": None, "guardian": None, "school": None,
}  # fmt: skip
SEEN = {
    "complaints": "No poster; staff say that nobody complains.",
    "trained": "Two certificates, both of three years ago.",
    "step_free": "Four steps at the entrance.",
    "asked": "Nobody was asked.",
    "retention": "Old files in a box.",
    "fire": "One way out is blocked by a cupboard.",
}


class Visit(NamedTuple):
    """One assessment: of which house, so many days ago, with which scores."""

    keeper: str
    house: str
    days: int
    scores: dict[str, int | None]


HALF: dict[str, int | None] = BEFORE | {"complaints": 1}
VISITS = (
    Visit("shelter.uz", "House B", 470, HALF),
    Visit("shelter.uz", "House C", 460, POOR),
    Visit("house.uz", "House Bahor", 450, POOR),
    Visit("shelter.uz", "House A", 400, BEFORE),
    Visit("shelter.uz", "House B", 385, SOME),
    Visit("shelter.uz", "House C", 380, SOME),
    Visit("house.uz", "House Bahor", 370, HALF),
    Visit("shelter.uz", "House B", 160, SOME),
    Visit("shelter.uz", "House C", 150, AFTER | SOME),
    Visit("house.uz", "House Bahor", 200, HALF),
    Visit("house.uz", "House Orol", 120, POOR),
    Visit("house.uz", "House Zarafshon", 90, SOME | {"team": 1, "cover": 1}),
    Visit("shelter.uz", "House A", 25, AFTER),
)


def assess_houses(walk: Walk, now: datetime) -> None:
    """Everything that was done about quality, at its time; one assessment still waits."""
    for visit in VISITS:
        walk.tell(now - visit.days * DAY, assessed(walk, visit))
    walk.tell(now - 390 * DAY, staffed(walk))
    walk.tell(now - 380 * DAY, planned(walk))
    walk.tell(now - 3 * DAY, begun(walk, Visit("house.uz", "House Bahor", 3, AFTER | SOME)))


def site_of(visit: Visit) -> Site:
    return Site.objects.get(name=visit.house)


def begun(walk: Walk, visit: Visit) -> Story:
    """Scored and submitted by the visitor: the house has not agreed yet."""
    visitor = VISITORS[visit.keeper]
    with walk.acting(visit.keeper) as by:
        assessment = actions.begin(
            by=by, site=site_of(visit), visitor=walk.agency(visitor), companion=by.agency,
            visited_on=timezone.localdate(),
        )  # fmt: skip
    yield 5 * HOUR
    _score(walk, visitor, assessment, visit.scores)


def _score(walk: Walk, visitor: str, assessment: Assessment, scores: dict[str, int | None]) -> None:
    with walk.acting(visitor) as by:
        everything = dict.fromkeys(standards()[assessment.standard].criteria, 2) | scores
        seen = {code: words for code, words in SEEN.items() if everything[code] in (0, 1)}
        actions.score(by=by, assessment=assessment, scores=everything, evidence=seen)
        actions.submit(by=by, assessment=assessment)


def assessed(walk: Walk, visit: Visit) -> Story:
    """By an agency from elsewhere and the house's own, and agreed by both."""
    yield from begun(walk, visit)
    yield 2 * DAY
    with walk.acting(visit.keeper) as by:
        [assessment] = Assessment.objects.visible_to(by).filter(
            site=site_of(visit), status=Assessment.Status.SUBMITTED
        )
        actions.agree(by=by, assessment=assessment)


def _ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def staffed(walk: Walk) -> Story:
    """The posts of the Tashkent house, and what was learnt in them since."""
    with walk.acting("shelter.uz") as by:
        house = Site.objects.get(name="House A")
        posts = [
            actions.set_post(
                by=by, site=house, title=title, qualification=qualification,
                held_since=held and _ago(held), vetted_on=held and _ago(held + 10),
            )
            for title, qualification, held in (
                ("manager", "higher", 700), ("social_worker", "higher", 300),
                ("psychologist", "higher", 90), ("nurse", "vocational", 500),
                ("guard", "none", 200), ("lawyer", "higher", None),
            )
        ]  # fmt: skip
    yield 60 * DAY
    _train(walk, posts[:4], [*Subject])
    yield 200 * DAY
    _train(walk, posts[:3], [Subject.IDENTIFICATION, Subject.TRAUMA, Subject.PROCEDURES])
    _train(walk, posts[3:5], [Subject.FIRE])
    yield 110 * DAY
    _train(walk, posts[:2], [Subject.SAFEGUARDING, Subject.FIRE])


def _train(walk: Walk, posts: list[Post], subjects: list[Subject]) -> None:
    with walk.acting("shelter.uz") as by:
        for post in posts:
            for subject in subjects:
                actions.train(by=by, post=post, subject=subject, taken_on=timezone.localdate())


def planned(walk: Walk) -> Story:
    """What the first assessment led to: most was done, one thing is late."""
    with walk.acting("shelter.uz") as by:
        house = Site.objects.get(name="House A")
        posts = {post.title: post for post in Post.objects.filter(site=house)}
        measures = [
            actions.plan(
                by=by, site=house, criterion=criterion, words=words, post=posts[title],
                due_on=timezone.localdate() + timedelta(days=days),
            )
            for criterion, words, title, days in (
                ("complaints", "A poster and a box that the ombudsman opens", "manager", 30),
                ("trained", "Three days of training for everybody", "manager", 90),
                ("asked", "Ask residents every quarter, without names", "psychologist", 60),
                ("step_free", "A ramp at the entrance", "manager", 370),
                ("follow_up", "Calls after three, six and twelve months", "social_worker", 400),
            )
        ]  # fmt: skip
    for measure in measures[:3]:
        yield 40 * DAY
        with walk.acting("shelter.uz") as by:
            actions.end(by=by, improvement=measure, status="done")
