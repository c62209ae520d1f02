"""The register of means of verification: what is to be proven, by which documents, and what lacks.

What was typed (where the proof is, the number of a voucher) stands beside the documents and stays.
A member finds the documents that they may read; what lacks one is told to who reads all of them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from panoh.base.agencies.models import Membership
from panoh.programme.budget.lists import amount_words
from panoh.programme.budget.models import Entry
from panoh.programme.evaluation.models import Answer
from panoh.programme.evidence.models import Proof
from panoh.programme.governance.models import Meeting
from panoh.programme.inventory.models import Item
from panoh.programme.logframe.matrix import span_words
from panoh.programme.logframe.models import Indicator, Period, Programme, Remark
from panoh.programme.workplan.models import Activity


class Line(NamedTuple):
    """One thing to be proven: what stands on paper of it, and which documents prove it."""

    thing: Any  # None: an indicator of which nothing is reported yet
    text: str
    detail: str
    href: str
    code: str
    typed: str
    proofs: list[Proof]
    counted: bool = False  # its releases prove it: whoever recounts them comes to the same

    @property
    def lacks(self) -> bool:
        """Whether no document proves it, and no release does."""
        return self.thing is not None and not self.proofs and not self.counted


By = dict[Any, list[Proof]]


def proofs_of(member: Membership, programme: Programme) -> By:
    """What each thing of a programme is proven by, as far as this member may read it. One query."""
    found: By = defaultdict(list)
    proofs = Proof.objects.visible_to(member).standing().filter(programme=programme)
    for each in proofs.select_related("version__document__programme"):
        found[key_of(each)].append(each)
    return found


def key_of(proof: Proof) -> Any:
    """The key of what a proof is of."""
    return (
        proof.period_id or proof.activity_id or proof.entry_id or proof.meeting_id
        or proof.answer_id or proof.item_id
    )  # fmt: skip


def periods(member: Membership, programme: Programme, by: By) -> Iterator[Line]:
    """Every indicator, and each of its accepted periods; beside it what its document names."""
    means: dict[Any, list[str]] = defaultdict(list)
    for remark in Remark.objects.visible_to(member).standing().filter(programme=programme):
        if remark.kind == Remark.Kind.MEANS:
            means[remark.line_id].append(str(remark.said))
    accepted: dict[Any, list[Period]] = defaultdict(list)
    found = Period.objects.visible_to(member).filter(programme=programme).in_force()
    for period in found.select_related("definition").order_by("since"):
        accepted[period.indicator_id].append(period)
    indicators = Indicator.objects.visible_to(member).standing().filter(programme=programme)
    for indicator in indicators.select_related("line", "programme"):
        named, said = "; ".join(means[indicator.line_id]), f"{indicator.mark} {indicator.said}"
        for each in accepted[indicator.pk]:
            codes = ", ".join(str(drawn["release"]) for drawn in each.drawn)
            typed = each.evidence or (_("Releases %(codes)s") % {"codes": codes} if codes else "")
            yield Line(
                each, said, span_words(each.since, each.until), each.get_absolute_url(),
                each.code, typed, by.get(each.pk, []), bool(each.drawn),
            )  # fmt: skip
        if not accepted[indicator.pk]:
            yield Line(None, said, named, indicator.get_absolute_url(), "", "", [])


def entries(member: Membership, programme: Programme, by: By) -> Iterator[Line]:
    """Every entry in the books, the newest first."""
    found = Entry.objects.visible_to(member).standing().filter(programme=programme)
    for each in found.with_what_it_is_under().order_by("-on", "-code"):
        yield Line(
            each, each.under,
            f"{each.on:%d.%m.%Y}, {amount_words(each)}", each.get_absolute_url(),
            each.code, each.evidence, by.get(each.pk, []),
        )  # fmt: skip


def activities(member: Membership, programme: Programme, by: By) -> Iterator[Line]:
    """Every activity that is done: its deliverable."""
    found = Activity.objects.visible_to(member).filter(programme=programme)
    for each in found.filter(state=Activity.State.DONE).select_related("line", "programme"):
        yield Line(
            each, f"{each.line.code} {each.line.said}", f"{each.where}: {each.deliverable}",
            each.get_absolute_url(), each.code, "", by.get(each.pk, []),
        )  # fmt: skip


def meetings(member: Membership, programme: Programme, by: By) -> Iterator[Line]:
    """Every meeting that was held."""
    held = [Meeting.State.HELD, Meeting.State.MINUTED]
    found = Meeting.objects.visible_to(member).filter(programme=programme, state__in=held)
    for each in found.select_related("body", "programme"):
        typed = each.get_state_display() if each.state == Meeting.State.MINUTED else ""
        yield Line(
            each, str(each.body), f"{each.on:%d.%m.%Y}", each.get_absolute_url(), each.code, typed,
            by.get(each.pk, []),
        )  # fmt: skip


def answers(member: Membership, programme: Programme, by: By) -> Iterator[Line]:
    """Every promise to an evaluation that was kept."""
    found = Answer.objects.visible_to(member).filter(programme=programme, done_on__isnull=False)
    for each in found.select_related("recommendation__programme"):
        yield Line(
            each, str(each.recommendation), each.promise, each.recommendation.get_absolute_url(),
            each.recommendation.code, each.outcome, by.get(each.pk, []),
        )  # fmt: skip


def items(member: Membership, programme: Programme, by: By) -> Iterator[Line]:
    """Every thing that is or was in the inventory."""
    for each in Item.objects.visible_to(member).filter(programme=programme).told():
        yield Line(
            each, str(each), each.held_by, each.get_absolute_url(), each.code, "",
            by.get(each.pk, []),
        )  # fmt: skip


Lines = Callable[[Membership, Programme, By], Iterable[Line]]
SORTS: dict[str, tuple[Promise, Lines]] = {
    "period": (gettext_lazy("Indicators"), periods),
    "entry": (gettext_lazy("Money"), entries),
    "activity": (gettext_lazy("Activities"), activities),
    "meeting": (gettext_lazy("Meetings"), meetings),
    "answer": (gettext_lazy("Answers to evaluations"), answers),
    "item": (gettext_lazy("Inventory"), items),
}


def thing_of(member: Membership, programme: Programme, code: str) -> Any:
    """What has this code in a programme, if this member sees it; else None."""
    tables: list[tuple[Any, str]] = [
        (Period, "code"), (Activity, "code"), (Entry, "code"), (Meeting, "code"), (Item, "code"),
        (Answer, "recommendation__code"),
    ]  # fmt: skip
    for table, column in tables:
        found = table.objects.visible_to(member).filter(programme=programme, **{column: code})
        if thing := found.first():
            return thing
    return None
