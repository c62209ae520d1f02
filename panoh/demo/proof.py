"""What XACX44 bought and what proves its work. The project document names no equipment and encloses
no document: all of this is made up, and says so.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import typst
from django.conf import settings

from panoh.base.agencies.models import Membership
from panoh.base.database import door
from panoh.base.places.models import Region
from panoh.demo.actions import members
from panoh.demo.plans import CODE, MADE_UP
from panoh.programme.budget.models import Allotment, Entry
from panoh.programme.evidence import actions as evidence
from panoh.programme.evidence.models import Document, Publication
from panoh.programme.governance.models import Meeting
from panoh.programme.inventory import actions as inventory
from panoh.programme.inventory.models import Count, Item
from panoh.programme.logframe.models import Period, Programme
from panoh.programme.workplan.models import Activity, Origin, Post


class Bought(NamedTuple):
    """A thing: its number, what it is, its kind, price in dollars, day, who works with it."""

    asset: str
    name: str
    kind: str
    price: str
    on: date
    post: str


K = Item.Kind
BOUGHT = (
    Bought(
        "XACX44-001", "Laptop / Ноутбук", K.COMPUTER, "940.00", date(2011, 12, 12), Post.COORDINATOR
    ),
    Bought(
        "XACX44-002", "Laptop / Ноутбук", K.COMPUTER, "940.00", date(2011, 12, 12), Post.ASSISTANT
    ),
    Bought(
        "XACX44-003", "Printer / Принтер", K.COMPUTER, "410.00", date(2011, 12, 12), Post.ASSISTANT
    ),
    Bought(
        "XACX44-004",
        "Projector / Проектор",
        K.COMPUTER,
        "620.00",
        date(2012, 2, 20),
        Post.COORDINATOR,
    ),
    Bought(
        "XACX44-005",
        "Laptop for trainings / Ноутбук для занятий",
        K.COMPUTER,
        "780.00",
        date(2012, 3, 5),
        "",
    ),
    Bought(
        "XACX44-006",
        "Camera / Фотоаппарат",
        K.COMMUNICATION,
        "350.00",
        date(2012, 3, 5),
        Post.ASSISTANT,
    ),
    Bought(
        "XACX44-007", "Filing cabinet / Шкаф для дел", K.FURNITURE, "190.00", date(2012, 1, 16), ""
    ),
)
PAGE = Path(__file__).with_name("paper.typ")


class Paper(NamedTuple):
    """A document: title, kind, for whom, what each of its versions says."""

    title: str
    kind: str
    audience: str
    says: tuple[str, ...]


D = Document.Kind
ALL, TEAM = Document.Audience.ALL, Document.Audience.TEAM
# By the indicator whose first accepted period each proves. The facts are the brochure's.
PAPERS = {
    "1.2-1": Paper(
        "Report on the course in Tashkent / Отчёт о курсе в Ташкенте, 06.2012", D.REPORT, ALL,
        ("28 trainers of five countries.", "28 trainers of five countries; tests before and after "
         "were added."),
    ),
    "1.4-1": Paper(
        "Participants in Almaty / Участники в Алматы, 09.2012", D.LIST, TEAM,
        ("24 trainers of five countries.", "24 trainers of five countries, by country."),
    ),
    "2.2-1": Paper(
        "Records of national meetings / Протоколы национальных встреч, 2012", D.RECORD, ALL,
        ("Meetings in Kazakhstan, Tajikistan, Turkmenistan and Uzbekistan.",),
    ),
}  # fmt: skip


def prove() -> None:
    """An inventory and documents that live a little, if the programme is there without any."""
    found = members()
    team = {role: found[word] for role, word in (
        ("coordinator", "programme"), ("adviser", "adviser.xacx44"),
        ("assistant", "assistant.xacx44"), ("partner", "unfpa.xacx44"),
    )}  # fmt: skip
    with door.acting_as(team["coordinator"]):
        programme = Programme.objects.select_related("agency").filter(code=CODE).first()
        if programme is None or Item.objects.filter(programme=programme).exists():
            return
    stock(team, programme)
    document(team, programme)


def stock(team: Mapping[str, Membership], programme: Programme) -> None:
    """Bought, handed to the partner, counted twice; one thing is lost, the rest given over."""
    assistant, adviser, partner = team["assistant"], team["adviser"], team["partner"]
    here, almaty = Region.objects.get(pk="UZ-TK"), Region.objects.get(pk="KZ-75")
    with door.acting_as(assistant):
        unfpa = programme.partners.get(code="UNFPA")
        line = Allotment.objects.filter(programme=programme, line="1300").first()
        things = [
            inventory.add(
                by=assistant, programme=programme, asset=each.asset, name=each.name,
                kind=each.kind, price=Decimal(each.price), currency="USD", acquired_on=each.on,
                region=here, post=each.post, allotment=line, origin=Origin.MADE_UP,
                serial=f"MU-{number:04}",
            )
            for number, each in enumerate(BOUGHT, 1)
        ]  # fmt: skip
        handed = inventory.offer(
            by=assistant, item=things[4], receiver=unfpa, region=almaty, on=date(2012, 4, 2),
            post=Post.FOCAL_POINT,
        )  # fmt: skip
    with door.acting_as(partner):
        inventory.accept(by=partner, transfer=handed)
    camera = things[5]
    _count(team, programme, date(2012, 12, 3), camera, "The police were told; it is taken out.")
    with door.acting_as(assistant):
        lost = inventory.propose(
            by=assistant, item=camera, kind="lost", on=date(2012, 12, 20),
            reason=f"Not found in the count. {MADE_UP}",
        )  # fmt: skip
    with door.acting_as(adviser):
        inventory.approve(by=adviser, disposal=lost)
    _count(team, programme, date(2013, 10, 7), None, "")
    for thing in things[:5]:
        with door.acting_as(assistant):
            given = inventory.propose(
                by=assistant, item=thing, kind="handed_over", receiver=unfpa,
                on=programme.ends_on, reason=f"The programme ends. {MADE_UP}",
            )  # fmt: skip
        with door.acting_as(adviser):
            inventory.approve(by=adviser, disposal=given)


def _count(
    team: Mapping[str, Membership], programme: Programme, on: date, gone: Item | None, note: str
) -> Count:
    """A count by the assistant, closed by the coordinator."""
    by, second = team["assistant"], team["coordinator"]
    with door.acting_as(by):
        count = inventory.open_count(by=by, programme=programme, on=on)
        for item in Item.objects.filter(programme=programme).held():
            found = gone is None or item.pk != gone.pk
            inventory.see(
                by=by, count=count, item=item, found=found, condition="good" if found else "",
                note="" if found else MADE_UP,
            )  # fmt: skip
    with door.acting_as(second):
        return inventory.close(by=second, count=count, on=on, note=note)


def document(team: Mapping[str, Membership], programme: Programme) -> None:
    """Documents in one or two versions, attached to what they prove."""
    by, second = team["assistant"], team["coordinator"]
    with door.acting_as(by):
        accepted = Period.objects.filter(programme=programme).in_force()
        periods = {each.indicator.slug: each for each in accepted.select_related("indicator__line")}
        for slug, paper in PAPERS.items():
            _file(by, programme, paper, periods.get(slug))
        spent = Entry.objects.filter(programme=programme, kind=Entry.Kind.SPENT).standing()
        entry = spent.order_by("on").first()
        _file(by, programme, Paper("Voucher / Платёжный документ, 1", D.VOUCHER, TEAM, ("Paid.",)),
              entry)  # fmt: skip
        done = Activity.objects.filter(programme=programme, line__code="1.1.1", country="UZ")
        gaps = Paper(
            "Gap analysis / Анализ пробелов, UZ", D.REPORT, ALL, ("The analysis, in short.",)
        )
        _file(by, programme, gaps, done.first())
        told = Document.objects.filter(programme=programme, audience=ALL).order_by("filed_at")
        published = [
            evidence.announce(
                by=by, document=each, address=f"https://example.org/xacx44/{each.code.lower()}.pdf",
                title=each.title, category=Publication.Category.RESULTS,
                form=Publication.Form.PDF, language="en", on=programme.ends_on,
            )
            for each in told[:2]
        ]  # fmt: skip
        held = Meeting.objects.filter(programme=programme, state=Meeting.State.MINUTED)
        record = Paper(
            "Record of the committee / Протокол комитета", D.RECORD, TEAM, ("What was decided.",)
        )
        _file(by, programme, record, held.order_by("on").first())
    with door.acting_as(second):
        evidence.confirm(by=second, publication=published[0])


def _file(by: Membership, programme: Programme, paper: Paper, to: Any) -> None:
    """The versions in turn; the last one proves it too."""
    if to is None:
        return
    title = f"{paper.title} (made up)"
    first, *later = (printed(title, words) for words in paper.says)
    filed = evidence.file(
        by=by, programme=programme, title=title, kind=paper.kind, audience=paper.audience,
        content=first, to=to,
    )  # fmt: skip
    for content, words in zip(later, paper.says[1:], strict=True):
        version = evidence.revise(by=by, document=filed, content=content, note=words)
        evidence.attach(by=by, version=version, to=to)


def printed(title: str, words: str) -> bytes:
    """A page that says what it is, and that it is made up."""
    return typst.compile(
        PAGE,
        format="pdf",
        font_paths=[settings.PRINT_FONTS],
        ignore_system_fonts=True,
        sys_inputs={"title": title, "words": f"{words} {MADE_UP}."},
    )
