"""The pages of a programme, as each role meets them; and a whole programme written on them."""

import io

import pytest
from django.test import Client
from django.utils.translation import override
from python_calamine import CalamineWorkbook

from panoh.programme.logframe.forms import each_line
from panoh.programme.logframe.models import Definition, Line, Partner, Period, Programme, Remark
from panoh.programme.logframe.tests.steps import accepted, acting, indicator, submitted
from panoh.testing import agency, member


def client(name: str, language: str = "en") -> Client:
    found = Client(headers={"accept-language": language})
    found.force_login(member(name).user)
    return found


def test_a_reader_sees_every_page_and_no_form(xacx44: Programme) -> None:
    greta = client("greta")
    for page in ("", "logframe/", "lines/objective/", "lines/1.2/", "lines/2.2.3/",
                 "indicators/objective-1/", "indicators/2.3-2/"):  # fmt: skip
        response = greta.get(f"/programmes/XACX44/{page}")
        assert response.status_code == 200, page
        assert "/add/" not in response.content.decode(), page
    for page in ("change/", "partners/add/", "lines/1/change/", "lines/1/add/",
                 "indicators/1-1/target/", "indicators/1-1/report/"):  # fmt: skip
        assert greta.get(f"/programmes/XACX44/{page}").status_code == 403, page


def test_the_programme_page_says_where_everything_stands(xacx44: Programme) -> None:
    with acting("ella"):
        meetings = indicator(xacx44, "2.3-1")
    for nth in (0, 1):
        accepted(meetings, nth, nth + 1)
    page = client("greta").get("/programmes/XACX44/").content.decode()
    assert page.count("pn-level--") == 14  # the activities have no indicator
    assert page.count("pn-rag--") == 26
    assert "Met" in page
    assert "By period: 1, 3" in page
    assert "not set" in page
    assert "Nothing feeds it yet" not in page


@pytest.mark.parametrize("name", ["chynara", "aigul", "bahrom"])
def test_whoever_takes_no_part_finds_nothing(xacx44: Programme, name: str) -> None:
    """A role without programmes is told so; another agency's programme is not there."""
    with acting("ella"):
        period = submitted(indicator(xacx44, "2.3-1"))
    for page in ("programmes/XACX44/", "programmes/XACX44/logframe.xlsx", f"periods/{period}/"):
        assert client(name).get(f"/{page}").status_code in (403, 404)


def test_a_draft_is_not_there_for_a_donor(xacx44: Programme) -> None:
    with acting("ella"):
        of = indicator(xacx44, "2.3-1")
    draft = submitted(of, 0)
    assert client("greta").get(draft.get_absolute_url()).status_code == 404
    done = accepted(of, 1)
    assert client("greta").get(done.get_absolute_url()).status_code == 200
    assert client("ella").get(draft.get_absolute_url()).status_code == 200


def test_the_logframe_prints_and_exports(xacx44: Programme) -> None:
    for language in ("en", "ru"):
        printed = client("greta", language).get("/programmes/XACX44/logframe.pdf")
        assert printed.content.startswith(b"%PDF")
    book = client("greta").get("/programmes/XACX44/logframe.xlsx")
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(book.content))
    table = sheets.get_sheet_by_index(0).to_python()
    assert len(table) == 1 + 31
    measured = {str(row[1]) for row in table}
    assert "1. Consultative meetings held\nTarget 3 until 31 October 2013" in measured
    indicators = sheets.get_sheet_by_index(1).to_python()
    assert len(indicators) == 1 + 26
    assert {row[4] for row in indicators[1:]} == {"", 2.0, 3.0}


def test_no_cell_of_the_workbook_is_a_formula(programme: Programme) -> None:
    with acting("ella"):
        Line.objects.filter(programme=programme, level="outcome").update(
            statement={"en": '=HYPERLINK("http://x")'}
        )
    book = client("greta").get("/programmes/SMALL/logframe.xlsx")
    table = CalamineWorkbook.from_filelike(io.BytesIO(book.content)).get_sheet_by_index(0)
    said = [str(row[0]) for row in table.to_python()]
    assert any("\n'=HYPERLINK" in each for each in said)


def post(as_whom: Client, page: str, **said: object) -> int:
    response = as_whom.post(page, said)
    assert response.status_code in (200, 302), (page, response.status_code)
    if response.status_code == 200:
        raise AssertionError(response.context["form"].errors)
    return response.status_code


def days(**named: str) -> dict[str, str]:
    """Days as their three fields."""
    return {
        f"{name}_{place}": part
        for name, day in named.items()
        for place, part in enumerate(day.split())
    }


def test_a_country_office_writes_a_programme_on_the_pages(db: None) -> None:
    ella, gulnora = client("ella"), client("gulnora")
    post(ella, "/programmes/begin/", code="UZB-T1", title="Safe return", place="Uzbekistan",
         countries=["UZ"], themes="Rule of law\n\nPrevention", legal="Agreement of 1993",
         dated="May 2023", **days(starts_on="1 1 2024", ends_on="31 12 2025"))  # fmt: skip
    at = "/programmes/UZB-T1/"
    assert "Prevention" in ella.get(f"{at}logframe/").content.decode()
    post(ella, f"{at}partners/add/", code="FUND", name="Wrong", part="steering",
         agency=agency("donor").pk)  # fmt: skip
    assert client("greta").get(at).status_code == 200
    with acting("ella"):
        partner = Partner.objects.get(code="FUND")
    post(ella, f"{at}partners/{partner.pk}/change/", name="Ministry", part="steering")
    assert "Ministry" in ella.get(f"{at}logframe/").content.decode()
    assert client("greta").get(at).status_code == 404
    post(ella, f"{at}objective/add/", statement="Everybody comes home safely")
    post(ella, f"{at}lines/objective/add/", code="1", statement="Families are ready")
    post(ella, f"{at}lines/1/add/", code="1.1", statement="Families are visited")
    post(ella, f"{at}lines/1.1/add/", code="1.1.1", statement="Visits in the valley")
    post(ella, f"{at}lines/1.1/remarks/add/", kind="assumption", statement="Roads are open")
    post(ella, "/definitions/write/", code="visits", title="Visits", meaning="Visits made",
         unit="visits", source="Diaries", measure="number", direction="up", periods="sum",
         places="sum", divided_by=["sex"], feed="typed")  # fmt: skip
    with acting("ella"):
        [definition] = Definition.objects.all()
    post(ella, f"{at}lines/1.1/indicators/add/", definition=definition.pk, frequency="half",
         statement="Visits to families")  # fmt: skip
    post(ella, f"{at}indicators/1.1-1/target/", value="40", **days(until="31 12 2025"))
    post(ella, f"{at}lines/1/change/", code="1", statement="Families and schools are ready")
    post(ella, f"{at}indicators/1.1-1/report/", span="2024-01-01")
    with acting("ella"):
        [period] = Period.objects.all()
    post(ella, f"/periods/{period}/edit/", in_UZ="12.5", sex_0="7", note="Seven to women")
    assert "Say where the proof is." in ella.get(f"/periods/{period}/").content.decode()
    assert "Not ready" not in gulnora.get(f"/periods/{period}/").content.decode()
    post(ella, f"/periods/{period}/edit/", in_UZ="12.5", sex_0="7", note="Seven to women",
         evidence="Diaries of the spring")  # fmt: skip
    post(ella, f"/periods/{period}/submit/")
    assert ella.post(f"/periods/{period}/accept/").status_code == 403
    post(gulnora, f"/periods/{period}/send-back/", reason="Half a visit?")
    post(ella, f"/periods/{period}/edit/", in_UZ="12", sex_0="7", evidence="Diaries")
    post(ella, f"/periods/{period}/submit/")
    post(gulnora, f"/periods/{period}/accept/")
    assert "12 visits" in gulnora.get(f"/periods/{period}/").content.decode()
    post(ella, f"/periods/{period}/correct/", reason="One was dreamt")
    assert "30 %" in ella.get(at).content.decode()
    post(ella, f"{at}lines/1.1.1/withdraw/", reason="The valley is closed")
    with acting("ella"):
        remark = Remark.objects.get()
        assert Line.objects.get(code="1").statement["en"] == "Families and schools are ready"
        assert Line.objects.get(code="1.1.1").withdrawn_why == "The valley is closed"
    post(ella, f"{at}remarks/{remark.pk}/change/", statement="Roads and passes are open")
    post(ella, f"{at}remarks/{remark.pk}/withdraw/", reason="It no longer matters")
    assert ella.post(f"{at}lines/1.1/withdraw/", {"reason": "x"}).status_code == 409
    post(ella, "/definitions/visits/write/", title="Visits", meaning="Visits made and kept",
         unit="visits", source="Diaries", measure="number", direction="up", periods="sum",
         places="sum", feed="typed")  # fmt: skip
    assert "Edition 2" in ella.get("/definitions/visits/").content.decode()


def test_a_list_keeps_its_languages_while_its_lines_stand_or_are_reworded() -> None:
    kept = [{"en": "Law", "ru": "Право"}, {"en": "Prevention", "ru": "Предупреждение"}]
    with override("en"):
        assert each_line("Law\n Prevention \n", kept) == kept
        assert each_line("Prevention", kept) == kept[1:]
        assert each_line("Rule of law\nPrevention", kept) == [
            {"en": "Rule of law", "ru": "Право"}, kept[1],
        ]  # fmt: skip
    with override("ru"):
        assert each_line("Право\nПредупреждение\nПомощь", kept) == [*kept, {"ru": "Помощь"}]


def test_what_is_mistaken_is_said_and_nothing_lost(programme: Programme) -> None:
    ella = client("ella")
    with acting("ella"):
        of = indicator(programme, "1-1")
    for page, said, words in (
        ("/programmes/begin/", {"code": "small one", "title": "Kept"}, "capital letters"),
        ("/programmes/SMALL/lines/1/add/", {"code": "1.a", "statement": "Kept"}, "with dots"),
        (f"/programmes/SMALL/indicators/{of.slug}/report/", {"span": "1999-01-01"}, "valid choice"),
        ("/definitions/write/", {"code": "a", "title": "Kept", "feed": "figure"}, "exactly when"),
    ):
        response = ella.post(page, said).content.decode()
        assert words in response, page
        assert "Kept" in response or "report" in page
    taken = {"title": "x", "place": "x", "countries": ["UZ"], "code": "SMALL"}
    taken |= days(starts_on="1 1 2024", ends_on="2 1 2024")
    refused = ella.post("/programmes/begin/", taken)
    assert (refused.status_code, "has this code" in refused.content.decode()) == (409, True)
