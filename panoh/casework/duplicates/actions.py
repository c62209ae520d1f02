"""Everything that is done about cases that may be of one person."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import F
from django.utils import timezone
from procrastinate.contrib.django import app

from panoh.base.agencies.models import Membership
from panoh.base.database.acts import act
from panoh.base.database.codes import new_codes
from panoh.base.journal.actions import record
from panoh.base.journal.events import Event
from panoh.base.refusals import Refused
from panoh.base.vault import keys
from panoh.casework.cases.actions import count_as_one
from panoh.casework.cases.models import Case, Sex
from panoh.casework.cases.rules import check_holds
from panoh.casework.duplicates import rules
from panoh.casework.duplicates.matching import Known
from panoh.casework.duplicates.models import Candidate, Link, Search
from panoh.casework.duplicates.parts import Name as Spelling
from panoh.casework.names.actions import Revealed, reveal_identity
from panoh.casework.names.models import Name
from panoh.casework.names.tokens import of_name

AT_ONCE = 2_000
Decision = Candidate.Decision


@dataclass(frozen=True)
class Opened:
    """A name that was opened in memory to be compared, and whose case it is."""

    name_id: UUID
    case_id: UUID
    known: Known


@dataclass(frozen=True)
class Likely:
    """How likely two cases are of one person, and why."""

    score: float
    reasons: Sequence[str]


@act
def search(*, by: Membership) -> Search:
    """Have all cases of the own agency compared, by a job. Refused while one is running."""
    _one_at_a_time(by)
    rules.check_search(by)
    names = Name.objects.visible_to(by).filter(case__holder=by.agency_id)
    found = Search.objects.create(agency=by.agency, asked_by=by, cases=names.count())
    record(by, Event.DUPLICATES_SEARCHED, subject=found)
    app.configure_task("duplicates.search").defer(search_id=str(found.pk), member_id=str(by.pk))
    return found


@act
def read(
    *, by: Membership, search: Search, number: int = 0, after: UUID | None = None
) -> list[Opened]:
    """Open the next names of the agency's cases, in memory only; none when all were read.

    They are numbered from `number` on. How far it came stands in the search.
    """
    rules.check_compare(by)
    names = Name.objects.visible_to(by).filter(case__holder=by.agency_id).order_by("pk")
    if after:
        names = names.filter(pk__gt=after)
    opened = [
        Opened(name.pk, name.case_id, _known(name, number + place))
        for place, name in enumerate(names.select_related("case__person")[:AT_ONCE])
    ]
    Search.objects.visible_to(by).filter(pk=search.pk).update(
        read=F("read") + len(opened), moved_at=timezone.now()
    )
    record(by, Event.NAMES_COMPARED, subject=search, detail={"names": len(opened)})
    return opened


def _known(name: Name, number: int) -> Known:
    person = name.case.person
    sealed = {part: getattr(name, part) for part in Name.FIELDS}
    return Known(
        number=number,
        name=Spelling(**keys.unseal(person.pk, sealed)),
        sex="" if person.sex == Sex.UNKNOWN else person.sex,
        birth_year=person.birth_year,
        citizenship=person.citizenships[0] if person.citizenships else "",
    )


@act
def propose(
    *, by: Membership, search: Search, likely: Mapping[tuple[UUID, UUID], Likely]
) -> Search:
    """Write down which cases may be of one person, and that the search is done.

    A pair that was found before keeps what was decided about it.
    """
    rules.check_compare(by)
    Candidate.objects.bulk_create(
        [
            Candidate(
                code=code,
                agency_id=by.agency_id,
                one_id=one,
                other_id=other,
                score=each.score,
                reasons=list(each.reasons),
                found=Candidate.Found.BATCH,
            )
            for code, ((one, other), each) in zip(
                new_codes(len(likely)), likely.items(), strict=True
            )
        ],
        update_conflicts=True,
        unique_fields=["one", "other"],
        update_fields=["score", "reasons"],
        batch_size=1000,
    )
    search.found, search.ended_at = len(likely), timezone.now()
    search.moved_at = search.ended_at
    search.save(update_fields=["found", "ended_at", "moved_at"])
    record(by, Event.DUPLICATES_FOUND, subject=search, detail={"pairs": len(likely)})
    return search


@act
def compare_one(*, by: Membership, case: Case) -> None:
    """Hold one person against the agency's others, as soon as the name is there.

    Whoever recorded it learns nothing: what is found waits for who sees all the agency's cases.
    """
    check_holds(by, case)
    for name in Name.objects.visible_to(by).filter(case=case):
        sealed = {part: getattr(name, part) for part in Name.FIELDS}
        tokens = of_name(keys.unseal(case.person_id, sealed))
        with connection.cursor() as cursor:
            cursor.execute(
                "select panoh_note_duplicates(%s, %s::bigint[], %s::smallint[], %s::smallint[])",
                [
                    case.pk,
                    keys.blind(case.holder_id, map(str, tokens)),
                    [int(token.part) for token in tokens],
                    [int(token.nearness) for token in tokens],
                ],
            )
    record(by, Event.NAMES_COMPARED, case=case)


@act
def decide(*, by: Membership, candidate: Candidate, decision: str, basis: str) -> Candidate:
    """Say whether two cases are of one person, of two, or that it is not clear yet.

    One person: the cases are linked and count once. Any answer but a link may be changed.
    """
    rules.check_compare(by)
    candidate = _held(candidate)
    rules.check_decide(by, candidate, decision)
    if decision == Decision.SAME:
        link(by=by, one=candidate.one, other=candidate.other)
    candidate.decision, candidate.basis = decision, basis
    candidate.decided_at, candidate.decided_by = timezone.now(), by
    candidate.save(update_fields=["decision", "basis", "decided_at", "decided_by"])
    record(
        by,
        Event.DUPLICATE_DECIDED,
        subject=candidate,
        detail={"code": candidate.code, "decision": decision, "basis": basis},
    )
    return candidate


@act
def reveal(*, by: Membership, candidate: Candidate, purpose: str) -> list[Revealed]:
    """Open the names in both cases, for a purpose: two acts, each in its case's journal."""
    rules.check_compare(by)
    return [
        reveal_identity(by=by, case=case, purpose=purpose)
        for case in (candidate.one, candidate.other)
    ]


@act
def link(*, by: Membership, one: Case, other: Case) -> Link:
    """Two cases are of one person: from now on they count as one. Nothing else changes."""
    _one_at_a_time(by)
    rules.check_link(by, one, other)
    one, other = sorted((one, other), key=lambda case: case.pk)
    made = Link.objects.create(agency=by.agency, one=one, other=other, linked_by=by)
    _count(by, {one.pk})
    for case in (one, other):
        record(by, Event.CASES_LINKED, case=case, subject=made)
    return made


@act
def unlink(*, by: Membership, link: Link) -> Link:
    """Take a link back: everything is as it was before, and the pair is undecided again."""
    _one_at_a_time(by)
    rules.check_compare(by)
    now = Link.objects.select_for_update(of=("self",)).filter(pk=link.pk).first()
    if now is None:
        raise Refused(rules.NOT_AMONG_YOURS)
    link = now
    rules.check_unlink(by, link)
    link.unlinked_at, link.unlinked_by = timezone.now(), by
    link.save(update_fields=["unlinked_at", "unlinked_by"])
    Candidate.objects.visible_to(by).filter(one=link.one_id, other=link.other_id).update(
        decision="", basis="", decided_at=None, decided_by=None
    )
    for case in (link.one, link.other):
        _count(by, {case.pk})
        record(by, Event.CASES_UNLINKED, case=case, subject=link)
    return link


def _together(by: Membership, cases: Collection[UUID]) -> set[UUID]:
    """All cases that standing links join to these, near or far."""
    found, new = set(cases), set(cases)
    while new:
        links = Link.objects.visible_to(by).standing().of(new)
        new = {end for ends in links.values_list("one", "other") for end in ends} - found
        found |= new
    return found


def _count(by: Membership, cases: Collection[UUID]) -> None:
    """Let the cases that are joined count as one, and one that is alone by itself."""
    count_as_one(list(Case.objects.visible_to(by).filter(pk__in=_together(by, cases))))


def _held(candidate: Candidate) -> Candidate:
    """The candidate as it stands now, held until the transaction ends."""
    mine = Candidate.objects.select_related("one__person", "other__person")
    now: Candidate | None = mine.select_for_update(of=("self",)).filter(pk=candidate.pk).first()
    if now is None:
        raise Refused(rules.NOT_AMONG_YOURS)
    return now


def _one_at_a_time(by: Membership) -> None:
    """Links of an agency are made one after the other, so that what hangs together is known."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{by.agency_id} duplicates"]
        )
