"""A programme's activity file: valid, complete, and with nothing in it that is not public."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pytest
import time_machine
from django.core.management.base import CommandError
from django.test import Client

from panoh import cli
from panoh.base.journal.models import Entry as JournalEntry
from panoh.exchange.tests.iati_rules import faults
from panoh.exchange.tests.iati_standard import refused
from panoh.programme.budget import actions as budget
from panoh.programme.budget.tests.books import DAY, Books
from panoh.programme.evidence import actions as evidence
from panoh.programme.evidence.tests.archive import Archive, png
from panoh.programme.logframe import actions, rules
from panoh.programme.logframe.models import Programme
from panoh.programme.logframe.tests.steps import (
    accepted,
    acting,
    drafted,
    indicator,
    reached,
    submitted,
)
from panoh.testing import member

SAID = {"ref": "XM-DAC-41128", "kind": "40", "sector": "15130"}


def client(name: str) -> Client:
    found = Client(headers={"accept-language": "en"})
    found.force_login(member(name).user)
    return found


def written(code: str = "XACX44") -> Element:
    answer = client("ella").post(f"/programmes/{code}/iati/", SAID)
    assert answer["Content-Type"] == "application/xml; charset=utf-8"
    root = fromstring(answer.content)  # our own file
    assert refused(answer.content) == []
    assert faults(root) == []
    return root.find("iati-activity") or root


def report(programme: Programme, slug: str, nth: int, **said: object) -> None:
    """A period from draft to lock."""
    with acting("ella") as ella:
        of = indicator(programme, slug)
        draft = actions.draft(
            by=ella,
            indicator=of,
            span=rules.spans(of)[nth],
            reached=reached(**said),  # type: ignore[arg-type]
        )
        actions.submit(by=ella, period=draft)
    with acting("gulnora") as gulnora:
        actions.accept(by=gulnora, period=draft)


def actuals(activity: Element, title: str) -> list[tuple[str | None, str, tuple[str, ...]]]:
    """Value, place and parts of everything that an indicator is said to have reached."""
    [found] = [
        each
        for each in activity.findall("result/indicator")
        if each.findtext("title/narrative") == title
    ]
    return [
        (
            each.get("value"),
            "".join(x.get("ref", "") for x in each.findall("location")),
            tuple(f"{d.get('name')}={d.get('value')}" for d in each.findall("dimension")),
        )
        for each in found.findall("period/actual")
    ]


def test_the_document_is_in_the_file(xacx44: Programme) -> None:
    with acting("ella") as ella:
        budget.set_budget(
            by=ella, programme=xacx44, eur=Decimal("873671.80"), usd=Decimal("1244690.00")
        )
    activity = written()
    assert activity.findtext("iati-identifier") == "XM-DAC-41128-XACX44"
    days = {e.get("type"): e.get("iso-date") for e in activity.findall("activity-date")}
    assert days == {"1": "2011-11-01", "3": "2013-10-31"}
    countries = [each.get("code") for each in activity.findall("recipient-country")]
    assert countries == ["KZ", "KG", "TJ", "TM", "UZ"]
    roles = [each.get("role") for each in activity.findall("participating-org")]
    assert sorted(roles, key=str) == ["1", "1", "2", "4"]
    parts = [Decimal(each.text or "0") for each in activity.findall("budget/value")]
    assert len(parts) == 2
    assert sum(parts) == Decimal("873671.80")
    results = [each.get("type") for each in activity.findall("result")]
    assert (results.count("3"), results.count("2"), results.count("1")) == (1, 3, 10)
    assert len(activity.findall("result/indicator")) == 26
    languages = activity.findall("title/narrative")
    assert [e.get("{http://www.w3.org/XML/1998/namespace}lang") for e in languages] == [None, "ru"]


def odd() -> Programme:
    """Written in languages other than English; for no country, paid for by nobody."""
    with acting("ella") as ella:
        programme = actions.begin(
            by=ella, code="ODD", countries=[], title={"ru": "Приют", "uz": "Panoh"}, place={},
            starts_on=date(2026, 3, 1), ends_on=date(2027, 3, 31),
        )  # fmt: skip
        top = actions.add_line(
            by=ella, programme=programme, level="objective", parent=None, code="",
            statement={"tg": "Паноҳ барои ҳама"},
        )  # fmt: skip
        for measure in ("percentage", "done"):
            definition = actions.define(
                by=ella, code=f"odd-{measure}", title={"kk": measure}, meaning={}, unit={},
                source={}, measure=measure, direction="down", periods="last", places="last",
                feed="typed",
            )  # fmt: skip
            actions.add_indicator(
                by=ella, line=top, definition=definition, statement={"ky": measure},
                baseline=Decimal("12.50"), frequency="year",
            )  # fmt: skip
    return programme


def test_odd_programmes_are_valid_too(db: None) -> None:
    odd()
    activity = written("ODD")
    assert [each.get("ref") for each in activity.findall("participating-org")] == ["XM-DAC-41128"]
    assert not activity.findall("budget") + activity.findall("location")
    assert [each.text for each in activity.findall("title/narrative")] == ["Приют", "Panoh"]
    measures = [each.get("measure") for each in activity.findall("result/indicator")]
    assert measures == ["2", "3"]


def test_money_is_in_the_file(books: Books) -> None:
    books.enter("70.00")
    entry = books.enter("30.00", kind="committed")
    with acting("ella") as ella:
        budget.reverse(by=ella, entry=entry, on=DAY, about="Written twice")
    activity = written(books.programme.code)
    kinds = [each.get("code") for each in activity.findall("transaction/transaction-type")]
    values = [each.text for each in activity.findall("transaction/value")]
    assert sorted(zip(kinds, values, strict=True), key=str) == [
        ("11", "200.00"), ("11", "800.00"), ("2", "-30.00"), ("2", "30.00"), ("4", "70.00"),
    ]  # fmt: skip
    found = [each.get("currency") for each in activity.findall("transaction/value")]
    assert found == ["EUR", "EUR", "USD", "USD", "USD"]


def sides(one: Element) -> tuple[str | None, str | None]:
    return one.findtext("provider-org/narrative"), one.findtext("receiver-org/narrative")


def test_who_promised_and_what_sort_of_body_is_paid(books: Books) -> None:
    books.enter("70.00")
    books.enter("30.00", payee="consultant")
    activity = written(books.programme.code)
    ours = activity.findtext("iati-identifier")
    promised, _second, paid, consultant = sorted(
        activity.findall("transaction"), key=lambda one: -float(one.findtext("value") or 0)
    )
    assert sides(promised) == ("EU", "Programme office")
    assert sides(paid) == ("Programme office", "A company")
    assert sides(consultant) == ("Programme office", None)
    assert [x.get("receiver-activity-id") for x in promised.findall("receiver-org")] == [ours]
    assert [x.get("provider-activity-id") for x in paid.findall("provider-org")] == [ours]


def test_what_came_is_an_incoming_fund_from_who_paid_it(books: Books) -> None:
    entry = books.receive("70.00")
    with acting("ella") as ella:
        budget.reverse(by=ella, entry=entry, on=DAY, about="Sent back")
    books.receive("6000.00")  # waits for a second person
    found = [
        one
        for one in written(books.programme.code).findall("transaction")
        if one.find("transaction-type[@code='1']") is not None
    ]
    told = sorted((one.findtext("value"), sides(one)) for one in found)
    assert told == [("-70.00", ("US", "Programme office")), ("70.00", ("US", "Programme office"))]
    assert entry.code in {one.get("ref") for one in found}


def test_only_what_was_published_elsewhere_is_linked_to(archive: Archive) -> None:
    document = archive.file(audience="all")
    archive.file(audience="all", content=png())
    said: dict[str, Any] = {"category": "A08", "form": "application/pdf", "on": date(2012, 3, 1)}
    with acting("ella") as ella:
        first, _second = [
            evidence.announce(
                by=ella, document=document, address=f"https://example.org/{language}",
                title="A <b>", language=language, **said,
            )
            for language in ("ru", "en")
        ]  # fmt: skip
    assert written(archive.programme.code).findall("document-link") == []
    with acting("gulnora") as gulnora:
        evidence.confirm(by=gulnora, publication=first)
    [link] = written(archive.programme.code).findall("document-link")
    assert link.attrib == {"format": "application/pdf", "url": "https://example.org/ru"}
    assert link.findtext("title/narrative") == "A <b>"
    codes = [link.find(name).get("code") for name in ("category", "language")]  # type: ignore[union-attr]
    assert codes == ["A08", "ru"]


def test_before_a_programme_begins_nothing_was_promised(xacx44: Programme) -> None:
    with acting("ella") as ella:
        budget.set_budget(by=ella, programme=xacx44, eur=Decimal(100), usd=Decimal(140))
        partner = xacx44.partners.get(code="EU")
        budget.fund(by=ella, programme=xacx44, partner=partner, percent=None)
    assert [e.get("code") for e in written().findall("transaction/transaction-type")] == ["11"]
    with time_machine.travel(datetime(2011, 10, 31, tzinfo=UTC)):
        assert written().findall("transaction") == []


def test_only_what_was_accepted_is_told(programme: Programme) -> None:
    meetings = indicator_of(programme, "1-1")
    accepted(meetings, 0, 3)
    submitted(meetings, 1, 77)
    drafted(meetings, 2, 88)
    activity = written("SMALL")
    assert actuals(activity, "Meetings") == [("3", "", ())]


def indicator_of(programme: Programme, slug: str):
    with acting("ella"):
        return indicator(programme, slug)


def test_parts_are_dimensions_and_indicators_of_their_own(programme: Programme) -> None:
    cells = [{"by": {"sex": "female"}, "value": "30"}, {"by": {"sex": "male"}, "value": "12"}]
    report(programme, "1-2", 0, by_country={"UZ": Decimal(42), "KG": None}, cells=cells)
    activity = written("SMALL")
    assert actuals(activity, "Trained") == [
        ("42", "", ()), ("42", "UZ", ()), ("30", "", ("sex=female",)), ("12", "", ("sex=male",)),
    ]  # fmt: skip
    assert actuals(activity, "Trained – Sex: Women and girls") == [("30", "", ())]


def test_a_division_with_a_few_people_is_left_out_whole(programme: Programme) -> None:
    cells = [{"by": {"sex": "female"}, "value": "30"}, {"by": {"sex": "male"}, "value": "2"}]
    report(programme, "1-2", 0, value=32, cells=cells)
    assert actuals(written("SMALL"), "Trained") == [("32", "", ())]


def test_what_was_typed_stays_text(programme: Programme) -> None:
    nasty = "<b>&\x0b\ud83d\udca5".encode("utf-16", "surrogatepass").decode("utf-16")
    with acting("ella") as ella:
        line = programme.lines.get(code="1")
        actions.change(by=ella, thing=line, statement={"en": nasty})
    titles = [each.text for each in written("SMALL").findall("result/title/narrative")]
    assert titles == [nasty.replace("\x0b", "")]


def test_who_may_publish(programme: Programme) -> None:
    for name, status in (("ella", 200), ("gulnora", 200), ("greta", 403), ("aigul", 403)):
        assert client(name).get("/programmes/SMALL/iati/").status_code == status
    assert client("ella").get("/programmes/NONE/iati/").status_code == 404
    wrong = client("ella").post("/programmes/SMALL/iati/", SAID | {"ref": "a b"})
    assert "no spaces" in wrong.content.decode()
    assert "govuk-error-summary" in wrong.content.decode()
    written("SMALL")
    with acting("ella"):
        entry = JournalEntry.objects.filter(event="programme.published").get()
    assert entry.detail["programme"] == "SMALL"


def test_the_command_writes_the_same(
    programme: Programme, capsys: pytest.CaptureFixture[str]
) -> None:
    said = ["iati", "SMALL", "--as", "ella"]
    with pytest.raises(CommandError, match="Say who publishes"):
        cli.run("export", said)
    cli.run("export", [*said, "--organisation", "XM-DAC-41128", "--type", "40"])
    root = fromstring(capsys.readouterr().out.encode())
    assert faults(root) == []
    with pytest.raises(CommandError):
        cli.run(
            "export", ["iati", "SMALL", "--as", "greta", "--organisation", "X-1", "--type", "40"]
        )
