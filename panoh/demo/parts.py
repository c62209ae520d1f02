"""Parts of stories: each is a few actions of one member, or of two who answer each other."""

from collections.abc import Collection
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

from anyascii import anyascii
from django.utils import timezone

from panoh.base.agencies.roles import Permission
from panoh.base.agencies.sections import Kind, Section
from panoh.base.places.names import STATE_LANGUAGE
from panoh.casework.assistance import actions as assistance
from panoh.casework.assistance.models import AssessedNeed
from panoh.casework.cases import actions as cases
from panoh.casework.cases import closing_actions, provision_actions, share_actions
from panoh.casework.cases.models import Alert, Case, Consent, Contact, Purpose, Track
from panoh.casework.cases.taxonomy import ACCOMMODATION, Need
from panoh.casework.identification import actions as identification
from panoh.casework.identification.models import Act, FormOfExploitation, Means, Screening
from panoh.casework.names import actions as names
from panoh.casework.names.models import Name as Spelling
from panoh.casework.referrals import actions as referrals
from panoh.casework.referrals.fitting import Wanted, fitting
from panoh.casework.referrals.models import Referral
from panoh.casework.referrals.rules import purpose_of
from panoh.casework.shelters import actions as shelters
from panoh.casework.shelters.models import Bed, Obstacle, Stay
from panoh.demo.answers import replies
from panoh.demo.people import Somebody, one_of
from panoh.demo.walk import DAY, HOUR, MINUTE, Part, Story, Walk

# Which competent authority is asked where the holder is none.
COMPETENT = {
    "UZ": "prosecutor.uz",
    "KZ": "prosecutor.kz",
    "KG": "prosecutor.kg",
    "TJ": "prosecutor.tj",
    "TM": "police.tm",
}
S = Section
SECTIONS: dict[Kind, list[Section]] = {
    Kind.SHELTER: [S.CORE, S.IDENTITY, S.CONTACT, S.PLACEMENT, S.CARE, S.ALERTS],
    Kind.HEALTH: [S.CORE, S.CARE, S.ALERTS],
    Kind.LEGAL: [S.CORE, S.IDENTITY, S.TESTIMONY, S.STATUS],
    Kind.SOCIAL: [S.CORE, S.IDENTITY, S.CONTACT],
    Kind.PROSECUTOR: [S.CORE, S.IDENTITY, S.TESTIMONY],
    Kind.POLICE: [S.CORE, S.IDENTITY, S.TESTIMONY],
}
FORMS = {
    True: {
        FormOfExploitation.SEXUAL: 90,
        FormOfExploitation.MARRIAGE: 8,
        FormOfExploitation.OTHER: 2,
    },
    False: {
        FormOfExploitation.FORCED_LABOUR: 82,
        FormOfExploitation.SERVITUDE: 8,
        FormOfExploitation.BEGGING: 6,
        FormOfExploitation.OTHER: 4,
    },
}
REASONS = {
    "trafficked": [
        "Work was promised and other work was forced; papers were taken on arrival.",
        "No wages for months, a debt that only grew, and a locked door at night.",
        "Recruited through an acquaintance; threatened with the family when leaving was spoken of.",
    ],
    "smuggled": ["Paid to be brought across the border; no exploitation is shown."],
    "witness": ["Saw what was done to others at the same place and is ready to speak of it."],
}
NOTES = {
    S.CORE: ["Wants to be called by the code only.", "Asked what happens next; explained twice."],
    S.CARE: [
        "Sleeps badly. Talks with the counsellor on Tuesdays and Fridays.",
        "Saw the doctor; rest and vitamins. Next visit in two weeks.",
        "Has begun to cook for the house. Laughs again.",
    ],
}


def facts(somebody: Somebody) -> dict[str, Any]:
    """What is written of a person without a name."""
    return {
        "sex": "female" if somebody.female else "male",
        "birth_year": somebody.birth_year,
        "birth_year_basis": somebody.basis,
        "citizenships": [somebody.citizenship],
        "origin_country": somebody.citizenship,
        "origin_region_id": somebody.region,
        "languages": somebody.languages,
        "children": somebody.children,
    }


def begin(walk: Walk, somebody: Somebody, finder: str) -> Screening:
    """Somebody agrees to be asked; their case is opened without a name."""
    with walk.acting(finder) as by:
        language = STATE_LANGUAGE[by.agency.country]
        return identification.begin(
            by=by,
            exploitation="sexual" if somebody.sexual else "labour",
            age="child" if somebody.child else "adult",
            language=language if language in somebody.languages else "ru",
            interpreter=not {language, "ru"} & set(somebody.languages),
            agreed=True,
            **facts(somebody),
        )


def meet(walk: Walk, somebody: Somebody, finder: str, signs: list[str]) -> Part[Screening]:
    """A screening, from asking whether they agree to its end."""
    luck = somebody.luck
    screening = begin(walk, somebody, finder)
    yield luck.randint(15, 40) * MINUTE
    said = replies(screening.instrument, luck, signs, often=0.8, danger=0.08)
    with walk.acting(finder) as by:
        identification.answer(by=by, screening=screening, answers=said)
    yield luck.randint(1, 10) * MINUTE
    with walk.acting(finder) as by:
        return identification.complete(by=by, screening=screening, stopped=luck.random() < 0.04)


def presume(
    walk: Walk,
    somebody: Somebody,
    finder: str,
    case: Case,
    screening: Screening | None,
    track: Track,
) -> None:
    """The one who met the person says what they believe."""
    with walk.acting(finder) as by:
        identification.determine(
            by=by,
            case=case,
            track=track,
            outcome="presumed",
            legal_basis="witness" if track == Track.WITNESS else "sop",
            reasons=somebody.luck.choice(REASONS[track]),
            screening=screening,
            exploitation=[form_of(somebody)] if track == Track.TRAFFICKED else [],
        )


def form_of(somebody: Somebody) -> str:
    """One form of exploitation, the same each time it is asked."""
    return one_of(Random(somebody.phone), FORMS[somebody.sexual])


def keep_in_touch(walk: Walk, somebody: Somebody, finder: str, case: Case) -> None:
    """How the person can be reached; a name only from those who choose to give one."""
    luck = somebody.luck
    kind = walk.agency(finder).kind
    with walk.acting(finder) as by:
        if luck.random() < 0.7 and Section.CONTACT in by.agency.open_sections:
            cases.record_contact(
                by=by,
                case=case,
                channel=one_of(luck, {Contact.Channel.CALL: 6, Contact.Channel.RELAY: 2,
                                      Contact.Channel.MESSAGE: 2}),
                hours=luck.choice(["after 18:00", "10:00–12:00", "weekends", ""]),
                leave_no_message=luck.random() < 0.8,
                shared_phone=luck.random() < 0.2,
                phone=somebody.phone,
            )  # fmt: skip
        if luck.random() < 0.55:
            names.record_identity(
                by=by,
                case=case,
                **somebody.name._asdict(),
                birth_date=f"{somebody.birth_year}" if luck.random() < 0.5 else "",
            )
            if Random(somebody.phone).random() < 0.4:
                spelt = {part: anyascii(text) for part, text in somebody.name._asdict().items()}
                names.record_identity(by=by, case=case, kind=Spelling.Kind.PASSPORT, **spelt)
        if luck.random() < 0.15 and Section.ALERTS in by.agency.open_sections:
            kinds = {Alert.Kind.DO_NOT_CALL: 5, Alert.Kind.RELATIVE: 4, Alert.Kind.HEALTH: 2}
            cases.raise_alert(by=by, case=case, kind=one_of(luck, kinds))
        if luck.random() < 0.2 and kind != Kind.POLICE:
            note = luck.choice(NOTES[S.CORE])
            cases.write_note(by=by, case=case, section=S.CORE, text=note)


# Referrals


def ask(
    walk: Walk,
    somebody: Somebody,
    holder: str,
    case: Case,
    need: str,
    asked: Collection[UUID] = (),
    urgency: str = "normal",
    of: str = "",
    willing: float = 0.94,
) -> Referral | None:
    """Ask the person, and if they agree the best fitting service; nothing when none fits.

    `of` names a member whose agency is asked whether it is the best or not.
    """
    luck = somebody.luck
    with walk.acting(holder) as by:
        found = fitting(by, Wanted.of_case(case, need), asked)
        if of:
            fits = [fit for fit in found if fit.service.agency == walk.agency(of)]
        else:
            at_home = by.agency.country
            fits = [fit for fit in found if fit.fits and fit.service.agency.country == at_home]
        if not fits:
            return None
        service = fits[0].service
        consent = share_actions.take_consent(
            by=by,
            case=case,
            recipient=service.agency,
            purpose=purpose_of(need),
            sections=SECTIONS[Kind(service.agency.kind)],
            given=luck.random() < willing,
            language=somebody.languages[0],
            form=one_of(luck, {Consent.Form.SPOKEN: 5, Consent.Form.SIGNED: 5}),
            giver="guardian" if somebody.child else "person",
        )
        if not consent.is_in_force:
            return None
        return referrals.refer(
            by=by,
            case=case,
            service=service,
            urgency=urgency,
            needed_from=timezone.localdate(),
        )


def answer(walk: Walk, somebody: Somebody, referral: Referral) -> Part[bool]:
    """The receiver says yes or no; in one of twelve too late, after the clock has reminded it."""
    luck, receiver = somebody.luck, walk.who_answers(referral.receiver)
    if luck.random() < 0.08:
        yield referral.deadline - timezone.now() + 5 * MINUTE
        with walk.acting(f"clock.{referral.country}") as clock:
            referrals.escalate(by=clock, referral=referral)
        yield luck.randint(10, 200) * MINUTE
    else:
        yield (referral.deadline - timezone.now()) * luck.uniform(0.02, 0.7)
    with walk.acting(receiver) as by:
        beds = free_beds(referral) if referral.need in ACCOMMODATION else []
        if referral.need in ACCOMMODATION and not beds:
            referrals.decline(by=by, referral=referral, reason=Obstacle.NO_PLACE)
            return False
        if luck.random() < 0.08:
            why = {Obstacle.NOT_FOR: 4, Obstacle.SKILL: 3, Obstacle.UNSAFE: 2, Obstacle.OTHER: 1}
            referrals.decline(by=by, referral=referral, reason=one_of(luck, why))
            return False
        referrals.accept(by=by, referral=referral, beds=beds)
        return True


def free_beds(referral: Referral) -> list[Bed]:
    """A bed for the person and cots for the children, as far as the house has them."""
    today = timezone.localdate()
    taken = Stay.objects.filter(agency=referral.receiver_id, released_at=None).between(today, None)
    beds = Bed.objects.filter(site=referral.service.site_id).exclude(pk__in=taken.values("bed"))
    grown_up, cots = beds.filter(child=False)[:1], beds.filter(child=True)[: referral.children]
    return [*grown_up, *cots] if grown_up else []


def shelter(walk: Walk, somebody: Somebody, holder: str, case: Case) -> Story:
    """A bed is looked for, at most in three houses, and given."""
    luck = somebody.luck
    asked: list[UUID] = []
    for _ in range(3):
        urgency = "urgent" if luck.random() < 0.6 else "normal"
        referral = ask(walk, somebody, holder, case, Need.EMERGENCY_SHELTER, asked, urgency)
        if referral is None:
            return
        if (yield from answer(walk, somebody, referral)):
            yield luck.randint(60, 1200) * MINUTE
            yield from stay(walk, somebody, holder, referral)
            return
        asked.append(referral.receiver_id)
        yield luck.randint(10, 200) * MINUTE


def stay(walk: Walk, somebody: Somebody, holder: str, referral: Referral) -> Story:
    """From the door to the door of a house."""
    luck, keeper = somebody.luck, walk.who_answers(referral.receiver)
    if luck.random() < 0.04:  # nobody came
        yield 2 * DAY
        with walk.acting(keeper) as by:
            for held in Stay.objects.filter(case=referral.case_id, released_at=None):
                shelters.release(by=by, stay=held)
            referrals.end(by=by, referral=referral, delivered=[])
        return
    with walk.acting(keeper) as by:
        case = referral.case
        for held in Stay.objects.filter(case=case, released_at=None).select_related("bed"):
            shelters.admit(by=by, bed=held.bed, case=case)
        provision_actions.deliver(
            by=by, case=case, need=Need.BASICS, delivered_on=timezone.localdate()
        )
    yield luck.randint(2, 7) * DAY
    with walk.acting(keeper) as by:
        provision_actions.deliver(
            by=by, case=case, need=Need.COUNSELLING, delivered_on=timezone.localdate()
        )
        if luck.random() < 0.3:
            cases.write_note(
                by=by, case=case, section=Section.CARE, text=luck.choice(NOTES[Section.CARE])
            )
    if withdrawn := luck.random() < 0.04:
        yield luck.randint(2, 20) * DAY
        take_back(walk, holder, referral)
        yield luck.randint(2, 30) * HOUR
    else:
        yield timedelta(days=luck.triangular(15, 180, 60))
    with walk.acting(keeper) as by:
        where = {"home": 5, "own_place": 3, "abroad": 1, "left": 1}
        for slept in Stay.objects.current().filter(case=referral.case_id, agency=by.agency):
            shelters.discharge(by=by, stay=slept, destination=one_of(luck, where))
        referrals.end(by=by, referral=referral, delivered=[] if withdrawn else [referral.need])


def take_back(walk: Walk, holder: str, referral: Referral) -> None:
    """The person says no after all: what rests on the consent closes there and then."""
    with walk.acting(holder) as by:
        consent = Consent.objects.visible_to(by).get(shares=referral.share_id)
        share_actions.withdraw_consent(by=by, consent=consent)


def serve(walk: Walk, somebody: Somebody, holder: str, case: Case, need: str) -> Story:
    """A service without a bed: asked for, given, ended."""
    referral = ask(walk, somebody, holder, case, need)
    if referral is None or not (yield from answer(walk, somebody, referral)):
        return
    yield somebody.luck.randint(2, 25) * DAY
    with walk.acting(walk.who_answers(referral.receiver)) as by:
        referrals.end(by=by, referral=referral, delivered=[need])


# Decisions and ends


def identify(walk: Walk, somebody: Somebody, holder: str, case: Case) -> Story:
    """A competent authority decides: the holder's own, or one that the person agrees to ask."""
    luck = somebody.luck
    country = walk.agency(holder).country
    decider = walk.who_closes(holder) if walk.agency(holder).competent else COMPETENT[country]
    if not walk.agency(holder).competent:
        with walk.acting(holder) as by:
            consent = share_actions.take_consent(
                by=by,
                case=case,
                recipient=walk.agency(decider),
                purpose=Purpose.IDENTIFICATION,
                sections=SECTIONS[Kind(walk.agency(decider).kind)],
                given=luck.random() > 0.2,
                language=somebody.languages[0],
                form=Consent.Form.SIGNED,
                giver="guardian" if somebody.child else "person",
            )
            if not consent.is_in_force:
                return
            share = share_actions.offer_share(
                by=by, case=case, consent=consent, sections=consent.sections
            )
        yield luck.randint(5, 60) * HOUR
        with walk.acting(decider) as by:
            share_actions.open_share(by=by, share=share)
    elif decider == "chief.uz":
        with walk.acting(decider) as by:
            decider = "investigator.uz"
            cases.assign(by=by, case=case, colleague=walk.members[decider])
    yield luck.randint(32, 60) * DAY  # the time for reflection passes first
    positive = luck.random() < 0.88
    with walk.acting(decider) as by:
        identification.determine(
            by=by,
            case=case,
            track=Track.TRAFFICKED,
            outcome="identified" if positive else "not_identified",
            legal_basis="law",
            reasons=luck.choice(REASONS[Track.TRAFFICKED]),
            acts=[luck.choice([Act.RECRUITMENT, Act.TRANSPORTATION, Act.HARBOURING])],
            means=[] if somebody.child else [luck.choice([Means.DECEPTION, Means.THREAT])],
            exploitation=[form_of(somebody)] if positive else [],
        )


def deliver(walk: Walk, word: str, case: Case, need: str) -> None:
    """The member's own agency helps."""
    with walk.acting(word) as by:
        provision_actions.deliver(by=by, case=case, need=need, delivered_on=timezone.localdate())


def wish(walk: Walk, somebody: Somebody, word: str, case: Case) -> None:
    """What people ask about first."""
    luck, wishes = Random(somebody.phone), AssessedNeed.Wish
    with walk.acting(word) as by:
        if not by.may(Permission.RECORD):
            return
        for need in luck.sample([Need.COMPENSATION, Need.DOCUMENTS, Need.JOB], 2):
            how = one_of(luck, {wishes.WISHED: 6, wishes.UNDECIDED: 2, wishes.NOT_WISHED: 3})
            assistance.assess_need(
                by=by, case=case, need=need, urgency=AssessedNeed.Urgency.WEEKS, wish=how
            )


def close(walk: Walk, holder: str, case: Case, closing: str) -> Story:
    """Who has the case asks, and a second person closes; who is alone sleeps on it.

    Where nobody may, it stays open.
    """
    word = walk.who_closes(holder)
    if word:
        with walk.acting(holder) as by:
            closure = closing_actions.ask_closing(by=by, case=case, closing=closing)
        yield DAY + HOUR if word == holder else 2 * HOUR
        with walk.acting(word) as by:
            closing_actions.close_case(by=by, closure=closure)
