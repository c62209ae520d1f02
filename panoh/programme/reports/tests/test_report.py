"""A report from its first word to the file that a donor opens."""

import io
import zipfile
from datetime import date
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils.translation import override

from panoh.base.places.models import Region
from panoh.base.refusals import Refused
from panoh.programme.budget import actions as budget
from panoh.programme.evidence import actions as evidence
from panoh.programme.evidence.tests.archive import pdf as paper
from panoh.programme.inventory import actions as inventory
from panoh.programme.logframe import actions as logframe
from panoh.programme.logframe.models import Programme
from panoh.programme.logframe.rules import spans
from panoh.programme.logframe.tests.steps import acting, drafted, indicator, reached
from panoh.programme.logframe.tests.test_pages import client, days
from panoh.programme.reports import actions, work
from panoh.programme.reports.content import content
from panoh.programme.reports.models import Report, Text
from panoh.programme.reports.office import HEIGHT, WP, A, R, W
from panoh.programme.reports.printing import pdf
from panoh.programme.reports.word import docx
from panoh.testing import member

YEAR = (date(2024, 1, 1), date(2024, 12, 31))


def accept(programme: Programme, slug: str, nth: int, **said: object) -> None:
    with acting("ella") as ella:
        of = indicator(programme, slug)
        draft = logframe.draft(
            by=ella,
            indicator=of,
            span=spans(of)[nth],
            reached=reached(**said),  # type: ignore[arg-type]
        )
        logframe.submit(by=ella, period=draft)
    with acting("gulnora") as gulnora:
        logframe.accept(by=gulnora, period=draft)


def begun(programme: Programme) -> Report:
    with acting("ella") as ella:
        since, until = YEAR
        made = actions.begin(by=ella, programme=programme, since=since, until=until)
        actions.write(by=ella, report=made, section="summary", words={"en": "Bodies now meet."})
    return made


def approved(programme: Programme) -> Report:
    made = begun(programme)
    with acting("ella") as ella:
        actions.submit(by=ella, report=made)
    with acting("gulnora") as gulnora:
        return actions.approve(by=gulnora, report=made)


def test_what_was_submitted_is_on_the_work_of_who_approves(programme: Programme) -> None:
    made = begun(programme)
    with acting("ella") as ella:
        actions.submit(by=ella, report=made)
        assert not any(group["items"] for group in work.due(ella))
    with acting("gulnora") as gulnora:
        [item] = [item for group in work.due(gulnora) for item in group["items"]]
    assert item["href"] == made.get_absolute_url()


def told(report: Report, language: str = "en") -> dict[str, object]:
    with acting("gulnora") as gulnora, override(language):
        return content(gulnora, report, language)


def test_more_periods_ask_no_more_questions(
    programme: Programme, django_assert_max_num_queries: Any
) -> None:
    for nth in range(3):
        accept(programme, "1-1", nth, value=nth)
    report = begun(programme)
    with acting("gulnora") as gulnora, django_assert_max_num_queries(15):
        content(gulnora, report, "en")


def test_two_people_make_a_report_and_then_it_stays(programme: Programme) -> None:
    report = begun(programme)
    with acting("ella") as ella:
        actions.submit(by=ella, report=report)
        with pytest.raises(Refused):
            actions.write(by=ella, report=report, section="next", words={"en": "More"})
        with pytest.raises(Refused):
            actions.approve(by=ella, report=report)
    with acting("gulnora") as gulnora:
        actions.send_back(by=gulnora, report=report, reason="And the lessons?")
    with acting("ella") as ella:
        actions.write(by=ella, report=report, section="lessons", words={"en": "Meet early."})
        actions.submit(by=ella, report=report)
    with acting("gulnora") as gulnora:
        report = actions.approve(by=gulnora, report=report)
        for act in (actions.approve, actions.submit):
            with pytest.raises(Refused):
                act(by=gulnora, report=report)
        with pytest.raises(DatabaseError), transaction.atomic():
            Report.objects.filter(pk=report.pk).update(told={})


def test_what_was_approved_does_not_move_with_the_figures(programme: Programme) -> None:
    accept(programme, "1-1", 0, value=3)
    report = approved(programme)
    accept(programme, "1-1", 1, value=4)
    kept = report.told["en"]
    assert kept["overview"][0]["actual"] == "3"
    page = client("greta").get(report.get_absolute_url()).content.decode()
    assert ">3 meetings<" in page
    assert told(report)["overview"][0]["actual"] == "7"  # type: ignore[index]


def test_a_new_version_has_a_reason_and_the_words_of_the_last(programme: Programme) -> None:
    approved(programme)
    since, until = YEAR
    with acting("ella") as ella:
        with pytest.raises(Refused):
            actions.begin(by=ella, programme=programme, since=since, until=until)
        new = actions.begin(
            by=ella, programme=programme, since=since, until=until, reason="A list was found"
        )
        assert new.version == 2
        [text] = Text.objects.filter(report=new)
    assert text.words == {"en": "Bodies now meet."}


def test_only_accepted_numbers_and_each_with_its_note(programme: Programme) -> None:
    accept(programme, "1-1", 0, value=3)
    with acting("ella"):
        of = indicator(programme, "1-1")
    drafted(of, 1, 88)
    accept(programme, "1-1", 2, value=5)  # after the report's time
    said = told(begun(programme))
    [meetings, trained] = said["levels"][1]["indicators"]  # type: ignore[index]
    assert [row["value"] for row in meetings["periods"]] == ["3"]
    assert "Definition meetings-1" in said["notes"][meetings["note"] - 1]  # type: ignore[index]
    assert "cut-off" in said["notes"][0]  # type: ignore[index]
    assert (trained["actual"], trained["note"]) == ("–", 0)


def test_few_people_are_left_out_with_their_whole_division(programme: Programme) -> None:
    few = [{"by": {"sex": "female"}, "value": "30"}, {"by": {"sex": "male"}, "value": "2"}]
    enough = [{"by": {"sex": "female"}, "value": "30"}, {"by": {"sex": "male"}, "value": "20"}]
    accept(programme, "1-2", 0, value=32, cells=few)
    report = begun(programme)
    assert told(report)["levels"][1]["indicators"][1]["charts"] == []  # type: ignore[index]
    accept(programme, "1-2", 1, value=50, cells=enough)
    [chart] = told(report)["levels"][1]["indicators"][1]["charts"]  # type: ignore[index]
    assert [row["text"] for row in chart["rows"]] == ["30", "20"]


def test_nobodys_name_is_in_it(programme: Programme) -> None:
    accept(programme, "1-1", 0, value=3)
    report = approved(programme)
    names = [member(name).user.name for name in ("ella", "gulnora")]
    assert not any(name in str(report.told) for name in names)


def test_both_files_say_what_the_report_says(xacx44: Programme) -> None:
    accept(xacx44, "2.3-1", 0, by_country={"UZ": Decimal(2), "KG": None})
    with acting("ella") as ella:
        budget.set_budget(
            by=ella, programme=xacx44, eur=Decimal("873671.80"), usd=Decimal("1244690.00")
        )
        since, until = xacx44.starts_on, xacx44.ends_on
        report = actions.begin(by=ella, programme=xacx44, since=since, until=until)
    for language, whole, budgeted in (
        ("en", "en-GB", "873,671.80"), ("ru", "ru-RU", "873\xa0671,80"),
    ):  # fmt: skip
        said = told(report, language)
        assert said["money"]["totals"][0]["eur"] == budgeted  # type: ignore[index]
        printed = pdf(said)
        assert printed.startswith(b"%PDF")
        assert b"/StructTreeRoot" in printed or b"/ObjStm" in printed
        with zipfile.ZipFile(io.BytesIO(docx(said))) as file:
            root = fromstring(file.read("word/document.xml"))  # our own file
            for part in [name for name in file.namelist() if not name.endswith(".png")]:
                fromstring(file.read(part))
                assert b"ns0:" not in file.read(part)  # prefixes are those that Word writes
            assert f'w:lang w:val="{whole}"'.encode() in file.read("word/styles.xml")
        tables = root.findall(f".//{{{W}}}tbl")
        assert len(tables) > 20
        assert all(each.find(f".//{{{W}}}tblCaption") is not None for each in tables)
        headed = [each for each in tables if each.find(f".//{{{W}}}tblHeader") is not None]
        assert len(headed) == len(tables) - 1  # all but the facts in front
        marks = {each.get(f"{{{W}}}anchor") for each in root.iter(f"{{{W}}}hyperlink")}
        assert marks == {each.get(f"{{{W}}}name") for each in root.iter(f"{{{W}}}bookmarkStart")}
        text = "".join(each.text or "" for each in root.iter(f"{{{W}}}t"))
        assert str(said["levels"][0]["statement"]) in text  # type: ignore[index]
        assert budgeted in text


def test_word_gets_the_drawings_of_the_pdf_with_their_words(xacx44: Programme) -> None:
    accept(xacx44, "2.3-1", 0, by_country={"UZ": Decimal(2), "KG": None})
    with acting("ella") as ella:
        budget.set_budget(
            by=ella, programme=xacx44, eur=Decimal("873671.80"), usd=Decimal("1244690.00")
        )
        since, until = xacx44.starts_on, xacx44.ends_on
        report = actions.begin(by=ella, programme=xacx44, since=since, until=until)
    said: Any = told(report)
    with zipfile.ZipFile(io.BytesIO(docx(said))) as file:
        root = fromstring(file.read("word/document.xml"))
        types = fromstring(file.read("[Content_Types].xml"))
        relations = fromstring(file.read("word/_rels/document.xml.rels"))
        pictures = {name: file.read(name) for name in file.namelist() if name.endswith(".png")}
    drawn = [*root.iter(f"{{{WP}}}docPr")]
    words = [each.get("descr", "") for each in drawn]
    assert words[0] == said["words"]["overview_alt"]
    assert words[1].startswith("By country, ")
    assert words[2].startswith(said["words"]["burn"])
    assert len({each.get("id") for each in drawn}) == len(drawn) == len(pictures) == 3
    assert all(each.startswith(b"\x89PNG") for each in pictures.values())
    assert "png" in {each.get("Extension") for each in types}
    targets = {each.get("Id"): f"word/{each.get('Target')}" for each in relations}
    shown = [targets[each.get(f"{{{R}}}embed")] for each in root.iter(f"{{{A}}}blip")]
    assert shown == [*pictures]


def test_a_drawing_for_word_is_no_higher_than_a_page(xacx44: Programme) -> None:
    with acting("ella") as ella:
        since, until = xacx44.starts_on, xacx44.ends_on
        report = actions.begin(by=ella, programme=xacx44, since=since, until=until)
    said: Any = told(report)
    activity = {
        "code": "1.1.1",
        "where": "Uzbekistan",
        "plan": [0, 0.4],
        "fact": None,
        "late": False,
    }
    columns = ("text", "planned", "expected", "slippage")
    activity |= {**dict.fromkeys(columns, "–"), "made_up": False}
    many = {"label": "Uzbekistan", "text": "3", "size": 3.0}
    chart = {"title": "By place", "when": "2024", "note": 0, "rows": [many] * 90}
    said["plan"] = [activity] * 70
    said["levels"][0]["indicators"][0]["charts"] = [chart]
    with zipfile.ZipFile(io.BytesIO(docx(said))) as file:
        root = fromstring(file.read("word/document.xml"))
    heights = [int(each.get("cy", 0)) / 635 for each in root.iter(f"{{{WP}}}extent")]
    assert len(heights) == 1 + 3  # thirty rows each
    assert max(heights) <= HEIGHT


def test_it_encloses_what_is_meant_for_everybody_and_the_inventory(programme: Programme) -> None:
    accept(programme, "1-1", 0, value=Decimal(3))
    with acting("ella") as ella:
        period = indicator(programme, "1-1").reported.get()
        for title, audience, page in (("Lists", "all", b"1"), ("Vouchers", "team", b"2")):
            evidence.file(
                by=ella, programme=programme, title=title, kind="list", audience=audience,
                content=paper(b"/Title(" + page + b")"), to=period,
            )  # fmt: skip
        inventory.add(
            by=ella, programme=programme, asset="A-1", name="Laptop", kind="computer",
            price=Decimal("900.00"), currency="USD", acquired_on=date(2024, 3, 1),
            region=Region.objects.get(pk="UZ-TK"), origin="made_up",
        )  # fmt: skip
    said: Any = told(begun(programme))
    [row] = said["evidence"]
    assert "Lists (" in row["proof"]
    [document] = said["documents"]
    assert len(document["mark"]) == 64
    [thing] = said["inventory"]
    assert thing["asset"] == "A-1"
    assert "Vouchers" not in str(said)
    with zipfile.ZipFile(io.BytesIO(docx(said))) as file:
        text = "".join(fromstring(file.read("word/document.xml")).itertext())
    assert "Laptop" in text
    assert document["mark"] in text
    assert pdf(said).startswith(b"%PDF")
    for name in ("documents", "inventory"):  # approved before there were these annexes
        del said[name]
    assert pdf(said).startswith(b"%PDF")
    assert docx(said)


def test_a_donor_reads_what_was_approved(programme: Programme) -> None:
    draft = begun(programme)
    at = draft.get_absolute_url()
    assert client("greta").get(at).status_code == 404
    with acting("greta"):
        assert not Text.objects.exists()
        assert not Report.objects.exists()
    with acting("ella") as ella:
        actions.submit(by=ella, report=draft)
    with acting("gulnora") as gulnora:
        actions.approve(by=gulnora, report=draft)
    greta = client("greta")
    assert "Bodies now meet." in greta.get(at).content.decode()
    for name, kind in (("ru.pdf", b"%PDF"), ("en.docx", b"PK")):
        assert greta.get(f"{at}{name}").content.startswith(kind)
    assert greta.get(f"{at}tlh.pdf").status_code == 404
    assert greta.post(f"{at}submit/").status_code == 403
    assert client("aigul").get(at).status_code in (403, 404)


def test_a_report_is_written_on_the_pages(programme: Programme) -> None:
    ella, gulnora = client("ella"), client("gulnora")
    at = "/programmes/SMALL/reports/"
    assert "No report" in ella.get(at).content.decode()
    wrong = ella.post(f"{at}begin/", days(since="1 1 2020", until="31 12 2024"))
    assert wrong.status_code == 409
    page = ella.post(f"{at}begin/", days(since="1 1 2024", until="31 12 2024"))["Location"]
    assert ella.post(f"{page}submit/").status_code == 409
    for section, text in (("summary", "In short"), ("1", "Outcome one moves\n\nAnd on")):
        assert ella.post(f"{page}write/{section}/", {"text": text}).status_code == 302
    assert "Outcome one moves" in ella.get(f"{page}write/1/").content.decode()
    assert ella.get(f"{page}write/nothing/").status_code == 404
    assert "Somebody else approves it." in ella.post(f"{page}submit/", follow=True).content.decode()
    assert ella.post(f"{page}approve/").status_code == 403
    assert gulnora.post(f"{page}send-back/", {"reason": ""}).status_code == 200
    assert gulnora.post(f"{page}approve/").status_code == 302
    assert "<p>And on</p>" in client("greta").get(page).content.decode()
    assert "1 January 2024" in client("greta").get(at).content.decode()
    assert Client().get(page).status_code == 302
