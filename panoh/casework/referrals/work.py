"""What lists show of referrals: those that wait for an answer here, those sent, those done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, Self, TypeVar
from uuid import UUID

from django.db.models import Count, Q, Window
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission
from panoh.base.database.questions import Now, question
from panoh.base.moments import date_words
from panoh.base.worklists import not_shown
from panoh.casework.cases.models import Case
from panoh.casework.referrals.models import OPEN, Referral, ReferralQuerySet

FIRST = 25  # of a list in which the most pressing come first; the next follow as these are done

ASKED = [
    gettext_lazy("Referral"), gettext_lazy("What is asked"), gettext_lazy("From"),
    gettext_lazy("Answer by"),
]  # fmt: skip
SENT = [
    gettext_lazy("For"), gettext_lazy("Need"), gettext_lazy("Whose move"),
    gettext_lazy("If unanswered"),
]  # fmt: skip
DONE = [
    gettext_lazy("Referral"), gettext_lazy("Need"), gettext_lazy("From"), gettext_lazy("To"),
    gettext_lazy("Answer"),
]  # fmt: skip
TAGS = {
    Referral.Status.ACCEPTED: "done",
    Referral.Status.SENT: "turn",
}


class Line(Protocol):
    """One of a list."""

    @property
    def cells(self) -> list[Any]: ...


OfAList = TypeVar("OfAList", bound=Line)


@dataclass(frozen=True)
class Lines(Generic[OfAList]):
    """The first of a list, how many there are in all, and how many of all are late."""

    first: list[OfAList]
    many: int = 0
    late: int = 0

    @classmethod
    def of(cls, line: type[Any], found: list[Any]) -> Self:
        """Lines made of the answers to a question that counted."""
        if not found:
            return cls([])
        return cls([line.of(each) for each in found], found[0].many, found[0].late)

    @property
    def rows(self) -> list[Any]:
        return [line.cells for line in self.first]

    @property
    def left(self) -> str:
        """What is not shown, in a sentence; nothing where all is."""
        return not_shown(self.many - len(self.first))


def _counted(found: ReferralQuerySet, order: str) -> Any:
    """The first of them, each with how many there are, and how many late: one query."""
    late = Q(status=Referral.Status.SENT, deadline__lt=Now()) & OPEN
    counts = {"many": Window(Count("pk")), "late": Window(Count("pk", filter=late))}
    return found.annotate(**counts).order_by(order)[:FIRST]


@dataclass(frozen=True)
class Asked:
    """A referral that waits for an answer of the own agency."""

    code: str
    href: str
    what: str
    sender: str
    deadline: datetime
    late: bool

    @classmethod
    def of(cls, referral: Referral) -> Self:
        return cls(
            code=referral.code,
            href=referral.get_absolute_url(),
            what=f"{referral.get_need_display()}. {referral.who}",
            sender=referral.sender.name,
            deadline=referral.deadline,
            late=referral.is_overdue,
        )

    @property
    def cells(self) -> list[Any]:
        """A row under `ASKED`."""
        tag = {"label": date_words(self.deadline), "kind": "alert" if self.late else "turn"}
        return [
            {"text": self.code, "href": self.href, "code": True},
            self.what,
            self.sender,
            {"tag": tag},
        ]


@dataclass(frozen=True)
class Sent:
    """A referral that the own agency has sent and nobody has answered."""

    case: str
    href: str
    need: str
    receiver: str
    next_step_at: datetime | None
    late: bool
    taken_back: bool

    @classmethod
    def of(cls, referral: Referral) -> Self:
        return cls(
            case=referral.case.code,
            href=referral.get_absolute_url(),
            need=str(referral.get_need_display()),
            receiver=referral.receiver.name,
            next_step_at=referral.next_step_at,
            late=referral.is_overdue,
            taken_back=referral.is_taken_back,
        )

    @property
    def what_next(self) -> str:
        """What happens if nobody answers."""
        if self.taken_back:
            return _("Nothing: the person has taken it back")
        if self.late:
            return _("Late: ask the next fitting service")
        return _("Next fitting service, %(when)s") % {"when": date_words(self.next_step_at)}

    @property
    def cells(self) -> list[Any]:
        """A row under `SENT`."""
        return [
            {"text": self.case, "href": self.href, "code": True},
            self.need,
            self.receiver,
            {"tag": {"label": self.what_next, "kind": "alert"}} if self.late else self.what_next,
        ]


def _to_answer(member: Membership) -> ReferralQuerySet:
    return Referral.objects.sent_to_agency(member).waiting()


def count_waiting(member: Membership) -> int:
    """How many referrals wait for this member's answer: the badge. One query at most."""
    if not member.may(Permission.ANSWER_REFERRAL):
        return 0
    return next((first.many for first in _first_to_answer(member)), 0)


@question
def _first_to_answer(member: Membership) -> Any:
    """One of them, and how many there are."""
    return _to_answer(member).annotate(many=Window(Count("pk"))).only("pk")[:1]


def waiting(member: Membership) -> Lines[Asked]:
    """Referrals that wait for this member's answer, the most pressing first. One query."""
    if not member.may(Permission.ANSWER_REFERRAL):
        return Lines([])
    return Lines.of(Asked, _pressing(member))


@question
def _pressing(member: Membership) -> Any:
    return _counted(_to_answer(member).select_related("sender", "share"), "deadline")


def sent_unanswered(member: Membership, *, mine: bool = True) -> Lines[Sent]:
    """Referrals sent by this member, or by the agency, that nobody has answered. One query."""
    return Lines.of(Sent, _sent_by_member(member) if mine else _sent_by_agency(member))


@question
def _sent_by_agency(member: Membership) -> Any:
    return _counted(_unanswered(member), "deadline")


@question
def _sent_by_member(member: Membership) -> Any:
    return _counted(_unanswered(member).filter(sent_by=member.pk), "deadline")


def _unanswered(member: Membership) -> ReferralQuerySet:
    found = Referral.objects.visible_to(member).sent_by_agency(member)
    found = found.filter(status=Referral.Status.SENT)
    return found.select_related("case", "receiver", "share")


def running(member: Membership) -> Lines["Done"]:
    """Accepted here and not ended yet, the oldest first. One query."""
    return Lines.of(Done, _running(member))


@question
def _running(member: Membership) -> Any:
    found = Referral.objects.sent_to_agency(member).running()
    return _counted(found.select_related("sender", "receiver", "share"), "answered_at")


def of_case(member: Membership, case: Case) -> list[Any]:
    """Rows under `DONE`: every referral of a case that the member sees, newest first. One query."""
    return rows(referrals_of(member, case.pk))


@question
def referrals_of(member: Membership, case: UUID) -> ReferralQuerySet:
    """Every referral of a case that the member sees, newest first, with whom it names."""
    found = Referral.objects.visible_to(member).filter(case=case)
    return found.select_related("sender", "receiver", "share").newest_first()


def rows(referrals: Iterable[Referral]) -> list[Any]:
    """Rows under `DONE`."""
    return [Done.of(referral).cells for referral in referrals]


@dataclass(frozen=True)
class Done:
    """A referral however it stands."""

    referral: Referral

    @classmethod
    def of(cls, referral: Referral) -> Self:
        return cls(referral)

    @property
    def cells(self) -> list[Any]:
        """A row under `DONE`."""
        referral = self.referral
        kind = "" if referral.is_taken_back else TAGS.get(Referral.Status(referral.status), "")
        return [
            {"text": referral.code, "href": referral.get_absolute_url(), "code": True},
            str(referral.get_need_display()),
            referral.sender.name,
            referral.receiver.name,
            {"tag": {"label": referral.standing, "kind": kind}},
        ]
