"""What waits for whoever signs in today: a few stories that have just begun, whatever the seed."""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any, NamedTuple

from django.utils import timezone

from panoh.base.agencies.sections import Section
from panoh.casework.assistance import actions as assistance
from panoh.casework.cases import actions as cases
from panoh.casework.cases import closing_actions, provision_actions, share_actions
from panoh.casework.cases.models import Alert, Case, Purpose, Share, Track
from panoh.casework.cases.taxonomy import Need
from panoh.casework.families import actions as families
from panoh.casework.families.models import Tie
from panoh.casework.identification import actions as identification
from panoh.casework.referrals import actions as referrals
from panoh.casework.referrals.models import Referral
from panoh.casework.shelters import actions as shelters
from panoh.casework.shelters.models import Bed, Obstacle
from panoh.demo.answers import LABOUR, SEXUAL, SMUGGLED
from panoh.demo.names import MadeUp
from panoh.demo.parts import (
    ask,
    begin,
    facts,
    free_beds,
    keep_in_touch,
    meet,
    presume,
    stay,
    take_back,
)
from panoh.demo.people import BOY, GIRL, MAN, WOMAN, Somebody, somebody
from panoh.demo.walk import DAY, HOUR, MINUTE, Part, Story, Walk


def draft(walk: Walk, one: Somebody, finder: str) -> Story:
    """A screening that was interrupted half way."""
    screening = begin(walk, one, finder)
    yield 10 * MINUTE
    asked = list(screening.instrument.questions)[:40]
    with walk.acting(finder) as by:
        said = {question: identification.Reply("no") for question in asked}
        said |= {q: identification.Reply("yes") for q in asked if q in LABOUR}
        identification.answer(by=by, screening=screening, answers=said)


def presumed(walk: Walk, one: Somebody, finder: str) -> Part[Case]:
    """Screened and presumed, and reachable."""
    signs = SMUGGLED if one.track == "smuggled" else SEXUAL if one.sexual else LABOUR
    screening = yield from meet(walk, one, finder, signs)
    yield 10 * MINUTE
    presume(walk, one, finder, screening.case, screening, Track(one.track))
    keep_in_touch(walk, one, finder, screening.case)
    return screening.case


def asking(
    walk: Walk,
    one: Somebody,
    finder: str,
    of: str,
    urgency: str,
    need: str = Need.EMERGENCY_SHELTER,
) -> Part[tuple[Case, Referral]]:
    """Presumed, willing, and a request sent to one agency."""
    case = yield from presumed(walk, one, finder)
    yield 15 * MINUTE
    referral = ask(walk, one, finder, case, need, urgency=urgency, of=of, willing=1)
    assert referral is not None
    return case, referral


def waiting(walk: Walk, one: Somebody, finder: str, of: str, urgency: str) -> Story:
    """A request that nobody has answered yet; when it is late, the clock has said so."""
    _case, referral = yield from asking(walk, one, finder, of, urgency)
    for step in referral.pace.steps[:1]:
        yield referral.deadline + step.after - timezone.now() + 3 * MINUTE
        with walk.acting(f"clock.{referral.country}") as clock:
            referrals.escalate(by=clock, referral=referral)


def declined(walk: Walk, one: Somebody, finder: str, of: str, urgency: str) -> Story:
    """A request to which the answer was no: the next is to be asked."""
    _case, referral = yield from asking(walk, one, finder, of, urgency)
    yield 2 * HOUR
    with walk.acting(of) as by:
        referrals.decline(by=by, referral=referral, reason=Obstacle.SKILL)


def expected(walk: Walk, one: Somebody, finder: str, of: str, urgency: str) -> Part[Referral]:
    """Accepted as soon as there is a bed: the person is on the way."""
    _case, referral = yield from asking(walk, one, finder, of, urgency)
    yield 40 * MINUTE
    while True:
        with walk.acting(of) as by:
            if beds := free_beds(referral):
                return referrals.accept(by=by, referral=referral, beds=beds)
        yield 6 * HOUR


def guest(walk: Walk, one: Somebody, finder: str, of: str, urgency: str) -> Story:
    """In the house since, with a colleague who looks after them."""
    referral = yield from expected(walk, one, finder, of, urgency)
    yield 3 * HOUR
    if of == "shelter.uz":
        with walk.acting(of) as by:
            cases.assign(by=by, case=referral.case, colleague=walk.members["worker.uz"])
    yield from stay(walk, replace(one, luck=Patient()), finder, referral)


def taken_back(walk: Walk, one: Somebody, finder: str, of: str, urgency: str) -> Story:
    """Accepted, and then the person said no: access ended there and then."""
    referral = yield from expected(walk, one, finder, of, urgency)
    yield 5 * HOUR
    take_back(walk, finder, referral)


def refused(walk: Walk, one: Somebody, finder: str, of: str) -> Story:
    """Asked, and said no: kept without penalty."""
    case = yield from presumed(walk, one, finder)
    yield 10 * MINUTE
    ask(walk, one, finder, case, Need.EMERGENCY_SHELTER, of=of, willing=0)


def to_be_approved(walk: Walk, one: Somebody, finder: str, of: str) -> Story:
    """A child who must be protected without consent: a second person has still to approve."""
    case = yield from presumed(walk, one, finder)
    yield 10 * MINUTE
    with walk.acting(finder) as by:
        share_actions.propose_share(
            by=by,
            case=case,
            agency=walk.agency(of),
            sections=[Section.CORE, Section.IDENTITY],
            ground=Share.Ground.CHILD,
            purpose=Purpose.PROTECTION,
            reason="No guardian is known; the child welfare service must appoint one.",
            until=timezone.now() + 60 * DAY,
        )


def in_danger(walk: Walk, one: Somebody, finder: str) -> Story:
    """A witness about whom one must be careful."""
    with walk.acting(finder) as by:
        case = cases.open_case(by=by, **facts(one))
        cases.raise_alert(by=by, case=case, kind=Alert.Kind.OFFICIAL)
        cases.raise_alert(by=by, case=case, kind=Alert.Kind.DO_NOT_CALL)
    yield 30 * MINUTE
    presume(walk, one, finder, case, None, Track.WITNESS)


def helped(walk: Walk, one: Somebody, finder: str) -> Part[Case]:
    """Needs were asked about, a plan was agreed, and services are under way."""
    case = yield from presumed(walk, one, finder)
    yield 20 * HOUR
    with walk.acting(finder) as by:
        for need, urgency, wish in (
            (Need.DOCUMENTS, "now", "wished"),
            (Need.COUNSELLING, "weeks", "undecided"),
            (Need.JOB, "later", "wished"),
            (Need.CONSULAR, "weeks", "not_wished"),
        ):
            assistance.assess_need(by=by, case=case, need=need, urgency=urgency, wish=wish)
        plan = assistance.draft_plan(by=by, case=case, words="I want my papers, and work I can do.")
        today = timezone.localdate()
        for need, what, days in (
            (Need.DOCUMENTS, "A new passport", 25),
            (Need.TRAINING, "The sewing course from the first month on", 60),
        ):
            assistance.set_goal(
                by=by,
                plan=plan,
                need=need,
                what=what,
                by_day=today + days * DAY,
                part="agency",
            )
        assistance.agree_plan(by=by, plan=plan, form="signed", giver="person")
        papers = provision_actions.offer_service(by=by, case=case, need=Need.DOCUMENTS, on=today)
        provision_actions.carry_on(by=by, provision=papers, status="accepted", on=today)
        talks = provision_actions.offer_service(by=by, case=case, need=Need.COUNSELLING, on=today)
        provision_actions.carry_on(by=by, provision=talks, status="refused", on=today)
    yield 3 * DAY
    with walk.acting(finder) as by:
        today = timezone.localdate()
        provision_actions.carry_on(by=by, provision=papers, status="started", on=today)
        provision_actions.carry_on(
            by=by, provision=papers, status="delivered", on=today,
            units=Decimal(1), unit="pieces", cost=Decimal("330000.00"), currency="UZS",
        )  # fmt: skip
    return case


def going_home(walk: Walk, one: Somebody, finder: str, country: str) -> Story:
    """Wishes to return; told how it is at both ends, agrees, and goes; then somebody calls."""
    case = yield from helped(walk, one, finder)
    yield 5 * DAY
    with walk.acting(finder) as by:
        journey = assistance.wish_return(by=by, case=case, country=country)
        for end, level, source in (("here", "low", "own"), ("there", "medium", "partner")):
            assistance.assess_return(by=by, journey=journey, end=end, level=level, source=source)
    yield 4 * DAY
    with walk.acting(finder) as by:
        assistance.agree_return(by=by, journey=journey, form="signed", giver="person")
    yield 6 * DAY
    with walk.acting(finder) as by:
        assistance.complete_return(by=by, journey=journey, on=timezone.localdate())
    yield 31 * DAY
    with walk.acting(finder) as by:
        assistance.follow_up(by=by, case=case, month=1, outcome="reached")


def family(walk: Walk, one: Somebody, finder: str) -> Story:
    """A mother and her son whom smugglers left at the road: a case each, tied together."""
    case = yield from presumed(walk, one, finder)
    yield 20 * MINUTE
    with walk.acting(finder) as by:
        born = timezone.localdate().year - 9
        son = facts(one) | {"sex": "male", "birth_year": born, "children": 0}
        families.open_relative(by=by, case=case, relation=Tie.Relation.CHILD, **son)


def to_be_closed(walk: Walk, one: Somebody, finder: str) -> Story:
    """All is done; a second person has still to say so."""
    case = yield from presumed(walk, one, finder)
    yield 6 * DAY
    with walk.acting(finder) as by:
        closing_actions.ask_closing(by=by, case=case, closing=Case.Closing.GOALS_MET)


def repair(walk: Walk, keeper: str) -> Story:
    """A bed out of use."""
    with walk.acting(keeper) as by:
        beds = Bed.objects.visible_to(by).filter(child=False).order_by("-site__name", "-name")
        shelters.take_out(
            by=by,
            bed=beds[0],
            begins_on=timezone.localdate(),
            ends_on=timezone.localdate() + 6 * DAY,
            reason="The window is being repaired",
        )
    return
    yield


class Scene(NamedTuple):
    """How long ago it began, who it is about, where from and where exploited, and what happens."""

    ago: timedelta
    who: str
    flow: tuple[str, str]
    track: str
    story: Callable[..., Part[Any]]
    members: tuple[str, ...]
    changes: dict[str, Any] = {}


T, S, W = "trafficked", "smuggled", "witness"
HOME, TO_KZ = ("UZ", "UZ"), ("UZ", "KZ")
SCENES = [
    Scene(DAY * 80, WOMAN, TO_KZ, S, going_home, ("ngo.kg", "UZ")),
    Scene(DAY * 28, WOMAN, HOME, T, helped, ("ngo.uz",)),
    Scene(DAY * 8, MAN, HOME, T, to_be_closed, ("police.uz",)),
    Scene(DAY * 30, WOMAN, TO_KZ, T, guest, ("police.uz", "shelter.uz", "urgent")),
    Scene(DAY * 17, WOMAN, HOME, T, guest, ("ngo.uz", "shelter.uz", "urgent"), {"children": 1}),
    Scene(DAY * 11, MAN, TO_KZ, T, guest, ("hotline.uz", "shelter.uz", "normal")),
    Scene(DAY * 6, WOMAN, ("KG", ""), S, guest, ("border.kg", "shelter.kg", "urgent"),
          {"children": 3}),
    Scene(DAY * 5, WOMAN, HOME, T, waiting, ("social.uz", "house.uz", "normal")),
    Scene(DAY * 4, WOMAN, HOME, T, taken_back, ("ngo.uz", "house.uz", "urgent")),
    Scene(DAY * 3, MAN, HOME, T, refused, ("police.uz", "shelter.uz")),
    Scene(HOUR * 52, MAN, ("UZ", "RU"), T, waiting, ("ngo.uz", "shelter.uz", "normal")),
    Scene(HOUR * 30, WOMAN, TO_KZ, T, declined, ("police.uz", "house.uz", "urgent")),
    Scene(HOUR * 28, GIRL, HOME, T, to_be_approved, ("police.uz", "social.uz")),
    Scene(HOUR * 26, BOY, ("KG", "KG"), T, draft, ("ngo.kg",), {"sexual": False}),
    Scene(HOUR * 20, WOMAN, ("KG", "KZ"), T, waiting, ("police.kz", "shelter.kz", "urgent")),
    Scene(HOUR * 14, WOMAN, ("KG", "RU"), T, waiting, ("ngo.kg", "shelter.kg", "urgent")),
    Scene(HOUR * 12, WOMAN, ("TJ", "TJ"), T, waiting, ("ngo.tj", "shelter.tj", "urgent")),
    Scene(HOUR * 10, MAN, HOME, W, in_danger, ("police.uz",)),
    Scene(HOUR * 7, WOMAN, HOME, T, expected, ("hotline.uz", "shelter.uz", "urgent")),
    Scene(HOUR * 4, WOMAN, TO_KZ, T, waiting, ("police.uz", "shelter.uz", "urgent"),
          {"children": 1}),
    Scene(MINUTE * 50, MAN, HOME, T, draft, ("police.uz",), {"sexual": False}),
    Scene(HOUR * 8, WOMAN, ("KG", ""), S, family, ("police.uz",), {"children": 1}),
]  # fmt: skip

ON_STAGE = sum(2 if scene.story is family else 1 for scene in SCENES)  # people


def stage(walk: Walk, countries: Collection[str], seed: int, now: datetime) -> None:
    """Let every scene of these countries begin in its time."""
    names = MadeUp(seed + 1)
    for number, scene in enumerate(SCENES):
        began = now - scene.ago
        one = somebody(
            Random(f"{seed} scene {number}"), names, began, scene.flow, scene.track, scene.who
        )
        if walk.agency(scene.members[0]).country in countries:
            walk.tell(began, scene.story(walk, replace(one, **scene.changes), *scene.members))
    if "UZ" in countries:
        walk.tell(now - 3 * DAY, repair(walk, "shelter.uz"))


class Patient(Random):
    """Somebody to whom nothing sudden happens."""

    def random(self) -> float:
        return 0.5
