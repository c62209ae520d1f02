"""Everything that is done to a name: recorded, corrected, taken away, opened, asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, F, Func, Q, QuerySet
from procrastinate.contrib.django import app

from panoh.base.agencies.models import Membership
from panoh.base.agencies.sections import Section
from panoh.base.database.acts import act
from panoh.base.database.questions import question
from panoh.base.journal.actions import record
from panoh.base.journal.events import Event
from panoh.base.names.dates import written
from panoh.base.names.keys import words_of
from panoh.base.names.scripts import script_of
from panoh.base.vault import keys
from panoh.casework.cases.models import Case, CaseQuerySet, Person
from panoh.casework.cases.rules import check_reveal
from panoh.casework.names import rules, tokens
from panoh.casework.names.models import Identity, Name, NameIndex
from panoh.casework.names.tokens import Nearness

SHOWN = 25
CANDIDATES_OF_A_YEAR = 1000  # whom the years keep apart is known only behind the walls
NOBODY = UUID(int=0)


@dataclass(frozen=True)
class Revealed:
    """Who a person is, readable: each name with its parts, and what papers say."""

    names: list[tuple[Name, dict[str, str]]]
    birth_date: str
    document: str

    @property
    def day_is_known(self) -> bool:
        """Whether the birth date says more than its year."""
        return written(self.birth_date).to_the_day


@dataclass(frozen=True)
class Match:
    """A case whose person may be the one who was asked for, and how near each part came."""

    case: Case
    family: Nearness | None
    given: Nearness | None
    patronymic: Nearness | None
    years_apart: int | None


@act
def record_identity(
    *,
    by: Membership,
    case: Case,
    kind: str = Name.Kind.OFFICIAL,
    language: str = "",
    birth_date: str = "",
    document: str = "",
    **parts: str,
) -> Name | None:
    """Seal one more name (`Name.FIELDS`), as it is spelt, and what papers say beside it.

    What is left empty changes nothing. A birth date gives the year where none was known.
    """
    rules.check_record_identity(by, case)
    papers = {"birth_date": birth_date, "document": document}
    if any(papers.values()):
        _keep_papers(case, {name: text for name, text in papers.items() if text})
    name = _add(by, case, kind, language, parts) if any(parts.values()) else None
    record(
        by,
        Event.IDENTITY_RECORDED,
        case=case,
        subject=name,
        detail={"fields": sorted(k for k, text in {**papers, **parts}.items() if text)}
        | ({"kind": name.kind, "script": name.script} if name else {}),
    )
    return name


def _keep_papers(case: Case, papers: dict[str, str]) -> None:
    sealed = keys.seal(case.person_id, papers)
    Identity.objects.update_or_create(case=case, defaults=sealed)
    year = written(papers.get("birth_date", "")).year
    if year and case.person.birth_year is None:
        case.person.birth_year = year
        basis = Person.Basis.DOCUMENT if papers.get("document") else Person.Basis.STATED
        case.person.birth_year_basis = basis
        case.person.save(update_fields=["birth_year", "birth_year_basis"])


def _add(by: Membership, case: Case, kind: str, language: str, parts: Mapping[str, str]) -> Name:
    name = Name.objects.create(
        case=case,
        kind=kind,
        language=language,
        script=script_of(" ".join(parts.values())),
        recorded_by=by,
        **keys.seal(case.person_id, {part: parts.get(part, "") for part in Name.FIELDS}),
    )
    _number(by, name, case, parts)
    return name


def _number(by: Membership, name: Name, case: Case, parts: Mapping[str, str]) -> None:
    """Index a name by the holder's numbers, whoever writes it, and have it compared."""
    texts = map(str, tokens.of_name(parts))
    NameIndex.objects.create(
        name=name,
        case=case,
        agency_id=case.holder_id,
        tokens=sorted(set(keys.blind(case.holder_id, texts))),
    )
    # By name: who compares knows of names, and not the other way round.
    app.configure_task("duplicates.compare").defer(case_id=str(case.pk), member_id=str(by.pk))


@act
def correct_name(
    *, by: Membership, name: Name, kind: str, language: str = "", **parts: str
) -> Name:
    """Write a name anew in the place of what was misspelt; the older spelling is gone."""
    rules.check_correct_name(by, name)
    case = name.case
    name.kind, name.language = kind, language
    name.script = script_of(" ".join(parts.values()))
    sealed = keys.seal(case.person_id, {part: parts.get(part, "") for part in Name.FIELDS})
    for part, value in sealed.items():
        setattr(name, part, value)
    name.save(update_fields=["kind", "language", "script", *Name.FIELDS])
    NameIndex.objects.filter(name=name).delete()
    _number(by, name, case, parts)
    record(
        by,
        Event.NAME_CORRECTED,
        case=case,
        subject=name,
        detail={"kind": name.kind, "script": name.script},
    )
    return name


@act
def remove_name(*, by: Membership, name: Name) -> None:
    """Take a name away that is not the person's, or that the person wants forgotten."""
    rules.check_correct_name(by, name)
    record(by, Event.NAME_REMOVED, case=name.case, subject=name, detail={"kind": name.kind})
    NameIndex.objects.filter(name=name).delete()
    Name.objects.filter(pk=name.pk).delete()


@act
def reveal_identity(*, by: Membership, case: Case, purpose: str) -> Revealed:
    """Open who the person is, for a purpose. Reading is an act: it stands in the journal."""
    check_reveal(by, case, Section.IDENTITY)
    record(by, Event.IDENTITY_REVEALED, case=case, detail={"purpose": purpose})
    names = Name.objects.visible_to(by).filter(case=case)
    papers = Identity.objects.visible_to(by).filter(case=case).first()
    return Revealed(
        names=[(name, _open(case, name, Name.FIELDS)) for name in names],
        **(_open(case, papers, Identity.FIELDS) if papers else dict.fromkeys(Identity.FIELDS, "")),
    )


def _open(case: Case, row: Name | Identity, fields: tuple[str, ...]) -> dict[str, str]:
    return keys.unseal(case.person_id, {field: getattr(row, field) for field in fields})


@act
def find(*, by: Membership, name: str, year: int | None = None) -> list[Match]:
    """Cases of the own agency, among the member's own, whose person may be called so.

    `name` is free text in any script and order, with an initial or a typing error; `year` keeps
    whoever was born in it, a year beside it, or nobody knows when; one of them is enough. At most
    25, best first. Shows no name, keeps no question, and asks as many statements whether somebody
    is found or not.
    """
    rules.check_find(by)
    record(by, Event.NAMES_SEARCHED)
    if not words_of(name):
        if not year:
            return []
        held = _born_about(by, year).filter(holder=by.agency_id).newest_first()[:SHOWN]
        return [_match(case, [None, None, None], year) for case in held]
    if year:
        found = _candidates(by, name, CANDIDATES_OF_A_YEAR)
        met = [*_born_about(by, year, or_unknown=True).filter(pk__in=[NOBODY, *found])]
    else:
        found = _candidates(by, name, SHOWN)
        met = _met(by, [*found])
    matches = [_match(case, found[case.pk], year) for case in met]
    return sorted(matches, key=_best_first)[:SHOWN]


def _born_about(member: Membership, year: int, *, or_unknown: bool = False) -> CaseQuerySet:
    born = Q(person__birth_year__range=(year - 1, year + 1))
    found = Case.objects.visible_to(member).select_related("person", "holder")
    return found.filter(born | Q(person__birth_year=None) if or_unknown else born)


@question
def _met(member: Membership, keys: list[UUID]) -> QuerySet[Case]:
    found = Case.objects.visible_to(member).select_related("person", "holder")
    joined: Any = {"arg_joiner": " = any (", "template": "%(expressions)s::uuid[])"}
    return found.filter(Func(F("pk"), keys, **joined, output_field=BooleanField()))


def _candidates(by: Membership, name: str, most: int) -> dict[UUID, list[Nearness | None]]:
    asked = tokens.of_question(name)
    blind = keys.blind(by.agency_id, (str(token) for token, _near in asked))
    with connection.cursor() as cursor:
        cursor.execute(
            "select * from panoh_find_names(%s::bigint[], %s::smallint[], %s::smallint[], %s, %s)",
            [
                blind,
                [int(token.part) for token, _near in asked[: len(blind)]],
                [int(near) for _token, near in asked[: len(blind)]],
                len(words_of(name)),
                most,
            ],
        )
        found: dict[UUID, list[Nearness | None]] = {}
        for case, *parts in cursor.fetchall():  # one case by its best name
            found.setdefault(case, [near and Nearness(near) for near in parts])
        return found


def _match(case: Case, near: list[Nearness | None], year: int | None) -> Match:
    born = case.person.birth_year
    family, given, patronymic = near
    apart = abs(born - year) if born and year else None
    return Match(case, family, given, patronymic, years_apart=apart)


def _best_first(match: Match) -> tuple[int, int, str]:
    near = sum(part or 0 for part in (match.family, match.given, match.patronymic))
    apart = 2 if match.years_apart is None else match.years_apart
    return -near, apart, match.case.code
