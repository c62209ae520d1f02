"""What happens to made-up people, from the first talk to the last visit."""

from random import Random
from typing import Any

from django.utils import timezone

from panoh.casework.cases import actions as cases
from panoh.casework.cases.models import Alert, Case, Track
from panoh.casework.cases.taxonomy import Need
from panoh.casework.shelters import actions as shelters
from panoh.casework.shelters.models import Obstacle
from panoh.demo.answers import LABOUR, SEXUAL, SMUGGLED
from panoh.demo.houses import HOUSES, OFFERS, SPOKEN, beds_of
from panoh.demo.parts import (
    close,
    deliver,
    facts,
    identify,
    keep_in_touch,
    meet,
    presume,
    serve,
    shelter,
    wish,
)
from panoh.demo.people import Somebody, one_of
from panoh.demo.walk import DAY, MINUTE, Story, Walk

# Who meets whom, by country and track: sign-ins and their weights.
FINDERS: dict[str, dict[str, dict[str, int]]] = {
    "UZ": {
        "trafficked": {
            "police.uz": 28, "ngo.uz": 32, "hotline.uz": 14, "labour.uz": 6, "migration.uz": 5,
            "social.uz": 9, "border.uz": 6,
        },
        "smuggled": {"border.uz": 6, "police.uz": 2, "ngo.uz": 2},
        "witness": {"police.uz": 3, "prosecutor.uz": 1},
    },
    "KZ": {
        "trafficked": {"police.kz": 40, "ngo.kz": 48, "migration.kz": 12},
        "smuggled": {"migration.kz": 5, "police.kz": 3, "ngo.kz": 2},
        "witness": {"police.kz": 1},
    },
    "KG": {
        "trafficked": {"ngo.kg": 60, "police.kg": 34, "border.kg": 6},
        "smuggled": {"border.kg": 5, "ngo.kg": 4, "police.kg": 2},
        "witness": {"police.kg": 1},
    },
    "TJ": {
        "trafficked": {"police.tj": 45, "ngo.tj": 55},
        "smuggled": {"ngo.tj": 1, "police.tj": 1},
        "witness": {"police.tj": 1},
    },
    "TM": {
        "trafficked": {"police.tm": 40, "ngo.tm": 60},
        "smuggled": {"ngo.tm": 1, "migration.tm": 1},
        "witness": {"police.tm": 1},
    },
}  # fmt: skip


def furnish(walk: Walk, word: str) -> Story:
    """Whoever keeps houses and services describes them once, before anybody comes."""
    with walk.acting(word) as by:
        sites = []
        for number, house in enumerate(HOUSES.get(word, [])):
            address = f"{10 + number} Made-up Street, second gate"
            site = shelters.add_site(
                by=by, name=house.name, region_id=house.region, address=address
            )
            for room, name, child in beds_of(house):
                shelters.add_bed(by=by, site=site, room=room, name=name, child=child)
            sites.append(site)
        for offer in OFFERS[word]:
            told: dict[str, Any] = {
                "name": offer.name,
                "need": offer.need,
                "languages": SPOKEN[by.agency.country],
                "region": by.agency.region,
            }
            if offer.house is not None:
                told["site"] = sites[offer.house]
            shelters.set_service(by=by, **told, **offer.facts)
    return
    yield


def turn_away(walk: Walk, word: str, luck: Random) -> Story:
    """A house is asked more often than it has room."""
    while True:
        yield luck.randint(40, 120) * DAY
        with walk.acting(word) as by:
            shelters.turn_away(
                by=by,
                on=timezone.localdate(),
                need=Need.EMERGENCY_SHELTER,
                reason=one_of(luck, {Obstacle.NO_PLACE: 6, Obstacle.NOT_FOR: 3, Obstacle.SKILL: 1}),
                sex=one_of(luck, {"female": 6, "male": 4}),
                age_band=one_of(luck, {"12-17": 1, "18-24": 4, "25-34": 4, "35-49": 2}),
            )


def live(walk: Walk, somebody: Somebody) -> Story:
    """Whatever befalls somebody, by the track they are on."""
    finders = FINDERS[somebody.met_in]
    finder = one_of(somebody.luck, finders.get(somebody.track, finders["trafficked"]))
    match somebody.track:
        case "trafficked":
            yield from trafficked(walk, somebody, finder)
        case "smuggled":
            yield from smuggled(walk, somebody, finder)
        case "witness":
            yield from witness(walk, somebody, finder)
        case _:
            yield from other(walk, somebody, finder)


def trafficked(walk: Walk, somebody: Somebody, finder: str) -> Story:
    """From the first talk to the last visit."""
    luck = somebody.luck
    screening = yield from meet(walk, somebody, finder, SEXUAL if somebody.sexual else LABOUR)
    case = screening.case
    if luck.random() < 0.06:  # the person left before anybody could decide anything
        yield luck.randint(10, 40) * DAY
        yield from close(walk, finder, case, Case.Closing.LOST)
        return
    yield luck.randint(20, 300) * MINUTE
    presume(walk, somebody, finder, case, screening, Track.TRAFFICKED)
    if somebody.exploited_in not in {"", somebody.citizenship} and luck.random() < 0.1:
        presume(walk, somebody, finder, case, screening, Track.SMUGGLED)
    keep_in_touch(walk, somebody, finder, case)
    wish(walk, somebody, finder, case)
    if luck.random() < (0.55 if somebody.female else 0.32):
        yield luck.randint(10, 120) * MINUTE
        yield from shelter(walk, somebody, finder, case)
    else:
        yield luck.randint(2, 20) * DAY
        deliver(walk, finder, case, luck.choice([Need.BASICS, Need.COUNSELLING, Need.INFORMATION]))
    if luck.random() < 0.28:
        yield luck.randint(1, 20) * DAY
        need = luck.choice([Need.LEGAL_INFORMATION, Need.MEDICAL, Need.REINTEGRATION])
        yield from serve(walk, somebody, finder, case, need)
    yield luck.randint(5, 45) * DAY
    if luck.random() < 0.5:
        yield from identify(walk, somebody, finder, case)
    yield luck.randint(20, 120) * DAY
    yield from close(walk, finder, case, one_of(luck, {
        Case.Closing.GOALS_MET: 74, Case.Closing.DECLINED: 14, Case.Closing.LOST: 12,
    }))  # fmt: skip


def smuggled(walk: Walk, somebody: Somebody, finder: str) -> Story:
    """Somebody who was brought across a border for money, and not exploited as far as one knows."""
    luck = somebody.luck
    screening = yield from meet(walk, somebody, finder, SMUGGLED)
    case = screening.case
    yield luck.randint(30, 200) * MINUTE
    presume(walk, somebody, finder, case, screening, Track.SMUGGLED)
    keep_in_touch(walk, somebody, finder, case)
    if luck.random() < 0.4:
        yield luck.randint(10, 120) * MINUTE
        yield from shelter(walk, somebody, finder, case)
    yield luck.randint(2, 15) * DAY
    deliver(walk, finder, case, luck.choice([Need.MIGRANT_RESCUE, Need.RETURN, Need.BASICS]))
    yield luck.randint(10, 60) * DAY
    yield from close(walk, finder, case, Case.Closing.GOALS_MET)


def witness(walk: Walk, somebody: Somebody, finder: str) -> Story:
    """Somebody who saw it, and may need protection as much as those it was done to."""
    luck = somebody.luck
    with walk.acting(finder) as by:
        case = cases.open_case(by=by, **facts(somebody))
    yield luck.randint(30, 240) * MINUTE
    presume(walk, somebody, finder, case, None, Track.WITNESS)
    if luck.random() < 0.4:
        with walk.acting(finder) as by:
            cases.raise_alert(by=by, case=case, kind=Alert.Kind.OFFICIAL)
    keep_in_touch(walk, somebody, finder, case)
    yield luck.randint(5, 30) * DAY
    deliver(walk, finder, case, Need.SAFETY)
    yield luck.randint(90, 400) * DAY
    yield from close(walk, finder, case, Case.Closing.GOALS_MET)


def other(walk: Walk, somebody: Somebody, finder: str) -> Story:
    """Somebody who needs advice, and to whom none of this happened."""
    luck = somebody.luck
    screening = yield from meet(walk, somebody, finder, [])
    yield luck.randint(1, 10) * DAY
    yield from close(walk, finder, screening.case, Case.Closing.NOT_VICTIM)
