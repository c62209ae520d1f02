"""The work plan and the money of XACX44: what its project document says, and what is made up.

The document gives the whole budget, that the European Union pays 80 % of it and the United States
the rest, and one line: 2100 for the evaluation. It names the activities; the text at hand has
neither the dates of its section 11 nor the table of its section 9. When two courses were held is in
the programme's brochure. All else is marked as made up.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import NamedTuple

from panoh.base.agencies.models import Membership
from panoh.base.database import door
from panoh.demo.actions import members
from panoh.programme.budget import accounts
from panoh.programme.budget import actions as budget
from panoh.programme.budget.models import Allotment, Budget, Currency, Entry
from panoh.programme.budget.money import convert
from panoh.programme.logframe.models import Partner, Programme
from panoh.programme.workplan import actions as workplan
from panoh.programme.workplan.models import Activity, Origin, Post

CODE = "XACX44"
EUR, USD = Decimal("873671.80"), Decimal("1244690.00")
EU_PERCENT = Decimal(80)
EVALUATION = ("2100", "Project evaluation / Оценка проекта", Decimal("21800.00"))
COUNTRIES = ("KZ", "KG", "TJ", "TM", "UZ")


class Made(NamedTuple):
    """An activity of the document with made-up days: month of the programme, months, days late."""

    code: str
    deliverable: str
    post: str
    month: int
    months: int
    late: int = 0
    countries: tuple[str, ...] = ("",)
    needs: tuple[str, ...] = ()


C, F = Post.COORDINATOR, Post.FOCAL_POINT
# The office works in English; what goes to five countries is named in Russian too.
MADE = (
    Made("1.1.1", "Gap analysis and legal assessment report / "
         "Анализ пробелов и правовая оценка",
         Post.ADVISER, 1, 4, 24, COUNTRIES),
    Made("1.2.1", "Trained trainers, with tests before and after / "
         "Подготовленные тренеры, тесты до и после",
         C, 7, 2, needs=("1.1.1",)),
    Made("1.3.1", "Mission report of the law enforcement consultant / "
         "Отчёт консультанта по правоохране о поездке",
         Post.EXPERT, 2, 2),
    Made("1.3.2", "Assessment of capabilities, manual of SOPs / "
         "Оценка возможностей, пособие по СОП",
         Post.EXPERT, 5, 5, 40, needs=("1.3.1",)),
    Made("1.4.1", "Trained law enforcement trainers / "
         "Подготовленные тренеры правоохранителей",
         C, 10, 2, needs=("1.3.2",)),
    Made("2.1.1", "Mission report of the international consultant / "
         "Отчёт международного консультанта о поездке",
         C, 2, 2, -6),
    Made("2.1.2", "Report on cooperation of Governments and civil society / "
         "Отчёт о сотрудничестве государства и гражданского общества",
         C, 4, 3, 18, needs=("2.1.1",)),
    Made("2.2.1", "Record of the first consultative meeting / "
         "Протокол первой консультативной встречи",
         C, 4, 1),
    Made("2.2.2", "Record of the second consultative meeting / "
         "Протокол второй консультативной встречи",
         C, 8, 1, 9, needs=("2.2.1",)),
    Made("2.2.3", "Record of the third meeting, Partnership Plan / "
         "Протокол третьей встречи, План партнёрства",
         C, 11, 1, needs=("2.2.2", "2.1.2")),
    Made("2.3.1", "Records of two follow-up meetings / "
         "Протоколы двух последующих встреч",
         C, 15, 8, needs=("2.2.3",)),
    Made("2.4.1", "National aide memoires, list of recipients / "
         "Национальные памятки, список получателей",
         Post.ASSISTANT, 13, 9, 31, needs=("2.2.3",)),
    Made("3.1.1", "Mission report of the international consultant / "
         "Отчёт международного консультанта о поездке",
         F, 3, 2),
    Made("3.1.2", "Situation assessment report on shelters / "
         "Отчёт о положении приютов",
         F, 5, 3, 15, needs=("3.1.1",)),
    Made("3.1.3", "National training workshop, list of participants / "
         "Национальный семинар, список участников",
         F, 10, 5, 0, COUNTRIES, needs=("3.1.2",)),
    Made("3.1.4", "Regional workshop, report / "
         "Отчёт о региональном семинаре",
         F, 18, 2, 20, needs=("3.1.3",)),
    Made("3.2.1", "Advocacy materials for shelter staff and users / "
         "Материалы о правах для сотрудников и жителей приютов",
         F, 12, 8, needs=("3.1.2",)),
)  # fmt: skip
# Two courses of which the brochure tells the days.
HELD = {
    "1.2.1": (date(2012, 6, 25), date(2012, 6, 27)),
    "1.4.1": (date(2012, 9, 25), date(2012, 9, 27)),
}
# What is left when line 2100 is taken away, divided as nobody ever decided it: line, name, USD.
LINES = (
    ("1100", "International experts / Международные эксперты", Decimal(212_890), ("",)),
    ("1300", "Project team / Команда проекта", Decimal(330_000), ("",)),
    ("1600", "Missions / Командировки", Decimal(30_000), COUNTRIES),
    ("3200", "Trainings, meetings / Обучение, встречи", Decimal(74_000), COUNTRIES),
    ("5100", "Printing, outreach / Печать, просвещение", Decimal(32_000), COUNTRIES),
)
PAYEES = {
    "1100": Entry.Payee.CONSULTANT,
    "1300": Entry.Payee.STAFF,
    "1600": Entry.Payee.COMPANY,
    "3200": Entry.Payee.PARTICIPANTS,
    "5100": Entry.Payee.NGO,
}
# Of one euro and of one dollar, near what they were in those years.
RATES = {
    "": (Currency.USD, Decimal("1.29"), Decimal(1)),
    "KZ": (Currency.KZT, Decimal(196), Decimal("151.5")),
    "KG": (Currency.KGS, Decimal("61.8"), Decimal("47.6")),
    "TJ": (Currency.TJS, Decimal("6.15"), Decimal("4.76")),
    "TM": (Currency.TMT, Decimal("3.68"), Decimal("2.85")),
    "UZ": (Currency.UZS, Decimal(2_540), Decimal(1_965)),
}
# What came, as nobody ever booked it: from whom, in which month, how much of their part, in what.
PAID = (
    ("EU", 1, Decimal("0.45"), Currency.EUR), ("USA", 2, Decimal("0.50"), Currency.USD),
    ("EU", 13, Decimal("0.50"), Currency.EUR), ("USA", 14, Decimal("0.50"), Currency.USD),
)  # fmt: skip
# Of one euro and of one dollar, in the money that these two send.
IN_OWN = {
    Currency.EUR: (Decimal(1), Decimal("0.775194")), Currency.USD: (Decimal("1.29"), Decimal(1)),
}  # fmt: skip
MADE_UP = "Made up for this demonstration"
SMALL = 30_000


def carry_out() -> None:
    """Plan, carry out and pay for XACX44, if its logframe is there and nothing was planned yet."""
    found = members()
    team = {role: found[word] for role, word in (
        ("coordinator", "programme"), ("adviser", "adviser.xacx44"),
        ("assistant", "assistant.xacx44"),
    )}  # fmt: skip
    with door.acting_as(team["coordinator"]):
        programme = Programme.objects.select_related("agency").filter(code=CODE).first()
        if programme is None or Activity.objects.filter(programme=programme).exists():
            return
        plan(team["coordinator"], programme)
        document(team["coordinator"], programme)
    spend(team, programme)
    receive(team, programme)


def first_of(programme: Programme, month: int) -> date:
    """The first day of a month of the programme, counted from one."""
    months = programme.starts_on.year * 12 + programme.starts_on.month - 1 + month - 1
    return date(months // 12, months % 12 + 1, 1)


def plan(by: Membership, programme: Programme) -> None:
    """Every activity of the document, with made-up days, and what became of it."""
    lines = {line.code: line for line in programme.lines.standing().filter(level="activity")}
    partners = {partner.code: partner for partner in programme.partners.all()}
    made: dict[str, list[Activity]] = {}
    for one in MADE:
        if one.code not in lines:
            continue
        begins = first_of(programme, one.month)
        ends = first_of(programme, one.month + one.months) - timedelta(days=1)
        made[one.code] = [
            workplan.plan(
                by=by, programme=programme, line=lines[one.code], country=country, post=one.post,
                responsible=partners.get("UNFPA") if one.code.startswith("3") else None,
                deliverable=one.deliverable, starts_on=begins, ends_on=ends,
                origin=Origin.MADE_UP,
            )
            for country in one.countries
        ]  # fmt: skip
        for needs in one.needs:
            for activity in made[one.code]:
                for before in made.get(needs, ()):
                    if before.country in {"", activity.country} or not activity.country:
                        workplan.depend(by=by, activity=activity, needs=before)
        for number, activity in enumerate(made[one.code]):
            finish(by, activity, one.late + 3 * number if one.late else 0)


def finish(by: Membership, activity: Activity, late: int) -> None:
    """What became of an activity: all was done but one workshop, which was given up."""
    before = [each.done_on for each in activity.needs.all() if each.done_on]
    begun = max([activity.starts_on, *(day + timedelta(days=1) for day in before)])
    if activity.line.code == "3.1.3" and activity.country == "TM":
        workplan.drop(
            by=by, activity=activity, on=begun,
            reason="No shelter to train yet; its staff went to the regional workshop. / "
            "Приюта, который обучать, пока нет; сотрудники поехали на региональный семинар.",
        )  # fmt: skip
        return
    done = max(activity.ends_on + timedelta(days=late), begun + timedelta(days=5))
    begun, done = HELD.get(activity.line.code, (begun, done))
    workplan.begin(by=by, activity=activity, on=begun)
    workplan.finish(by=by, activity=activity, on=done)


def document(by: Membership, programme: Programme) -> None:
    """What the project document says of the money, and no more."""
    origin = Origin.DOCUMENT
    budget.set_budget(by=by, programme=programme, eur=EUR, usd=USD, origin=origin)
    paying = programme.partners.filter(part=Partner.Part.FUNDING)
    for partner in paying:
        percent = EU_PERCENT if partner.code == "EU" else None
        budget.fund(by=by, programme=programme, partner=partner, percent=percent)
    line, name, usd = EVALUATION
    budget.allot(by=by, programme=programme, line=line, name=name, usd=usd, origin=origin)


def spend(team: Mapping[str, Membership], programme: Programme) -> None:
    """Made-up lines, and what was spent on them: entered by one, certified by another."""
    luck, adviser, assistant = Random(44), team["adviser"], team["assistant"]
    entries: list[Entry] = []
    with door.acting_as(assistant):
        for line, name, usd, countries in LINES:
            for country in countries:
                allotment = budget.allot(
                    by=assistant, programme=programme, line=line, name=name, country=country,
                    usd=usd, origin=Origin.MADE_UP,
                )  # fmt: skip
                parts = 6 if usd <= SMALL else 4
                for part in range(parts):
                    share = Decimal(luck.randint(80, 96)) / 100 / parts
                    dollars = convert(usd * share, Decimal(1))
                    month = 24 // parts * part + luck.randint(1, 24 // parts)
                    entries.append(_pay(assistant, programme, allotment, dollars, month, luck))
        evaluation = Allotment.objects.get(programme=programme, line="2100")
        promise = _pay(
            assistant, programme, evaluation, Decimal("21800.00"), 18, luck,
            kind=Entry.Kind.COMMITTED,
        )  # fmt: skip
    with door.acting_as(adviser):
        for entry in [promise, *entries]:
            if entry.state == Entry.State.WAITING and entry is not entries[-1]:
                budget.certify(by=adviser, entry=entry)
    with door.acting_as(assistant):
        small = next(entry for entry in entries if entry.state == Entry.State.STANDING)
        budget.reverse(by=assistant, entry=small, on=small.on, about="Made up: booked twice")
        _pay(assistant, programme, evaluation, Decimal("4900.00"), 23, luck, settles=promise)


def receive(team: Mapping[str, Membership], programme: Programme) -> None:
    """Made-up money received: all from the United States, 95 % of what the European Union pays."""
    adviser, assistant, luck = team["adviser"], team["assistant"], Random(45)
    with door.acting_as(assistant):
        parts = {
            one.funder.partner.code: one
            for one in accounts.payers(Budget.objects.get(programme=programme))
        }
        came = [
            budget.receive(
                by=assistant, programme=programme, funder=parts[code].funder,
                on=first_of(programme, month) + timedelta(days=luck.randint(7, 26)),
                amount=convert((parts[code].eur if own == Currency.EUR else parts[code].usd) * part,
                               Decimal(1)),
                currency=own, per_eur=per_eur, per_usd=per_usd,
                evidence=f"B-{month:02}-{luck.randint(1000, 9999)}", about=MADE_UP,
            )
            for code, month, part, own in PAID
            for per_eur, per_usd in [IN_OWN[own]]
        ]  # fmt: skip
        charge = budget.receive(
            by=assistant, programme=programme, funder=parts["USA"].funder, on=came[1].on,
            amount=Decimal("1200.00"), currency=Currency.USD, per_eur=IN_OWN[Currency.USD][0],
            per_usd=Decimal(1), evidence=came[1].evidence, about=MADE_UP,
        )  # fmt: skip
        budget.reverse(by=assistant, entry=charge, on=charge.on, about="Made up: booked twice")
    with door.acting_as(adviser):
        for entry in came:
            budget.certify(by=adviser, entry=entry)


def _pay(
    by: Membership,
    programme: Programme,
    allotment: Allotment,
    dollars: Decimal,
    month: int,
    luck: Random,
    kind: str = Entry.Kind.SPENT,
    settles: Entry | None = None,
) -> Entry:
    """So many dollars, in the money of the country, in a month of the programme."""
    currency, per_eur, per_usd = RATES[allotment.country]
    moved = Decimal(luck.randint(-300, 300)) / 10_000
    per_eur = (per_eur * (1 + moved)).quantize(Decimal("0.0001"))
    if currency != Currency.USD:
        per_usd = (per_usd * (1 + moved)).quantize(Decimal("0.0001"))
    on = first_of(programme, month) + timedelta(days=luck.randint(1, 26))
    amount = convert(dollars * per_usd, Decimal(1))
    return budget.enter(
        by=by, programme=programme, kind=kind, on=on, allotment=allotment,
        country=allotment.country, amount=amount, currency=currency, per_eur=per_eur,
        per_usd=per_usd, payee=PAYEES.get(allotment.line, Entry.Payee.CONSULTANT),
        evidence=f"V-{on:%y%m}-{luck.randint(1000, 9999)}", about=MADE_UP, settles=settles,
    )  # fmt: skip
