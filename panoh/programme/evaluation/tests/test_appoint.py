"""An evaluation given to another body: with a reason that stays, and by a body of the programme."""

import pytest
from django.test import Client

from panoh.base.database import door
from panoh.base.journal.events import Event
from panoh.base.journal.models import Entry
from panoh.base.refusals import Refused
from panoh.programme.evaluation.models import Appointment
from panoh.programme.logframe.models import Partner
from panoh.testing import agency, member


def test_another_body_writes_from_then_on_and_what_was_found_stays(judged):
    evaluation = judged.begin()
    finding = judged.find(evaluation)
    judged.appoint(evaluation, another := judged.others())
    with door.acting_as(judged.ruth):
        [told] = Appointment.objects.visible_to(judged.ruth)
        assert (told.evaluator_id, told.reason) == (another.pk, "They know us well")
        assert list(evaluation.findings.all()) == [finding]
    judged.find(evaluation)  # a body without an agency here: whoever evaluates for it may write
    with door.acting_as(judged.ella):
        Partner.objects.filter(pk=another.pk).update(agency=agency("shelter"))
        assert Entry.objects.filter(event=Event.EVALUATION_APPOINTED).count() == 1
    with pytest.raises(Refused, match="Another body carries out"):
        judged.find(evaluation)


def test_it_must_be_another_that_reviews_this_programme(judged):
    evaluation = judged.prepare()
    with pytest.raises(Refused, match="carries it out already"):
        judged.appoint(evaluation, judged.partners["IEU"])
    with pytest.raises(Refused, match="partner that evaluates"):
        judged.appoint(evaluation, judged.partners["PART"])
    with pytest.raises(Refused, match="neither plans nor answers"):
        judged.appoint(evaluation, judged.others(), by=member("kamila"))


def test_it_stands_when_the_report_is_handed_in(judged):
    evaluation = judged.report().evaluation
    with pytest.raises(Refused, match="its evaluators stand"):
        judged.appoint(evaluation, judged.others())


def test_it_is_said_on_the_page_and_read_by_who_follows(judged):
    evaluation, another = judged.prepare(), judged.others()
    client = Client()
    client.force_login(judged.ella.user)
    address = f"{evaluation.get_absolute_url()}appoint/"
    form = client.get(address).context["form"]
    assert [each.pk for each in form.fields["evaluator"].queryset] == [another.pk]
    assert client.post(address, {"evaluator": str(another.pk)}).status_code == 200  # no reason
    client.post(address, {"evaluator": str(another.pk), "reason": "A closer look"})
    client.force_login(judged.greta.user)
    page = client.get(evaluation.get_absolute_url()).content.decode()
    assert "A closer look" in page
    assert "Oversight" in page
    assert client.get(address).status_code == 403
