"""Who keeps a work plan, and what may become of an activity in which state.

Each `check_<verb>` returns nothing or raises `Refused` with a sentence for the reader.
"""

from collections.abc import Collection
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission
from panoh.base.refusals import Refused
from panoh.programme.logframe.models import Line, Partner, Programme
from panoh.programme.workplan.models import Activity
from panoh.programme.workplan.schedule import Needs, needed

State = Activity.State

# What may become of an activity. docs/states.md is printed from this.
TRANSITIONS: dict[str, frozenset[str]] = {
    State.PLANNED: frozenset({State.BEGUN, State.DROPPED}),
    State.BEGUN: frozenset({State.DONE, State.DROPPED}),
    State.DONE: frozenset(),
    State.DROPPED: frozenset(),
}


def check_keep(member: Membership, programme: Programme) -> None:
    """Who: those who keep work plans. Whose: a programme in which their agency takes part."""
    if not member.may(Permission.KEEP_WORKPLAN):
        raise Refused(_("Your role reads the work plan and does not keep it."))
    if not Programme.objects.visible_to(member).filter(pk=programme.pk).exists():
        raise Refused(_("There is no such programme among yours."))


def check_plan(
    member: Membership,
    programme: Programme,
    line: Line | None = None,
    responsible: Partner | None = None,
    country: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> None:
    """An activity of the logframe is planned by whoever runs the programme, within its days.

    A partner plans what it answers for itself.
    """
    check_keep(member, programme)
    own = programme.agency_id == member.agency_id
    if line is not None:
        if line.programme_id != programme.pk or line.level != Line.Level.ACTIVITY:
            raise Refused(_("Choose an activity of this programme's logframe."), status=409)
        if line.withdrawn_at:
            raise Refused(_("This activity was withdrawn from the logframe."), status=409)
        if responsible is not None and responsible.programme_id != programme.pk:
            raise Refused(_("Choose a partner of this programme."), status=409)
        if not own and (responsible is None or responsible.agency_id != member.agency_id):
            raise Refused(_("You plan what your own agency answers for."))
    if country and country not in programme.countries:
        raise Refused(_("The programme does not work in this country."), status=409)
    if starts_on is not None and ends_on is not None:
        if ends_on < starts_on:
            raise Refused(_("The last day must not come before the first."), status=409)
        if starts_on < programme.starts_on or ends_on > programme.ends_on:
            raise Refused(_("These days lie outside the programme's own."), status=409)


def check_carry_out(member: Membership, activity: Activity) -> None:
    """Whoever runs the programme says what happened, and a partner of what it answers for."""
    check_keep(member, activity.programme)
    partner = activity.responsible
    runs = activity.programme.agency_id == member.agency_id
    if not runs and (partner is None or partner.agency_id != member.agency_id):
        raise Refused(_("Another agency answers for this activity."))


def _check_step(activity: Activity, to: State) -> None:
    if to not in TRANSITIONS[activity.state]:
        raise Refused(
            _("This activity is %(state)s.") % {"state": activity.get_state_display().lower()},
            status=409,
        )


def _check_past(on: date | None) -> None:
    if on is not None and on > timezone.localdate():
        raise Refused(_("This day is still to come."), status=409)


def check_begin(
    member: Membership,
    activity: Activity,
    on: date | None = None,
    unfinished: Collection[Activity] = (),
) -> None:
    """A planned activity begins when everything that it needs is done or dropped."""
    check_carry_out(member, activity)
    _check_step(activity, State.BEGUN)
    _check_past(on)
    if unfinished:
        raise Refused(
            _("First must be done: %(activities)s.")
            % {"activities": "; ".join(str(each) for each in unfinished)},
            status=409,
        )


def check_finish(member: Membership, activity: Activity, on: date | None = None) -> None:
    """What has begun is done, not before the day on which it began."""
    check_carry_out(member, activity)
    _check_step(activity, State.DONE)
    _check_past(on)
    if on is not None and activity.begun_on is not None and on < activity.begun_on:
        raise Refused(_("It cannot be done before it began."), status=409)


def check_drop(member: Membership, activity: Activity, on: date | None = None) -> None:
    """What is not done may be dropped, with a reason."""
    check_carry_out(member, activity)
    _check_step(activity, State.DROPPED)
    _check_past(on)


def check_expect(member: Membership, activity: Activity, on: date | None = None) -> None:
    """While an activity is open, whoever carries it out says when its end is expected."""
    check_carry_out(member, activity)
    if not activity.is_open:
        _check_step(activity, State.DROPPED)
    if on is not None and on < (activity.begun_on or activity.starts_on):
        raise Refused(_("It cannot end before it begins."), status=409)


def check_depend(
    member: Membership,
    activity: Activity,
    needs: Activity | None = None,
    known: Needs | None = None,
) -> None:
    """A planned activity may wait for another of the programme, and by no way for itself."""
    check_carry_out(member, activity)
    if activity.state != State.PLANNED:
        raise Refused(_("It has begun already, and waits for nothing."), status=409)
    if needs is None:
        return
    if needs.programme_id != activity.programme_id:
        raise Refused(_("There is no such activity in this programme."), status=409)
    if needs == activity or activity.pk in needed(needs.pk, known or {}):
        raise ring(activity, needs)


def ring(activity: Activity, needs: Activity) -> Refused:
    """The refusal of a dependency that would close a ring."""
    return Refused(
        _("“%(needs)s” waits for “%(activity)s” already: neither could ever begin.")
        % {"needs": needs, "activity": activity},
        status=409,
    )


def check_release(member: Membership, activity: Activity) -> None:
    """A planned activity stops waiting for another."""
    check_depend(member, activity)
