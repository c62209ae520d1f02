"""Everything that is done to a programme's logframe and to what is reported on it."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar, cast

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Agency, Membership
from panoh.base.database.acts import act
from panoh.base.database.codes import new_code
from panoh.base.journal.actions import record
from panoh.base.journal.events import Event
from panoh.base.refusals import Refused
from panoh.programme.logframe import rules
from panoh.programme.logframe.calculation import Reached, Span, across_places
from panoh.programme.logframe.files import Plan
from panoh.programme.logframe.models import (
    Definition,
    Indicator,
    Line,
    Partner,
    Period,
    Programme,
    Remark,
    Target,
)

Status = Period.Status
Texts = Mapping[str, str]
Thing = TypeVar("Thing", bound=Line | Remark | Indicator)


# --- the programme -----------------------------------------------------------


@act
def begin(
    *, by: Membership, code: str, countries: Sequence[str], starts_on: date, ends_on: date,
    title: Texts, place: Texts, themes: Sequence[Texts] = (), legal: Sequence[Texts] = (),
    posts: Sequence[Texts] = (), dated: str = "",
) -> Programme:  # fmt: skip
    """Begin a programme that the member's agency runs. Refused where the code is taken."""
    rules.check_begin(by)
    rules.check_dates(starts_on, ends_on)
    made = Programme(
        code=code, agency=by.agency, title=dict(title), place=dict(place), dated=dated,
        countries=list(countries), themes=[dict(each) for each in themes],
        legal=[dict(each) for each in legal], posts=[dict(each) for each in posts],
        starts_on=starts_on, ends_on=ends_on, made_by=by,
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:  # perhaps a programme that the member may not see
        raise Refused(_("Another programme has this code already."), status=409) from None
    record(by, Event.PROGRAMME_BEGUN, subject=made, detail={"programme": code})
    return made


@act
def change_programme(*, by: Membership, programme: Programme, **facts: Any) -> Programme:
    """Change a programme's title, place, countries or dates; of texts, the languages given."""
    programme = _programme(programme)
    rules.check_keep(by, programme)
    _set(programme, facts)
    rules.check_dates(programme.starts_on, programme.ends_on)
    programme.save(update_fields=list(facts))
    record(by, Event.PROGRAMME_CHANGED, subject=programme, detail={"programme": programme.code})
    return programme


@act
def add_partner(
    *, by: Membership, programme: Programme, code: str, name: Texts, part: str,
    country: str = "", agency: Agency | None = None,
) -> Partner:  # fmt: skip
    """Say who takes part; through its agency here, its members read the programme."""
    rules.check_keep(by, programme)
    rules.check_new_partner(programme, code)
    made = Partner.objects.create(
        programme=programme, code=code, name=dict(name), part=part, country=country, agency=agency
    )
    record(by, Event.PARTNER_ADDED, subject=made, detail={"programme": programme.code})
    return made


@act
def change_partner(*, by: Membership, partner: Partner, **facts: Any) -> Partner:
    """Change a partner's name, part or agency here; the members of that one read the programme."""
    found = Partner.objects.select_for_update(of=("self",)).select_related("programme")
    partner = found.get(pk=partner.pk)
    rules.check_keep(by, partner.programme)
    _set(partner, facts)
    partner.save(update_fields=list(facts))
    record(by, Event.PARTNER_CHANGED, subject=partner, detail={"programme": partner.programme.code})
    return partner


@act
def load(*, by: Membership, plan: Plan, agencies: Mapping[str, Agency]) -> Programme:
    """Bring a programme in as a file has it; `agencies` by the code of the partner they are here.

    A definition that is there already with the same words is applied as it is.
    """
    programme = begin(by=by, code=plan.code, **plan.facts)
    partners = {
        each.code: add_partner(
            by=by, programme=programme, code=each.code, name=each.name, part=each.part,
            country=each.country, agency=agencies.get(each.code),
        )
        for each in plan.partners
    }  # fmt: skip
    definitions = {each.code: _defined(by, each.code, each.facts) for each in plan.definitions}
    lines: dict[str | None, Line] = {}
    for each in plan.lines:
        line = lines[each.code] = add_line(
            by=by, programme=programme, level=each.level, parent=lines.get(each.above),
            code=each.code, statement=each.statement, responsible=partners.get(each.responsible),
        )  # fmt: skip
        for kind, statement in each.remarks:
            add_remark(by=by, line=line, kind=kind, statement=statement)
        for one in each.indicators:
            made = add_indicator(
                by=by, line=line, definition=definitions[one.definition], baseline=one.baseline,
                statement=one.statement, frequency=one.frequency,
                baseline_source=one.baseline_source,
            )  # fmt: skip
            for until, value in one.targets:
                set_target(by=by, indicator=made, until=until, value=value)
    return programme


def _defined(by: Membership, code: str, facts: Mapping[str, Any]) -> Definition:
    newest = Definition.objects.filter(code=code).order_by("-edition").first()
    if newest and all(getattr(newest, name) == value for name, value in facts.items()):
        return newest
    return define(by=by, code=code, **facts)


# --- the chain of results ----------------------------------------------------


@act
def add_line(
    *, by: Membership, programme: Programme, level: str, parent: Line | None, code: str,
    statement: Texts, responsible: Partner | None = None,
) -> Line:  # fmt: skip
    """Hang a line on the one above it."""
    rules.check_add(by, parent, programme, level)
    rules.check_code(programme, code)
    made = Line.objects.create(
        programme=programme, level=level, parent=parent, code=code, place=place_of(code),
        statement=dict(statement), responsible=responsible,
    )  # fmt: skip
    return _added(by, made)


def place_of(code: str) -> str:
    """A code by which lines are sorted: 2.10 comes after 2.9."""
    return ".".join(part.rjust(6, "0") for part in code.split("."))


@act
def add_remark(*, by: Membership, line: Line, kind: str, statement: Texts) -> Remark:
    """Put a means of verification, an assumption or a risk beside a line."""
    rules.check_change(by, line)
    made = Remark.objects.create(
        programme=line.programme, line=line, kind=kind, statement=dict(statement),
        number=_next(Remark.objects.filter(line=line, kind=kind)),
    )  # fmt: skip
    return _added(by, made)


@act
def add_indicator(
    *, by: Membership, line: Line, definition: Definition, statement: Texts, frequency: str,
    baseline: Decimal | None = None, baseline_source: str = "", responsible: Partner | None = None,
) -> Indicator:  # fmt: skip
    """Apply a definition to a line."""
    rules.check_change(by, line)
    made = Indicator.objects.create(
        programme=line.programme, line=line, number=_next(Indicator.objects.filter(line=line)),
        definition=definition, statement=dict(statement), frequency=frequency, baseline=baseline,
        baseline_source=baseline_source, responsible=responsible,
    )  # fmt: skip
    return _added(by, made)


@act
def change(*, by: Membership, thing: Thing, **facts: Any) -> Thing:
    """Change a line, a remark or an indicator; of its statement, the languages that are given."""
    thing = lock(thing)
    rules.check_change(by, thing)
    _set(thing, facts)
    if isinstance(thing, Line):
        rules.check_code(thing.programme, thing.code, thing)
        thing.place = place_of(thing.code)
        facts |= {"place": thing.place}
    thing.save(update_fields=list(facts))
    record(by, Event.LOGFRAME_CHANGED, subject=thing, detail={"what": sorted(facts)})
    return thing


@act
def withdraw(*, by: Membership, thing: Thing, reason: str) -> Thing:
    """Take a line, a remark or an indicator out of the logframe; what was said of it stays."""
    thing = lock(thing)
    rules.check_withdraw(by, thing)
    thing.withdrawn_at, thing.withdrawn_by, thing.withdrawn_why = timezone.now(), by, reason
    thing.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
    record(by, Event.LOGFRAME_WITHDRAWN, subject=thing)
    return thing


@act
def set_target(*, by: Membership, indicator: Indicator, until: date, value: Decimal) -> Target:
    """Promise so much until a day; what was promised for that day before is replaced."""
    rules.check_change(by, indicator)
    rules.check_target(indicator, until)
    made, _created = Target.objects.update_or_create(
        indicator=indicator,
        until=until,
        defaults={"value": value},
        create_defaults={"programme": indicator.programme, "value": value},
    )
    record(by, Event.TARGET_SET, subject=made, detail={"until": until.isoformat()})
    return made


@act
def define(*, by: Membership, code: str, **facts: Any) -> Definition:
    """Write what an indicator counts. Of a code that is there, this is the next edition."""
    rules.check_define(by)
    before = Definition.objects.filter(code=code).order_by("-edition").first()
    made = Definition.objects.create(
        code=code, edition=before.edition + 1 if before else 1, made_by=by, **facts
    )
    record(by, Event.DEFINITION_WRITTEN, subject=made, detail={"definition": str(made)})
    return made


# --- what was reached --------------------------------------------------------


@act
def draft(
    *, by: Membership, indicator: Indicator, span: Span, reached: Reached, reason: str = ""
) -> Period:
    """Begin to report a period; of one that is locked, a new version with its reason."""
    _programme(indicator.programme)
    rules.check_report(by, indicator, span, reason)
    before = Period.objects.filter(indicator=indicator, since=span.since)
    version = _next(before, "version")
    made = Period(
        code=new_code(), programme=indicator.programme, indicator=indicator, since=span.since,
        until=span.until, version=version, reason=reason if version > 1 else "", drafted_by=by,
    )  # fmt: skip
    _say(made, reached)
    made.save(force_insert=True)
    record(by, Event.PERIOD_DRAFTED, subject=made, detail={"period": made.code})
    return made


@act
def edit(*, by: Membership, period: Period, reached: Reached) -> Period:
    """Say it otherwise, before it is submitted or after it came back."""
    period = lock_period(period)
    rules.check_edit(by, period)
    _say(period, reached)
    period.save()
    record(by, Event.PERIOD_CHANGED, subject=period, detail={"period": period.code})
    return period


@act
def submit(*, by: Membership, period: Period) -> Period:
    """Hand it to a second person."""
    period = lock_period(period)
    rules.check_submit(by, period)
    period.status = Status.SUBMITTED
    period.submitted_at, period.submitted_by = timezone.now(), by
    period.answered_at, period.answered_by, period.answer = None, None, ""
    period.save()
    record(by, Event.PERIOD_SUBMITTED, subject=period, detail={"period": period.code})
    return period


@act
def accept(*, by: Membership, period: Period) -> Period:
    """As the second person, take it as it is: from now on nothing of it changes."""
    period = lock_period(period)
    rules.check_accept(by, period)
    return _answer(by, period, Status.ACCEPTED, Event.PERIOD_ACCEPTED)


@act
def send_back(*, by: Membership, period: Period, reason: str) -> Period:
    """As the second person, ask for it to be said otherwise."""
    period = lock_period(period)
    rules.check_send_back(by, period)
    period.answer = reason
    return _answer(by, period, Status.SENT_BACK, Event.PERIOD_SENT_BACK)


@act
def correct(*, by: Membership, period: Period, reason: str, reached: Reached) -> Period:
    """Begin a new version of what is locked. The locked one stays, and stands until then."""
    period = lock_period(period)
    rules.check_correct(by, period)
    span = Span(period.since, period.until)
    return draft(by=by, indicator=period.indicator, span=span, reached=reached, reason=reason)


def lock(thing: Thing) -> Thing:
    """It as it stands now, held until the transaction ends."""
    found = type(thing)._default_manager.select_for_update(of=("self",))
    now: Any = found.select_related("programme").filter(pk=thing.pk).first()
    if now is None:
        raise Refused(_("There is no such programme among yours."))
    return cast(Thing, now)


def lock_period(period: Period) -> Period:
    found = Period.objects.select_for_update(of=("self",)).filter(pk=period.pk)
    now = found.select_related("indicator__line", "indicator__programme", "definition").first()
    if now is None:
        raise Refused(_("There is no such programme among yours."))
    return now


def _programme(programme: Programme) -> Programme:
    """One at a time works on a programme's dates and periods."""
    found = Programme.objects.filter(pk=programme.pk).select_for_update(of=("self",), no_key=True)
    return found.first() or programme


def _set(thing: Programme | Partner | Line | Remark | Indicator, facts: Mapping[str, Any]) -> None:
    for name, value in facts.items():
        before = getattr(thing, name)
        both = isinstance(before, dict) and isinstance(value, Mapping)
        setattr(thing, name, {**before, **value} if both else value)


def _next(there: Any, name: str = "number") -> int:
    """One more than the greatest, withdrawn ones and all."""
    greatest = there.order_by(f"-{name}").values_list(name, flat=True).first()
    return int(greatest or 0) + 1


def _added(by: Membership, made: Thing) -> Thing:
    record(by, Event.LOGFRAME_ADDED, subject=made, detail={"programme": made.programme.code})
    return made


def _say(period: Period, reached: Reached) -> None:
    """What is reported, under the definition as the indicator has it now."""
    definition = period.indicator.definition
    period.definition = definition
    period.by_country = {
        country: None if value is None else str(value)
        for country, value in reached.by_country.items()
    }
    value = reached.value
    if reached.by_country:
        value = across_places(definition.places, reached.by_country).value
    period.value = value
    period.cells, period.drawn = [dict(c) for c in reached.cells], [dict(d) for d in reached.drawn]
    period.note, period.evidence, period.query = reached.note, reached.evidence, reached.query
    period.cut_off = reached.cut_off or timezone.now()


def _answer(by: Membership, period: Period, status: Status, event: Event) -> Period:
    period.status = status
    period.answered_at, period.answered_by = timezone.now(), by
    period.save()
    record(by, event, subject=period, detail={"period": period.code})
    return period
