"""A case on paper: only what its reader may see, their name across it, and an entry for it."""

import json
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from panoh.base.agencies.sections import Section
from panoh.base.journal.models import Entry
from panoh.base.refusals import Refused, allows
from panoh.casework.assistance import actions as assistance
from panoh.casework.assistance.tests.steps import goal
from panoh.casework.cases import actions, provision_actions, rules, share_actions
from panoh.casework.cases.disclosures import disclosures
from panoh.casework.cases.tests.steps import acting, agree
from panoh.casework.cases.timeline import timeline
from panoh.casework.names import actions as names
from panoh.casework.protection import actions as protection
from panoh.casework.protection import status_actions
from panoh.casework.protection.tests.steps import assess
from panoh.site.prints import TEMPLATE, part, pdf, sheet
from panoh.testing import CAST, member

EVERYTHING = [section.value for section in Section]


@pytest.fixture
def aigul(db):
    with acting("aigul") as aigul:
        yield aigul


@pytest.fixture
def case(aigul):
    case = actions.open_case(by=aigul, sex="female", birth_year=1999, birth_year_basis="stated")
    names.record_identity(by=aigul, case=case, family="Qzfamily")
    for section in ("core", "testimony", "status"):
        actions.write_note(by=aigul, case=case, section=section, text=f"Qz{section}")
    return case


@pytest.fixture
def counselled(aigul, case):
    """Shared with the shelter, which writes what police never read."""
    sections = ["core", "contact", "care", "alerts"]
    consent = agree(aigul, case, "shelter", purpose="accommodation", sections=sections)
    share = share_actions.offer_share(by=aigul, case=case, consent=consent, sections=sections)
    with acting("bahrom") as bahrom:
        share_actions.open_share(by=bahrom, share=share)
        actions.write_note(by=bahrom, case=case, section="care", text="Qzcare")
    return case


def signed_in(name):
    client = Client()
    client.force_login(member(name).user)
    return client


@pytest.fixture
def protected(counselled):
    """What police and shelter did to protect her, each with words that stay sealed."""
    day = timezone.localdate() + timedelta(days=30)
    with acting("aigul") as aigul:
        assess(aigul, counselled, "high", reason="Qzpolicereason")
        protection.ask(
            by=aigul, case=counselled, kind="no_contact", for_whom="person", body="police",
            basis="tip6", words="Qzmeasure",
        )  # fmt: skip
        status_actions.record_status(
            by=aigul, case=counselled, kind="visa", until=day, words="Qzpermit"
        )
        status_actions.note_non_punishment(
            by=aigul, case=counselled, connected="yes", told="nobody", outcome="open",
            words="Qzoffence",
        )  # fmt: skip
    with acting("bahrom") as bahrom:
        assess(bahrom, counselled, "medium", reason="Qzhousereason")
        parts = ("triggers", "places", "people", "words", "numbers")
        protection.plan(by=bahrom, case=counselled, **{each: f"Qzplan{each}" for each in parts})
    return counselled


def paper(name, case):
    """All that this reader may print, as it goes into the PDF."""
    with acting(name) as reader:
        open_to = [s for s in rules.PRINTABLE if _prints(name, case, s)]
        notes = actions.print_case(by=reader, case=case, sections=open_to, purpose="meeting")
        return sheet(reader, case, [part(reader, case, each, notes[each]) for each in open_to])


@pytest.mark.parametrize(
    ("name", "has", "has_not"),
    [
        ("aigul", ("Order to keep away", "High", "Visa or visa-free stay"), ("Non-punishment",)),
        (
            "bahrom",
            ("Order to keep away", "Medium", "Safety plan", "Non-punishment"),
            ("Right to stay",),
        ),
    ],
)
def test_what_protects_stands_where_it_is_seen_and_what_was_written_nowhere(
    protected, name, has, has_not
):
    printed = paper(name, protected)
    text = json.dumps(printed)
    tables = {table["title"] for part in printed["parts"] for table in part["tables"]}
    assert [each for each in has if each not in text] == []
    assert not tables & {*has_not}  # the timeline may say that the reader did it
    sealed = ("Qzpolicereason", "Qzhousereason", "Qzmeasure", "Qzpermit", "Qzoffence", "Qzplan")
    assert [each for each in sealed if each in text] == []
    assert pdf(paper(name, protected)).startswith(b"%PDF")


def test_what_is_needed_and_given_stands_in_its_section_and_nowhere_else(counselled):
    with acting("bahrom") as bahrom:
        assistance.assess_need(
            by=bahrom, case=counselled, need="PSY.CRISIS", urgency="now", wish="wished"
        )
        goal(bahrom, assistance.draft_plan(by=bahrom, case=counselled))
        provision_actions.offer_service(
            by=bahrom, case=counselled, need="MED.GENERAL", on=timezone.localdate()
        )
    tables = {
        part["name"]: {
            table["title"]: [row[1 if "Papers" in row else 0] for row in table["rows"]]
            for table in part["tables"]
            if table["title"] in ("What is needed", "Services", "Goals that are open")
        }
        for part in paper("bahrom", counselled)["parts"]
    }
    assert tables == {
        "Code and stage": {"Goals that are open": ["Papers"]},
        "Care": {"What is needed": ["Crisis counselling"], "Services": ["Health care"]},
        "Alerts": {},
    }
    assert "Crisis counselling" not in json.dumps(paper("aigul", counselled))


def test_how_dangerous_a_return_is_stands_with_the_alerts_alone(counselled):
    with acting("aigul") as aigul:
        journey = assistance.wish_return(by=aigul, case=counselled, country="KG")
        assistance.assess_return(by=aigul, journey=journey, end="here", level="high", source="own")
    said = {part["name"]: part["lines"] for part in paper("aigul", counselled)["parts"]}
    told = {name: [line for line in lines if "Return" in line] for name, lines in said.items()}
    assert told["Alerts"]
    assert all("High" in line for line in told.pop("Alerts"))
    assert any("Kyrgyzstan" in line for line in told["Code and stage"])
    assert not [line for lines in told.values() for line in lines if "High" in line]


def test_paper_is_read_on_another_day_by_others_than_who_printed_it(counselled):
    text = json.dumps(paper("aigul", counselled))
    assert f"{timezone.localdate():%Y}, " in text
    assert "today" not in text
    assert "by you" not in text
    assert "Police of Farg" in text


def test_who_prints_what(counselled):
    allowed = {
        name: {section for section in EVERYTHING if _prints(name, counselled, section)}
        for name in CAST
    }
    police = {"core", "testimony", "status", "alerts"}
    assert allowed["aigul"] == allowed["anvar"] == police
    assert allowed["bahrom"] == {"core", "care", "alerts"}
    assert not any(found for name, found in allowed.items() if name not in (
        "aigul", "anvar", "bahrom"))  # fmt: skip


def _prints(name, case, section):
    with acting(name):
        return allows(rules.check_print, member(name), case, [section])


def test_the_page_offers_only_what_is_open_and_never_names(counselled):
    page = signed_in("aigul").get(f"/cases/{counselled.code}/print/").content.decode()
    offered = set(re.findall(r'name="sections"[^>]*value="(\w+)"', page)) or set(
        re.findall(r'value="(\w+)"[^>]*name="sections"', page)
    )
    assert offered == {"core", "testimony", "status", "alerts"}


def test_a_section_that_is_closed_is_not_printed_by_asking(counselled):
    client = signed_in("aigul")
    for section in ("care", "identity", "contact", "placement", "gold"):
        said = {"sections": ["core", section], "purpose": "meeting"}
        response = client.post(f"/cases/{counselled.code}/print/", said)
        assert response["Content-Type"].startswith("text/html"), section
    with acting("aigul") as aigul, pytest.raises(Refused, match="not printed"):
        actions.print_case(by=aigul, case=counselled, sections=["identity"], purpose="person")
    assert not Entry.objects.filter(event="case.printed").exists()


def test_it_is_journalled_once_with_sections_and_purpose_and_disclosed(counselled):
    said = {"sections": ["core", "care"], "purpose": "service"}
    response = signed_in("bahrom").post(f"/cases/{counselled.code}/print/", said)
    assert response.content.startswith(b"%PDF")
    assert response["Content-Disposition"] == f'attachment; filename="{timezone.localdate()}.pdf"'
    assert "no-store" in response["Cache-Control"]
    with acting("aigul") as aigul:
        [entry] = Entry.objects.filter(event="case.printed")
        assert entry.detail == said
        assert [e.title for e in timeline(aigul, counselled)].count("Case printed") == 1
        [shelter] = disclosures(aigul, counselled)
        assert "Case printed" in [what for _at, what in shelter.read]


def test_the_paper_says_what_is_open_and_bears_its_reader(counselled):
    for name, has, has_not in (
        ("aigul", ("Qzcore", "Qztestimony", "Qzstatus"), ("Qzcare", "Qzfamily")),
        ("bahrom", ("Qzcore", "Qzcare"), ("Qztestimony", "Qzstatus", "Qzfamily")),
    ):
        sheet_of = paper(name, counselled)
        reader = member(name)
        assert counselled.code in sheet_of["title"]
        assert sheet_of["mark"].startswith(f"{reader.user.name} · {reader.agency.name} · 20")
        text = json.dumps(sheet_of)
        assert all(word in text for word in has)
        assert not any(word in text for word in has_not)


def test_a_long_case_prints_over_many_pages(counselled):
    with acting("aigul") as aigul:
        paper = sheet(aigul, counselled, [part(aigul, counselled, "core", [])])
    [happened] = [each for each in paper["parts"][0]["tables"] if each["title"] == "Timeline"]
    happened["rows"] = happened["rows"][:1] * 420
    assert b"/Type/Pages/Count 14/" in pdf(paper)


def test_the_mark_lies_over_every_page():
    template = TEMPLATE.read_text()
    page = template[template.index("#set page(") : template.index("#show heading")]
    assert page.count("data.mark") == 2  # across it, and at its foot


def test_it_asks_again_who_it_is(counselled, settings):
    settings.FRESH_MINUTES = 15
    response = signed_in("aigul").get(f"/cases/{counselled.code}/print/")
    assert response.status_code == 302
    assert "reauthenticate" in response["Location"]


@pytest.mark.parametrize("name", ["akmal", "chynara", "eldor"])
def test_strangers_print_nothing(counselled, name):
    for act in (signed_in(name).get, signed_in(name).post):
        assert act(f"/cases/{counselled.code}/print/").status_code == 404
        assert act(f"/cases/{counselled.code}/happened/").status_code in {404, 405}


# What happened, a page at a time


def test_what_happened_is_read_to_its_end_page_by_page(aigul, case):
    now = timezone.now()
    Entry.objects.bulk_create(
        Entry(
            agency_id=aigul.agency_id, member_id=aigul.pk, event="note.written", case_id=case.pk,
            at=now + timedelta(minutes=number // 3),
        )
        for number in range(110)
    )  # fmt: skip
    whole = [each.key for each in timeline(aigul, case, 500)]
    client, href, seen = signed_in("aigul"), "", []
    while True:
        page = client.get(f"/cases/{case.code}/happened/{href}").content.decode()
        seen.append(page.count("moj-timeline__item"))
        more = re.search(r'href="(\?after=[\w-]+)"', page)
        if not more:
            break
        href = more[1]
    assert sum(seen) >= len(whole) == 115
    keys, after = [], ""
    while found := timeline(aigul, case, 50, after):
        keys += [each.key for each in found]
        after = str(keys[-1])
    assert keys == whole


def test_a_key_from_elsewhere_begins_at_the_newest(aigul, case):
    first = timeline(aigul, case, 3)
    for after in ("nonsense", "00000000-0000-0000-0000-000000000000"):
        assert timeline(aigul, case, 3, after) == first


def test_a_task_that_is_done_says_which(aigul, case):
    client = signed_in("aigul")
    client.post(f"/cases/{case.code}/tasks/inform/done/")
    assert (
        "Tell the person their rights"
        in client.get(f"/cases/{case.code}/happened/").content.decode()
    )
