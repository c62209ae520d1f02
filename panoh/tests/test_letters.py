"""H1: no letter that leaves Panoh names anybody, or says what Panoh is about."""

from typing import Any

from django.core import mail

from panoh.base.outbox import jobs
from panoh.base.outbox.tests.test_tell import MAIL, jobs_waiting
from panoh.tests.journey import Journey


def test_no_letter_of_the_whole_journey_names_anybody(journey: Journey, settings: Any) -> None:
    """Subject, text, sender and headers, in two languages, of all that was told."""
    settings.EMAIL_BACKEND = MAIL
    journey.house_goes_on()
    journey.it_ends()
    for args in jobs_waiting():
        jobs.deliver(**args)
    assert len(mail.outbox) > 10
    codes = {thing.ids["code"] for thing in journey.things if thing.kind == "case"}
    may_stand = codes | {referral.code for referral in (journey.referral, journey.waiting)}
    for message in mail.outbox:
        whole = message.message().as_string() + message.body
        assert [word for word in journey.canaries if word in whole and word not in may_stand] == []
        for kind in ("shelter", "police", "traffick", "victim", "Bahor", "приют"):
            assert kind.lower() not in whole.lower().replace("/referrals/", "")
