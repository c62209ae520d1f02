"""Which services fit what somebody needs, best first, and why the others do not.

The order is eligibility with a free place, the own country, a common language, nearness. Nobody is
sent over a border for a language, which an interpreter mends; where the need itself lies beyond the
border (a return, and what follows it) no country comes before another.

Of another agency's service nothing is read but what its description says and whether there is a
place: PostgreSQL counts the places of all agencies in one reviewed function (`panoh_free_places`),
and never says more than "three or more".
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Self
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from panoh.base.agencies.models import Agency, Agreement, Membership
from panoh.base.database.questions import question
from panoh.base.places.names import country_name, language_name
from panoh.casework.cases.models import Case, Sex
from panoh.casework.cases.taxonomy import Need
from panoh.casework.referrals.models import Referral
from panoh.casework.shelters.models import AgeBand, Service, age_band

ACROSS = frozenset({Need.RETURN, Need.REINTEGRATION, Need.CONSULAR})
MANY = 3  # what "three or more" begins at; PostgreSQL counts no further


@dataclass(frozen=True)
class Wanted:
    """What a service must know to say whether it fits. No person is in it."""

    need: str
    sex: str
    age_band: AgeBand
    languages: tuple[str, ...]
    children: int
    day: date
    asker: Agency
    citizenships: tuple[str, ...] | None = None  # None: not told

    @classmethod
    def of_case(cls, case: Case, need: str, day: date | None = None) -> Self:
        """As the holder knows it."""
        person = case.person
        return cls(
            need=need,
            sex=person.sex,
            age_band=age_band(person.age()),
            languages=tuple(person.languages),
            children=case.children,
            day=day or timezone.localdate(),
            asker=case.holder,
            citizenships=tuple(person.citizenships),
        )

    @classmethod
    def of_referral(cls, referral: Referral) -> Self:
        """As a receiver is told it: frozen at sending, without a case."""
        return cls(
            need=referral.need,
            sex=referral.sex,
            age_band=AgeBand(referral.age_band),
            languages=tuple(referral.languages),
            children=referral.children,
            day=max(referral.needed_from, timezone.localdate()),
            asker=referral.sender,
        )


@dataclass(frozen=True)
class Fit:
    """How one service fits: what speaks for it, and what stands in the way."""

    service: Service
    free: int | None  # MANY means so many or more; None: places are not counted
    km: int | None
    reasons: tuple[str, ...]
    obstacles: tuple[str, ...]
    common: frozenset[str] | None  # languages; None: the service names none
    abroad: bool  # though what is needed is not

    @property
    def fits(self) -> bool:
        return not self.obstacles

    @property
    def rank(self) -> tuple[bool, bool, bool, int, str]:
        """Smaller is better."""
        far = 100_000 if self.km is None else self.km
        foreign = self.common == frozenset()
        return (not self.fits, self.abroad, foreign, far, self.service.name)


def free_places(day: date, services: Collection[UUID] | None = None) -> dict[UUID, int | None]:
    """How many places each service has on a day, up to `MANY`; None where they are not counted.

    Of these services, or of all.
    """
    asked = None if services is None else list(services)
    if asked == []:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("select service_id, free from panoh_free_places(%s, %s)", [day, asked])
        return dict(cursor.fetchall())


def fitting(
    member: Membership, wanted: Wanted, asked: Collection[UUID] = (), code: str | None = None
) -> list[Fit]:
    """Services of other agencies for this need: those that fit, best first, then the others.

    `asked` are agencies that were asked already; with a code it is that service alone.
    The number of queries is the same for any number of services.
    """
    if code is None:
        services = _offered(member, wanted.need, wanted.asker.pk)
    else:
        services = _chosen(member, wanted.need, wanted.asker.pk, code)
    free = free_places(wanted.day, [each.pk for each in services if each.counts_places])
    found = [_fit(service, wanted, free.get(service.pk), asked) for service in services]
    return sorted(found, key=lambda fit: fit.rank)


@question
def _offered(member: Membership, need: str, asker: UUID) -> QuerySet[Service]:
    return _others(member, need, asker)


@question
def _chosen(member: Membership, need: str, asker: UUID, code: str) -> QuerySet[Service]:
    return _others(member, need, asker).filter(code=code)


def _others(member: Membership, need: str, asker: UUID) -> QuerySet[Service]:
    """Services of other agencies, each with whether an agreement in force opens the route to it."""
    route = Agreement.objects.in_force_between(asker, OuterRef("agency"))
    others = Service.objects.visible_to(member).filter(need=need, active=True)
    others = others.exclude(agency=asker).select_related("agency", "region")
    return others.annotate(agreed=Exists(route))


def _fit(service: Service, wanted: Wanted, free: int | None, asked: Collection[UUID]) -> Fit:
    here, there = wanted.asker.region, service.region
    common = frozenset(service.languages) & frozenset(wanted.languages)
    km = here.km_to(there) if here and there else None
    return Fit(
        service=service,
        free=free,
        km=km,
        reasons=tuple(_reasons(service, wanted, free, km, common)),
        obstacles=tuple(_obstacles(service, wanted, free, asked)),
        common=common if service.languages and wanted.languages else None,
        abroad=wanted.need not in ACROSS and _is_abroad(service, wanted),
    )


def _is_abroad(service: Service, wanted: Wanted) -> bool:
    return service.agency.country != wanted.asker.country


def _obstacles(
    service: Service, wanted: Wanted, free: int | None, asked: Collection[UUID]
) -> Iterator[str]:
    if service.sexes and wanted.sex in {Sex.FEMALE, Sex.MALE} and wanted.sex not in service.sexes:
        yield _("It is for %(whom)s.") % {"whom": _whom(service)}
    if not _right_age(service, wanted.age_band):
        yield _("It is for %(ages)s.") % {"ages": ages(service)}
    if wanted.children and not service.children:
        yield _("Children cannot come along.")
    foreign = not set(wanted.citizenships or ()) & set(service.citizenships)
    if wanted.citizenships and service.citizenships and foreign:
        yield _("It is for citizens of %(countries)s.") % {"countries": _countries(service)}
    if not vars(service)["agreed"]:
        yield _("There is no agreement in force with it; only danger to life opens the way.")
    if free == 0:
        yield _("No place is free on %(day)s.") % {"day": date_format(wanted.day, "j E")}
    if service.agency_id in asked:
        yield _("It was asked already.")


def _reasons(
    service: Service, wanted: Wanted, free: int | None, km: int | None, common: frozenset[str]
) -> Iterator[str]:
    if free is not None and free >= MANY:
        yield _("Three or more places are free.")
    elif free:
        yield ngettext("%(n)s place is free.", "%(n)s places are free.", free) % {"n": free}
    if service.languages and wanted.languages:
        names = [language_name(code) for code in wanted.languages if code in common]
        if names:
            yield _("Common language: %(names)s.") % {"names": ", ".join(names)}
        else:
            yield _("No common language: an interpreter is needed.")
    if service.sexes and wanted.sex not in service.sexes:
        yield _("It is for %(whom)s: ask first.") % {"whom": _whom(service)}
    if service.citizenships and wanted.citizenships is None:
        yield _("It is for citizens of %(countries)s.") % {"countries": _countries(service)}
    if _is_abroad(service, wanted):
        yield _("It is in another country: %(country)s.") % {
            "country": country_name(service.agency.country)
        }
    if km is not None:
        yield _("About %(km)s km away.") % {"km": km} if km else _("In the same region.")


def _right_age(service: Service, band: AgeBand) -> bool:
    """Whether somebody of this age group may come; who tells no age is not turned away for it."""
    if band.ages is None:
        return True
    first, last = band.ages
    return (service.age_from or 0) <= last and first <= (service.age_to or 200)


def _whom(service: Service) -> str:
    names = {
        Sex.FEMALE: _("women and girls"),
        Sex.MALE: _("men and boys"),
        Sex.OTHER: _("people of another sex"),
        Sex.UNKNOWN: _("people who do not say"),
    }
    return ", ".join(names[Sex(sex)] for sex in service.sexes)


def ages(service: Service) -> str:
    """The ages that a service is for, in words; nothing when it is for all."""
    match service.age_from, service.age_to:
        case None, None:
            return ""
        case first, None:
            return _("people from %(age)s") % {"age": first}
        case None, last:
            return _("people up to %(age)s") % {"age": last}
        case first, last:
            return _("people from %(first)s to %(last)s") % {"first": first, "last": last}


def _countries(service: Service) -> str:
    return ", ".join(country_name(code) for code in service.citizenships)
