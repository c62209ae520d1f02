"""The project document of XACX44 against the programme that is loaded.

What stands here was read off the document: sections 2.2, 8 (countries), 10 and 11.
"""

import re
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.conf import settings
from django.test import Client
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from panoh.base.editions import EditionError
from panoh.programme.logframe import files, matrix
from panoh.programme.logframe.models import Indicator, Line, Partner, Programme, Remark, Target
from panoh.programme.logframe.tests.steps import XACX44, acting
from panoh.testing import member

OUTPUTS = ["1.1", "1.2", "1.3", "1.4", "2.1", "2.2", "2.3", "2.4", "3.1", "3.2"]
ACTIVITIES = [
    "1.1.1", "1.2.1", "1.3.1", "1.3.2", "1.4.1", "2.1.1", "2.1.2", "2.2.1", "2.2.2", "2.2.3",
    "2.3.1", "2.4.1", "3.1.1", "3.1.2", "3.1.3", "3.1.4", "3.2.1",
]  # fmt: skip
# By line: words that each of its indicators must have, in the document's order.
INDICATORS = {
    "": ["assistance", "cooperation", "prosecutions"],
    "1": ["legislation", "investigates", "identified"],
    "2": ["mechanism", "aide memoire"],
    "3": ["staff trained", "improved", "outreach materials"],
    "1.1": ["analysed", "Draft legislation"],
    "1.2": ["level of practitioners"],
    "1.3": ["duty to protect"],
    "1.4": ["level of practitioners"],
    "2.1": ["gaps in services"],
    "2.2": ["Consultative meetings held"],
    "2.3": ["in Year 1", "in Year 2"],
    "2.4": ["aide memoires"],
    "3.1": ["quality", "regional workshops"],
    "3.2": ["Advocacy", "each country", "Regional conference"],
}
# How the document wants an indicator divided.
DIVIDED = {
    "-1": {"origin", "age", "sex"},
    "1-3": {"age", "origin", "sex"},
    "1.2-1": {"level"},
    "1.4-1": {"level"},
    "3-1": {"sex"},
    "3.1-2": {"sex", "origin"},
    "3.2-2": {"sex", "origin"},
    "3.2-3": {"sex", "origin"},
}
TARGETS = {
    ("2.2", 1): (date(2013, 10, 31), Decimal(3)),
    ("2.3", 1): (date(2012, 10, 31), Decimal(3)),
    ("2.3", 2): (date(2013, 10, 31), Decimal(2)),
}


def test_the_programme_is_the_document_s(xacx44: Programme) -> None:
    assert xacx44.code == "XACX44"
    assert (xacx44.starts_on, xacx44.ends_on) == (date(2011, 11, 1), date(2013, 10, 31))
    assert xacx44.countries == ["KZ", "KG", "TJ", "TM", "UZ"]
    assert xacx44.title["en"] == (
        "Strengthening the capacity of the Central Asian Republics to protect and assist victims of"
        " human trafficking and smuggled migrants, especially women and children, in partnership"
        " with NGO and civil society actors"
    )
    assert (xacx44.place["en"], xacx44.dated) == ("Central Asia", "June 2011")
    themes = " ".join(each["en"] for each in xacx44.themes)
    assert all(code in themes for code in ("1. Rule of Law", "1.1.", "1.3.", "3.8.", "3.8.2."))
    legal = " ".join(each["en"] for each in xacx44.legal)
    assert re.findall(r"([A-Z][A-Za-z ]+), (\d+ [A-Z][a-z]+ \d{4})", legal) == [
        ("Kazakhstan", "5 October 1992"), ("Kyrgyzstan", "14 September 1992"),
        ("Tajikistan", "1 October 1993"), ("Turkmenistan and Uzbekistan", "5 October 1993"),
    ]  # fmt: skip
    assert "Equipment" in legal
    posts = [each["en"].partition(":")[0] for each in xacx44.posts]
    assert posts == [
        "Senior Regional Legal Adviser (1), Tashkent", "National Project Coordinator (1), Tashkent",
        "Project Assistant (1), Tashkent", "Crime Prevention Expert (L3), Vienna",
        "Focal point of UNFPA (1), Almaty",
    ]  # fmt: skip
    months = [each["en"].rpartition("; ")[2] for each in xacx44.posts]
    whole = "the whole time"
    assert months == ["six months in all", whole, whole, "four months in all", whole]
    assert all(each["ru"] for each in xacx44.posts)
    assert re.findall(r"\b[IVX]+\b", legal) == ["IX", "X", "XI", "XII"]


def test_who_takes_part(xacx44: Programme) -> None:
    with acting("ella"):
        found = {each.code: (each.name["en"], each.part) for each in xacx44.partners.all()}
    assert found["UNODC"][0].startswith("United Nations Office on Drugs and Crime")
    assert found["UNFPA"] == (
        "United Nations Population Fund, Sub-regional Office for Central Asia", "implementing",
    )  # fmt: skip
    assert {code for code, (_n, part) in found.items() if part == "funding"} == {"EU", "USA"}
    committees = {code for code, (_n, part) in found.items() if part == Partner.Part.STEERING}
    assert committees == {f"NSC-{country}" for country in xacx44.countries}


def test_the_chain_of_results(xacx44: Programme) -> None:
    with acting("ella"):
        lines = list(Line.objects.filter(programme=xacx44).select_related("parent"))
    by_level = {level: [x.code for x in lines if x.level == level] for level in Line.Level}
    assert by_level == {
        "objective": [""], "outcome": ["1", "2", "3"], "output": OUTPUTS, "activity": ACTIVITIES,
    }  # fmt: skip
    assert all(x.parent.code == x.code.rpartition(".")[0] for x in lines if x.parent)
    activities = [x for x in lines if x.level == Line.Level.ACTIVITY]
    assert all(len(text) <= 40 for x in activities for text in x.statement.values())
    assert all(set(x.statement) == {"en", "ru"} for x in lines)


def test_who_completes_which_outcome(xacx44: Programme) -> None:
    with acting("ella"):
        found = Line.objects.filter(programme=xacx44, level="outcome").select_related("responsible")
        assert [x.responsible.code for x in found if x.responsible] == ["UNODC", "UNODC", "UNFPA"]
        staff = Indicator.objects.get(programme=xacx44, line__code="3.2", number=1)
        assert str(staff.owner) == "UNFPA"


def test_every_indicator_with_its_division(xacx44: Programme) -> None:
    with acting("ella"):
        found = list(
            Indicator.objects.filter(programme=xacx44).select_related("line", "definition")
        )
    for code, words in INDICATORS.items():
        said = [each.statement["en"] for each in found if each.line.code == code]
        assert len(said) == len(words), code
        assert all(w.lower() in s.lower() for w, s in zip(words, said, strict=True)), (code, said)
    assert len(found) == sum(map(len, INDICATORS.values())) == 26
    for each in found:
        wanted = DIVIDED.get(f"{each.line.code}-{each.number}", set())
        assert wanted <= set(each.definition.divided_by), each.slug


def test_the_targets_are_those_of_the_document_and_no_other(xacx44: Programme) -> None:
    with acting("ella"):
        found = {
            (each.indicator.line.code, each.indicator.number): (each.until, each.value)
            for each in Target.objects.filter(programme=xacx44).select_related("indicator__line")
        }
        assert found == TARGETS
        assert not Indicator.objects.exclude(baseline=None).exists()  # it names no baseline


def test_means_assumptions_and_risks_stand_where_they_stand(xacx44: Programme) -> None:
    with acting("ella"):
        counted = {
            (code, kind): Remark.objects.filter(line__code=code, kind=kind).count()
            for code, kind in [("", "means"), ("1", "means"), ("2", "means"), ("3", "means"),
                               ("1", "assumption"), ("1.1", "assumption"), ("1.1", "risk")]
        }  # fmt: skip
        lacking = [
            code for code in OUTPUTS if not Remark.objects.filter(line__code=code, kind="means")
        ]
    assert counted == {
        ("", "means"): 3, ("1", "means"): 3, ("2", "means"): 2, ("3", "means"): 3,
        ("1", "assumption"): 5, ("1.1", "assumption"): 2, ("1.1", "risk"): 2,
    }  # fmt: skip
    assert lacking == []


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("name", ["ella", "gulnora", "greta"])
def test_the_page_shows_every_code_date_name_and_target(
    xacx44: Programme, name: str, language: str
) -> None:
    """Not only are they loaded: whoever follows the programme reads them, on page and paper."""
    reader = Client(headers={"accept-language": language})
    reader.force_login(member(name).user)
    reader.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    page = unescape(reader.get("/programmes/XACX44/logframe/").content.decode())
    with acting("ella"), override(language):
        plan = files.read(XACX44)
        said = [xacx44.code, *matrix.facts(xacx44)[0].values()]
        said += [each[language] for each in (*xacx44.themes, *xacx44.legal, xacx44.place)]
        said += [each.name[language] for each in xacx44.partners.all()]
        for line in plan.lines:
            said += [line.code, line.statement[language]]
            said += [each.statement[language] for each in line.indicators]
            said += [
                _("Target %(n)s until %(day)s")
                % {"n": value.normalize(), "day": date_format(day, "j E Y")}
                for each in line.indicators
                for day, value in each.targets
            ]
        for each in Remark.objects.filter(programme=xacx44):
            said.append(each.statement[language])
        said += [date_format(day, "j E Y") for day in (xacx44.starts_on, xacx44.ends_on)]
    assert [each for each in said if each not in page] == []
    assert len(said) > 150


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('level = "objective"', 'level = "aim"', "aim"),
        ('code = "1.1"\n', 'code = "9.1"\n', "9.1"),
        ('definition = "prosecutions"', 'definition = "trials"', "trials"),
        ("starts_on = 2011-11-01", "starts_on = 5", "starts_on"),
        ('dated = "June 2011"', 'dated = "June 2011"\ncolour = "red"', "colour"),
        ("[[partner]]", "[[partner", "XACX44"),
    ],
)
def test_a_mistaken_file_is_told_where(tmp_path, before: str, after: str, said: str) -> None:
    path = tmp_path / "XACX44.toml"
    path.write_text(XACX44.read_text().replace(before, after, 1))
    with pytest.raises(EditionError, match=said):
        files.read(path)
