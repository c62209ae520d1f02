"""Reports on XACX44: the first year's, approved, in words of ours from the programme's brochure."""

from datetime import date

from panoh.base.database import door
from panoh.demo.actions import members
from panoh.programme.logframe.models import Line, Programme
from panoh.programme.reports import actions

# Section or line: English, Russian. Facts are the brochure's; nothing is made up.
SAID = {
    "summary": (
        "In its first year the programme trained those who train: 28 trainers of judges and "
        "prosecutors in Tashkent in June 2012, 24 trainers of law enforcement officers in Almaty "
        "in September 2012, from all five countries.\n\n"
        "National consultative meetings took place in Kazakhstan, Tajikistan, Turkmenistan and "
        "Uzbekistan. In some countries NGOs and authorities agreed to sign memoranda or joint "
        "plans of action.",
        "В первый год программа обучила тех, кто обучает: 28 преподавателей для судей и прокуроров "
        "в Ташкенте в июне 2012 года и 24 преподавателя для сотрудников правоохранительных органов "
        "в Алматы в сентябре 2012 года, из всех пяти стран.\n\n"
        "Национальные консультативные встречи прошли в Казахстане, Таджикистане, Туркменистане и "
        "Узбекистане. В некоторых странах НПО и власти договорились подписать меморандумы или "
        "совместные планы действий.",
    ),
    "1.2": (
        "The course in Tashkent from 25 to 27 June 2012 was held with UNICEF, IOM and OSCE. "
        "Participants came from training centres under Supreme Courts, Ministries of Justice and "
        "General Prosecutor's Offices; they judged method, materials and experts well.",
        "Курс в Ташкенте 25–27 июня 2012 года прошёл вместе с ЮНИСЕФ, МОМ и ОБСЕ. Участники "
        "приехали из учебных центров при верховных судах, министерствах юстиции и генеральных "
        "прокуратурах; метод, материалы и экспертов они оценили хорошо.",
    ),
    "1.4": (
        "The course in Almaty from 25 to 27 September 2012 went through the manual of standard "
        "operating procedures: investigation, criminal intelligence, exchange of information.",
        "Курс в Алматы 25–27 сентября 2012 года был посвящён руководству по стандартным "
        "процедурам: расследованию, оперативному анализу, обмену информацией.",
    ),
    "2": (
        "The meetings reviewed the assessment of how NGOs and law enforcement work together. "
        "Members of the interagency commissions, NGOs, OSCE, IOM and the donors took part.",
        "На встречах рассмотрели оценку того, как взаимодействуют НПО и правоохранительные органы. "
        "Участвовали члены межведомственных комиссий, НПО, ОБСЕ, МОМ и доноры.",
    ),
}  # fmt: skip


def tell_donors() -> None:
    """One report written by the coordinator and approved by the adviser, and one begun."""
    team = members()
    writer, second = team["programme"], team["adviser.xacx44"]
    with door.acting_as(writer):
        programme = Programme.objects.get(code="XACX44")
        lines = {each.code: each for each in Line.objects.filter(programme=programme)}
        report = actions.begin(
            by=writer, programme=programme, since=programme.starts_on, until=date(2012, 12, 31)
        )
        for place, (english, russian) in SAID.items():
            actions.write(
                by=writer, report=report, section="line" if place in lines else place,
                line=lines.get(place), words={"en": english, "ru": russian},
            )  # fmt: skip
        actions.submit(by=writer, report=report)
    with door.acting_as(second):
        actions.approve(by=second, report=report)
    with door.acting_as(writer):
        actions.begin(
            by=writer, programme=programme, since=date(2013, 1, 1), until=programme.ends_on
        )
