"""A made-up programme that is judged from outside: Ruth evaluates, the office plans and answers."""

from datetime import date
from typing import Any

from panoh.base.agencies.models import Membership
from panoh.base.database import door
from panoh.programme.evaluation import actions
from panoh.programme.evaluation.models import Answer, Evaluation, Finding, Recommendation
from panoh.programme.logframe.models import Partner
from panoh.programme.workplan.tests.team import Office
from panoh.testing import agency, member

DAY, DUE = date(2013, 7, 1), date(2013, 12, 1)


class Judged(Office):
    """The office of a work plan, and its evaluators."""

    def __init__(self) -> None:
        super().__init__()
        self.ruth = member("ruth")
        with door.acting_as(self.ella):
            self.partners["IEU"] = Partner.objects.create(
                programme=self.programme, code="IEU", name={"en": "Evaluators"}, part="reviewing",
                agency=agency("reviewer"),
            )  # fmt: skip

    def prepare(self, by: Membership | None = None, **more: Any) -> Evaluation:
        """A final evaluation by two criteria, planned by the coordinator."""
        by = by or self.ella
        facts: dict[str, Any] = {
            "kind": "final", "purpose": "To learn", "criteria": ["relevance", "efficiency"],
            "starts_on": DAY, "ends_on": DUE, "evaluator": self.partners["IEU"],
        }  # fmt: skip
        with door.acting_as(by):
            return actions.plan(by=by, programme=self.programme, **(facts | more))

    def others(self) -> Partner:
        """Another body that reviews the programme, without an agency here."""
        with door.acting_as(self.ella):
            return Partner.objects.create(
                programme=self.programme, code="OIOS", name={"en": "Oversight"}, part="reviewing"
            )

    def appoint(self, evaluation: Evaluation, to: Partner, by: Membership | None = None) -> None:
        by = by or self.ella
        with door.acting_as(by):
            actions.appoint(by=by, evaluation=evaluation, evaluator=to, reason="They know us well")

    def begin(self) -> Evaluation:
        evaluation = self.prepare()
        with door.acting_as(self.ella):
            return actions.begin(by=self.ella, evaluation=evaluation, on=DAY, terms="Read, ask")

    def find(self, evaluation: Evaluation, criterion: str = "relevance") -> Finding:
        with door.acting_as(self.ruth):
            return actions.find(
                by=self.ruth, evaluation=evaluation, criterion=criterion, text="It was needed"
            )

    def recommend(self, finding: Finding) -> Recommendation:
        with door.acting_as(self.ruth):
            return actions.recommend(by=self.ruth, finding=finding, text="Go on")

    def report(self) -> Recommendation:
        """A report with one recommendation, handed in."""
        evaluation = self.begin()
        recommendation = self.recommend(self.find(evaluation))
        with door.acting_as(self.ruth):
            recommendation.evaluation = actions.report(by=self.ruth, evaluation=evaluation, on=DAY)
        return recommendation

    def answer(
        self, recommendation: Recommendation, kind: str = "accepted", by: Membership | None = None,
        **more: Any,
    ) -> Answer:  # fmt: skip
        """The assistant goes on, unless it is rejected or told otherwise."""
        by = by or self.ella
        facts: dict[str, Any] = {"reason": "It is right"}
        if kind != "rejected":
            facts |= {"promise": "We go on", "post": "assistant", "due_on": DUE}
        with door.acting_as(by):
            return actions.answer(by=by, recommendation=recommendation, kind=kind, **(facts | more))
