"""What XACX44 feared, what its committees decided and how it was judged: mostly made up.

The committees, the risks and what is done against them are the project document's. Ratings,
meetings, decisions and the evaluation's words are not in it: they say that they are made up.

What people type stays in the language in which they typed it: the office and the evaluators write
English, a national committee Russian, and what goes to five countries is in both.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils import timezone

from panoh.base.agencies.models import Membership
from panoh.base.database import door
from panoh.base.moments import months_later
from panoh.demo.actions import members
from panoh.demo.plans import CODE
from panoh.programme.evaluation import actions as evaluation
from panoh.programme.evaluation.models import Criterion
from panoh.programme.evaluation.rules import prepare_on
from panoh.programme.governance import actions as governance
from panoh.programme.governance.committees import committees
from panoh.programme.governance.models import Body, Meeting, Present
from panoh.programme.logframe.models import Programme
from panoh.programme.risks import actions as risks
from panoh.programme.risks.registers import register
from panoh.programme.workplan.models import Origin

MADE_UP = "Made up for this demonstration."
MADE_UP_RU = "Придумано для этой демонстрации."

Rated = tuple[int, int, str]  # probability, impact, why
# What outlives the programme: in how many days its next review is due, and the last years' looks.
LOOKED_AT: dict[str, tuple[int, list[Rated]]] = {
    "A8": (4, [(2, 4, "National plans were renewed"), (2, 4, "Nothing has changed")]),
    "A9": (4, [(3, 4, "Two academies teach them"), (2, 4, "Four academies teach them")]),
    "A10": (40, [(3, 3, "Agreements ran out in one country"), (3, 3, "Nothing has changed")]),
    "A11": (75, [(3, 4, "Nothing has changed")]),
    "R1": (26, [(2, 4, "Two governments changed"), (3, 4, "Commissions met less often")]),
    "R3": (110, [(4, 3, "Nothing has changed"), (3, 3, "Posts were filled in two countries")]),
    "R4": (150, [(2, 5, "Nothing has changed"), (2, 4, "Joint plans are signed in three")]),
    "R5": (-17, [(4, 3, "No pledge is known"), (4, 4, "A donor of shelters withdraws")]),
    "R6": (12, [(4, 3, "Nothing has changed"), (5, 3, "A third of the trainers has moved on")]),
    "R7": (200, [(3, 4, "Nothing has changed"), (2, 4, "Refreshers are held every year")]),
}

PROGRESS = ["Progress / Ход работы", "Work plan / План работы", "Obstacles / Препятствия"]
SEND = ("Send the reviewed work plan to all committees / "
        "Разослать комитетам пересмотренный план работы")  # fmt: skip


def steer() -> None:
    """Steer and judge XACX44, if its logframe is there and nobody has begun to."""
    found = members()
    coordinator = found["programme"]
    with door.acting_as(coordinator):
        programme = Programme.objects.select_related("agency").filter(code=CODE).first()
        if programme is None or Body.objects.filter(programme=programme).exists():
            return
        watch(coordinator, programme)
        meet(coordinator, programme)
    judge(found["adviser.xacx44"], found["evaluator.xacx44"], programme)


def watch(by: Membership, programme: Programme) -> None:
    """The register of section 3, rated; what only the programme's own time concerned is closed.

    The rest outlives it and is looked at every year, the last time within the year before today.
    One review is late.
    """
    partners = {partner.code: partner for partner in programme.partners.all()}
    for line in register(CODE):
        risk = risks.add(
            by=by, programme=programme, kind=line.kind, heading=line.heading,
            statement=line.statement, responsible=partners.get(line.partner), post=line.post,
        )  # fmt: skip
        for each in line.ratings:
            risks.rate(
                by=by, risk=risk, probability=each.probability, impact=each.impact,
                reason=each.reason, mitigation=line.mitigation, rated_on=each.rated_on,
                review_on=each.review_on, origin=Origin.MADE_UP,
            )  # fmt: skip
        if risk.mark not in LOOKED_AT:
            risks.close(by=by, risk=risk, on=programme.ends_on, reason="The programme is over")
            continue
        for rated_on, review_on, (probability, impact, reason) in _looks(risk.mark):
            risks.rate(
                by=by, risk=risk, probability=probability, impact=impact, reason=reason,
                mitigation=line.mitigation, rated_on=rated_on, review_on=review_on,
                origin=Origin.MADE_UP,
            )  # fmt: skip


def _looks(mark: str) -> Iterator[tuple[date, date, Rated]]:
    """The yearly looks at a risk since the programme's end: when, until when, and what was said."""
    days, found = LOOKED_AT[mark]
    due = timezone.localdate() + timedelta(days=days)
    for ago, rated in zip(range(len(found), 0, -1), found, strict=True):
        yield months_later(due, -12 * ago), months_later(due, -12 * (ago - 1)), rated


def meet(by: Membership, programme: Programme) -> None:
    """The committees that the document names; Uzbekistan's, the yearly reviews and the last met."""
    bodies: dict[str, Body] = {}
    for each in committees(CODE):
        for country in programme.countries if each.kind == Body.Kind.STEERING else [""]:
            body = governance.set_up(
                by=by, programme=programme, kind=each.kind, country=country, place=each.place,
                every_months=each.every_months,
            )  # fmt: skip
            bodies[country or each.kind] = body
            for name in each.seats:
                governance.seat(by=by, body=body, name=name)
    steering = _hold(by, bodies["UZ"], date(2012, 2, 14), ["План работы на год", "Оценки в стране"])
    done = governance.decide(
        by=by, meeting=steering, item=2, text="Назначить ответственного за оценку в стране",
        seat=bodies["UZ"].seats.get(number=4), due_on=date(2012, 3, 15),
    )  # fmt: skip
    governance.fulfil(
        by=by, decision=done, on=date(2012, 3, 29), outcome="Назначен, на две недели позже"
    )
    governance.minute(by=by, meeting=steering)
    for day in (date(2012, 10, 30), date(2013, 9, 24)):
        review = _hold(by, bodies["progress"], day, PROGRESS)
        sent = governance.decide(
            by=by, meeting=review, item=2, text=SEND,
            post="assistant", due_on=day + timedelta(days=14),
        )  # fmt: skip
        on, outcome = (
            day + timedelta(days=10),
            "Sent to the five committees / Отправлен пяти комитетам",
        )
        governance.fulfil(by=by, decision=sent, on=on, outcome=outcome)
        governance.minute(by=by, meeting=review)
    last = _hold(
        by,
        bodies["tripartite"],
        date(2013, 10, 22),
        ["Results / Итоги", "What stays / Что остаётся"],
    )
    governance.decide(
        by=by, meeting=last, item=2, text="Hand the list of trained trainers to the counterparts / "
        "Передать партнёрам список подготовленных тренеров",
        post="coordinator", due_on=date(2013, 12, 20),
    )  # fmt: skip


def _hold(by: Membership, body: Body, on: date, agenda: list[str]) -> Meeting:
    """A meeting in Tashkent, to which two or three came from each body."""
    meeting = governance.call(by=by, body=body, on=on, place="Tashkent", agenda=agenda)
    present = {
        seat: Present(women=1 + number % 2, men=1) for number, seat in enumerate(body.seats.all())
    }
    return governance.hold(
        by=by, meeting=meeting, on=on, present=present, said=f"{MADE_UP} / {MADE_UP_RU}"
    )


def judge(adviser: Membership, evaluator: Membership, programme: Programme) -> None:
    """The final evaluation, prepared six months before the end and paid from line 2100."""
    begins = prepare_on(programme)
    with door.acting_as(adviser):
        final = evaluation.plan(
            by=adviser, programme=programme, kind="final",
            purpose="Relevance, effectiveness and sustainability; lessons for what comes after.",
            criteria=[each for each in Criterion if each != Criterion.COHERENCE],
            starts_on=begins, ends_on=programme.ends_on, budget_line="2100",
            evaluator=programme.partners.get(code="IEU"),
        )  # fmt: skip
        final = evaluation.begin(
            by=adviser, evaluation=final, on=months_later(begins, 2),
            terms=f"{MADE_UP} Documents are read, two countries visited.",
        )  # fmt: skip
    with door.acting_as(evaluator):
        relevant, staying = (
            evaluation.find(
                by=evaluator, evaluation=final, criterion=criterion, text=f"{text} {MADE_UP}"
            )
            for criterion, text in (
                ("relevance", "The training answers what practitioners asked for."),
                ("sustainability", "Trained trainers change their posts within two years."),
            )
        )
        advised = [
            evaluation.recommend(by=evaluator, finding=finding, text=text)
            for finding, text in (
                (staying, "Put the training into the curricula of police academies."),
                (relevant, "Hold a refresher in each country once a year."),
                (staying, "Keep trained officers in their posts for three years."),
            )
        ]
        evaluation.report(by=evaluator, evaluation=final, on=months_later(begins, 5))
    with door.acting_as(adviser):
        kept = evaluation.answer(
            by=adviser, recommendation=advised[0], kind="accepted", reason="It costs little",
            promise="The manual goes to five academies", post="coordinator",
            due_on=date(2013, 10, 25),
        )  # fmt: skip
        evaluation.follow(
            by=adviser, answer=kept, on=date(2013, 10, 21), outcome="Handed to all five"
        )
        evaluation.answer(
            by=adviser, recommendation=advised[1], kind="partly",
            reason="In the programme’s own time only", promise="One refresher in each country",
            post="coordinator", due_on=date(2013, 10, 30),
        )  # fmt: skip
        evaluation.answer(
            by=adviser,
            recommendation=advised[2],
            kind="rejected",
            reason="Posts are for each Government to decide",
        )
