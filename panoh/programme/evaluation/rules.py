"""Who plans an evaluation, who writes down what it found, and who answers.

Each `check_<verb>` returns nothing or raises `Refused` with a sentence for the reader.
"""

from collections.abc import Collection
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission
from panoh.base.moments import months_later
from panoh.base.refusals import Refused
from panoh.programme.evaluation.models import Answer, Criterion, Evaluation, Recommendation
from panoh.programme.logframe.models import Partner, Programme

State = Evaluation.State
MONTHS_BEFORE = 6  # the end of a programme, that its evaluation is prepared: section 6

# What may become of an evaluation. docs/states.md is printed from this.
TRANSITIONS: dict[str, frozenset[str]] = {
    State.PLANNED: frozenset({State.BEGUN}),
    State.BEGUN: frozenset({State.REPORTED}),
    State.REPORTED: frozenset(),
}
# What may be answered to a recommendation, by the answer it has already ("" is none yet).
ANSWERS: dict[str, frozenset[str]] = {
    "": frozenset(Answer.Kind),
    **dict.fromkeys(Answer.Kind, frozenset()),
}


def prepare_on(programme: Programme) -> date:
    """From which day the final evaluation of a programme is prepared."""
    return months_later(programme.ends_on, -MONTHS_BEFORE)


def check_plan(
    member: Membership,
    programme: Programme,
    criteria: Collection[str] = (Criterion.RELEVANCE,),
    evaluator: Partner | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> None:
    """Whoever runs the programme plans its evaluations and answers them."""
    if not member.may(Permission.KEEP_LOGFRAME):
        raise Refused(_("Your role reads evaluations, and neither plans nor answers them."))
    if programme.agency_id != member.agency_id:
        raise Refused(_("The agency that runs the programme plans its evaluations."))
    if not criteria or not set(criteria) <= set(Criterion):
        raise Refused(_("An evaluation needs criteria."), status=409)
    if evaluator is not None and (
        evaluator.programme_id != programme.pk or evaluator.part != Partner.Part.REVIEWING
    ):
        raise Refused(_("Choose a partner that evaluates the programme."), status=409)
    if starts_on is not None and ends_on is not None and ends_on < starts_on:
        raise Refused(_("The last day must not come before the first."), status=409)


def _check_step(evaluation: Evaluation, to: State) -> None:
    if to not in TRANSITIONS[evaluation.state]:
        raise Refused(
            _("This evaluation is in this state: %(state)s.")
            % {"state": evaluation.get_state_display().lower()},
            status=409,
        )


def check_appoint(
    member: Membership, evaluation: Evaluation, evaluator: Partner | None = None
) -> None:
    """Whoever runs the programme gives it to another body, until its report is handed in."""
    check_plan(member, evaluation.programme, evaluator=evaluator)
    if not TRANSITIONS[evaluation.state]:
        raise Refused(_("The report is handed in: its evaluators stand."), status=409)
    if evaluator is not None and evaluator == evaluation.carried_out_by:
        raise Refused(_("This body carries it out already."), status=409)


def _check_past(on: date | None) -> None:
    if on is not None and on > timezone.localdate():
        raise Refused(_("This day is still to come."), status=409)


def check_begin(member: Membership, evaluation: Evaluation, on: date | None = None) -> None:
    """It begins when its terms are agreed."""
    check_plan(member, evaluation.programme)
    _check_step(evaluation, State.BEGUN)
    _check_past(on)


def check_judge(member: Membership, evaluation: Evaluation) -> None:
    """Who: evaluators. Whose: a programme that their agency reviews, and does not run."""
    if not member.may(Permission.EVALUATE):
        raise Refused(_("Only its evaluators write down what an evaluation found."))
    programme = evaluation.programme
    takes_part = Programme.objects.visible_to(member).filter(pk=programme.pk).exists()
    if not takes_part or programme.agency_id == member.agency_id:
        raise Refused(_("You do not evaluate this programme."))
    partner = evaluation.carried_out_by
    if partner is not None and partner.agency_id not in {None, member.agency_id}:
        raise Refused(_("Another body carries out this evaluation."))


def check_evaluate(member: Membership, evaluation: Evaluation) -> None:
    """Its evaluators write while it is under way."""
    check_judge(member, evaluation)
    _check_step(evaluation, State.REPORTED)


def check_find(member: Membership, evaluation: Evaluation, criterion: str = "") -> None:
    """A finding is by one of the criteria of the evaluation."""
    check_evaluate(member, evaluation)
    if criterion and criterion not in evaluation.criteria:
        raise Refused(_("This evaluation does not judge by this criterion."), status=409)


def check_recommend(
    member: Membership, evaluation: Evaluation, finding_of: Evaluation | None = None
) -> None:
    """A recommendation rests on a finding of the same evaluation."""
    check_evaluate(member, evaluation)
    if finding_of is not None and finding_of != evaluation:
        raise Refused(_("Choose a finding of this evaluation."), status=409)


def check_report(member: Membership, evaluation: Evaluation, on: date | None = None) -> None:
    """The evaluators hand their report in; then nothing in it changes."""
    check_evaluate(member, evaluation)
    _check_past(on)
    if on is not None and evaluation.begun_on is not None and on < evaluation.begun_on:
        raise Refused(_("It cannot be reported before it began."), status=409)


def check_answer(
    member: Membership,
    recommendation: Recommendation,
    kind: str = Answer.Kind.REJECTED,
    promise: str = "",
    post: str = "",
    due_on: date | None = None,
    answered: str = "",
) -> None:
    """When the report is there, each recommendation is answered once, with a reason.

    Unless it is rejected, somebody promises something by a day. `answered`: the answer so far.
    """
    check_plan(member, recommendation.programme)
    if recommendation.evaluation.state != State.REPORTED:
        raise Refused(_("The report is not handed in yet."), status=409)
    if kind not in ANSWERS[answered]:
        raise Refused(_("This recommendation is answered already."), status=409)
    promised = bool(promise) and bool(post) and due_on is not None
    if kind == Answer.Kind.REJECTED and (promise or post or due_on):
        raise Refused(_("What is rejected promises nothing."), status=409)
    if kind != Answer.Kind.REJECTED and not promised:
        raise Refused(_("Say what will be done, by whom and by when."), status=409)


def check_follow(member: Membership, answer: Answer, on: date | None = None) -> None:
    """What was promised is done, once, on a day that has come: so says who promised it, or who
    runs the programme."""
    if not answer.is_of(member):
        check_plan(member, answer.programme)
    if answer.kind == Answer.Kind.REJECTED:
        raise Refused(_("What is rejected promises nothing."), status=409)
    if answer.done_on is not None:
        raise Refused(_("This is done already."), status=409)
    _check_past(on)
