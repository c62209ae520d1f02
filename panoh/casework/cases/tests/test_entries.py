"""B1: each act on a consent and on a share leaves one entry that names the case and the thing."""

from panoh.base.journal.events import Event
from panoh.base.journal.models import Entry
from panoh.casework.cases import share_actions
from panoh.casework.cases.models import Assignment, Share
from panoh.casework.cases.tests.steps import accept, acting, agree, propose


def entries(name):
    """What a member has left, oldest first: what, of which case, of what."""
    with acting(name) as by:
        found = Entry.objects.filter(member_id=by.pk).order_by("number")
        return list(found.values_list("event", "case_id", "subject_id"))


def test_the_way_of_a_consent_and_its_share(aigul, case):
    consent = agree(aigul, case, "shelter")
    first, second = (
        share_actions.offer_share(by=aigul, case=case, consent=consent, sections=["core"])
        for _ in range(2)
    )
    assert first.purpose == consent.purpose == "accommodation"
    accept("bahrom", first)
    with acting("bahrom") as bahrom:
        share_actions.close_share(by=bahrom, share=first)
    closed_at = Share.objects.get(pk=first.pk).closed_at
    with acting("aigul"):
        share_actions.withdraw_consent(by=aigul, consent=consent)
        assert Share.objects.get(pk=first.pk).closed_at == closed_at, "what was closed stays so"
        assert Share.objects.get(pk=second.pk).closed_at
    assert entries("aigul")[-4:] == [
        (Event.CONSENT_GIVEN, case.pk, consent.pk),
        (Event.SHARE_OFFERED, case.pk, first.pk),
        (Event.SHARE_OFFERED, case.pk, second.pk),
        (Event.CONSENT_WITHDRAWN, case.pk, consent.pk),
    ]
    assert entries("bahrom")[-2:] == [
        (Event.SHARE_OPENED, case.pk, first.pk),
        (Event.SHARE_CLOSED, case.pk, first.pk),
    ]


def test_the_way_of_a_share_without_consent(aigul, case):
    share = propose(aigul, case, purpose="protection", reason="A threat was made.")
    assert (share.purpose, share.ground, share.reason) == (
        "protection", "danger", "A threat was made.",
    )  # fmt: skip
    with acting("anvar") as anvar:
        share_actions.approve_share(by=anvar, share=share)
    assert entries("aigul")[-1] == (Event.SHARE_PROPOSED, case.pk, share.pk)
    assert entries("anvar")[-1] == (Event.SHARE_OPENED, case.pk, share.pk)


def test_who_opens_first_has_the_work_and_who_opens_next_does_not(aigul, case):
    consent = agree(aigul, case, "shelter")
    for name in ("bahrom", "barno"):
        offer = share_actions.offer_share(by=aigul, case=case, consent=consent, sections=["core"])
        accept(name, offer)
    with acting("bahrom") as bahrom:
        work = Assignment.objects.filter(case=case, agency=bahrom.agency_id)
        assert [each.member for each in work] == [bahrom]
